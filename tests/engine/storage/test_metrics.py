"""Every number is kept; curves are decimated without losing a spike; a damaged or read-only file is no disaster."""

from __future__ import annotations

import math
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.storage import durable, metrics
from engine.storage.durable import StorageError
from engine.storage.metrics import MetricsStore, decimated, read_curves, read_events


@pytest.fixture
def store(tmp_path):
    made = MetricsStore(tmp_path)
    yield made
    made.close()


def test_numbers_come_back(tmp_path, store) -> None:
    for step in range(10):
        store.append(step, 64 * step, step / 10, {"loss": 1 / (step + 1), "held_out/loss": math.nan, "d": math.inf})
    store.flush()
    curves = read_curves(tmp_path)
    assert list(curves) == ["loss", "held_out/loss", "d"]
    assert curves["loss"].tolist() == [[64 * step, 1 / (step + 1)] for step in range(10)]
    assert np.isnan(curves["held_out/loss"][:, 1]).all() and np.isinf(curves["d"][:, 1]).all()
    assert list(read_curves(tmp_path, ["d", "unknown"])) == ["d"]


def test_commits_are_batched_and_flushed(tmp_path, store) -> None:
    store.append(1, 64, 0.1, {"loss": 1.0})
    assert read_curves(tmp_path) == {}
    store.flush()
    assert len(read_curves(tmp_path)["loss"]) == 1
    for step in range(2, 2 + metrics._BATCH):
        store.append(step, 64 * step, 0.1, {"loss": 1.0})
    assert len(read_curves(tmp_path)["loss"]) == 1 + metrics._BATCH


def test_rewinding_forgets_what_is_later(tmp_path, store) -> None:
    for step in (5, 10, 15):
        store.append(step, step, 1.0, {"loss": float(step)})
        store.event(step, "edited", f"lr at {step}")
    store.delete_after(10)
    store.append(10, 10, 1.0, {"loss": 99.0})
    store.flush()
    assert read_curves(tmp_path)["loss"].tolist() == [[5, 5], [10, 99]]
    assert [(found.step, found.what, found.words) for found in read_events(tmp_path)] == [
        (5, "edited", "lr at 5"), (10, "edited", "lr at 10")]


def test_decimation_keeps_the_spike_and_the_order() -> None:
    curve = np.stack([np.arange(100_000.0), np.sin(np.arange(100_000) / 1000)], axis=1)
    curve[54_321, 1], curve[77_777, 1], curve[5, 1] = 50.0, -50.0, np.nan
    short = decimated(curve, 2000)
    assert len(short) <= 2000 and (np.diff(short[:, 0]) > 0).all()
    assert short[:, 1].max() == 50.0 and short[:, 1].min() == -50.0
    assert decimated(short, 2000) is short


def test_closing_leaves_one_file_that_opens_read_only(tmp_path, monkeypatch) -> None:
    store = MetricsStore(tmp_path)
    store.append(1, 64, 0.1, {"loss": 1.0})
    store.close()
    assert [file.name for file in tmp_path.iterdir()] == [metrics.FILE]
    monkeypatch.setattr(durable, "writable", lambda folder: False)
    assert len(read_curves(tmp_path)["loss"]) == 1
    assert [file.name for file in tmp_path.iterdir()] == [metrics.FILE]


def test_a_log_left_behind_on_a_read_only_disk_still_opens(tmp_path, monkeypatch) -> None:
    """A run copied while it trained, onto a read-only mount: the one file opens `immutable`."""
    live, copied = tmp_path / "live", tmp_path / "copied"
    live.mkdir(), copied.mkdir()
    store = MetricsStore(live)
    store.append(1, 64, 0.1, {"loss": 1.0})
    store.flush()
    store._store.execute("PRAGMA wal_checkpoint(FULL)")
    shutil.copy(live / metrics.FILE, copied)
    store.close()
    monkeypatch.setattr(durable, "writable", lambda folder: False)
    assert len(read_curves(copied)["loss"]) == 1
    assert [file.name for file in copied.iterdir()] == [metrics.FILE]


def test_a_damaged_file_is_set_aside_when_written_and_told_when_read(tmp_path) -> None:
    (tmp_path / metrics.FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(StorageError, match="damaged"):
        read_curves(tmp_path)
    store = MetricsStore(tmp_path)
    assert "set aside" in store.note
    store.append(1, 64, 0.1, {"loss": 1.0})
    store.close()
    assert len(read_curves(tmp_path)["loss"]) == 1


def test_a_later_schema_and_a_missing_file(tmp_path) -> None:
    assert read_curves(tmp_path) == {} and read_events(tmp_path) == []
    MetricsStore(tmp_path).close()
    with sqlite3.connect(tmp_path / metrics.FILE) as raw:
        raw.execute("PRAGMA user_version=99")
    raw.close()
    with pytest.raises(StorageError, match="newer version"):
        MetricsStore(tmp_path)


def test_a_full_disk_is_an_error_in_words_and_loses_nothing(tmp_path, store) -> None:
    store.append(1, 64, 0.1, {"loss": 1.0})
    store.flush()
    (pages,) = store._store.execute("PRAGMA page_count").fetchone()
    store._store.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StorageError, match="disk is full"):
        for step in range(2, 100_000):
            store.append(step, step, 0.1, {f"loss {step % 50}": 1.0})
    assert len(read_curves(tmp_path)["loss"]) == 1


def test_a_killed_writer_loses_no_flushed_number(tmp_path) -> None:
    code = ("import os, sys; from pathlib import Path; from engine.storage.metrics import MetricsStore\n"
            "store = MetricsStore(Path(sys.argv[1])); store.append(1, 64, .1, {'loss': 1.}); store.flush()\n"
            "store.append(2, 128, .2, {'loss': 2.}); os.kill(os.getpid(), 9)")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == -9
    assert read_curves(tmp_path)["loss"].tolist() == [[64, 1]]
    again = MetricsStore(tmp_path)
    again.delete_after(1)
    again.append(2, 128, 0.2, {"loss": 3.0})
    again.close()
    assert read_curves(tmp_path)["loss"].tolist() == [[64, 1], [128, 3]]
