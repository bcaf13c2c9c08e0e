"""-dL_G/dx as colours: robust scale, signs, what draws nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gui.dynamics.pictures import overlay

RNG = np.random.default_rng(5)
RAMP = np.array([(255, 0, 0), (20, 20, 20), (0, 0, 255)], np.float64)
PULLS = arrays(
    np.float32, st.tuples(st.integers(1, 6), st.integers(1, 6), st.sampled_from([1, 3])), elements=st.floats(width=32)
)


def grey(*values: float) -> np.ndarray:
    return np.array(values, np.float32).reshape(1, -1, 1)


def test_the_scale_does_not_follow_one_wild_pixel():
    values = RNG.normal(size=(28, 28))
    wild = values.copy()
    wild[3, 4] = 1e6
    assert overlay.robust_scale(wild) == pytest.approx(overlay.robust_scale(values), rel=0.2)


def test_the_scale_of_a_few_pixels_among_zeros_is_their_largest():
    values = np.zeros((28, 28))
    values[0, 0] = -3.0
    assert overlay.robust_scale(values) == 3.0
    assert overlay.robust_scale(np.zeros((4, 4))) == 0.0
    assert overlay.robust_scale(np.full((2, 2), np.nan)) == 0.0


def test_opacity_and_colour_grow_with_the_magnitude_whatever_the_sign():
    drawn = overlay.minded(grey(0.0, -0.5, 0.5, 1.0, 7.0), 1.0)
    assert drawn.dtype == np.uint8 and drawn[0, :, 3].tolist() == [0, 128, 128, 255, 255]
    assert tuple(drawn[0, 3, :3]) == tuple(overlay.CIVIDIS[-1]) and (drawn[0, 1] == drawn[0, 2]).all()


def test_channels_add_up_in_magnitude_and_cancel_in_sign():
    pull = np.array([[[1.0, -2.0, 1.0]]], np.float32)
    assert overlay.magnitude(pull)[0, 0] == 4.0 and overlay.signed(pull)[0, 0] == 0.0


def test_brighter_and_darker_have_the_two_ends_of_the_ramp():
    drawn = overlay.asked(grey(-1.0, 0.0, 1.0), 1.0, RAMP)
    assert drawn[0, 0].tolist() == [255, 0, 0, 255]
    assert drawn[0, 1, 3] == 0
    assert drawn[0, 2].tolist() == [0, 0, 255, 255]


def test_a_colour_picture_moves_towards_what_is_asked_and_is_clipped():
    sample = np.full((1, 2, 3), 250, np.uint8)
    pull = np.array([[[0.5, -1.0, 1.0], [0.0, 0.0, 0.0]]], np.float32)
    drawn = overlay.changed(sample, pull, 1.0)
    assert drawn[0, 0].tolist() == [255, 154, 255, 255]
    assert drawn[0, 1, 3] == 0


@pytest.mark.parametrize("channels", [1, 3])
def test_no_gradient_draws_nothing(channels):
    none = np.zeros((5, 4, channels), np.float32)
    sample = RNG.integers(0, 256, none.shape, dtype=np.uint8)
    for drawn in (overlay.minded(none, 0.0), overlay.asked(none, 0.0, RAMP)):
        assert drawn.shape == (5, 4, 4) and not drawn[..., 3].any()
    if channels == 3:
        assert not overlay.changed(sample, none, 0.0)[..., 3].any()


def test_what_is_not_finite_draws_nothing_and_is_counted():
    pull = np.ones((2, 3, 3), np.float32)
    pull[0, 1, 2], pull[1, 0, 0] = np.nan, np.inf
    assert overlay.unreadable(pull) == 2
    assert overlay.norm(pull) == pytest.approx(np.sqrt(12))
    for drawn in (overlay.minded(pull, 3.0), overlay.asked(pull, 3.0, RAMP), overlay.changed(np.zeros((2, 3, 3), np.uint8), pull, 1.0)):
        assert (drawn[..., 3] > 0).sum() == 4 and drawn[0, 1, 3] == drawn[1, 0, 3] == 0


@settings(max_examples=150, deadline=None)
@given(PULLS)
def test_any_gradient_is_drawn_without_a_warning(pull):
    finite = np.isfinite(pull).all(axis=2)
    values = overlay.magnitude(pull)
    scale = overlay.robust_scale(values)
    drawn = overlay.minded(pull, scale)
    assert drawn.shape == (*pull.shape[:2], 4) and not drawn[~finite][:, 3].any()
    assert (scale > 0) == bool(drawn[..., 3].any())
    mirrored = overlay.asked(-pull, scale, RAMP)
    assert (overlay.asked(pull, scale, RAMP)[..., 3] == mirrored[..., 3]).all()
    if pull.shape[2] == 3:
        overlay.changed(np.full(pull.shape, 127, np.uint8), pull, overlay.robust_scale(pull))
