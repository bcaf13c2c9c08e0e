"""What is drawn over pictures."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from gui.explorer.overlay import DOTS, PITCH, RADIUS, rounded, trail_dots

spots = st.tuples(st.floats(-2, 2), st.floats(-2, 2))


@given(spots, st.lists(spots, min_size=1, max_size=30), st.sampled_from([224.0, 448.0, 1008.0]))
def test_dots_lie_evenly_on_the_way(handle, trail, side):
    dots = trail_dots(handle, tuple(trail), side)
    assert len(dots) <= DOTS
    gaps = np.hypot(*np.diff(dots, axis=0).T)
    assert (gaps <= PITCH + 1e-6).all()  # shorter only across a bend


def test_dots_begin_where_the_way_began():
    dots = trail_dots((0.5, 0.5), ((-0.1, 0.0),), 448.0)
    assert dots[0].tolist() == [0.4 * 448, 0.5 * 448]
    assert (np.diff(dots[:, 0]) > 0).all() and (dots[:, 1] == 224).all()


def test_dots_stay_where_they_are_while_the_way_grows():
    short = trail_dots((0.5, 0.5), ((-0.2, 0.0),), 448.0)
    longer = trail_dots((0.6, 0.5), ((-0.3, 0.0), (-0.1, 0.0)), 448.0)
    assert np.allclose(longer[: len(short)], short)


def test_only_the_corners_of_a_picture_take_the_grounds_colour(qapp):
    ground, radius = QColor("#EFF1F4"), round(RADIUS)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    made = rounded(image, 1.0, ground).toImage()
    for x, y in ((0, 0), (39, 0), (0, 29), (39, 29)):
        assert made.pixelColor(x, y) == ground
    inner = [(x, y) for x in range(40) for y in range(30)
             if radius <= x < 40 - radius or radius <= y < 30 - radius]  # fmt: skip
    assert {made.pixelColor(x, y).name() for x, y in inner} == {"#808080"}
    assert made.pixelColor(radius - 1, radius - 1).name() == "#808080"  # inside the arc
