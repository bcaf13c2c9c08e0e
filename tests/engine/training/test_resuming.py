"""A run without a checkpoint: never trained, and it begins; or trained, and it is refused and left as it is."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from engine import cli, manifest
from engine.commands import Resume, Stop
from engine.events import Failed, Finished, Stage, State
from engine.manifest import ManifestError
from engine.storage import checkpoint, runs
from engine.storage.metrics import MetricsStore
from engine.training.preparing import data_of, prepare, resume

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "resources" / "examples").glob("*/run.toml"))


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def example(tmp_path) -> Path:
    return Path(shutil.copytree(EXAMPLES[0].parent, tmp_path / "example"))


@pytest.fixture
def killed(tmp_path, spec) -> Path:
    """What a run leaves that was killed before its first step."""
    run = tmp_path / "killed"
    chosen = spec(images=64)
    _, described = prepare(chosen, data_of(chosen), "killed")
    runs.create(run)
    runs.write(run, described)
    MetricsStore(run).close()
    return run


def test_only_snapshots_are_no_place_to_train_on_from(example, capsys):
    before = contents(example)
    assert cli.main(["train", "--out", str(example), "--resume"]) == 2
    said = capsys.readouterr().err
    assert "explored but not trained on" in said and "new run" in said and said.count("\n") == 1
    assert contents(example) == before


def test_the_window_is_told_and_the_run_is_left_as_it_is(driver, example):
    before = contents(example)
    driver.post(Resume(example, Stop(images=10**6)))
    failed = driver.until(Failed)
    assert "no checkpoint" in failed.what and "Duplicate" in failed.advice
    driver.until(Stage, lambda event: event.state is State.IDLE)
    assert contents(example) == before


def test_numbers_alone_are_kept_too(killed):
    store = MetricsStore(killed)
    store.append(40, 1280, 1.0, {"elbo": -1.0})
    store.close()
    with pytest.raises(ManifestError, match="no checkpoint"):
        resume(killed)


def test_a_run_killed_before_its_first_step_begins(driver, killed):
    driver.post(Resume(killed))
    assert driver.until(Finished).images == 64
    driver.until(Stage, lambda event: event.state is State.IDLE)
    assert checkpoint.load(killed).step == 2 and manifest.read(killed).finished


def test_one_killed_with_damaged_numbers_begins_headless(killed):
    (killed / "metrics.sqlite").write_bytes(b"no database" * 100)
    assert cli.main(["train", "--out", str(killed), "--resume"]) == 0
    assert checkpoint.load(killed).step == 2
