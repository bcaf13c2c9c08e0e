"""A new map laid onto the one before, so that points drift instead of jumping.

Orthogonal Procrustes (Schoenemann 1966): the rotation or reflection that brings places nearest to others of the same points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """places -> (places - middle) * scale @ rotation + onto. rotation: float64 [2, 2], orthogonal."""

    rotation: np.ndarray
    scale: float
    middle: np.ndarray
    onto: np.ndarray

    def __call__(self, places: np.ndarray) -> np.ndarray:
        """Places [n, 2] on the map before: float32 [n, 2]."""
        return ((places - self.middle) * self.scale @ self.rotation + self.onto).astype(np.float32)


def rotation(places: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """The orthogonal matrix R [2, 2] that makes |places R - onto| least, places and onto [n, 2]."""
    left, _, right = np.linalg.svd(np.asarray(places, np.float64).T @ np.asarray(onto, np.float64))
    return left @ right


def procrustes(places: np.ndarray, onto: np.ndarray, scaled: bool = False) -> Alignment:
    """Rotation or reflection, shift and perhaps scale from places [n, 2] onto those of the same points before."""
    middle, goal = places.mean(axis=0, dtype=np.float64), onto.mean(axis=0, dtype=np.float64)
    here, there = places - middle, onto - goal
    turn = rotation(here, there)
    size = float((here * here).sum())
    scale = float((here @ turn * there).sum()) / size if scaled and size > 0 else 1.0
    return Alignment(turn, scale, middle, goal)


def shared(now: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the same points stand in two lists of keys int64 [n], [m] (each key once): indices into either."""
    _, first, second = np.intersect1d(now, before, assume_unique=True, return_indices=True)
    return first, second
