"""How alike two maps of the same points are: the share of nearest neighbours that they have in common."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from engine.dynamics.samples import evenly
from engine.mapping.neighbours import nearest

COUNT = 15  # neighbours of each point
ASKED = 2000  # points whose neighbours are compared, evenly spread over all


def common(one: np.ndarray, other: np.ndarray, count: int = COUNT) -> Generator[None, None, float]:
    """The mean share of the `count` nearest neighbours of a point on either map; places [n, 2] of the same n points.

    nan where there are too few points to tell.
    """
    if len(one) < 2 * count:
        return float("nan")
    rows = evenly(np.arange(len(one)), ASKED)
    first = yield from _others(one, rows, count)
    second = yield from _others(other, rows, count)
    return float((first[:, :, None] == second[:, None, :]).any(axis=2).mean())


def _others(places: np.ndarray, rows: np.ndarray, count: int) -> Generator[None, None, np.ndarray]:
    """Indices [k, count] of the points nearest to those in `rows`, without themselves."""
    found, _ = yield from nearest(places[rows], places, count + 1)
    itself = found == rows[:, None]  # where points lie on each other it need not be the first, or there at all
    return np.take_along_axis(found, itself.argsort(axis=1, kind="stable"), axis=1)[:, :count]
