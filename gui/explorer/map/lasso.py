"""Choosing points by an outline or a box."""

from __future__ import annotations

import numpy as np

from gui.explorer.map.picking import GridIndex

NOTHING = np.zeros((0, 2))


def in_polygon(points: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """Which of `points` [n, 2] are inside the closed outline [k, 2]: bool [n]. Even-odd rule; below 3 corners none.

    Each edge is crossed by a ray to the right of the point if its ends are on different sides in y (Franklin, PNPOLY).
    """
    inside = np.zeros(len(points), bool)
    if len(outline) < 3:
        return inside
    x, y = points[:, 0].astype(np.float64), points[:, 1].astype(np.float64)
    starts = np.asarray(outline, np.float64)
    for (ax, ay), (bx, by) in zip(starts, np.roll(starts, -1, axis=0), strict=True):
        if ay != by:
            crosses = (ay > y) != (by > y)
            inside ^= crosses & (x < ax + (y - ay) * (bx - ax) / (by - ay))
    return inside


def chosen(index: GridIndex, outline: np.ndarray) -> np.ndarray:
    """Indices of the points inside the outline [k, 2] in map units, ascending."""
    if len(outline) < 3:
        return np.zeros(0, np.int64)
    low, high = outline.min(axis=0), outline.max(axis=0)
    spots = index.within((float(low[0]), float(low[1]), float(high[0]), float(high[1])))
    points = np.stack([index.x[spots], index.y[spots]], axis=1)
    return np.sort(index.order[spots[in_polygon(points, outline)]]).astype(np.int64)


class Hand:
    """An outline as it is drawn, [k, 2] in map units: around what the hand goes, or (box) between where it began and is."""

    def __init__(self) -> None:
        self.outline = NOTHING

    def begin(self, place: tuple[float, float]) -> None:
        self.outline = np.array([place])

    def go_to(self, place: tuple[float, float], box: bool) -> None:
        if not len(self.outline):
            self.begin(place)
        elif box:
            x, y = self.outline[0].tolist()
            self.outline = box_outline((x, y), place)
        else:
            self.outline = np.vstack([self.outline, place])

    def forget(self) -> None:
        self.outline = NOTHING


def box_outline(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """The corners of the box between two of its corners, [4, 2]."""
    (ax, ay), (bx, by) = start, end
    return np.array([(ax, ay), (bx, ay), (bx, by), (ax, by)])


def thinned(outline: np.ndarray, step: float) -> np.ndarray:
    """The outline [k, 2] without the corners that are nearer than `step` to the last one kept."""
    kept = [outline[0]] if len(outline) else []
    for corner in outline[1:]:
        if np.hypot(*(corner - kept[-1])) >= step:
            kept.append(corner)
    return np.array(kept).reshape(-1, 2)
