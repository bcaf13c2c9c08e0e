"""What every scene of a subject uses again: fixed latents, evenly chosen data, their companions, and the field's places."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.dynamics.field import View, places
from engine.dynamics.slices import rows_for, sliced
from engine.exploring.subject import Subject
from engine.latent.seeds import seed_latent
from engine.models import Model, Networks
from engine.training.randomness import generator
from engine.training.run import spread

SEEDS = 64  # latents drawn between two yields
KEPT = 4  # answers of a sort that are kept


def plane(raw: np.ndarray) -> np.ndarray:
    """The first two coordinates of points [..., d], 0 for a missing second: float32 [..., 2]."""
    found = np.zeros((*raw.shape[:-1], 2), np.float32)
    seen = min(2, raw.shape[-1])
    found[..., :seen] = raw[..., :seen]
    return found


def in_turn(classes: int, count: int, device: torch.device) -> Tensor | None:
    """Classes for `count` samples, one after the other; None for a model without."""
    return torch.arange(count, device=device) % classes if classes else None


@dataclass(frozen=True, slots=True, eq=False)
class Players:
    """A model with the networks to use, applied in slices. Those of a snapshot may lack the critic."""

    model: Model
    networks: Networks
    rows: int

    @classmethod
    def of(cls, model: Model, networks: Networks) -> Players:
        """With slices that fit the largest of the networks."""
        return cls(model, networks, rows_for(*networks.values()))

    @property
    def judges(self) -> bool:
        return "critic" in self.networks

    @property
    def encodes(self) -> bool:
        return self.model.encodes and "encoder" in self.networks

    def decode(self, z: Tensor, y: Tensor | None) -> Generator[None, None, Tensor]:
        """Latents [n, dim] to tensors of the kind."""
        return sliced(lambda z, y: self.model.decode(self.networks, z, y), self.rows, z, y)

    def score(self, x: Tensor, y: Tensor | None) -> Generator[None, None, Tensor]:
        """The critic's scores [n]."""
        return sliced(lambda x, y: self.model.score(self.networks, x, y), self.rows, x, y)  # type: ignore[arg-type,return-value]


@dataclass(frozen=True, slots=True, eq=False)
class Real:
    """Data points: raw float32 [n, d], as tensors of the kind, and their classes if the model is told them."""

    raw: np.ndarray
    x: Tensor
    y: Tensor | None


class Material:
    """Of one subject. Belongs to the viewing thread."""

    def __init__(self, subject: Subject) -> None:
        self._subject, self.device = subject, subject.device
        self._latents: dict[int, Tensor] = {}
        self._real: dict[int, Real] = {}
        self._companions: dict[int, Tensor] = {}
        self._grids: dict[tuple[View, tuple[int, int]], Tensor] = {}

    def latents(self, count: int, dim: int) -> Generator[None, None, Tensor]:
        """Those of the seeds 0 to count - 1, float32 [count, dim]: always the same, so that one sees points move."""
        known = self._latents.get(dim)
        have = 0 if known is None else len(known)
        if known is None or have < count:
            parts = [] if known is None else [known]
            for at in range(have, max(count, 1), SEEDS):
                rows = [seed_latent(number, dim) for number in range(at, min(at + SEEDS, max(count, 1)))]
                parts.append(torch.from_numpy(np.stack(rows)).to(self.device))
                yield
            known = self._latents[dim] = torch.cat(parts)
        return known[:count]

    def real(self, count: int) -> Real:
        """At most `count` of the data, evenly spread over it; none where the data can't be found."""
        if count not in self._real:
            _make_room(self._real)
            data = self._subject.dataset
            chosen = spread(len(data), count).numpy() if data is not None else np.zeros(0, np.int64)
            self._real[count] = self.taken(chosen)
        return self._real[count]

    def taken(self, indices: np.ndarray) -> Real:
        """The data at these indices."""
        model, data = self._subject.model, self._subject.dataset
        if data is None:
            raw = np.zeros((0, model.kind.spec.shape[0]), np.float32)
        else:
            raw = data.samples[indices].astype(np.float32)
        y = in_turn(model.classes, len(raw), self.device)
        if y is not None and data is not None and data.labels is not None:
            y = torch.from_numpy(data.labels[indices]).to(self.device)
        return Real(raw, model.kind.to_tensor(torch.from_numpy(raw).to(self.device)), y)

    def companions(self, count: int) -> Tensor | None:
        """As many real points as there are generated ones, random, always the same, of their classes; None without data."""
        data = self._subject.dataset
        if data is None:
            return None
        if count not in self._companions:
            _make_room(self._companions)
            self._companions[count] = self.taken(self._partners(count)).x
        return self._companions[count]

    def _partners(self, count: int) -> np.ndarray:
        data, classes = self._subject.dataset, self._subject.model.classes
        assert data is not None
        u = torch.rand(count, generator=generator(0, "companions"), dtype=torch.float64).numpy()
        if not classes or data.labels is None:
            return (u * len(data)).astype(np.int64)
        found = np.zeros(count, np.int64)
        for label in range(classes):
            mine = np.flatnonzero(data.labels == label)
            pool = mine if len(mine) else np.arange(len(data))
            found[label::classes] = pool[(u[label::classes] * len(pool)).astype(np.int64)]
        return found

    def grid(self, view: View, field: tuple[int, int]) -> Tensor:
        """The places of the critic's field as tensors of the kind [rows * columns, 2]."""
        if (view, field) not in self._grids:
            _make_room(self._grids)
            raw = torch.from_numpy(places(view, field)).to(self.device)
            self._grids[view, field] = self._subject.model.kind.to_tensor(raw)
        return self._grids[view, field]


def _make_room(kept: dict) -> None:
    while len(kept) >= KEPT:
        kept.pop(next(iter(kept)))
