"""A map as the viewer keeps it: its points with their places, the way back into the latent space, and where others would lie."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.datasets import Dataset
from engine.events import sealed
from engine.mapping.gathering import Gathered
from engine.mapping.layout import JOINING, between
from engine.mapping.neighbours import finish, nearest
from engine.mapping.pca import Projection
from engine.questions import Map

BLENDED = 8  # nearest points whose latents are blended where there is no exact inverse


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """Points with places float32 [n, 2]. plane: the projection, None for a layout. veil: see density.veil_radius."""

    question: Map
    step: int
    gathered: Gathered
    places: np.ndarray
    plane: Projection | None
    words: str
    veil: float

    @property
    def exact(self) -> bool:
        """Whether a place has an exact inverse: a plane through the latent space."""
        return self.plane is not None and self.gathered.space == "latents"

    def facts(self, data: Dataset | None) -> dict[str, Any]:
        """What an answer tells of it, whichever map it is; data: that its points are of."""
        points = self.gathered
        return {
            "step": self.step, "projection": self.question.projection, "places": sealed(self.places),
            "of_data": sealed(points.of_data), "numbers": sealed(points.numbers), "labels": sealed(points.labels),
            "classes": data.classes if data is not None else (), "predicted": points.predicted,
            "words": self.words, "veil_radius": self.veil,
        }  # fmt: skip

    def latent(self, x: float, y: float) -> np.ndarray:
        """The latent float32 [dim] that a place stands for: the point of the plane itself, else a blend of the latents of the
        nearest points, weighted by exp(-d^2 / 2 h^2), h the distance to the third of them, then as long as they are on average.
        """
        here = np.array([[x, y]], np.float32)
        if self.exact:
            assert self.plane is not None
            return self.plane.points(here)[0]
        latents = self.gathered.latents
        if not len(latents):
            return np.zeros(latents.shape[1], np.float32)
        found, distances = finish(nearest(here, self.places[-len(latents) :], BLENDED))
        near, d = latents[found[0]].astype(np.float64), distances[0].astype(np.float64)
        width = max(float(d[min(2, len(d) - 1)]), 1e-9)
        weights = np.exp(-((d - d[0]) * (d + d[0])) / (2 * width**2))
        weights /= weights.sum()
        blend = weights @ near
        length = float(weights @ np.linalg.norm(near, axis=1))
        return (blend * (length / max(float(np.linalg.norm(blend)), 1e-12))).astype(np.float32)

    def locate(self, vectors: np.ndarray) -> Generator[None, None, np.ndarray]:
        """Places float32 [n, 2] of further vectors [n, d] of its space; in a layout, between their nearest points."""
        if self.plane is not None:
            return self.plane.places(vectors)
        if not len(self.places):
            return np.zeros((len(vectors), 2), np.float32)
        found, distances = yield from nearest(vectors, self.gathered.vectors, JOINING)
        return between(self.places, found, distances)
