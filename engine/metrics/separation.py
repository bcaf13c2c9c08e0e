"""How well scores tell real from generated: shared area, advantage, and histograms for drawing.

Scores are any finite numbers; what is not finite is left out. Where a side has nothing left, a number is nan.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

BINS = 40
_IN_A_BIN = 96  # scores of both sides together at least, so that a bin's share is more than chance
_FEWEST = 8  # bins
_TAIL = 0.005  # of each source's scores at either end may lie outside the range that is drawn


def overlap(real: np.ndarray, made: np.ndarray, bins: int = BINS) -> float:
    """Shared area of the histograms of scores [n] and [m], sum of min(p, q): 1 alike, 0 apart, nan without scores.

    The bins (at most `bins`) hold about equally many scores, so that the number is the same for any increasing function
    of the scores. A plain shared area of samples is too small: chance alone makes two histograms differ by about
    sqrt(bins / (pi n)), 0.2 for 256 identically distributed scores a side in 40 bins. That is corrected by extrapolating
    to no noise (see `_difference`). What is left, for normal scores: 256 a side -0.02 (alike) to +0.03, 1,024 a side
    -0.01 to +0.03; standard error 0.03 to 0.05, and 0.01 to 0.03.
    """
    a, b = _finite(real), _finite(made)
    if not len(a) or not len(b):
        return math.nan
    total = len(a) + len(b)
    fitting = min(bins, total // 4, max(_FEWEST, total // _IN_A_BIN)) // 2
    edges = _parts(a, b, max(2, 2 * fitting))  # even: a bin ends where scores that are wholly apart part
    return min(1.0, max(0.0, 1.0 - _difference(_shares(a, edges), _shares(b, edges), len(a), len(b)) / 2))


def advantage(real: np.ndarray, made: np.ndarray) -> float:
    """2 P(real > made) - 1 in [-1, 1], ties counting half (Mann and Whitney 1947): of scores [n] and [m]; nan without.

    0 is even; 1 a critic that always scores the real one higher. It is 2 AUC - 1, and unbiased for any n and m.
    """
    a, b = _finite(real), np.sort(_finite(made))
    if not len(a) or not len(b):
        return math.nan
    won, lost = np.searchsorted(b, a, "left"), len(b) - np.searchsorted(b, a, "right")
    return float(np.mean(won - lost) / len(b))


def histogram(scores: Iterable[tuple[str, np.ndarray]], bins: int = BINS,
              span: tuple[float, float] | None = None) -> tuple[np.ndarray, tuple[tuple[str, np.ndarray], ...]]:
    """Edges float64 [bins + 1] common to all sources, and per source its share of each bin [bins], adding up to 1.

    What lies beyond the range (`span`, or `span_of` the scores) is counted in the bins at its ends. A source without
    scores has zeros.
    """
    sources = [(name, _finite(values)) for name, values in scores]
    low, high = span or span_of(values for _, values in sources)
    edges = np.linspace(low, high, bins + 1)
    return edges, tuple((name, _shares(values, edges[1:-1])) for name, values in sources)


def span_of(scores: Iterable[np.ndarray]) -> tuple[float, float]:
    """(low, high), low < high: where all but 0.5 % of each source's scores at either end lie; (0, 1) without scores."""
    ends = [np.quantile(values, [_TAIL, 1 - _TAIL]) for values in map(_finite, scores) if len(values)]
    if not ends:
        return 0.0, 1.0
    low, high = min(float(end[0]) for end in ends), max(float(end[1]) for end in ends)
    least = max(1e-6 * max(abs(low), abs(high)), 1e-9)  # equal scores make a bar, not a range of no width
    return (low, high) if high - low >= least else (low - least, high + least)


def _difference(p: np.ndarray, q: np.ndarray, n: int, m: int) -> float:
    """Sum over bins of |p - q| without what sampling adds, from shares [k] of n and m scores.

    With noise of variance v s^2 the mean |difference| of a bin, g(v), grows from |p - q| as sqrt(v) if p = q, and hardly if
    |p - q| >> s. Observed is g(1); with the noise once more it is g(2), a folded normal's mean. Richardson's
    extrapolation to v = 0 is (sqrt(2) g(1) - g(2)) / (sqrt(2) - 1): exact for p = q and for |p - q| >> s, a little too
    small between.
    """
    seen = np.abs(p - q)
    noise = np.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    twice = [_folded(float(d), float(s)) for d, s in zip(seen, noise, strict=True)]
    return (math.sqrt(2) * float(seen.sum()) - sum(twice)) / (math.sqrt(2) - 1)


def _folded(mean: float, sigma: float) -> float:
    """E|x| of x ~ N(mean, sigma^2) (Leone et al. 1961)."""
    if sigma <= 0:
        return abs(mean)
    z = mean / sigma
    return sigma * math.sqrt(2 / math.pi) * math.exp(-z * z / 2) + mean * math.erf(z / math.sqrt(2))


def _parts(a: np.ndarray, b: np.ndarray, count: int) -> np.ndarray:
    """Scores at which parts of equal share begin, ascending: [count - 1] or fewer; both sides weigh the same."""
    pooled = np.concatenate([a, b])
    weights = np.repeat([len(b), len(a)], [len(a), len(b)]).astype(np.int64)  # whole numbers: no rounding decides
    order = np.argsort(pooled, kind="stable")
    below = np.cumsum(weights[order])
    return np.unique(pooled[order][np.searchsorted(below, np.arange(1, count) * below[-1] // count, "right")])


def _shares(values: np.ndarray, inner: np.ndarray) -> np.ndarray:
    """Share of values in each bin between `inner` edges [k - 1] and beyond them: float64 [k]."""
    counts = np.bincount(np.searchsorted(inner, values, "right"), minlength=len(inner) + 1)
    return counts / max(1, len(values))


def _finite(scores: np.ndarray) -> np.ndarray:
    flat = np.asarray(scores, np.float64).reshape(-1)
    return flat[np.isfinite(flat)]
