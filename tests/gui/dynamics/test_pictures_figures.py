"""Scores in words, ranks, and how many pictures fit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.dynamics.pictures import figures
from gui.dynamics.pictures.cells import GAP, LARGEST, MOST, as_pictures, fit, pictures


@pytest.mark.parametrize(("value", "words"), [(-1.23, "−1.2"), (0.0, "0.0"), (-0.01, "0.0"), (12.34, "12.3"), (-1234.0, "−1,234"),
                                              (float("nan"), "no number")])  # fmt: skip
def test_scores(value, words):
    assert figures.score(value) == words


@pytest.mark.parametrize(("value", "words"), [(0.0, "0"), (0.0341, "0.034"), (12.4, "12"), (-0.5, "−0.50"), (3.4e-6, "3.4 × 10⁻⁶"),
                                              (2.5e7, "2.5 × 10⁷"), (float("inf"), "no number")])  # fmt: skip
def test_magnitudes(value, words):
    assert figures.magnitude(value) == words


def test_ranks_run_from_the_least_to_the_most_real():
    assert figures.ranks(np.array([-1.0, 5.0, 0.0, 2.0])).tolist() == pytest.approx([0, 1, 1 / 3, 2 / 3])
    assert figures.ranks(np.array([1.0, 1.0, 3.0])).tolist() == pytest.approx([0.25, 0.25, 1.0])
    assert figures.ranks(np.array([2.0, 2.0])).tolist() == [0.5, 0.5]
    assert np.isnan(figures.ranks(np.array([np.nan, 1.0]))).tolist() == [True, False]
    assert not len(figures.ranks(np.zeros(0)))


def test_the_most_real_come_first_and_what_has_no_score_last():
    assert figures.by_score(np.array([0.0, np.nan, 3.0, 0.0])).tolist() == [2, 0, 3, 1]


@given(st.lists(st.floats(width=32), max_size=30))
def test_ranks_follow_the_order(values):
    scores = np.array(values, np.float32)
    found = figures.ranks(scores)[figures.by_score(scores)]
    found = found[~np.isnan(found)]
    assert (np.diff(found) <= 1e-12).all() and ((found >= 0) & (found <= 1)).all()
    assert len(found) == np.isfinite(scores).sum()


@given(st.integers(0, 3000), st.integers(0, 2000), st.sampled_from([8, 12, 28, 32, 64, 100, 128, 256]), st.integers(0, 60))
def test_pictures_fit_and_are_whole_multiples(width, height, pixels, foot):
    cells = fit(width, height, pixels, foot)
    assert cells.side % pixels == 0 or pixels % cells.side <= pixels // cells.side
    assert cells.side <= LARGEST and 1 <= cells.count <= max(MOST, cells.columns)
    if cells.columns > 1:
        assert (cells.columns - 1) * cells.pitch_x + cells.side <= width
    if cells.rows > 1:
        assert cells.rows * cells.pitch_y - GAP <= height


def test_a_larger_room_holds_more_or_larger_pictures():
    small, large = fit(370, 400, 28, 24), fit(1100, 800, 28, 24)
    assert small.side == 56 and large.side == 84 and large.count > small.count
    assert fit(600, 400, 64, 24).side == 64


@pytest.mark.parametrize("shape", [(2, 28, 28, 1), (2, 32, 32, 3), (0, 28, 28, 1)])
@pytest.mark.parametrize("side", [14, 28, 84])
def test_pictures_have_the_size_asked_for(shape, side):
    made = pictures(np.full(shape, 99, np.uint8), side)
    assert [(image.width(), image.height()) for image in made] == [(side, side)] * shape[0]
    assert all(image.pixelColor(side // 2, side // 2).red() == 99 for image in made)


def test_a_steps_own_tensors_become_pictures():
    assert as_pictures(np.array([-3.0, 12.6, 400.0, np.nan], np.float32)).tolist() == [0, 13, 255, 0]
