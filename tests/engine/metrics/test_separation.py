"""Overlap and advantage against known distributions; histograms for drawing."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.metrics.separation import advantage, histogram, overlap, span_of

SCORES = arrays(np.float64, st.integers(1, 60), elements=st.integers(-500, 500).map(lambda i: i / 16))
SHIFTS = st.integers(-1000, 1000).map(float)


@settings(deadline=None)
@given(SCORES, SCORES, SHIFTS)
def test_both_are_in_range_symmetric_and_blind_to_a_shift(a: np.ndarray, b: np.ndarray, shift: float) -> None:
    shared, ahead = overlap(a, b), advantage(a, b)
    assert 0 <= shared <= 1 and -1 <= ahead <= 1
    assert shared == pytest.approx(overlap(b, a)) == overlap(2 * a + shift, 2 * b + shift)
    assert ahead == pytest.approx(-advantage(b, a)) == advantage(2 * a + shift, 2 * b + shift)


@settings(deadline=None)
@given(SCORES, SCORES)
def test_the_advantage_is_that_of_all_pairs(a: np.ndarray, b: np.ndarray) -> None:
    assert advantage(a, b) == pytest.approx(np.sign(a[:, None] - b[None]).mean())


@settings(deadline=None)
@given(SCORES)
def test_alike_is_whole_and_even(a: np.ndarray) -> None:
    assert overlap(a, a) == 1 and advantage(a, a) == 0


@pytest.mark.parametrize("shift", [0.0, 0.5, 1.0, 2.0, 4.0, 8.0])
@pytest.mark.parametrize(("n", "allowed"), [(256, 0.06), (1024, 0.03)])
def test_overlap_and_advantage_of_two_normals(n: int, allowed: float, shift: float) -> None:
    generator = np.random.default_rng(3)
    pairs = [(generator.standard_normal(n) + shift, generator.standard_normal(n)) for _ in range(40)]
    assert np.mean([overlap(a, b) for a, b in pairs]) == pytest.approx(2 * NormalDist().cdf(-shift / 2), abs=allowed)
    expected = 2 * NormalDist().cdf(shift / math.sqrt(2)) - 1
    assert np.mean([advantage(a, b) for a, b in pairs]) == pytest.approx(expected, abs=0.02)


def test_constants_apart_outliers_and_unequal_numbers() -> None:
    for n in (1, 5, 256, 1000, 1024, 3000):
        low, high = np.random.default_rng(n).random((2, n))
        assert overlap(low, high + 2) == pytest.approx(0, abs=0.01) and advantage(low, high + 2) == -1
    zeros, ones = np.zeros(1000), np.ones(10)
    assert overlap(zeros, ones) == 0 and advantage(ones, zeros) == 1
    scores = np.random.default_rng(1).standard_normal((2, 500))
    plain = overlap(*scores)
    scores[0, scores[0].argmax()] = 1e12
    assert overlap(*scores) == pytest.approx(plain, abs=0.02)


def test_what_is_not_finite_is_left_out_and_nothing_left_is_not_a_number() -> None:
    a, b = np.array([1.0, np.nan, 2.0, np.inf]), np.array([0.0, 1.0, -np.inf])
    assert advantage(a, b) == advantage(a[[0, 2]], b[:2]) and overlap(a, b) == overlap(a[[0, 2]], b[:2])
    for empty in (a[:0], a[1:2]):
        assert math.isnan(overlap(a, empty)) and math.isnan(advantage(empty, b))


@settings(deadline=None)
@given(SCORES, SCORES)
def test_histograms_share_their_edges_and_hold_everything(a: np.ndarray, b: np.ndarray) -> None:
    edges, sources = histogram((("training", a), ("generated", b)), 12)
    assert len(edges) == 13 and (np.diff(edges) > 0).all()
    assert [name for name, _ in sources] == ["training", "generated"]
    for _, shares in sources:
        assert len(shares) == 12 and shares.sum() == pytest.approx(1) and (shares >= 0).all()


def test_the_range_leaves_outliers_out_but_shows_every_source() -> None:
    scores = np.random.default_rng(2).standard_normal((2, 1000)).astype(np.float32)
    scores[0, 0], scores[1] = 1e6, scores[1] + 10
    low, high = span_of(scores)
    assert -4 < low < -2 and 12 < high < 14
    edges, ((_, shares), (_, empty)) = histogram((("training", scores[0]), ("average", scores[0, :0])), span=(-1, 1))
    assert (edges[0], edges[-1]) == (-1, 1) and shares.sum() == pytest.approx(1) and shares[-1] > 0.1
    assert not empty.any() and span_of([]) == (0, 1)
    low, high = span_of([np.full(4, 1e8)])
    assert low < 1e8 < high
