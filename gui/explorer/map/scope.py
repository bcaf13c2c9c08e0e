"""The part of the map that is looked at, in map units and px."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gui.widgets.excerpt import Box, Excerpt

__all__ = ["Box", "Scope", "Spot", "bounds"]

Spot = tuple[float, float]

MARGIN = 1.08  # how much wider than the points the fitted view is


@dataclass(frozen=True, slots=True)
class Scope(Excerpt):
    """Of the map."""

    def reaching(self, places: np.ndarray) -> Scope:
        """Itself if one of `places` [n, 2] is in sight, else with their mean in the middle."""
        left, bottom, right, top = self.box
        x, y = places[:, 0], places[:, 1]
        if ((x > left) & (x < right) & (y > bottom) & (y < top)).any():
            return self
        return replace(self, x=float(x.mean()), y=float(y.mean()))

    def showing(self, box: Box, free: int = 0) -> Scope:
        """All of `box` as large as fits, left of `free` px at the right edge."""
        left, bottom, right, top = box
        room = max(self.width - free, self.width // 3, 1)
        wide, high = max(right - left, 1e-9) * MARGIN, max(top - bottom, 1e-9) * MARGIN
        scale = min(room / wide, self.height / high)
        return replace(self, x=(left + right) / 2 + (self.width - room) / scale / 2, y=(bottom + top) / 2, scale=scale)


def bounds(points: np.ndarray) -> Box:
    """The smallest box around the finite of `points` [n, 2] that is at least a little wide and high."""
    good = points if np.isfinite(points).all() else points[np.isfinite(points).all(axis=1)]
    if not len(good):
        return -1.0, -1.0, 1.0, 1.0
    low, high = (np.array([float(getattr(good[:, axis], end)()) for axis in (0, 1)]) for end in ("min", "max"))
    middle, half = (low + high) / 2, (high - low) / 2
    half = np.maximum(half, max(float(half.max()) * 0.05, 1e-6))
    return (float(middle[0] - half[0]), float(middle[1] - half[1]),
            float(middle[0] + half[0]), float(middle[1] + half[1]))  # fmt: skip
