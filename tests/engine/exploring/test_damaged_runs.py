"""A run of which something is damaged is explored with what is whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from engine import cli
from engine.commands import Decode, Open, Point, Seed
from engine.events import Decoded, Exploring, Failed
from engine.exploring.opening import newest
from engine.storage import checkpoint, snapshots
from engine.storage.durable import StorageError


@pytest.fixture
def trained(tmp_path) -> Path:
    run = tmp_path / "run"
    assert cli.main(["train", "--data", "digits", "--model", "vae", "--images", "640", "--out", str(run), "--threads",
                     "1", "--set", "width=8", "--set", "latent_dim=4", "--set", "batch=32"]) == 0
    return run


def explored(driver, run: Path) -> Exploring:
    driver.post(Open(run))
    exploring = driver.until(Exploring)
    driver.post(Decode(1, "stage", (Point(Seed(1)),)))
    return exploring


def overwritten(run: Path) -> None:
    (run / "metrics.sqlite").write_bytes(b"no database" * 1000)


def no_number(run: Path) -> None:
    with sqlite3.connect(run / "metrics.sqlite") as store:
        store.execute("UPDATE numbers SET value = 'much'")
    store.close()


@pytest.mark.parametrize("damage", [overwritten, no_number])
def test_without_its_curves(driver, trained, damage):
    damage(trained)
    exploring = explored(driver, trained)
    assert exploring.curves == () and exploring.step == 20
    failed = driver.until(Failed)
    assert "curves" in failed.what and "damaged" in failed.what and "untouched" in failed.advice
    assert driver.until(Decoded).samples.shape == (1, 8, 8, 1)  # and no second complaint on the way


def damaged_checkpoints(run: Path) -> None:
    for step in checkpoint.steps(run):
        checkpoint.file(run, step).write_bytes(b"\x10")


def test_without_a_whole_checkpoint_from_a_snapshot(driver, trained, tmp_path):
    damaged_checkpoints(trained)
    found = newest(trained)
    assert found.path == snapshots.file(trained, 20) and "damaged" in found.notes[0]
    exploring = explored(driver, trained)
    assert exploring.step == 20 and dict(exploring.curves)
    assert driver.until(Decoded).step == 20
    assert cli.main(["sample", str(trained), "--count", "3", "--out", str(tmp_path / "s.npy")]) == 0
    assert np.load(tmp_path / "s.npy").shape == (3, 8, 8)


def test_with_nothing_whole_the_checkpoints_are_spoken_of(driver, trained):
    damaged_checkpoints(trained)
    for step in snapshots.steps(trained):
        snapshots.file(trained, step).write_bytes(b"\x10")
    with pytest.raises(StorageError, match="no complete checkpoint"):
        newest(trained)
    driver.post(Open(trained))
    assert "no complete checkpoint" in driver.until(Failed).what
