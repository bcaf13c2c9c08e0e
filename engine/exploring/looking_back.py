"""A run as it was: its kept snapshots as pools that never change."""

from __future__ import annotations

import torch

from engine import manifest
from engine.exploring.opening import OpenError, loaded
from engine.exploring.subject import Subject
from engine.manifest import ManifestError
from engine.storage import snapshots
from engine.storage.durable import StorageError
from engine.training.pool import StillPool
from engine.training.preparing import rebuilt


def nearest(steps: list[int], step: int) -> int:
    """The kept step nearest to the wanted one. Raises OpenError if none is kept."""
    if not steps:
        raise OpenError("This run keeps no snapshots.", "Snapshots are taken while a run trains.")
    return min(steps, key=lambda kept: (abs(kept - step), kept))


def past(subject: Subject, step: int, device: torch.device) -> StillPool:
    """The run's weights at the kept snapshot nearest to `step`. Raises OpenError."""
    kept = nearest(snapshots.steps(subject.run), step)
    try:
        model = rebuilt(manifest.read(subject.run), device)
        return StillPool(loaded(model.networks, snapshots.load(subject.run, kept)), kept)
    except (ManifestError, StorageError) as error:
        raise OpenError(str(error), error.advice) from None
    except (KeyError, RuntimeError) as error:
        raise OpenError(f"The snapshot of step {kept:,} does not fit the run: {error}", "Choose another moment.") from None
