"""What the brush has painted: strokes as values, so that every change can be undone, and the points they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

ENOUGH = 20  # points that a distribution must have
MOST = 20_000
PER_RADIUS = 24.0  # points along a stroke as long as its radius
AT_ONCE = 24  # points of a mere click


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through `path` ((x, y), ...) in data units, painted with a brush of `radius`."""

    path: tuple[tuple[float, float], ...]
    radius: float


@dataclass(frozen=True, slots=True)
class Strokes:
    """All strokes in order, and those taken back, newest last. Every change gives another value."""

    done: tuple[Stroke, ...] = ()
    undone: tuple[Stroke, ...] = ()
    seed: int = 0

    def add(self, stroke: Stroke) -> Strokes:
        """One stroke more; what had been taken back is gone."""
        return replace(self, done=(*self.done, stroke), undone=())

    def undo(self) -> Strokes:
        """Without the last stroke."""
        return replace(self, done=self.done[:-1], undone=(*self.undone, self.done[-1])) if self.done else self

    def redo(self) -> Strokes:
        """With the stroke that was taken back last."""
        return replace(self, done=(*self.done, self.undone[-1]), undone=self.undone[:-1]) if self.undone else self

    def clear(self) -> Strokes:
        """Without any; redo brings them back one by one."""
        return replace(self, done=(), undone=(*self.undone, *reversed(self.done)))

    def points(self) -> np.ndarray:
        """float32 [n, 2], at most MOST; the same for the same strokes and seed, and unmoved by later strokes."""
        parts = [spread(stroke, self.seed, place) for place, stroke in enumerate(self.done)]
        return np.concatenate(parts)[:MOST] if parts else np.zeros((0, 2), np.float32)


@lru_cache(256)
def spread(stroke: Stroke, seed: int, place: int) -> np.ndarray:
    """Points float32 [n, 2] evenly over the discs along a stroke; the place-th one of that seed. Read-only.

    Numbers are drawn in the order of the way, so that a stroke that grows keeps the points it has.
    """
    path = np.array(stroke.path, np.float64).reshape(-1, 2)
    if not len(path) or stroke.radius <= 0:
        return np.zeros((0, 2), np.float32)
    along = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]
    spacing = stroke.radius / PER_RADIUS
    count = min(MOST, AT_ONCE + int(along[-1] / spacing))
    way = np.maximum(np.arange(count) - AT_ONCE + 1, 0) * spacing
    middle = np.stack([np.interp(way, along, path[:, axis]) for axis in (0, 1)], axis=1)
    draws = np.random.Generator(np.random.Philox(key=[seed, place])).random((count, 2))
    reach, angle = stroke.radius * np.sqrt(draws[:, 0]), 2 * np.pi * draws[:, 1]
    found = (middle + np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=1)).astype(np.float32)
    found.setflags(write=False)
    return found
