"""Frechet distance against closed forms, and how sure it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.metrics.frechet import Moments, distance, frechet, frechet_estimate, frechet_floor, moments


def rotation(d: int, seed: int) -> np.ndarray:
    return np.linalg.qr(np.random.default_rng(seed).standard_normal((d, d)))[0]


AXES = st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9), st.floats(-5, 5)), min_size=1, max_size=8)


@given(AXES, st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_commuting_gaussians_have_a_closed_form(axes: list[tuple[float, float, float]], seed: int) -> None:
    a, b, gap = np.array(axes).T
    turn = rotation(len(a), seed)
    one = Moments(np.zeros(len(a)), turn @ np.diag(a) @ turn.T)
    two = Moments(turn @ gap, turn @ np.diag(b) @ turn.T)
    expected = (gap**2).sum() + ((np.sqrt(a) - np.sqrt(b)) ** 2).sum()
    assert distance(one, two) == pytest.approx(expected, abs=1e-6)
    assert distance(two, one) == pytest.approx(distance(one, two), abs=1e-6)


def test_general_gaussians_agree_with_the_eigenvalues_of_the_product() -> None:
    a, b = (np.random.default_rng(seed).standard_normal((50, 6)) @ rotation(6, seed) for seed in (1, 2))
    one, two = moments(a), moments(b)
    crossed = np.sqrt(np.linalg.eigvals(one.covariance @ two.covariance).real).sum()
    gap = one.mean - two.mean
    expected = gap @ gap + np.trace(one.covariance + two.covariance) - 2 * crossed
    assert frechet(a, b) == pytest.approx(expected, rel=1e-9)


def test_fewer_samples_than_dimensions_is_no_trouble() -> None:
    samples = np.random.default_rng(0).standard_normal((10, 40))
    assert frechet(samples, samples) == pytest.approx(0, abs=1e-6)
    np.testing.assert_allclose(moments(samples).covariance, np.cov(samples.T))


def test_what_is_not_finite_or_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        moments(np.array([[0.0], [np.nan]]))
    with pytest.raises(ValueError, match="two samples"):
        moments(np.zeros((1, 3)))


def test_the_interval_holds_the_expected_value() -> None:
    generator = np.random.default_rng(5)

    def draw() -> tuple[np.ndarray, np.ndarray]:
        return generator.standard_normal((300, 4)), generator.standard_normal((300, 4)) * 1.5 + 0.7

    expected = np.mean([frechet(*draw()) for _ in range(200)])
    hits = [est.low <= expected <= est.high for est in (frechet_estimate(*draw(), seed=i) for i in range(40))]
    assert sum(hits) >= 34


def test_real_data_scores_within_its_floor_and_shifted_data_does_not() -> None:
    generator = np.random.default_rng(6)
    real = generator.standard_normal((1000, 8))
    floor = frechet_floor(real, 300, seed=1)
    assert (floor.samples, floor.draws) == (300, 20)
    scores = [frechet(generator.standard_normal((300, 8)), generator.standard_normal((300, 8))) for _ in range(60)]
    assert np.mean([score <= floor.high for score in scores]) > 0.85
    assert frechet(real[:300], real[300:600] + 0.3) > floor.high


def test_a_floor_needs_two_disjoint_parts() -> None:
    with pytest.raises(ValueError, match="needs 12 real ones"):
        frechet_floor(np.zeros((10, 2)), 6)
