"""The visible part of the data's plane: one scale for both axes, y upwards, data coordinates to px and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

MARGIN = 1.3  # how much wider than the data the first view is, so that the field around them shows
DEEPEST, WIDEST = 200.0, 20.0  # how far one may zoom in and out of the fitted view


@dataclass(frozen=True, slots=True)
class Plane:
    """centre (x, y) in data units in the middle of a widget of `width` x `height` px; `scale` px per data unit."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 100.0
    width: int = 1
    height: int = 1

    @property
    def view(self) -> tuple[float, float, float, float]:
        """(left, bottom, right, top) in data units."""
        across, up = self.width / self.scale / 2, self.height / self.scale / 2
        return self.x - across, self.y - up, self.x + across, self.y + up

    def at(self, points: np.ndarray) -> np.ndarray:
        """[..., 2] data to px, float64."""
        left, _, _, top = self.view
        given = np.asarray(points, np.float64)
        return np.stack([(given[..., 0] - left) * self.scale, (top - given[..., 1]) * self.scale], axis=-1)

    def back(self, x: float, y: float) -> tuple[float, float]:
        """px to data."""
        left, _, _, top = self.view
        return left + x / self.scale, top - y / self.scale

    def resized(self, width: int, height: int) -> Plane:
        """The same middle at the same scale in another widget."""
        return replace(self, width=max(1, width), height=max(1, height))

    def moved(self, dx: float, dy: float) -> Plane:
        """What is seen moves by (dx, dy) px."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, x: float, y: float, fitted: float) -> Plane:
        """Larger by `factor`; what is under (x, y) px stays there. `fitted` is the scale that limits are counted from."""
        scale = min(max(self.scale * factor, fitted / WIDEST), fitted * DEEPEST)
        here = self.back(x, y)
        found = replace(self, scale=scale)
        there = found.back(x, y)
        return replace(found, x=self.x + here[0] - there[0], y=self.y + here[1] - there[1])

    def showing(self, view: tuple[float, float, float, float]) -> Plane:
        """All of (left, bottom, right, top), in the middle, as large as fits."""
        left, bottom, right, top = view
        wide, high = max(right - left, 1e-9), max(top - bottom, 1e-9)
        scale = min(self.width / wide, self.height / high)
        return replace(self, x=(left + right) / 2, y=(bottom + top) / 2, scale=scale)


def beside(plane: Plane, view: tuple[float, float, float, float], left: float) -> Plane:
    """`plane`, moved so that `view` begins right of `left` px, as far as it stays within the widget."""
    (start, _), (end, _) = plane.at(np.array([[view[0], view[3]], [view[2], view[1]]])).tolist()
    return plane.moved(max(0.0, min(left - start, plane.width - end)), 0.0)


def bounds(points: np.ndarray) -> tuple[float, float, float, float]:
    """A view that holds the finite of `points` [n, 2] with a margin; without any, three units around the origin."""
    good = points[np.isfinite(points).all(axis=1)] if len(points) else points
    low, high = (good.min(axis=0), good.max(axis=0)) if len(good) else (np.full(2, -3.0), np.full(2, 3.0))
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 1e-3 * max(1.0, float(np.abs(high).max())))
    half = np.maximum(half, half.max() * 0.4) * MARGIN  # a line of data still gets some height
    (left, bottom), (right, top) = middle - half, middle + half
    return float(left), float(bottom), float(right), float(top)
