"""Where a map has no data, and how unusual a sample is beside the data."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from engine.mapping.neighbours import nearest

VEIL = 98.0  # percentile of the data's own nearest-neighbour distances on the map
ASKED = 500  # data points at most whose nearest neighbours are looked for, evenly chosen
DOT = 1 / 400  # of the map's longer side, about a pixel: the ground around a data point is no smaller
REFERENCE = 10_000  # data points at most that samples are compared with


def veil_radius(places: np.ndarray, extent: float = 0.0) -> Generator[None, None, float]:
    """The distance that 98 % of the places [n, 2] of the data are nearer than to their nearest other place: farther from every
    data point than that, there are no data. In map units; at least a small share of `extent`, the map's longer side.

    Data points at the very same place (copies, sparse tables, a collapsed encoder) count once: they say nothing of how far
    apart the data lie. 0 without data.
    """
    if not len(places):
        return 0.0
    least = DOT * extent
    apart = _apart(places)
    yield None
    if len(apart) < 2:
        return least
    asked = np.unique(np.linspace(0, len(apart) - 1, min(len(apart), ASKED)).astype(np.int64))
    found, distances = yield from nearest(apart[asked], apart, 2)
    # the point itself is among its two nearest; another one so near that float32 can't tell may come first
    other = np.where(found[:, 0] == asked, distances[:, 1], distances[:, 0])
    return max(float(np.percentile(other, VEIL)), least)


def _apart(places: np.ndarray) -> np.ndarray:
    """Each place once, float32 [m, 2]: both numbers of a place are sorted as one of 64 bits, 4 ms for 70,000 of them."""
    whole = np.ascontiguousarray(places, np.float32) + np.float32(0)  # -0 is 0
    ranked = np.sort(whole.view(np.int64).ravel())
    first = np.ones(len(ranked), bool)
    first[1:] = ranked[1:] != ranked[:-1]
    return ranked[first].view(np.float32).reshape(-1, 2)


def extent_of(places: np.ndarray) -> float:
    """The longer side of places [n, 2], in map units; 0 of none."""
    return max(float(np.ptp(places[:, side])) for side in (0, 1)) if len(places) else 0.0


class Density:
    """Of data as vectors float32 [m, d]: how far its points are from their nearest others, left out one at a time."""

    def __init__(self, data: np.ndarray) -> None:
        self._data = np.ascontiguousarray(data, np.float32)
        self._own: np.ndarray | None = None  # sorted, float32 [m]

    def percentiles(self, queries: np.ndarray) -> Generator[None, None, np.ndarray]:
        """Share in percent of the data that are nearer to their nearest other than the queries [n, d] are to the data:
        float32 [n], NaN for fewer than two data points."""
        if len(self._data) < 2:
            return np.full(len(queries), np.nan, np.float32)
        if self._own is None:
            _, own = yield from nearest(self._data, self._data, 1, itself=False)
            self._own = np.sort(own[:, 0])
        _, distances = yield from nearest(queries, self._data, 1)
        below = np.searchsorted(self._own, distances[:, 0], side="left")
        return (100.0 * below / len(self._own)).astype(np.float32)
