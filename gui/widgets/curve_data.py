"""The numbers of one curve: kept whole, smoothed as they come, thinned when they are drawn. No Qt."""

from __future__ import annotations

import numpy as np


class Curve:
    """Points (x, y) in order of x, in arrays that grow by doubling."""

    def __init__(self, smoothing: float = 0.0) -> None:
        self._room = np.zeros((64, 3))  # x, y, smoothed y
        self._count = self._done = 0
        self._smoothing, self._sum, self._weight = smoothing, 0.0, 0.0

    def __len__(self) -> int:
        return self._count

    def append(self, x: float, y: float) -> None:
        """One more point; a point at or before the last x replaces what came from there on (a run rolled back)."""
        while self._count and self._room[self._count - 1, 0] >= x:
            self._count -= 1
        if self._done > self._count:
            self._restart()
        if self._count == len(self._room):
            self._room = np.concatenate([self._room, np.zeros_like(self._room)])
        self._room[self._count] = (x, y, np.nan)
        self._count += 1

    def replace(self, points: np.ndarray) -> None:
        """All points at once, [n, 2]."""
        self._count = len(points)
        self._room = np.zeros((max(64, self._count), 3))
        self._room[: self._count, :2] = points
        self._restart()

    def set_smoothing(self, smoothing: float) -> None:
        """The weight in [0, 1) of the past."""
        self._smoothing = smoothing
        self._restart()

    def _restart(self) -> None:
        self._done, self._sum, self._weight = 0, 0.0, 0.0

    def _smooth(self) -> None:
        """Exponential average without the start's bias towards 0 (as Adam's moments): sum / weight; skips NaN."""
        keep = self._smoothing
        for row in range(self._done, self._count):
            y = self._room[row, 1]
            if np.isfinite(y):
                self._sum = keep * self._sum + (1 - keep) * y
                self._weight = keep * self._weight + (1 - keep)
            self._room[row, 2] = self._sum / self._weight if self._weight else np.nan
        self._done = self._count

    def points(self) -> np.ndarray:
        """[n, 3]: x, y, smoothed y (a view; do not write)."""
        self._smooth()
        return self._room[: self._count]

    def last(self) -> tuple[float, float] | None:
        """The newest x and smoothed y."""
        points = self.points()
        return (float(points[-1, 0]), float(points[-1, 2])) if self._count else None

    def at(self, x: float) -> tuple[float, float, float] | None:
        """The point nearest to x: (x, y, smoothed y)."""
        points = self.points()
        if not self._count:
            return None
        place = int(np.clip(np.searchsorted(points[:, 0], x), 0, self._count - 1))
        if place and abs(points[place - 1, 0] - x) <= abs(points[place, 0] - x):
            place -= 1
        there, y, smooth = points[place]
        return float(there), float(y), float(smooth)


def thin_extremes(x: np.ndarray, y: np.ndarray, buckets: int) -> tuple[np.ndarray, np.ndarray]:
    """At most two points a bucket, its lowest and highest in their order, so that no spike is lost."""
    if len(x) <= 2 * buckets:
        return x, y
    whole = len(x) // buckets * buckets
    filled = np.where(np.isfinite(y[:whole]), y[:whole], y[np.isfinite(y)].mean() if np.isfinite(y).any() else 0.0)
    block = filled.reshape(buckets, -1)
    start = np.arange(buckets) * block.shape[1]
    picks = np.sort(np.stack([start + block.argmin(1), start + block.argmax(1)], axis=1), axis=1).ravel()
    picks = np.unique(np.concatenate([picks, np.arange(whole, len(x))]))
    return x[picks], y[picks]


def thin_evenly(x: np.ndarray, y: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """At most `most` points, evenly, with the first and the last."""
    if len(x) <= most:
        return x, y
    picks = np.unique(np.linspace(0, len(x) - 1, most).round().astype(int))
    return x[picks], y[picks]


def nice_ticks(low: float, high: float, count: int = 3) -> list[float]:
    """About `count` round numbers inside [low, high]: steps of 1, 2 or 5 times a power of ten."""
    if not np.isfinite([low, high]).all() or high <= low:
        return []
    raw = (high - low) / count
    power = 10.0 ** np.floor(np.log10(raw))
    best: list[float] = []
    for step in (1, 2, 2.5, 5, 10, 20):
        first = np.ceil(low / (step * power) - 1e-9)
        last = np.floor(high / (step * power) + 1e-9)
        ticks = [float(number * step * power) for number in np.arange(first, last + 1)]
        if ticks and (not best or abs(len(ticks) - count) < abs(len(best) - count)):
            best = ticks
    return best
