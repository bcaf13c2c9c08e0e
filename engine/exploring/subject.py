"""What the explorer looks at: a model with its snapshots, its data if they can be found, and its principal axes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.commands import Point
from engine.datasets import Dataset
from engine.latent.directions import Directions, closed_form, principal
from engine.latent.places import Unreachable, along_axes, resolve
from engine.models import Model, Networks
from engine.training.pool import SnapshotPool, StillPool
from engine.training.run import spread

ENCODED = 1024  # samples of the data behind the principal axes
AXES = 8  # found before anybody asked for a number of them
CHUNK = 16  # samples encoded between two yields
BACKDROP = 4000  # points drawn behind a scatter


@dataclass(slots=True, eq=False)
class Subject:
    """A run as the explorer sees it. Belongs to the viewing thread, but for `pool`."""

    run: Path
    title: str
    model: Model
    pool: SnapshotPool | StillPool
    device: torch.device
    classes: tuple[str, ...]  # empty unless conditional
    dataset: Dataset | None = None
    held_out: np.ndarray | None = None  # indices of the held-out part
    live: bool = False
    history: Callable[[], dict[str, np.ndarray]] = dict
    on_map: Callable[[float, float], np.ndarray] | None = None  # a place on the newest map to its latent [dim]
    _axes: Directions | None = field(default=None, repr=False)

    # --- latents -----------------------------------------------------------------------------------------------------

    def latents(self, points: Sequence[Point], networks: Networks) -> Tensor:
        """Points to latents [n, dim] on the device. Raises Unreachable."""
        dim = self.model.latent.dim
        axes = self._axes.vectors if self._axes is not None and len(self._axes.vectors) else None

        def encode(index: int) -> np.ndarray:
            return self._encode(np.array([index]), networks)[0]

        rows = [resolve(point, dim, axes=axes, encode=encode, on_map=self.on_map) for point in points]
        return torch.from_numpy(np.stack(rows)).to(self.device)

    def decode(self, z: Tensor, points: Sequence[Point], networks: Networks) -> np.ndarray:
        """Latents to raw samples (see Kind)."""
        y = None
        if self.model.classes:
            y = torch.tensor([point.condition or 0 for point in points], dtype=torch.int64, device=self.device)
        return self.model.kind.from_tensor(self.model.decode(networks, z, y))

    def _encode(self, indices: np.ndarray, networks: Networks) -> np.ndarray:
        """Posterior means [n, dim] of the data at these indices."""
        if not self.model.encodes:
            raise Unreachable("This model has no encoder, so a data picture has no place in its latent space.",
                              "Choose a seed, or open a VAE or VAE-GAN.")
        x, y = self._tensors(indices)
        found = self.model.encode(networks, x, y)
        assert found is not None
        return found[0].float().cpu().numpy()

    def _tensors(self, indices: np.ndarray) -> tuple[Tensor, Tensor | None]:
        data = self._data()
        if indices.min(initial=0) < 0 or indices.max(initial=0) >= len(data):
            raise Unreachable(f"The data have no sample number {int(indices.max()):,}.", f"There are {len(data):,}.")
        x = self.model.kind.to_tensor(torch.from_numpy(np.ascontiguousarray(data.samples[indices])).to(self.device))
        y = None
        if self.model.classes and data.labels is not None:
            y = torch.from_numpy(data.labels[indices]).to(self.device)
        return x, y

    # --- data --------------------------------------------------------------------------------------------------------

    def _data(self) -> Dataset:
        if self.dataset is None:
            raise Unreachable("The data of this run can't be found.",
                              "Put the folder back where it was, or train again.")
        return self.dataset

    def originals(self, indices: tuple[int, ...] | None,
                  count: int) -> tuple[tuple[int, ...], np.ndarray, tuple[str, ...]]:
        """(indices, raw samples, class names) of the data; without indices some of the held-out part.

        Those are evenly spaced over it: many data sets lie sorted by class.
        """
        data = self._data()
        if indices is None:
            pool = self.held_out if self.held_out is not None else np.arange(len(data))
            indices = tuple(int(i) for i in pool[spread(len(pool), count).numpy()])
        if any(not 0 <= i < len(data) for i in indices):
            raise Unreachable("The data have no sample of that number.", f"There are {len(data):,}.")
        chosen = np.array(indices, dtype=np.int64)
        labels = tuple(data.classes[int(k)] for k in data.labels[chosen]) if data.labels is not None else ()
        return indices, data.samples[chosen], labels

    def backdrop(self) -> np.ndarray:
        """For points: some of the data, to draw behind; empty for pictures."""
        if self.dataset is None or self.dataset.samples.ndim != 2:
            return np.zeros((0, 2), dtype=np.float32)
        every = max(1, len(self.dataset) // BACKDROP)
        return self.dataset.samples[::every].astype(np.float32)

    def curves(self) -> dict[str, np.ndarray]:
        """History of the numbers, key to float64 [n, 2] of (images, value)."""
        return self.history()

    # --- axes --------------------------------------------------------------------------------------------------------

    def find_axes(self, networks: Networks, count: int) -> Iterator[None]:
        """Find the principal axes anew, aligned with the previous ones, yielding between chunks of work.

        With an encoder and data: PCA of the encoded data. Otherwise the closed form of SeFa (arXiv 2007.06600): the
        principal axes of the decoder's first-layer features under the prior.
        """
        if self.model.encodes and self.dataset is not None:
            chosen = spread(len(self.dataset), ENCODED).numpy()
            encoded = []
            for at in range(0, len(chosen), CHUNK):
                encoded.append(self._encode(chosen[at : at + CHUNK], networks))
                yield
            self._axes = principal(np.concatenate(encoded), count, previous=self._axes)
        else:
            weight = networks["decoder"].first.weight[:, : self.model.latent.dim]  # type: ignore[union-attr,index]
            yield
            self._axes = closed_form(weight.detach().float().cpu().numpy(), count, previous=self._axes)

    def axes_for(self, points: Sequence[Point], networks: Networks) -> Iterator[None]:
        """Find the axes that these points need, unless they are known: a place kept from before may be along some."""
        if self._axes is None and any(along_axes(point) for point in points):
            yield from self.find_axes(networks, AXES)

    def find_axes_once(self, networks: Networks) -> Iterator[None]:
        """Find the axes unless they are known."""
        if self._axes is None:
            yield from self.find_axes(networks, AXES)

    @property
    def directions(self) -> Directions | None:
        """The axes that are known."""
        return self._axes

    def axes_at_least(self, networks: Networks, count: int) -> Generator[None, None, np.ndarray]:
        """The known axes [k, dim], found anew if they are fewer than `count`."""
        if self._axes is None or len(self._axes.vectors) < min(count, self.model.latent.dim):
            yield from self.find_axes(networks, max(count, AXES))
        assert self._axes is not None
        return self._axes.vectors

    def axes_found(self) -> tuple[np.ndarray, str]:
        """Each axis's share of the variance, and what they are axes of."""
        assert self._axes is not None
        return self._axes.explained, self._axes.words
