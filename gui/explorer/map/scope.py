"""The part of the map that is looked at: one scale for both axes, y upwards, map units to px and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

DEEPEST, WIDEST = 400.0, 8.0  # how far one may zoom in and out of the fitted view
MARGIN = 1.08  # how much wider than the points the fitted view is

Box = tuple[float, float, float, float]  # left, bottom, right, top in map units


@dataclass(frozen=True, slots=True)
class Scope:
    """(x, y) in map units is in the middle of a widget of `width` x `height` px; `scale` px per map unit."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    width: int = 1
    height: int = 1

    @property
    def box(self) -> Box:
        """What is seen, in map units."""
        across, up = self.width / self.scale / 2, self.height / self.scale / 2
        return self.x - across, self.y - up, self.x + across, self.y + up

    def at(self, points: np.ndarray) -> np.ndarray:
        """[..., 2] map units to px, float64."""
        left, _, _, top = self.box
        given = np.asarray(points, np.float64)
        return np.stack([(given[..., 0] - left) * self.scale, (top - given[..., 1]) * self.scale], axis=-1)

    def back(self, x: float, y: float) -> tuple[float, float]:
        """px to map units."""
        left, _, _, top = self.box
        return left + x / self.scale, top - y / self.scale

    def resized(self, width: int, height: int) -> Scope:
        """The same middle at the same scale in another widget."""
        return replace(self, width=max(1, width), height=max(1, height))

    def moved(self, dx: float, dy: float) -> Scope:
        """What is seen moves by (dx, dy) px."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, x: float, y: float, fitted: float) -> Scope:
        """Larger by `factor`; what is under (x, y) px stays there. `fitted`: the scale that the limits are counted from."""
        scale = min(max(self.scale * factor, fitted / WIDEST), fitted * DEEPEST)
        here, found = self.back(x, y), replace(self, scale=scale)
        there = found.back(x, y)
        return replace(found, x=self.x + here[0] - there[0], y=self.y + here[1] - there[1])

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
