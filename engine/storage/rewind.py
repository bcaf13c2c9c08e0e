"""Bringing a run's folder back to one step, so that what follows does not stand beside what was."""

from __future__ import annotations

from pathlib import Path

from engine.storage import checkpoint, metrics, runs, snapshots, wall
from engine.storage.durable import StorageError


def to(run: Path, step: int) -> None:
    """Before training on from `step`: sweep up after killed writers, forget snapshots and pictures that are later, set
    later (damaged) checkpoints aside. The numbers are forgotten by `MetricsStore.delete_after`."""
    runs.sweep(run)
    checkpoint.set_aside_after(run, step)
    snapshots.delete_after(run, step)
    wall.delete_after(run, step)


def reached(run: Path) -> int:
    """The latest step that anything in the folder speaks of (snapshot, picture, number); 0 if it never trained."""
    pictures = [step for step, _ in wall.files(run)]
    try:
        ticked = metrics.last_step(run)
    except StorageError:
        ticked = 0  # damaged: resuming sets the file aside whole, so nothing in it is lost
    return max([0, ticked, *snapshots.steps(run), *pictures])
