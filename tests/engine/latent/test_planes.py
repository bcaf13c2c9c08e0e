"""Planes through latent space: places to latents and back, the norm law, and planes that can't be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.latent import planes
from engine.latent.planes import NoPlane
from engine.latent.seeds import seed_latent

SEEDS = st.integers(0, 10_000)
SPOTS = st.lists(st.tuples(st.floats(-4, 4), st.floats(-4, 4)), min_size=1, max_size=6).map(np.array)


def three(seed, dim=16):
    return [seed_latent(seed + k, dim) for k in range(3)]


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(3, 40))
def test_a_plane_goes_through_its_three_samples(seed, dim):
    found = three(seed, dim)
    plane = planes.through(*found)
    places = planes.onto(plane, np.stack(found))
    assert np.allclose(planes.at(plane, places), np.stack(found), atol=1e-4)
    assert places[0, 1] == pytest.approx(places[1, 1], abs=1e-4)  # the first two lie beside each other
    assert places[1, 0] > places[0, 0]
    assert places[2, 1] > places[0, 1]  # and the third below


@settings(max_examples=40, deadline=None)
@given(SEEDS, SPOTS)
def test_places_come_back_from_their_latents(seed, spots):
    plane = planes.through(*three(seed))
    assert np.allclose(planes.onto(plane, planes.at(plane, spots)), spots, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(SEEDS, SPOTS)
def test_under_the_norm_law_every_place_has_that_norm_and_still_comes_back(seed, spots):
    plane = planes.through(*three(seed), norm=4.0)
    z = planes.at(plane, spots)
    assert np.allclose(np.linalg.norm(z, axis=1), 4.0, atol=1e-4)
    assert np.allclose(planes.onto(plane, z), spots, atol=1e-2)


def test_a_latent_in_the_other_half_of_the_space_has_no_place_under_the_norm_law():
    plane = planes.through(*three(1), norm=4.0)
    z = planes.at(plane, np.array([[0.5, 0.5]]))
    assert np.isfinite(planes.onto(plane, z)).all()
    assert np.isnan(planes.onto(plane, -z)).all()


def test_a_unit_of_the_plane_is_the_length_of_its_axes():
    plane = planes.spanned(np.zeros(3), np.array([2.0, 0, 0]), np.array([1.0, 3.0, 0]))
    found = planes.at(plane, np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert np.allclose(found[0], (2, 0, 0))
    assert np.linalg.norm(found[1]) == pytest.approx(np.sqrt(10), rel=1e-5)
    assert found[0] @ found[1] == pytest.approx(0.0, abs=1e-5)


def test_the_grid_goes_row_after_row():
    assert planes.grid(1.0, 10.0, 0.5, 2, 2).tolist() == [[1, 10], [1.5, 10], [1, 10.5], [1.5, 10.5]]


@pytest.mark.parametrize("build", [
    lambda: planes.through(*[seed_latent(1, 8)] * 3),
    lambda: planes.through(seed_latent(1, 8), seed_latent(2, 8), (seed_latent(1, 8) + seed_latent(2, 8)) / 2),
    lambda: planes.spanned(np.zeros(3), np.ones(3), 2 * np.ones(3)),
    lambda: planes.spanned(np.zeros(3), np.ones(3), np.zeros(3)),
])
def test_what_is_no_plane_is_refused(build):
    with pytest.raises(NoPlane):
        build()
