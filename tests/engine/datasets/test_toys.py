"""Distributions by formula: what they say is what they hold, and the same points on every machine."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets import SOURCES
from engine.datasets.finding import resolve
from engine.datasets.toys import COUNT, SPREAD, Clusters, Toy

NAMES = ("line", "mixture", "ring", "disjoint", "ring8", "grid25", "grid25-wide", "spirals", "checkerboard")
MODES = {"mixture": (3, 0.3), "disjoint": (2, 0.25), "ring8": (8, 0.05), "grid25": (25, 0.05), "grid25-wide": (25, 0.1)}
toys = pytest.mark.parametrize("name", NAMES)


def toy(name: str) -> Toy:
    found = resolve(name)
    assert isinstance(found, Toy)
    return found


def test_every_one_is_registered() -> None:
    assert set(NAMES) == {name for name in SOURCES if issubclass(SOURCES[name], Toy)}
    assert len({toy(name).title for name in NAMES}) == len(NAMES)


@toys
def test_info_agrees_with_what_is_loaded(name: str) -> None:
    info, data = toy(name).info(), toy(name).load()
    assert (info.name, info.kind, info.shape, info.count) == (name, "points", (2,), COUNT)
    assert (data.name, data.spec.kind, data.spec.shape, len(data)) == (name, "points", (2,), COUNT)
    assert (info.classes, info.title, info.licence) == (data.classes, data.title, data.licence)
    assert info.thumbnail.shape == (84, 84, 3) and info.thumbnail.std() > 5
    assert data.samples.dtype == np.float32 and not data.samples.flags.writeable
    assert data.fingerprint == toy(name).load().fingerprint


@toys
def test_one_scale_for_both_axes(name: str) -> None:
    data = toy(name).load()
    assert data.spec.scale[0] == data.spec.scale[1]
    normal = (data.samples - np.array(data.spec.mean)) / np.array(data.spec.scale)
    assert np.abs(normal.mean(0)).max() < 1e-5 and normal.var(0).mean() == pytest.approx(SPREAD**2, rel=1e-5)


@toys
def test_labels_are_balanced_and_mixed(name: str) -> None:
    source, data = toy(name), toy(name).load()
    if not data.classes:
        assert data.labels is None
        return
    assert data.labels is not None and data.labels.dtype == np.int64
    weights = np.array(source.weights or (1 / len(data.classes),) * len(data.classes))
    assert np.array_equal(np.bincount(data.labels), np.round(weights * COUNT))
    thousand = np.bincount(data.labels[:1000], minlength=len(weights)) / 1000
    assert np.abs(thousand - weights).max() < 5 * np.sqrt(weights.max() / 1000)


@pytest.mark.parametrize("name", MODES)
def test_points_lie_around_their_modes(name: str) -> None:
    data = toy(name).load()
    assert data.modes is not None and data.labels is not None
    assert (len(data.modes.centres), data.modes.sigma) == MODES[name] and len(data.classes) == MODES[name][0]
    off = (data.samples - data.modes.centres[data.labels]) / data.modes.sigma
    assert np.abs(off.std(0) - 1).max() < 0.02 and np.abs(off.mean(0)).max() < 0.03
    within = (np.linalg.norm(off, axis=1) <= 3).mean()
    assert within == pytest.approx(1 - np.exp(-4.5), abs=0.003)  # the Rayleigh distribution


def test_the_published_ones_are_as_published() -> None:
    ring, grid = toy("ring8"), toy("grid25")
    assert isinstance(ring, Clusters) and isinstance(grid, Clusters)
    assert np.allclose(np.linalg.norm(ring.centres, axis=1), 2)
    gaps = np.linalg.norm(np.array(grid.centres)[:, None] - np.array(grid.centres), axis=2)
    assert gaps[gaps > 0].min() == 2.0 and {abs(x) for centre in grid.centres for x in centre} == {0.0, 2.0, 4.0}


def test_shapes() -> None:
    line, ring, board = (toy(name).load().samples.astype(np.float64) for name in ("line", "ring", "checkerboard"))
    assert np.abs(line[:, 1] - line[:, 0] / 2).max() < 0.3
    assert np.abs(np.linalg.norm(ring, axis=1) - 2).max() < 0.6
    squares = np.floor(board + 2)
    assert (squares.sum(1) % 2 == 0).all() and board.min() >= -2 and board.max() <= 2
    _, counts = np.unique(squares, axis=0, return_counts=True)
    assert len(counts) == 8 and np.abs(counts / COUNT - 1 / 8).max() < 0.01


def test_spirals_turn_by_half_a_turn_into_each_other() -> None:
    data = toy("spirals").load()
    assert data.labels is not None
    radius = np.linalg.norm(data.samples, axis=1)
    angle = np.arctan2(data.samples[:, 1], data.samples[:, 0]) - 3 * np.pi * (radius - 0.2) / 2.8
    off = np.exp(1j * (angle - np.pi * data.labels))[radius > 1]
    assert off.real.mean() > 0.95


@toys
@given(count=st.integers(0, 300), seed=st.integers(-2**70, 2**70))
def test_fresh_points_depend_on_the_seed_alone(name: str, count: int, seed: int) -> None:
    points = toy(name).draw(count, seed)
    assert points.shape == (count, 2) and points.dtype == np.float32 and np.isfinite(points).all()
    assert np.array_equal(points, toy(name).draw(count, seed))


@toys
def test_fresh_points_are_like_the_data_and_none_of_them(name: str) -> None:
    fresh, other, data = toy(name).draw(COUNT, 0), toy(name).draw(COUNT, 1), toy(name).load().samples
    assert not (set(map(bytes, fresh)) & set(map(bytes, data)))
    assert not np.array_equal(fresh, other)
    for axis in range(2):  # Kolmogorov and Smirnov: far beyond chance at 20,000 against 20,000
        merged = np.sort(np.r_[fresh[:, axis], data[:, axis]])
        steps = [np.searchsorted(np.sort(part[:, axis]), merged, side="right") / COUNT for part in (fresh, data)]
        assert np.abs(steps[0] - steps[1]).max() < 0.02


def test_the_same_points_everywhere() -> None:
    """Recorded on x86-64 with numpy 2; what differs on another machine would be another data set."""
    digests = hashlib.sha256("".join(toy(name).load().fingerprint for name in NAMES).encode()).hexdigest()
    assert digests[:16] == "b976c4105658a022"


def test_sources_load_without_torch() -> None:
    code = "import sys; from engine.datasets import toys as t; t.Ring8().info(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0
