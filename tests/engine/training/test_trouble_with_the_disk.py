"""What is written beside training may fail: it is told once, and the run trains on."""

from __future__ import annotations

import pytest

from engine.events import Failed, Tick
from engine.storage import checkpoint, snapshots
from engine.storage.durable import StorageError
from engine.storage.metrics import MetricsStore, read_curves
from engine.training.cadence import Cadence
from engine.training.conduct import Conductor
from engine.training.preparing import data_of, prepare


def full(*_, **__):
    raise StorageError("The disk is full.", "Free some room.")


@pytest.fixture
def begun(spec, tmp_path):
    """A conductor that ticks at every iteration, evaluates at every tick, and what it tells."""
    chosen, told = spec(images=32 * 30), []
    run, described = prepare(chosen, data_of(chosen), "run")
    conductor = Conductor(run, described, tmp_path / "run", told.append, tick=0)
    conductor.begin(resumed=False)
    conductor._evaluate = Cadence(0.0)
    yield conductor, told
    conductor.close()


def steps(conductor: Conductor, count: int) -> None:
    for _ in range(count):
        assert conductor.advance()
        conductor._evaluate.seconds = 0.0


def test_numbers_that_cannot_be_kept_end_nothing(begun, monkeypatch):
    conductor, told = begun
    with monkeypatch.context() as broken:
        for name in ("append", "event", "flush"):
            broken.setattr(MetricsStore, name, full)
        steps(conductor, 6)
        conductor.edit("lr", 5e-4)
        conductor.paused()
        conductor.went_on()
    assert conductor.run.step == 6 and sum(isinstance(event, Tick) for event in told) == 6
    (failed,) = [event for event in told if isinstance(event, Failed)]
    assert "full" in failed.what and "Free some room" in failed.advice and "goes on" in failed.advice
    assert checkpoint.load(conductor.folder).step == 6  # it does not wait for the numbers

    steps(conductor, 2)  # there is room again
    conductor.went_on()
    with monkeypatch.context() as broken:
        broken.setattr(MetricsStore, "append", full)
        steps(conductor, 3)
    assert sum(isinstance(event, Failed) for event in told) == 2
    for _ in conductor.finish():
        pass
    assert read_curves(conductor.folder)["elbo"][:, 0].tolist() == [32 * 7, 32 * 8]


def test_a_snapshot_that_cannot_be_kept_ends_nothing(begun, monkeypatch):
    conductor, told = begun
    with monkeypatch.context() as broken:
        broken.setattr(snapshots, "save", full)
        steps(conductor, 6)
    assert sum(isinstance(event, Failed) for event in told) == 1
    steps(conductor, 3)
    assert conductor.run.step == 9 and snapshots.steps(conductor.folder)[-1] > 6
