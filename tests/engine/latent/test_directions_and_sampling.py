"""Axes are the data's own and keep their place between snapshots; samplers draw what they were fitted to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.latent.directions import alignment, closed_form, principal
from engine.latent.sampling import Mixture, Prior


def turned(dim: int, seed: int) -> np.ndarray:
    """A random orthogonal matrix."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(dim, dim)))[0]


def test_principal_axes_are_the_datas_own() -> None:
    basis, lengths = turned(6, 1), np.array([5.0, 3.0, 2.0, 0.5, 0.1, 0.0])
    data = np.random.default_rng(2).normal(size=(20_000, 6)) * lengths @ basis.T + 7
    found = principal(data.astype(np.float32), 3)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), lengths[:3], rtol=0.03)
    np.testing.assert_allclose(found.explained, np.square(lengths[:3]) / np.square(lengths).sum(), rtol=0.05)
    cosines = np.abs(found.vectors @ basis[:, :3]) / np.linalg.norm(found.vectors, axis=1)[:, None]
    np.testing.assert_allclose(cosines, np.eye(3), atol=0.03)
    np.testing.assert_allclose(found.mean, 7, atol=0.2)
    assert len(principal(data, 100).vectors) == 5  # one direction does not vary at all
    assert len(principal(data[:1], 3).vectors) == 0 and principal(data[:1], 3).vectors.shape[1] == 6


def test_closed_form_is_what_the_layer_answers_to_most() -> None:
    weight = np.random.default_rng(3).normal(size=(40, 8)) * np.arange(1, 9)
    found = closed_form(weight, 8)
    answers = np.linalg.norm(weight @ found.vectors.T, axis=0)
    singular = np.linalg.svd(weight, compute_uv=False)
    np.testing.assert_allclose(answers, singular, rtol=1e-5)
    np.testing.assert_allclose(found.vectors @ found.vectors.T, np.eye(8), atol=1e-6)
    np.testing.assert_allclose(found.explained, singular**2 / (singular**2).sum(), rtol=1e-6)


@given(st.integers(2, 10), st.integers(0, 1000))
@settings(max_examples=50)
def test_axes_keep_their_sign_and_place(dim: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    before, order = turned(dim, seed), rng.permutation(dim)
    now = (before * rng.choice([-1, 1], dim)[:, None])[order] + rng.normal(size=(dim, dim)) * 0.01
    places, signs = alignment(now, before)
    np.testing.assert_allclose(now[places] * signs[:, None], before, atol=0.1)


def test_a_new_snapshot_swaps_no_sliders() -> None:
    basis = turned(5, 4)
    rng = np.random.default_rng(5)
    first = principal(rng.normal(size=(5000, 5)) * [3, 2, 1, 0.3, 0.3] @ basis.T, 3)
    flipped = rng.normal(size=(5000, 5)) * [2, 3, 1, 0.3, 0.3] @ basis.T
    second = principal(flipped, 3, previous=first)
    cosines = (first.vectors * second.vectors).sum(axis=1)
    cosines /= np.linalg.norm(first.vectors, axis=1) * np.linalg.norm(second.vectors, axis=1)
    assert (cosines > 0.99).all()
    assert second.explained[1] > second.explained[0]  # the shares went with their axes
    alone = principal(flipped, 3)
    assert (np.diff(alone.explained) < 0).all()


def test_more_or_fewer_axes_than_before() -> None:
    basis = turned(6, 6)
    places, signs = alignment(basis, basis[[3, 1]] * -1)
    assert sorted(places.tolist()) == list(range(6)) and places[:2].tolist() == [3, 1] and (signs[:2] == -1).all()
    places, _ = alignment(basis[:2], basis[[1, 0, 3, 4]])
    assert places.tolist() == [1, 0]


# --- samplers --------------------------------------------------------------------------------------------------------


def clusters(n: int = 3000, dim: int = 3) -> np.ndarray:
    rng = np.random.default_rng(7)
    centres = np.eye(3, dim) * 12 - 4
    shape = np.linalg.cholesky(0.3 * np.eye(dim) + 0.2)
    return centres[rng.choice(3, n, p=[0.6, 0.3, 0.1])] + rng.normal(size=(n, dim)) @ shape.T


def test_the_prior_is_standard_normal_and_counted() -> None:
    z = Prior(16).sample(5000, 3)
    assert z.dtype == np.float32 and abs(z.mean()) < 0.02 and abs(z.std() - 1) < 0.02
    assert (Prior(16).sample(10, 3) == z[:10]).all() and not np.allclose(Prior(16).sample(10, 4), z[:10])


@pytest.mark.parametrize("dim", [3, 70])
def test_a_mixture_draws_what_it_was_fitted_to(dim) -> None:
    data = clusters(dim=dim)
    mixture = Mixture.fit(data, seed=1, components=3)
    assert mixture.factors.ndim == (3 if dim <= 64 else 2)
    drawn = mixture.sample(20_000, 5)
    np.testing.assert_allclose(drawn.mean(axis=0), data.mean(axis=0), atol=0.35)
    np.testing.assert_allclose(drawn.var(axis=0), data.var(axis=0), rtol=0.15)
    if dim == 3:
        np.testing.assert_allclose(np.cov(drawn.T), np.cov(data.T), atol=1.5)
        np.testing.assert_allclose(sorted(mixture.weights), [0.1, 0.3, 0.6], atol=0.03)
    near = np.linalg.norm(drawn[:, None, :3] - (np.eye(3) * 12 - 4)[None], axis=2).min(axis=1)
    assert (near < 5).mean() > 0.99  # nothing between the clusters


def test_a_mixture_is_deterministic_and_survives_the_checkpoint() -> None:
    first, second = Mixture.fit(clusters(), seed=2), Mixture.fit(clusters(), seed=2)
    assert (first.sample(100, 9) == second.sample(100, 9)).all()
    again = Mixture.from_arrays(first.to_arrays())
    assert (again.sample(500, 9)[:100] == first.sample(100, 9)).all()
    with pytest.raises(ValueError, match="do not fit"):
        Mixture.from_arrays({**first.to_arrays(), "weights": np.ones(3)})


@pytest.mark.parametrize("data", [
    np.zeros((50, 4)), np.random.default_rng(1).normal(size=(2, 8)), np.random.default_rng(1).normal(size=(30, 1)),
    np.repeat(np.eye(4), 20, axis=0),
    np.random.default_rng(1).normal(size=(100, 64)) * np.repeat([1e-6, 1.0], 32),
])
def test_poor_data_still_give_a_mixture(data) -> None:
    """Collapsed posteriors, next to no data, copies, dead dimensions: drawn samples stay finite and near."""
    drawn = Mixture.fit(data, seed=1).sample(200, 1)
    assert np.isfinite(drawn).all() and drawn.shape == (200, data.shape[1])
    assert np.abs(drawn).max() < 10 * (np.abs(data).max() + 0.1)


def test_what_can_not_be_fitted_is_refused() -> None:
    for data in (np.zeros((1, 3)), np.full((10, 3), np.nan)):
        with pytest.raises(ValueError, match="finite"):
            Mixture.fit(data, seed=1)
