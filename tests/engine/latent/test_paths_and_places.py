"""Paths end where they should and keep their length; every Point has its latent, or a reason why not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.commands import Between, DataItem, Latent, Lattice, Point, Seed
from engine.latent import lattice, paths
from engine.latent.places import Unreachable, moved, resolve
from engine.latent.seeds import seed_latent

numbers = st.floats(-100, 100, width=32)
pairs = st.integers(2, 12).flatmap(lambda dim: st.tuples(*[arrays.arrays(np.float32, dim, elements=numbers)] * 2))
shares = st.floats(0, 1)


@given(pairs, st.sampled_from(["lerp", "slerp"]))
def test_ends_are_exact(pair, method) -> None:
    a, b = pair
    assert (paths.between(a, b, 0, method) == a).all() and (paths.between(a, b, 1, method) == b).all()
    way = paths.path(a, b, 5, method)
    assert way.dtype == np.float32 and (way[0] == a).all() and (way[-1] == b).all()
    assert (paths.path(a, b, 1, method) == a[None]).all()


@given(pairs, shares)
def test_slerp_keeps_the_length_between_the_ends(pair, t) -> None:
    a, b = (end.astype(np.float64) for end in pair)
    z = paths.slerp(*pair, t)
    assert np.isfinite(z).all()
    if min(np.linalg.norm(a), np.linalg.norm(b)) > 1e-3:
        wanted = (1 - t) * np.linalg.norm(a) + t * np.linalg.norm(b)
        np.testing.assert_allclose(np.linalg.norm(z.astype(np.float64)), wanted, rtol=1e-5)


@given(pairs, shares)
def test_slerp_turns_evenly(pair, t) -> None:
    a, b = (end.astype(np.float64) for end in pair)
    if min(np.linalg.norm(a), np.linalg.norm(b)) < 1e-2:
        return
    whole, part = angle(a, b), angle(a, paths.slerp(*pair, t).astype(np.float64))
    np.testing.assert_allclose(part, t * whole, atol=2e-3)


def angle(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    return float(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b)))


@given(pairs, shares)
def test_small_steps_of_t_are_small_steps_of_z(pair, t) -> None:
    a, b = pair
    further = min(t + 1e-4, 1.0)
    step = np.linalg.norm(paths.slerp(a, b, further).astype(np.float64) - paths.slerp(a, b, t))
    # the great circle (an angle up to pi at the longer radius) and the change of length
    assert step <= 1e-4 * (np.pi + 1.1) * max(np.linalg.norm(a), np.linalg.norm(b)) + 1e-4


@pytest.mark.parametrize("dim", [2, 3, 64])
@pytest.mark.parametrize("tilt", [0.0, 1e-12, 1e-8, 1e-6, 1e-3])
@pytest.mark.parametrize("sign", [1, -1])
def test_almost_parallel_and_almost_opposite(dim, tilt, sign) -> None:
    a = seed_latent(1, dim)
    aside = seed_latent(2, dim)
    b = sign * a + np.float32(tilt) * aside
    way = paths.path(a, b, 101, "slerp").astype(np.float64)
    assert np.isfinite(way).all()
    lengths = np.linalg.norm(way, axis=1)
    assert lengths.min() > 0.98 * min(lengths[0], lengths[-1])  # never through the middle
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert steps.max() <= 1.2 * steps.mean() + 1e-6  # and evenly


def test_degenerate_ends_are_straight() -> None:
    a, zero = np.float32([3.0, 4.0]), np.zeros(2, np.float32)
    np.testing.assert_allclose(paths.slerp(a, zero, 0.5), [1.5, 2.0])
    np.testing.assert_allclose(paths.slerp(np.float32([2.0]), np.float32([-2.0]), 0.5), [0.0])
    with pytest.raises(ValueError, match="between 0 and 1"):
        paths.between(a, zero, 1.5)


# --- places ----------------------------------------------------------------------------------------------------------

AXES = np.float32([[2, 0, 0, 0], [0, 0, 0.5, 0]])


def at(place, **options) -> np.ndarray:
    return resolve(Point(place, **options), 4, axes=AXES, encode=lambda index: np.full(4, float(index)))


def test_each_sort_of_place() -> None:
    assert (at(Seed(5)) == seed_latent(5, 4)).all()
    assert (at(Lattice(0.3, -1.5, 2)) == lattice.latent(0.3, -1.5, 2, 4)).all()
    assert (at(Latent.of(np.arange(4.0))) == np.arange(4)).all()
    assert (at(DataItem(9)) == 9).all()
    ends = Point(Seed(1)), Point(DataItem(2), offsets=((0, 1.0),))
    wanted = paths.slerp(seed_latent(1, 4), np.float32([4, 2, 2, 2]), 0.25)
    assert (at(Between(*ends, 0.25)) == wanted).all()
    assert (at(Between(*ends, 1.0, "lerp")) == [4, 2, 2, 2]).all()
    assert all(at(place).dtype == np.float32 for place in (Seed(5), Lattice(0, 0), DataItem(1)))


def test_offsets_are_in_standard_deviations_and_truncation_comes_last() -> None:
    z = at(Latent.of(np.zeros(4)), offsets=((0, 1.5), (1, -2.0)), truncation=0.5)
    np.testing.assert_allclose(z, [1.5, 0, -0.5, 0])
    mean = np.array([1.0, 1, 1, 1])
    z = resolve(Point(Latent.of(np.array([3.0, 1, 1, 1])), truncation=0.25), 4, mean=mean)
    np.testing.assert_allclose(z, [1.5, 1, 1, 1])
    assert (resolve(Point(Seed(1), truncation=0.0), 4, mean=mean) == mean).all()


@pytest.mark.parametrize(("point", "words"), [
    (Point(Latent.of(np.zeros(3))), "3 dimensions, the model 4"), (Point(DataItem(1)), "no encoder"),
    (Point(Seed(1), offsets=((0, 1.0),)), "Axis 1"), (Point(Lattice(float("nan"), 0.0)), "not a place"),
    (Point(Seed(1), truncation=float("inf")), "finite"),
    (Point(Between(Point(Seed(1)), Point(DataItem(3)), 0.5)), "no encoder"),
])
def test_what_can_not_be_reached_says_why(point, words) -> None:
    with pytest.raises(Unreachable, match=words) as caught:
        resolve(point, 4)
    assert caught.value.advice


def test_moving_a_slider_replaces_its_offset() -> None:
    point = moved(moved(Point(Seed(1)), 3, 1.0), 1, -2.0)
    assert point.offsets == ((1, -2.0), (3, 1.0))
    assert moved(point, 3, 0.5).offsets == ((1, -2.0), (3, 0.5))
    assert moved(moved(point, 3, 0.0), 1, 0.0) == Point(Seed(1))
