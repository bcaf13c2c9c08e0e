"""The visible part of the data's plane, in data coordinates and px."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from gui.widgets.excerpt import Excerpt

MARGIN = 1.3  # how much wider than the data the first view is, so that the field around them shows


@dataclass(frozen=True, slots=True)
class Plane(Excerpt):
    """Of the laboratory: one may step farther back, to see the field around the data."""

    scale: float = 100.0

    DEEPEST: ClassVar[float] = 200.0
    WIDEST: ClassVar[float] = 20.0

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
