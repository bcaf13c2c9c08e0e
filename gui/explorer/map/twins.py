"""Which point of one map is which of another, by their keys."""

from __future__ import annotations

import numpy as np

from gui.explorer.map.chart import Chart


def twins(one: Chart, other: Chart, data: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """For each point of one map its index on the other, and back; -1: it is not there. data: of the data alone."""
    if one.same_points(other):
        same = np.where(one.shown.of_data, np.arange(len(one)), -1) if data else np.arange(len(one))
        return same, same
    over, back = np.full(len(one), -1, np.int64), np.full(len(other), -1, np.int64)
    _, here, there = np.intersect1d(one.keys, other.keys, assume_unique=True, return_indices=True)
    if data:
        real = one.shown.of_data[here]
        here, there = here[real], there[real]
    over[here], back[there] = there, here
    return over, back


def there(twin: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Those that have a twin, as indices of the other map."""
    found = twin[indices] if len(twin) else twin
    return found[found >= 0]
