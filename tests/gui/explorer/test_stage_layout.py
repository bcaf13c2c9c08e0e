"""How large the picture is, and that nothing lies over it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.explorer.stage_layout import SIDE, lay_out, picture_side, sample_pixels


@pytest.mark.parametrize(("stage", "side"), [((608, 598), 392), ((664, 698), 448), ((440, 380), 224)])
def test_the_sizes_of_the_look(stage, side):
    assert picture_side(*stage, 28) == side


@given(st.integers(440, 3000), st.integers(380, 2000), st.sampled_from([8, 28, 32, 64, 256]))
def test_a_whole_multiple_with_room_for_the_seeds(width, height, pixels):
    side = picture_side(width, height, pixels)
    assert side <= width - 2 * SIDE
    assert side % pixels == 0 or side < pixels
    boxes = lay_out(width, height, pixels)
    x, y, wide, high = boxes.picture
    assert x >= 0 and x + wide <= width and y >= 0 and y + high <= height
    for left, top, breadth, depth in boxes.corners:
        assert left + breadth <= x or left >= x + wide
        assert left >= 0 and left + breadth <= width and top + depth <= height


def test_points_have_no_pixels():
    assert sample_pixels((2,)) == 1
    assert sample_pixels((28, 28, 1)) == 28
