"""One file = one source of data. Imports no torch: sources read files into arrays; `batches` brings them to a device."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.catalogue import Registry
from engine.events import DataInfo
from engine.kinds import SampleSpec


class DataError(ValueError):
    """Data that can't be used: `str` says what is wrong, `advice` the way out."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.advice = advice


@dataclass(frozen=True, slots=True, eq=False)
class Modes:
    """Where a distribution of points gathers: centres float64 [k, d] in data coordinates, sigma of each (isotropic)."""

    centres: np.ndarray
    sigma: float


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """All samples of a source, raw (see Kind), in the source's order.

    samples: uint8 [n, h, w, c] or float32 [n, d]. labels: int64 [n] or None. fingerprint: SHA-256 over samples and labels.
    refused: (file, reason) of what could not be used.
    """

    name: str
    title: str
    spec: SampleSpec
    samples: np.ndarray
    labels: np.ndarray | None
    classes: tuple[str, ...]
    licence: str
    fingerprint: str
    refused: tuple[tuple[str, str], ...] = ()
    modes: Modes | None = None

    def __len__(self) -> int:
        return len(self.samples)


class Source(ABC):
    """A source of data by name."""

    name: ClassVar[str]

    @abstractmethod
    def info(self) -> DataInfo:
        """What it holds, quickly, with a small picture of it."""

    @abstractmethod
    def load(self, size: int = 0) -> Dataset:
        """All of it; pictures at `size` x `size` px (0: their own size). Raises DataError."""


SOURCES: Registry[type[Source]] = Registry("data source", "engine.datasets")
