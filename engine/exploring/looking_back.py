"""A run as it was: its kept snapshots as pools that never change."""

from __future__ import annotations

import torch

from engine import manifest
from engine.exploring.opening import OpenError, loaded
from engine.exploring.subject import Subject
from engine.manifest import Manifest, ManifestError
from engine.storage import snapshots
from engine.storage.durable import StorageError
from engine.storage.weights import Weights
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
        described, found = manifest.read(subject.run), snapshots.load(subject.run, kept)
        networks = loaded(rebuilt(described, device).networks, found)
        return StillPool(networks, kept, _as_trained(described, found, device))
    except (ManifestError, StorageError) as error:
        raise OpenError(str(error), error.advice) from None
    except (KeyError, RuntimeError) as error:
        raise OpenError(f"The snapshot of step {kept:,} does not fit the run: {error}", "Choose another moment.") from None


def _as_trained(described: Manifest, found: Weights, device: torch.device) -> dict[str, torch.nn.Module]:
    """The networks beside their averages: those a saved picture of them keeps. Raises KeyError, RuntimeError."""
    names = {key.split(".")[1] for key in found.tensors if key.startswith(snapshots.RAW)}
    networks = rebuilt(described, device).networks if names else {}
    for name in names:
        networks[name].load_state_dict(found.part(f"{snapshots.RAW}{name}"))
    return {name: networks[name] for name in names}
