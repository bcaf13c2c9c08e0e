"""A run's folder as a subject to explore: its newest weights, and its data if they are still there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from engine import manifest
from engine.catalogue import UnknownName
from engine.datasets import DataError, Dataset
from engine.datasets.batches import split
from engine.exploring.subject import Subject
from engine.fields import FieldError
from engine.manifest import Manifest, ManifestError
from engine.storage import checkpoint, snapshots
from engine.storage.durable import StorageError
from engine.storage.metrics import read_curves
from engine.storage.weights import Weights
from engine.training import state
from engine.training.pool import StillPool
from engine.training.preparing import data_of, rebuilt


class OpenError(ValueError):
    """A run that can't be opened: `str` says why, `advice` the way out."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


def open_subject(run: Path, device: torch.device) -> Subject:
    """The run in the folder, from its newest checkpoint or snapshot. Raises OpenError."""
    try:
        described = manifest.read(run)
        found = newest(run)
        model = rebuilt(described, device, found.meta.get("live"))
        networks = loaded(model.networks, found)
    except (ManifestError, StorageError) as error:
        raise OpenError(str(error), error.advice) from None
    except (UnknownName, FieldError) as error:
        raise OpenError(f"This run needs something that is not there: {error}",
                        "Install the file it was made with.") from None
    except (KeyError, RuntimeError) as error:
        raise OpenError(f"The weights do not fit the run's settings: {error}",
                        "Restore the folder from a copy.") from None
    data = _data(described)
    return Subject(
        run=run, title=described.title, model=model, pool=StillPool(networks, found.step), device=device,
        classes=described.classes if model.classes else (), dataset=data,
        held_out=split(data, described.spec.seed)[1] if data is not None else None,
        history=lambda: read_curves(run),
    )


def newest(run: Path) -> Weights:
    """The newest weights of a run: from a checkpoint or, where none is kept (shipped runs) or whole, a snapshot.

    Raises StorageError, which speaks of the checkpoints if there are any.
    """
    if not checkpoint.steps(run):
        return snapshots.load(run)
    try:
        return checkpoint.load(run)
    except StorageError as damaged:
        try:
            found = snapshots.load(run)
        except StorageError:
            raise damaged from None
        return replace(found, notes=(str(damaged), *found.notes))


def loaded(networks: dict[str, torch.nn.Module], found: Weights) -> dict[str, torch.nn.Module]:
    """The networks that the file holds weights of, with them; the others (a critic, for a snapshot) are left out."""
    states = state.explored(found)
    for name, weights in states.items():
        networks[name].load_state_dict(weights)
    return {name: network for name, network in networks.items() if name in states}


def _data(described: Manifest) -> Dataset | None:
    """The data the run was trained on, or None if they are gone or changed: exploring goes on without."""
    try:
        data = data_of(described.spec)
    except (DataError, UnknownName, FieldError, OSError):
        return None
    return data if not described.fingerprint or data.fingerprint == described.fingerprint else None


__all__ = ["OpenError", "loaded", "newest", "open_subject"]
