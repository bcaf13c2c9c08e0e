"""Features of a run's pictures (EfficientNet-Lite0), read little by little, kept in memory and in the cache folder.

The cache is a comfort: a file that is damaged, or of other data, is read anew; one that can't be written is done without.
"""

from __future__ import annotations

import hashlib
import struct
import time
import zipfile
import zlib
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import numpy as np

from engine.datasets import Dataset
from engine.datasets.embedded import root
from engine.dynamics.samples import training_part
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.metrics.features import FILE, NAME, WIDTH, Extractor
from engine.storage import durable

TRAINING, HELD_OUT = 2000, 500  # pictures of the data whose features are read, at most
CHUNK = 8  # pictures in a slice of work: one alone takes 5 ms on one core, eight 15 ms, and sixteen 30 ms
KEPT = 8  # files in the cache at most, 13 MB each
_DAMAGED = (OSError, ValueError, TypeError, LookupError, EOFError, RuntimeError, MemoryError, OverflowError,
            struct.error, zipfile.BadZipFile, zlib.error)  # what numpy and zipfile answer to bytes they don't like


class DataFeatures:
    """Of one subject with pictures. Belongs to the viewing thread, but for `keep`.

    training, held_out: indices of the data, int64, in the order in which they are read: a random one, the same for every
    run on these data, so that what has been read so far stands for the whole, and runs with other seeds share the file.
    """

    def __init__(self, subject: Subject, cache: Path | None, weights: Path | None = None) -> None:
        """weights: of the extractor; by default where the resources lie."""
        self._dataset, self._device = subject.dataset, subject.device
        self._weights = weights if weights is not None else root() / FILE
        self._extractor: Extractor | None = None
        self._rows: dict[int, np.ndarray] = {}  # index of the data -> features float32 [WIDTH]
        self._stored: frozenset[int] = frozenset()
        order = _order(self._dataset)
        trained = np.isin(order, training_part(subject), kind="table")
        self.training, self.held_out = order[trained][:TRAINING], order[~trained][:HELD_OUT]
        self._file = None if cache is None or self._dataset is None else cache / "features" / f"{_key(self._dataset)}.npz"
        self._looked = False

    @property
    def progress(self) -> float:
        """Share of the data's features that are known, 1.0 when all are."""
        total = len(self.training) + len(self.held_out)
        return len(self._rows) / total if total else 0.0

    def of(self, pictures: np.ndarray) -> np.ndarray:
        """Features float32 [n, 1280] of raw pictures uint8 [n, h, w, c]. Raises Unreachable without the extractor."""
        if self._extractor is None:
            try:
                self._extractor = Extractor(self._weights, self._device)
            except Exception as error:  # safetensors has errors of its own
                raise Unreachable(f"The feature extractor can't be read: {error}", "Install Lerp again.") from None
        return self._extractor.features(pictures, CHUNK).cpu().numpy()

    def read(self, seconds: float) -> Generator[None, None, None]:
        """Read on until everything is known, or for so many seconds of work; yields between chunks. Raises Unreachable."""
        if self._dataset is None:
            raise Unreachable("The data of this run can't be found.", "Put the folder back where it was, or train again.")
        self._look()
        missing = [int(i) for i in (*self.training, *self.held_out) if int(i) not in self._rows]
        for at in range(0, len(missing), CHUNK):
            if seconds <= 0:
                return
            began, part = time.perf_counter(), missing[at : at + CHUNK]
            self._rows.update(zip(part, self.of(self._dataset.samples[part]), strict=True))
            seconds -= time.perf_counter() - began
            yield

    def known_training(self) -> tuple[np.ndarray, np.ndarray]:
        """Indices [n] of the training samples read so far, and their features [n, 1280]."""
        return self._take(self.training)

    def known_held_out(self) -> tuple[np.ndarray, np.ndarray]:
        """The same of the held-out samples."""
        return self._take(self.held_out)

    def keep(self) -> None:
        """Write what is known to the cache, if there is one and it holds less. May be called from another thread."""
        known = frozenset(self._rows)
        if self._file is None or known <= self._stored:
            return
        indices = np.array(sorted(known), np.int64)
        with suppress(durable.StorageError), durable.replacing(self._file) as temporary:
            np.savez(temporary, indices=indices, features=self._stack(indices), key=np.array(self._file.stem))
        self._stored = known
        _thin(self._file.parent)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _take(self, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        known = np.array([i for i in indices if int(i) in self._rows], np.int64)
        return known, self._stack(known)

    def _stack(self, indices: np.ndarray) -> np.ndarray:
        return np.stack([self._rows[int(i)] for i in indices]) if len(indices) else np.zeros((0, WIDTH), np.float32)

    def _look(self) -> None:
        """Take what the cache holds, once."""
        if self._looked or self._file is None or self._dataset is None:
            return
        self._looked = True
        try:
            with self._file.open("rb") as source, np.load(source, allow_pickle=False) as found:
                indices, features, key = found["indices"], found["features"], str(found["key"])
        except _DAMAGED:
            return
        if key == self._file.stem and _whole(indices, features, len(self._dataset)):
            mine = {*self.training.tolist(), *self.held_out.tolist()}  # the file may be of a run with another split
            self._rows = {i: row for i, row in zip(indices.tolist(), features, strict=True) if i in mine}
            self._stored = frozenset(self._rows)


def _order(dataset: Dataset | None) -> np.ndarray:
    """A random order of the data that depends on nothing but their number: int64 [n]."""
    count = len(dataset) if dataset is not None else 0
    return np.random.Generator(np.random.Philox(key=[count, 0])).permutation(count)


def _key(dataset: Dataset) -> str:
    """Of the data, the pictures' shape and the extractor."""
    words = f"{dataset.fingerprint}|{dataset.spec.shape}|{NAME}|{WIDTH}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _whole(indices: np.ndarray, features: np.ndarray, count: int) -> bool:
    if indices.dtype != np.int64 or indices.ndim != 1 or features.dtype != np.float32:
        return False
    if features.shape != (len(indices), WIDTH) or len(np.unique(indices)) != len(indices):
        return False
    return bool(((indices >= 0) & (indices < count)).all() and np.isfinite(features).all())


def _thin(folder: Path) -> None:
    """Forget the oldest files."""
    with suppress(OSError):
        files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime)
        for file in files[:-KEPT]:
            durable.remove(file)
