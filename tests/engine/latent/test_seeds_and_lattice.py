"""Seeds are the same for ever; the lattice is continuous, exact at seeds, and N(0, I) in between."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.latent import lattice
from engine.latent.seeds import lattice_number, lattice_seed, normals, seed_latent, uniforms

dims = st.sampled_from([1, 2, 3, 8, 64, 512])
coordinates = st.floats(-1e4, 1e4)


def test_golden_values() -> None:
    """These must never change: saved places and recipes name seeds by number."""
    np.testing.assert_allclose(seed_latent(1, 4), GOLDEN_1, rtol=3e-7)
    np.testing.assert_allclose(seed_latent(123_456_789_012, 3), GOLDEN_BIG, rtol=3e-7)
    assert [lattice_number(0, 0), lattice_number(-1, 2, 7)] == GOLDEN_NUMBERS
    words = np.concatenate([uniforms(number, "prior", 1000) for number in (0, 1, -1)])
    assert hashlib.sha256(words.astype("<f8").tobytes()).hexdigest()[:16] == GOLDEN_DIGEST


GOLDEN_1 = [2.2634108, -0.23125605, -0.10618332, -0.31106958]
GOLDEN_BIG = [-0.21454293, 0.8797508, 0.58737415]
GOLDEN_NUMBERS = [2887653422, 3856521413]
GOLDEN_DIGEST = "aecb671b4c9c8e20"


@given(st.integers(-2**40, 2**40), st.integers(1, 100))
def test_a_seed_is_float32_and_its_beginning_does_not_depend_on_its_length(number: int, dim: int) -> None:
    z = seed_latent(number, dim)
    assert z.dtype == np.float32 and z.shape == (dim,) and np.isfinite(z).all()
    assert (seed_latent(number, dim + 7)[:dim] == z).all()


def test_seeds_are_standard_normal_and_independent() -> None:
    z = np.stack([seed_latent(number, 64) for number in range(2000)]).astype(np.float64)
    assert abs(z.mean()) < 5 / np.sqrt(z.size)
    assert abs(z.var() - 1) < 5 * np.sqrt(2 / z.size)
    assert abs((z**4).mean() - 3) < 5 * np.sqrt(96 / z.size)
    correlations = z.T @ z / len(z) - np.eye(64)
    assert np.abs(correlations).max() < 6 / np.sqrt(len(z))
    assert abs((z[:-1] * z[1:]).mean()) < 5 / np.sqrt(z.size)  # neighbouring numbers
    u = uniforms(3, "component", 100_000)
    assert u.min() > 0 and u.max() < 1
    assert np.histogram(u, 10, (0, 1))[0].std() < 5 * 100
    assert np.isfinite(normals(3, "prior", 100_001)).all()


def test_corners_of_the_lattice_are_different_seeds() -> None:
    numbers = {lattice_number(x, y, world) for x in range(-20, 20) for y in range(-20, 20) for world in range(3)}
    assert len(numbers) == 4800 and min(numbers) >= 0 and max(numbers) < 2**32


@given(st.integers(-10**6, 10**6), st.integers(-10**6, 10**6), st.integers(0, 99), dims)
def test_whole_numbers_are_seeds_exactly(x: int, y: int, world: int, dim: int) -> None:
    z = lattice.latent(float(x), float(y), world, dim)
    assert (z == lattice_seed(x, y, world, dim)).all()
    assert (z == seed_latent(lattice_number(x, y, world), dim)).all()


@given(coordinates, coordinates, dims, st.floats(0, 6.3))
def test_a_small_move_moves_the_latent_little(x: float, y: float, dim: int, angle: float) -> None:
    """Lipschitz: |dz| <= L |d(x, y)| with L from the corners, everywhere, also across the lines of the lattice."""
    step = 1e-4
    a = lattice.latent(x, y, 0, dim).astype(np.float64)
    b = lattice.latent(x + step * np.cos(angle), y + step * np.sin(angle), 0, dim).astype(np.float64)
    largest = max(np.linalg.norm(seed_latent(corner.seed, dim)) for place in ((x, y), (x + step, y + step))
                  for corner in lattice.shares(*place))
    assert np.linalg.norm(a - b) <= 40 * largest * step + 1e-5 * largest


@given(st.integers(-1000, 1000), st.floats(-1000, 1000), dims)
def test_across_a_line_of_the_lattice(x: int, y: float, dim: int) -> None:
    before, at, after = (lattice.latent(x + by, y, 0, dim) for by in (-1e-7, 0.0, 1e-7))
    np.testing.assert_allclose(before, at, atol=1e-4)
    np.testing.assert_allclose(after, at, atol=1e-4)


@pytest.mark.parametrize("place", [(0.5, 0.5), (0.5, 0.0), (0.25, 0.9)])
@pytest.mark.parametrize("dim", [1, 2, 256])
def test_between_seeds_it_is_still_standard_normal(place, dim) -> None:
    z = np.stack([lattice.latent(place[0] + 2 * n, place[1], 5, dim) for n in range(1500)]).astype(np.float64)
    assert abs(z.mean()) < 5 / np.sqrt(z.size)
    assert abs(z.var() - 1) < 6 * np.sqrt(2 / z.size)
    if dim == 256:  # the norm law of the prior, not half of it
        assert abs(np.linalg.norm(z, axis=1).mean() - 16) < 0.1


@given(coordinates, coordinates, st.integers(0, 9))
def test_shares_sum_to_one_and_name_the_corners(x: float, y: float, world: int) -> None:
    corners = lattice.shares(x, y, world)
    assert abs(sum(corner.share for corner in corners) - 1) < 1e-12
    assert all(0 <= corner.share <= 1 and abs(corner.x - x) <= 1 and abs(corner.y - y) <= 1 for corner in corners)
    assert all(corner.seed == lattice_number(corner.x, corner.y, world) for corner in corners)
    assert abs(sum(corner.share * corner.x for corner in corners) - x) < 1e-6


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e300])
def test_what_is_no_place_is_refused(bad) -> None:
    with pytest.raises(ValueError, match="not a place"):
        lattice.latent(bad, 0.0, 0, 4)
