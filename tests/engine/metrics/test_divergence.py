"""Distances against their definitions and scipy; floors that a perfect generator meets and a shifted one does not."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import wasserstein_distance

from engine.metrics import divergence
from engine.metrics.divergence import (
    JENSEN_SHANNON,
    SLICED_WASSERSTEIN,
    Floor,
    directions,
    finished,
    floor,
    grid_of,
    jensen_shannon,
    reals_of,
    score,
    sliced_wasserstein,
)

POINTS = 1_000
PLANE = directions()


def ring8(count: int, seed: int) -> np.ndarray:
    generator = np.random.Generator(np.random.Philox(key=seed))
    angle = np.pi / 4 * generator.integers(8, size=count)
    centres = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return (centres + 0.05 * generator.standard_normal((count, 2))).astype(np.float32)


def cloud(count: int, seed: int, dim: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((count, dim))


# --- Jensen-Shannon --------------------------------------------------------------------------------------------------


def test_the_divergence_is_that_of_the_counted_grid() -> None:
    a, b = cloud(400, 1), cloud(300, 2) * 0.5 + 0.3
    edges = grid_of(a, 6)
    wide = [np.concatenate([[-np.inf], e, [np.inf]]) for e in edges]
    p, q = (np.histogram2d(*x.T, bins=[np.nan_to_num(e, posinf=1e9, neginf=-1e9) for e in wide])[0].ravel() for x in (a, b))
    assert jensen_shannon(a, b, edges) == pytest.approx(jensenshannon(p, q, base=2) ** 2)


def test_alike_is_nothing_and_apart_is_one_bit() -> None:
    a = cloud(500, 3)
    edges = grid_of(a)
    assert jensen_shannon(a, a[::-1], edges) == 0
    assert jensen_shannon(a, np.full_like(a, np.nan), edges) == pytest.approx(1)
    assert jensen_shannon(np.clip(a, -2, 2), np.clip(a, -2, 2) + 100, edges) == pytest.approx(1)


def test_what_is_not_finite_or_far_away_is_counted_in_cells_of_its_own() -> None:
    a = np.zeros((100, 2))
    edges = (np.linspace(-1, 1, 5), np.linspace(-1, 1, 5))
    left, right, lost = a.copy(), a.copy(), a.copy()
    left[:50, 0], right[:50, 0], lost[:50, 0] = -1e30, 1e30, np.inf
    beside = [jensen_shannon(x, y, edges) for x, y in ((a, left), (a, right), (a, lost))]
    assert beside == pytest.approx([beside[0]] * 3) and 0.2 < beside[0] < 0.5
    assert jensen_shannon(left, right, edges) == pytest.approx(0.5) == jensen_shannon(right, lost, edges)


def test_the_grid_ignores_outliers_and_has_a_width_in_any_case() -> None:
    data = cloud(2000, 4)
    data[0] = 1e9
    for edges in grid_of(data):
        assert len(edges) == divergence.BINS + 1 and -4 < edges[0] < -2.5 and 2.5 < edges[-1] < 4
    for edges in grid_of(np.full((5, 2), 7.0)):
        assert edges[0] < 7 < edges[-1] and (np.diff(edges) > 0).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 10**6), st.floats(-3, 3))
def test_the_divergence_is_symmetric_and_in_range(n: int, m: int, seed: int, shift: float) -> None:
    a, b = cloud(n, seed), cloud(m, seed + 1) + shift
    edges = grid_of(a, 8)
    value = jensen_shannon(a, b, edges)
    assert 0 <= value <= 1 and value == pytest.approx(jensen_shannon(b, a, edges))


# --- sliced Wasserstein ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "m", "dim"), [(500, 500, 2), (500, 333, 2), (7, 1, 2), (1, 1, 2), (200, 150, 5), (90, 90, 1)])
def test_the_distance_is_the_mean_of_the_projections(n: int, m: int, dim: int) -> None:
    a, b, along = cloud(n, 5, dim) * 3 + 50, cloud(m, 6, dim) + 50.2, directions(40, dim, seed=1)
    expected = np.mean([wasserstein_distance(a @ turn, b @ turn) for turn in along])
    assert sliced_wasserstein(a, b, along) == pytest.approx(expected, rel=1e-3)


def test_rounding_does_not_hurt_beside_an_outlier() -> None:
    a, b = ring8(2000, 1).astype(np.float64), ring8(2000, 2).astype(np.float64)
    b[0] = 1e4
    expected = np.mean([wasserstein_distance(a @ turn, b @ turn) for turn in PLANE])
    assert sliced_wasserstein(a, b, PLANE) == pytest.approx(expected, rel=0.01)


def test_a_shift_is_its_length_times_the_mean_cosine() -> None:
    a = cloud(300, 7)
    assert sliced_wasserstein(a, a + np.array([3.0, 4.0]), PLANE) == pytest.approx(5 * 2 / np.pi, rel=1e-3)
    assert sliced_wasserstein(a, a, PLANE) == 0 == sliced_wasserstein(np.ones((3, 2)), np.ones((4, 2)), PLANE)


def test_what_is_not_finite_is_infinitely_far_and_nothing_is_refused() -> None:
    a = cloud(10, 8)
    assert sliced_wasserstein(a, np.full((10, 2), np.nan), PLANE) == math.inf
    for measure in (lambda x, y: sliced_wasserstein(x, y, PLANE), lambda x, y: jensen_shannon(x, y, grid_of(a))):
        with pytest.raises(ValueError, match="both sides"):
            measure(a, a[:0])


@pytest.mark.parametrize("dim", [1, 2, 3, 10])
def test_directions_are_unit_vectors_and_the_same_again(dim: int) -> None:
    along = directions(32, dim, seed=4)
    assert np.linalg.norm(along, axis=1) == pytest.approx(1) and along.shape[1] == dim
    assert np.array_equal(along, directions(32, dim, seed=4))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 10**6), st.floats(0.01, 1000), st.floats(-1000, 1000))
def test_the_distance_is_symmetric_and_moves_and_scales_with_the_data(n: int, m: int, seed: int, scale: float,
                                                                      shift: float) -> None:
    a, b = cloud(n, seed), cloud(m, seed + 1) + 0.5
    value = sliced_wasserstein(a, b, PLANE)
    assert value >= 0 and value == pytest.approx(sliced_wasserstein(b, a, PLANE), rel=1e-6)
    moved = sliced_wasserstein(a * scale + shift, b * scale + shift, PLANE)
    assert moved == pytest.approx(scale * value, rel=2e-3, abs=1e-4 * scale)


# --- floors ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["distribution", "data"])
def beside(request: pytest.FixtureRequest) -> tuple[divergence.Reals, Floor]:
    """ring8 by its distribution, and as 20,000 points of which no more is known."""
    reals = reals_of(ring8(20_000, 1), POINTS, ring8 if request.param == "distribution" else None, seed=1)
    return reals, finished(floor(reals))


def tally(reals: divergence.Reals, real: Floor, shift: float) -> np.ndarray:
    """Of 100 fresh pairs: how often each measure is within, above the interval."""
    counts = np.zeros((2, 2), int)
    for number in range(100):
        # the pair's first set stands for the generated ones; its number belongs to no draw of the floor
        made = ring8(POINTS, 5_000 + number) if reals.draw else reals.sets(1, 9, number)[0]
        measures = score(made + np.float32(shift), reals, real, number)
        counts += [[m.low <= m.value <= m.high for m in measures], [m.value > m.high for m in measures]]
    return counts


def test_resampled_data_score_within_the_floor(beside: tuple[divergence.Reals, Floor]) -> None:
    assert beside[0].names == (JENSEN_SHANNON, SLICED_WASSERSTEIN)
    assert (tally(*beside, shift=0)[0] >= 90).all()


def test_data_shifted_by_three_tenths_of_their_sigma_score_above_it(beside: tuple[divergence.Reals, Floor]) -> None:
    assert (tally(*beside, shift=0.3 * float(beside[0].data.std()))[1] >= 99).all()


def test_a_fresh_pair_of_disjoint_sets_is_one_more_draw(beside: tuple[divergence.Reals, Floor]) -> None:
    reals, real = beside
    values = np.array([reals.values(*reals.sets(2, 8, number)) for number in range(100)])
    for at in range(2):
        low, middle, high = real.interval(at)
        assert low < middle < high
        assert ((low <= values[:, at]) & (values[:, at] <= high)).sum() >= 90
        assert 25 <= (values[:, at] > middle).sum() <= 75


def test_a_lost_mode_and_a_diverged_generator_score_above(beside: tuple[divergence.Reals, Floor]) -> None:
    reals, real = beside
    made = ring8(2 * POINTS, 3)
    lost = made[made[:, 0] < 1.8][:POINTS]
    for points in (lost, np.full((POINTS, 2), np.nan)):
        assert all(m.value > m.high for m in score(points, reals, real))


def test_the_floor_comes_draw_by_draw_and_is_the_same_again() -> None:
    reals = reals_of(ring8(300, 1), POINTS, seed=3)
    assert reals.count == 150  # half of too few
    assert list(floor(reals, 4)) == [1, 2, 3, 4]
    real = finished(floor(reals, 4))
    assert real.values.shape == (4, 2) and np.array_equal(real.values, finished(floor(reals, 4)).values)
    assert not np.array_equal(real.values, finished(floor(reals_of(reals.data, POINTS, seed=4), 4)).values)
    assert len(np.unique(real.values, axis=0)) == 4


def test_the_sets_of_a_pair_are_disjoint_and_whole() -> None:
    data = np.arange(20.0).reshape(10, 2)
    a, b = reals_of(data, 5).sets(2, 1, 0)
    assert sorted(np.concatenate([a, b])[:, 0].tolist()) == data[:, 0].tolist()


def test_more_coordinates_have_no_grid_and_too_few_points_are_refused() -> None:
    reals = reals_of(cloud(100, 1, 3), 20)
    (measure,) = score(cloud(20, 2, 3), reals, finished(floor(reals, 5)))
    assert measure.name == SLICED_WASSERSTEIN and measure.value > 0
    with pytest.raises(ValueError, match="at least two"):
        reals_of(cloud(1, 1), 5)
    with pytest.raises(ValueError, match="needs 20 generated points"):
        score(cloud(19, 2, 3), reals, finished(floor(reals, 1)))
