"""How sure a number is: 95 % intervals from subsamples without replacement, and floors (real against real).

The bootstrap repeats samples, and distances and nearest neighbours of repeated samples are too small: its intervals
miss the value they belong to. Half samples without replacement have no repeats. For a statistic whose variance goes as
1/n, the spread of its half-sample values is its own standard error (delete-half jackknife: Shao and Wu 1989,
Ann. Statist. 17). Near its floor a Frechet distance varies as 1/n^2, and the interval is about twice too wide there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

DRAWS = 20
_STUDENT = {10: 2.262, 20: 2.093, 50: 2.010, 100: 1.984}  # 97.5 % quantile of t with draws - 1 degrees of freedom

Statistic = Callable[[np.ndarray, np.ndarray], float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval; `samples` of each side went into it, `draws` subsamples into the interval."""

    value: float
    low: float
    high: float
    samples: int
    draws: int


def estimate(statistic: Statistic, real: np.ndarray, made: np.ndarray, seed: int = 0, draws: int = DRAWS) -> Estimate:
    """The statistic of [n, d] against [m, d] and how far it would scatter with other samples of these sizes."""
    generator = np.random.default_rng(seed)
    value = statistic(real, made)
    halves = [statistic(_half(real, generator), _half(made, generator)) for _ in range(draws)]
    margin = _quantile(draws) * float(np.std(halves, ddof=1))
    return Estimate(value, value - margin, value + margin, min(len(real), len(made)), draws)


def floor(statistic: Statistic, real: np.ndarray, samples: int | None = None, seed: int = 0,
          draws: int = DRAWS) -> Estimate:
    """What a perfect model would score: disjoint parts of the real data against each other, `samples` in each.

    real: [n, d]; samples at most n // 2 (None: that). value: the mean of the draws; the interval is where 95 % of
    single scores lie. Raises ValueError if there are too few.
    """
    each = len(real) // 2 if samples is None else samples
    if not 2 <= each <= len(real) // 2:
        raise ValueError(f"A floor of {each} samples needs {2 * each} real ones; there are {len(real)}.")
    generator = np.random.default_rng(seed)
    scores = []
    for _ in range(draws):
        chosen = generator.permutation(len(real))[: 2 * each]
        scores.append(statistic(real[chosen[:each]], real[chosen[each:]]))
    value, margin = float(np.mean(scores)), _quantile(draws) * float(np.std(scores, ddof=1))
    return Estimate(value, value - margin, value + margin, each, draws)


def _half(samples: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    return samples[np.sort(generator.permutation(len(samples))[: len(samples) // 2])]


def _quantile(draws: int) -> float:
    return _STUDENT[max((n for n in _STUDENT if n <= draws), default=10)]
