"""Bringing a run's folder back to one step, so that what follows does not stand beside what was."""

from __future__ import annotations

from pathlib import Path

from engine.storage import checkpoint, runs, snapshots, wall


def to(run: Path, step: int) -> None:
    """Before training on from `step`: sweep up after killed writers, forget snapshots and pictures that are later, set
    later (damaged) checkpoints aside. The numbers are forgotten by `MetricsStore.delete_after`."""
    runs.sweep(run)
    checkpoint.set_aside_after(run, step)
    snapshots.delete_after(run, step)
    wall.delete_after(run, step)
