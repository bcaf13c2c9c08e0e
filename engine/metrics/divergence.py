"""How far generated points are from real ones: Jensen-Shannon on a grid, sliced Wasserstein, each with its floor.

Both are above zero even for a perfect generator, because samples are finite. So a number is shown beside the floor: what
two sets of real points score against each other. Score and floor are made alike, hence exchangeable: the score compares n
generated points with n real ones *drawn anew for every score*, a floor's draw compares two such real sets. If the
generator is perfect, its score is one more draw of the floor and lies in the interval in 95 of 100 cases.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from engine.answers import Measure

JENSEN_SHANNON, SLICED_WASSERSTEIN = "Jensen-Shannon", "sliced Wasserstein"
BINS, DIRECTIONS, DRAWS = 32, 64, 400
_TAIL, _MARGIN = 0.005, 0.1
_LEVELS = 32_767  # steps from the middle to the farthest point
_AT_ONCE = 8  # directions, so that what is sorted stays in the cache
_FLOOR, _SCORE, _TURN = 1, 2, 3  # purposes: streams that have nothing to do with each other

Edges = tuple[np.ndarray, ...]  # per coordinate, ascending
Draw = Callable[[int, int], np.ndarray]  # (count, seed) to that many fresh points float [count, d]


def grid_of(data: np.ndarray, bins: int = BINS) -> Edges:
    """Edges float64 [bins + 1] per coordinate of data [n, d], around all but 1 % of it with a tenth to spare at each end."""
    low, high = np.quantile(np.asarray(data, np.float64), [_TAIL, 1 - _TAIL], axis=0)
    margin = np.where(high > low, (high - low) * _MARGIN, np.maximum(1.0, np.abs(low)) * _MARGIN)
    return tuple(np.linspace(a, b, bins + 1) for a, b in zip(low - margin, high + margin, strict=True))


def jensen_shannon(a: np.ndarray, b: np.ndarray, edges: Edges) -> float:
    """Jensen-Shannon divergence (Lin 1991) in bits, in [0, 1], of points [n, d] and [m, d] counted in a common grid.

    Points beyond the edges fall into cells that go on without end, points that are not finite into a cell of their own.
    Raises ValueError for no points.
    """
    if not len(a) or not len(b):
        raise ValueError("A divergence needs points on both sides.")
    cells = math.prod(len(e) + 1 for e in edges) + 1
    p, q = (np.bincount(_cells(x, edges), minlength=cells) / len(x) for x in (a, b))
    return min(1.0, max(0.0, _entropy((p + q) / 2) - (_entropy(p) + _entropy(q)) / 2))


def _cells(points: np.ndarray, edges: Edges) -> np.ndarray:
    """Number of the cell of each point, int64 [n]; the last one is that of points that are not finite."""
    cell = np.zeros(len(points), np.int64)
    for values, ends in zip(np.asarray(points, np.float64).T, edges, strict=True):
        cell = cell * (len(ends) + 1) + np.searchsorted(ends, values, "right")
    cell[~np.isfinite(points).all(1)] = math.prod(len(e) + 1 for e in edges)
    return cell


def _entropy(shares: np.ndarray) -> float:
    """In bits."""
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum())


def directions(count: int = DIRECTIONS, dim: int = 2, seed: int = 0) -> np.ndarray:
    """Unit vectors float64 [count, dim]: in the plane evenly over half a turn, else uniform on the sphere from `seed`."""
    if dim == 1:
        return np.ones((1, 1))
    if dim == 2:
        angle = np.pi * (np.arange(count) + 0.5) / count
        return np.stack([np.cos(angle), np.sin(angle)], axis=1)
    normals = _generator(seed, _TURN, 0).standard_normal((count, dim))
    return normals / np.linalg.norm(normals, axis=1, keepdims=True)


def sliced_wasserstein(a: np.ndarray, b: np.ndarray, along: np.ndarray) -> float:
    """Mean over the directions [k, d] of the 1-Wasserstein distance of the projections of points [n, d] and [m, d].

    In data units. (Rabin et al. 2011; Bonneel et al. 2015, J. Math. Imaging Vis. 51.) In one dimension it is the area
    between the quantile functions. Projections are rounded to 65,535 steps, which numpy sorts 5 to 10 times faster;
    rounding moves the mean by far less than a step. Infinite if a point is not finite. Raises ValueError for no points.
    """
    if not len(a) or not len(b):
        raise ValueError("A distance needs points on both sides.")
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return math.inf
    middle = (np.minimum(a.min(0), b.min(0)) + np.maximum(a.max(0), b.max(0))) / 2
    a, b = (a - middle).T, (b - middle).T
    reach = math.sqrt(max(float((a * a).sum(0).max()), float((b * b).sum(0).max())))
    if reach == 0:
        return 0.0
    a, b = (a / reach).astype(np.float32), (b / reach).astype(np.float32)
    parts = np.split(along.astype(np.float32), range(_AT_ONCE, len(along), _AT_ONCE))
    return sum(_apart(_sorted(part @ a), _sorted(part @ b)) for part in parts) * reach / (len(along) * _LEVELS)


def _sorted(projections: np.ndarray) -> np.ndarray:
    """Rows of projections in [-1, 1] as ascending levels: float32 [k, n] to uint16."""
    projections *= _LEVELS
    projections += _LEVELS + 0.5
    levels = projections.astype(np.uint16)
    levels.sort(axis=1, kind="stable")  # for 16 bits that is a radix sort
    return levels


def _apart(p: np.ndarray, q: np.ndarray) -> float:
    """Sum over rows of the mean distance of two sorted rows' quantile functions, [k, n] and [k, m], in levels."""
    n, m = p.shape[1], q.shape[1]
    if n == m:
        return int(np.abs(np.subtract(p, q, dtype=np.int32)).sum()) / n
    ends = np.union1d(np.arange(1, n + 1) * m, np.arange(1, m + 1) * n)  # where a quantile function steps, in 1 / (n m)
    begins = np.concatenate([[0], ends[:-1]])
    gaps = np.abs(np.subtract(p[:, begins // m], q[:, begins // n], dtype=np.int32))
    return float((gaps @ ((ends - begins) / (n * m))).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Reals:
    """Where sets of `count` real points come from, and what they are measured with. Made by `reals_of`.

    data: float [n, d]. draw: fresh points of the distribution itself, where it is known; else subsets of the data.
    """

    data: np.ndarray
    count: int
    draw: Draw | None
    seed: int
    edges: Edges  # empty for more than two coordinates, where a grid would be all but empty
    along: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        """Of the measures, in order."""
        return (JENSEN_SHANNON, SLICED_WASSERSTEIN) if self.edges else (SLICED_WASSERSTEIN,)

    def values(self, a: np.ndarray, b: np.ndarray) -> tuple[float, ...]:
        """Each measure of points [n, d] against points [m, d]."""
        sliced = sliced_wasserstein(a, b, self.along)
        return (jensen_shannon(a, b, self.edges), sliced) if self.edges else (sliced,)

    def sets(self, many: int, purpose: int, number: int) -> list[np.ndarray]:
        """`many` (at most 2) disjoint real sets [count, d]; the same for the same purpose and number."""
        generator = _generator(self.seed, purpose, number)
        total = many * self.count
        if self.draw is not None:
            drawn = self.draw(total, int(generator.integers(2**62)))
        else:
            drawn = self.data[generator.choice(len(self.data), total, replace=False)]
        return np.split(drawn, many)


def reals_of(data: np.ndarray, count: int, draw: Draw | None = None, seed: int = 0, bins: int = BINS) -> Reals:
    """For sets of `count` points of data [n, d]; without `draw` of at most n // 2. Raises ValueError for fewer than 2."""
    if len(data) < 2 or count < 1:
        raise ValueError("Real points against real points need at least two of them.")
    dim = data.shape[1]
    each = count if draw is not None else min(count, len(data) // 2)
    return Reals(data, each, draw, seed, grid_of(data, bins) if dim <= 2 else (), directions(DIRECTIONS, dim, seed))


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """What real points score against real points, `count` a side: values float64 [draws, measures], in `names`' order."""

    names: tuple[str, ...]
    values: np.ndarray
    count: int

    def interval(self, at: int) -> tuple[float, float, float]:
        """2.5 % quantile, median and 97.5 % quantile of a measure.

        Quantiles i / (draws + 1) of the order statistics (Weibull), so that the next draw lies within in 95 % of cases.
        """
        low, middle, high = np.quantile(self.values[:, at], [0.025, 0.5, 0.975], method="weibull")
        return float(low), float(middle), float(high)


def floor(reals: Reals, draws: int = DRAWS) -> Generator[int, None, Floor]:
    """Yields the number of draws done after each (a few ms for 5,000 points), and returns the Floor."""
    values = []
    for number in range(draws):
        values.append(reals.values(*reals.sets(2, _FLOOR, number)))
        yield number + 1
    return Floor(reals.names, np.array(values), reals.count)


def finished(steps: Generator[int, None, Floor]) -> Floor:
    """The floor at once."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def score(generated: np.ndarray, reals: Reals, beside: Floor, number: int = 0) -> tuple[Measure, ...]:
    """Each measure of the first `reals.count` of the generated points [n, d] against a real set that belongs to `number`.

    Give another number each time: against one and the same set all scores would share its luck. Points learned by heart
    score lower than fresh ones, since they are the data's own. Raises ValueError for too few generated points.
    """
    if len(generated) < reals.count:
        raise ValueError(f"A score beside this floor needs {reals.count:,} generated points; there are {len(generated):,}.")
    values = reals.values(generated[:reals.count], reals.sets(1, _SCORE, number)[0])
    return tuple(Measure(name, value, *beside.interval(at)) for at, (name, value) in enumerate(zip(reals.names, values,
                                                                                                   strict=True)))


def _generator(seed: int, purpose: int, number: int) -> np.random.Generator:
    """Counter-based (Philox; Salmon et al. 2011): the numbers are a function of seed, purpose and number."""
    key = np.array([seed % 2**64, (purpose << 48) + number % 2**48], np.uint64)
    return np.random.Generator(np.random.Philox(key=key))
