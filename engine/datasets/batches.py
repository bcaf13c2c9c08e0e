"""From a data set to batches of tensors: by index, without state, the same however often a run is stopped and resumed.

The order is a function of (seed, epoch): Philox, a counter-based generator (Salmon et al. 2011), keyed by both.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from engine.datasets import Dataset
from engine.kinds import Kind

_SPLIT, _ORDER = 1, 2  # purposes: one seed, streams that have nothing to do with each other


class Batches(Protocol):
    """Samples by index, wherever they lie. `count` of them, `classes` kinds of label (0: no labels)."""

    count: int
    classes: int

    def take(self, indices: Tensor) -> tuple[Tensor, Tensor | None]:
        """Samples int64 [n] as tensors of the kind [n, ...] and labels int64 [n] (None without), on the device."""
        ...


class Resident:
    """Samples that lie on the device as they are stored (pictures as uint8) and become tensors when taken.

    indices: the part of the data set this is (of `split`); None is all of it. `take` counts within the part.
    """

    def __init__(self, dataset: Dataset, kind: Kind, device: torch.device | str,
                 indices: np.ndarray | Tensor | None = None) -> None:
        self.kind, self.device = kind, torch.device(device)
        part = np.arange(len(dataset)) if indices is None else np.asarray(indices)
        self._samples = torch.from_numpy(dataset.samples[part]).to(self.device)
        self._labels = None if dataset.labels is None else torch.from_numpy(dataset.labels[part]).to(self.device)
        self.count = len(part)
        self.classes = 0 if dataset.labels is None else len(dataset.classes)

    def take(self, indices: Tensor) -> tuple[Tensor, Tensor | None]:
        """See Batches. `indices` may lie on the CPU or the device."""
        chosen = indices.to(self.device)
        labels = None if self._labels is None else self._labels[chosen]
        return self.kind.to_tensor(self._samples[chosen]), labels


def split(dataset: Dataset, seed: int, fraction: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """(train, held out): sorted indices int64, `fraction` of each class held out, shuffled by seed before the cut.

    Each class gives its share rounded so that the whole adds up (largest remainder); at least one sample is held out,
    and at least one is left to train on. Raises ValueError for fewer than two samples.
    """
    count = len(dataset)
    if count < 2:
        raise ValueError("A split needs at least two samples.")
    labels = np.zeros(count, np.int64) if dataset.labels is None else dataset.labels
    order = _generator(seed, _SPLIT).permutation(count)
    total = min(count - 1, max(1, round(fraction * count)))
    kinds, sizes = np.unique(labels, return_counts=True)
    quota = _apportion(sizes, total, count)
    shuffled = labels[order]
    held = np.concatenate([order[shuffled == kind][:few] for kind, few in zip(kinds, quota, strict=True)])
    return np.setdiff1d(np.arange(count), held), np.sort(held)


def _apportion(sizes: np.ndarray, total: int, count: int) -> np.ndarray:
    """`total` places to classes of these sizes, by largest remainder (whole numbers only, so no rounding differs)."""
    quota, remainder = np.divmod(sizes * total, count)
    missing = total - int(quota.sum())
    quota[np.argsort(-remainder, kind="stable")[:missing]] += 1
    return quota


def order(seed: int, epoch: int, n: int) -> np.ndarray:
    """The permutation of n samples in this epoch, int64 [n]. Read-only: it is kept for the next batch."""
    return _order(seed, epoch, n)


@lru_cache(maxsize=4)
def _order(seed: int, epoch: int, n: int) -> np.ndarray:
    permutation = _generator(seed, _ORDER, epoch).permutation(n)
    permutation.setflags(write=False)
    return permutation


def batch_indices(seed: int, n: int, cursor: int, batch: int) -> Tensor:
    """The samples number cursor .. cursor + batch of an endless walk over n, epoch after epoch: int64 [batch], CPU."""
    parts, left = [], batch
    while left > 0:
        epoch, at = divmod(cursor, n)
        part = order(seed, epoch, n)[at:at + left]
        parts.append(part)
        cursor, left = cursor + len(part), left - len(part)
    return torch.from_numpy(np.concatenate(parts))


def _generator(seed: int, purpose: int, number: int = 0) -> np.random.Generator:
    """A generator of its own for (seed, purpose, number): they are the Philox key and the top of its counter."""
    mask = (1 << 64) - 1
    return np.random.Generator(np.random.Philox(key=[seed & mask, purpose], counter=[0, 0, 0, number & mask]))
