"""Lines of equal score: marching squares (Lorensen & Cline 1987, in the plane) on all cells of the field at once."""

from __future__ import annotations

import numpy as np

QUANTILES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MIDDLE = 0.5  # half of what is seen scores higher, half lower: where the ramp is neutral

_NONE = (-1, -1)
_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)


def _table() -> np.ndarray:
    """[16, 2, 2] edges that the one or two lines of a cell join, by which corners are above (8 4 2 1 = clockwise)."""
    one = {1: (_LEFT, _BOTTOM), 2: (_BOTTOM, _RIGHT), 3: (_LEFT, _RIGHT), 4: (_TOP, _RIGHT), 6: (_TOP, _BOTTOM),
           7: (_LEFT, _TOP)}  # fmt: skip
    made = np.full((16, 2, 2), -1, np.int64)
    for case, pair in one.items():
        made[case, 0] = made[15 - case, 0] = pair
    made[5] = ((_LEFT, _TOP), (_BOTTOM, _RIGHT))  # the two corners above are joined through the middle
    made[10] = ((_LEFT, _BOTTOM), (_TOP, _RIGHT))
    return made


_CASES = _table()
_ENDS = np.array([[0, 1], [1, 2], [3, 2], [0, 3]])  # the corners of each edge


def isolines(field: np.ndarray, level: float, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """Segments [n, 2, 2] (start and end, x and y) along which the field [rows, columns] has that level.

    xs [columns], ys [rows]: where its values stand. In a cell with two opposite corners above, the mean decides which
    of them are joined.
    """
    above = field >= level
    case = above[:-1, :-1] * 8 + above[:-1, 1:] * 4 + above[1:, 1:] * 2 + above[1:, :-1]
    rows, columns = np.nonzero((case > 0) & (case < 15))
    if not len(rows):
        return np.zeros((0, 2, 2))
    down, right = rows[:, None] + np.array([0, 0, 1, 1]), columns[:, None] + np.array([0, 1, 1, 0])
    values = np.asarray(field, np.float64)[down, right]  # [cells, 4 corners], clockwise from the top left
    kinds = case[rows, columns]
    low = values.mean(axis=1) < level
    kinds = np.where(low & (kinds == 5), 10, np.where(low & (kinds == 10), 5, kinds))
    places = np.stack([xs[right], ys[down]], axis=-1)  # [cells, 4, 2]
    crossed = _crossings(values, places, level)
    found = _CASES[kinds].reshape(-1, 2)
    cells = np.repeat(np.arange(len(kinds)), 2)
    there = found[:, 0] >= 0
    return crossed[cells[there, None], found[there]]


def _crossings(values: np.ndarray, places: np.ndarray, level: float) -> np.ndarray:
    """[cells, 4 edges, 2]: where the level lies on each edge, linear between its corners (meaningless where it doesn't)."""
    a, b = values[:, _ENDS[:, 0]], values[:, _ENDS[:, 1]]
    gap = np.where(a == b, 1.0, b - a)
    with np.errstate(over="ignore"):  # beyond the end of an edge that hardly rises: infinitely far is as good
        part = np.clip((level - a) / gap, 0.0, 1.0)[..., None]
    start, end = places[:, _ENDS[:, 0]], places[:, _ENDS[:, 1]]
    return start + (end - start) * part


def to_the_edge(field: np.ndarray, view: tuple[float, float, float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The field with its outer values repeated at the edge of the view, and its xs and ys: lines then end at the edge.

    A value stands in the middle of its part of the view; row 0 is at the top.
    """
    left, bottom, right, top = view
    rows, columns = field.shape
    xs = left + (np.arange(columns) + 0.5) / columns * (right - left)
    ys = top - (np.arange(rows) + 0.5) / rows * (top - bottom)
    return np.pad(field, 1, "edge"), np.r_[left, xs, right], np.r_[top, ys, bottom]


def levels(field: np.ndarray) -> tuple[tuple[float, bool], ...]:
    """(score, whether it is the middle one) at the quantiles, each once; none where all scores are equal."""
    good = field[np.isfinite(field)]
    if not good.size or np.ptp(good) <= 1e-12 * max(1.0, float(np.abs(good).max())):
        return ()
    scores = np.quantile(good[:: max(1, good.size // 4096)], QUANTILES)
    found: dict[float, bool] = {}
    for part, score in zip(QUANTILES, scores.tolist(), strict=True):
        found[score] = found.get(score, False) or part == MIDDLE
    return tuple(found.items())
