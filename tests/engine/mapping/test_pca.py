"""Planes: against scikit-learn, there and back, along chosen directions; and laid onto each other."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from engine.mapping.aligning import procrustes, rotation, shared
from engine.mapping.pca import fit, spanned


def stretched(n=2000, d=16, seed=0):
    random = np.random.default_rng(seed)
    turn = np.linalg.qr(random.normal(size=(d, d)))[0]
    return (random.normal(size=(n, d)) * np.linspace(3, 0.5, d) @ turn + 5.0).astype(np.float32)


@pytest.mark.parametrize("n, d", [(2000, 16), (9000, 5), (300, 260)])
def test_principal_axes_are_those_of_scikit_learn(n, d):
    data = stretched(n, d)
    ours, theirs = fit(data), PCA(2, svd_solver="full").fit(data.astype(np.float64))
    np.testing.assert_allclose(np.abs(ours.axes), np.abs(theirs.components_), atol=1e-3)
    np.testing.assert_allclose(ours.explained, theirs.explained_variance_ratio_, rtol=1e-5)
    np.testing.assert_allclose(np.abs(ours.places(data)), np.abs(theirs.transform(data)), atol=5e-3)


def test_the_signs_are_settled_by_the_largest_entry():
    axes = fit(stretched()).axes
    assert (axes[np.arange(2), np.abs(axes).argmax(axis=1)] > 0).all()


def test_a_latent_comes_back_from_its_place_and_residual():
    data = stretched(12_000, 32)
    plane = fit(data)
    np.testing.assert_allclose(plane.points(plane.places(data), plane.residual(data)), data, atol=1e-5)


def test_a_place_comes_back_from_its_point():
    plane, places = fit(stretched()), np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32) * 4
    np.testing.assert_allclose(plane.places(plane.points(places)), places, atol=1e-5)


def test_one_dimension_and_one_point_have_a_plane_too():
    line = fit(np.arange(10.0, dtype=np.float32)[:, None])
    assert line.places(np.array([[4.5]], np.float32)).tolist() == [[0.0, 0.0]]
    assert np.isfinite(fit(np.ones((1, 3), np.float32)).places(np.ones((1, 3), np.float32))).all()


def test_a_turned_plane_is_the_same_plane():
    data = stretched()
    plane = fit(data)
    turn = np.array([[0.0, 1.0], [-1.0, 0.0]])
    np.testing.assert_allclose(plane.turned(turn).places(data), plane.places(data) @ turn, atol=1e-4)


def test_chosen_axes_keep_distances_and_start_along_the_first():
    data = stretched(500, 6)
    plane = spanned(data.mean(0), np.array([2.0, 0, 0, 0, 0, 0]), np.array([1.0, 1, 0, 0, 0, 0]), data)
    np.testing.assert_allclose(plane.axes[:, :2], np.eye(2), atol=1e-12)
    assert 0 < plane.explained.sum() < 1


def test_axes_along_the_same_direction_span_no_plane():
    with pytest.raises(ValueError, match="same direction"):
        spanned(np.zeros(3), np.array([1.0, 2, 3]), np.array([2.0, 4, 6]), np.eye(3, dtype=np.float32))


def test_procrustes_undoes_turning_mirroring_shifting_and_scaling():
    random = np.random.default_rng(0)
    before = random.normal(size=(40, 2)).astype(np.float32)
    turn = np.array([[np.cos(2.0), np.sin(2.0)], [np.sin(2.0), -np.cos(2.0)]])  # with a reflection
    now = (before @ turn * 3.0 + [5.0, -2.0]).astype(np.float32)
    np.testing.assert_allclose(procrustes(now, before, scaled=True)(now), before, atol=1e-5)
    there = procrustes(now, before)
    assert there.scale == 1.0
    np.testing.assert_allclose(there.rotation @ there.rotation.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(rotation(before, before), np.eye(2), atol=1e-6)


def test_shared_points_are_found_by_their_keys():
    first, second = shared(np.array([7, 3, 9]), np.array([9, 1, 7, 4]))
    assert sorted(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 2), (2, 0)]
