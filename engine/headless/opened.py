"""A run's folder opened for decoding, without its data."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine import checked, manifest
from engine.device import resolve, use_threads
from engine.exploring.opening import OpenError, loaded, newest
from engine.headless.refusing import BadInput
from engine.manifest import Manifest
from engine.models import Model, Networks
from engine.storage.durable import StorageError
from engine.storage.weights import Weights
from engine.training.preparing import rebuilt

CHUNK = 256  # samples decoded at once


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A model with its newest averaged weights, in eval mode."""

    described: Manifest
    model: Model
    networks: Networks
    found: Weights
    device: torch.device

    @torch.no_grad()
    def decode(self, latents: np.ndarray, classes: np.ndarray | None) -> np.ndarray:
        """Latents float32 [n, dim] to raw samples (see Kind); classes int64 [n] for a conditional model."""
        parts = []
        for at in range(0, len(latents), CHUNK):
            z = torch.from_numpy(latents[at : at + CHUNK]).to(self.device)
            y = None if classes is None else torch.from_numpy(classes[at : at + CHUNK]).to(self.device)
            parts.append(self.model.kind.from_tensor(self.model.decode(self.networks, z, y)))
        return np.concatenate(parts)

    def classes(self, condition: str | None, count: int) -> np.ndarray | None:
        """The class of each of `count` samples: the one named, or all in turn; None for an unconditional model."""
        known = self.described.classes
        if not self.model.classes:
            if condition is not None:
                raise BadInput("This run was not trained with classes (--set conditional=yes); leave out --class.")
            return None
        if condition is None:
            return np.arange(count, dtype=np.int64) % self.model.classes
        return np.full(count, _number(condition, known), dtype=np.int64)

    def tensors(self, raw: np.ndarray) -> Tensor:
        """Raw samples to what networks see, on the device."""
        return self.model.kind.to_tensor(torch.from_numpy(np.ascontiguousarray(raw)).to(self.device))


def _number(condition: str, known: tuple[str, ...]) -> int:
    if condition in known:
        return known.index(condition)
    if (number := checked.counted(condition)) is not None and number < len(known):
        return number
    raise BadInput(f"There is no class “{condition}”. There are: {', '.join(known)}.")


def open_run(options: argparse.Namespace) -> Opened:
    """The run that the command line names, on the device it names. Raises ManifestError, OpenError, DeviceError."""
    folder: Path = options.folder
    described = manifest.read(folder)
    device = resolve(getattr(options, "device", None) or "auto")
    use_threads(getattr(options, "threads", None))
    try:
        found = newest(folder)
        model = rebuilt(described, device)
        networks = {name: network.eval() for name, network in loaded(model.networks, found).items()}
    except StorageError as error:
        raise OpenError(str(error), error.advice) from None
    except (KeyError, RuntimeError) as error:
        raise OpenError(f"The weights do not fit the run's settings: {error}",
                        "Restore the folder from a copy.") from None
    return Opened(described, model, networks, found, device)
