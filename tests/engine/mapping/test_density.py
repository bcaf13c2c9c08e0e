"""Exact neighbours, the veil and the percentiles, against brute force."""

import numpy as np
import pytest

from engine.mapping import density, neighbours
from engine.mapping.density import Density, veil_radius
from engine.mapping.neighbours import finish, nearest


def table(a, b):
    return np.linalg.norm(a[:, None].astype(np.float64) - b[None].astype(np.float64), axis=2)


@pytest.mark.parametrize("offset", [0.0, 1000.0])  # far from the origin, where |q|^2 - 2qx + |x|^2 loses digits
def test_neighbours_agree_with_brute_force(offset, monkeypatch):
    monkeypatch.setattr(neighbours, "DISTANCES", 5000)  # many slices
    random = np.random.default_rng(0)
    data, queries = (random.normal(size=(n, 7)).astype(np.float32) + np.float32(offset) for n in (500, 60))
    found, distances = finish(nearest(queries, data, 9))
    exact = table(queries, data)
    np.testing.assert_array_equal(found, np.argsort(exact, axis=1, kind="stable")[:, :9])
    np.testing.assert_allclose(distances, np.sort(exact, axis=1)[:, :9], rtol=1e-3 if offset else 1e-5)


def test_a_point_is_no_neighbour_of_its_own_and_there_are_no_more_than_there_are():
    data = np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)
    found, _ = finish(nearest(data, data, 20, itself=False))
    assert found.shape == (6, 5)
    assert not (found == np.arange(6)[:, None]).any()
    assert finish(nearest(data[:1], data[:1], 3, itself=False))[0].shape == (1, 0)


def test_the_veil_begins_where_98_percent_of_the_data_have_a_neighbour():
    places = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)
    exact = table(places, places)
    np.fill_diagonal(exact, np.inf)
    assert finish(veil_radius(places)) == pytest.approx(np.percentile(exact.min(1), density.VEIL), rel=1e-5)
    assert finish(veil_radius(places[:1])) == 0.0


def test_copies_do_not_say_how_far_apart_the_data_lie():
    """Else, where nearly all data have a twin, there would be none anywhere on the map."""
    random = np.random.default_rng(0)
    once = random.normal(size=(300, 2)).astype(np.float32)
    alone = finish(veil_radius(once))
    assert finish(veil_radius(random.permutation(np.repeat(once, 3, axis=0)))) == pytest.approx(alone, rel=0.2)
    exact = table(once, once)
    np.fill_diagonal(exact, np.inf)
    assert alone == pytest.approx(np.percentile(exact.min(1), density.VEIL), rel=1e-5)
    assert finish(veil_radius(np.array([[0.0, 1.0], [-0.0, 1.0], [3.0, 5.0]], np.float32))) == pytest.approx(5.0)


def test_the_ground_around_data_is_never_smaller_than_a_dot():
    samples = np.array([[0.0, 0.0], [40.0, 8.0]], np.float32)
    collapsed = np.ones((50, 2), np.float32)
    extent = density.extent_of(np.concatenate([collapsed, samples]))
    assert extent == 40.0
    assert finish(veil_radius(collapsed, extent)) == density.DOT * extent > 0
    assert finish(veil_radius(collapsed[:0], extent)) == 0.0  # no data at all


def test_percentiles_agree_with_brute_force():
    random = np.random.default_rng(0)
    data, queries = random.normal(size=(500, 12)).astype(np.float32), 2 * random.normal(size=(40, 12)).astype(np.float32)
    own = table(data, data)
    np.fill_diagonal(own, np.inf)
    share = (own.min(1)[None] < table(queries, data).min(1)[:, None]).mean(1) * 100
    found = finish(Density(data).percentiles(queries))
    np.testing.assert_allclose(found, share, atol=0.21)  # one of 500 may tie in float32
    assert finish(Density(data).percentiles(data[:3])).tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(finish(Density(data[:1]).percentiles(queries))).all()
