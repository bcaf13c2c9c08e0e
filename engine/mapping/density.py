"""Where a map has no data, and how unusual a sample is beside the data."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from engine.mapping.neighbours import nearest

VEIL = 98.0  # percentile of the data's own nearest-neighbour distances on the map
ASKED = 500  # data points at most whose nearest neighbours are looked for, evenly chosen
REFERENCE = 10_000  # data points at most that samples are compared with


def veil_radius(places: np.ndarray) -> Generator[None, None, float]:
    """The distance that 98 % of the data points [n, 2] are nearer than to their nearest other: farther from every data point
    than that, there are no data. In map units; 0 for fewer than two points.
    """
    if len(places) < 2:
        return 0.0
    asked = np.unique(np.linspace(0, len(places) - 1, min(len(places), ASKED)).astype(np.int64))
    found, distances = yield from nearest(places[asked], places, 2)
    # the point itself is among its two nearest; another one at the same place may come first
    other = np.where(found[:, 0] == asked, distances[:, 1], distances[:, 0])
    return float(np.percentile(other, VEIL))


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
