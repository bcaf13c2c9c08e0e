"""What the laboratory computes before it paints: view, ranks, iso-lines, cells, arrows, strokes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtGui import QPainterPath

from gui import theme
from gui.dynamics.lab import arrows, field, manifold, paths, plane, pointing, strokes
from gui.dynamics.lab.prepared import Prepared
from gui.widgets import isolines
from tests.gui.dynamics import scenes

FINITE = st.floats(-50, 50, allow_nan=False)


@given(FINITE, FINITE, st.floats(1, 1000), st.floats(0.3, 3), FINITE, FINITE)
def test_a_zoom_keeps_what_is_under_the_pointer_and_the_way_there_and_back(x, y, scale, factor, px, py):
    before = plane.Plane(x, y, scale, 1000, 560)
    after = before.zoomed(factor, px, py, scale)
    assert after.back(px, py) == pytest.approx(before.back(px, py), abs=1e-6)
    assert after.at(np.array(after.back(px, py))) == pytest.approx([px, py], abs=1e-5)


def test_a_view_is_shown_whole_with_one_scale_and_zoom_has_limits():
    shown = plane.Plane(width=1000, height=500).showing((-1, -3, 2, 3))
    left, bottom, right, top = shown.box
    assert left <= -1 and right >= 2 and bottom == pytest.approx(-3) and top == pytest.approx(3)
    assert (right - left) / (top - bottom) == pytest.approx(2)
    assert shown.zoomed(1e9, 0, 0, shown.scale).scale == pytest.approx(shown.scale * plane.Plane.DEEPEST)
    assert shown.zoomed(1e-9, 0, 0, shown.scale).scale == pytest.approx(shown.scale / plane.Plane.WIDEST)


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.full((3, 2), np.nan), np.ones((1, 2)), np.array([[0, 1], [9, 1.0]])])
def test_any_points_have_bounds_with_room(points):
    left, bottom, right, top = plane.bounds(points)
    assert left < right and bottom < top
    good = points[np.isfinite(points).all(axis=1)]
    assert ((good >= (left, bottom)) & (good <= (right, top))).all()


@given(arrays(np.float64, st.tuples(st.integers(2, 9), st.integers(2, 9)), elements=st.floats(-3, 3)), st.floats(-2, 2))
def test_isolines_end_only_at_the_edge_and_lie_on_cell_edges_at_their_level(values, level):
    rows, columns = values.shape
    xs, ys = np.arange(columns, dtype=float), np.arange(rows, dtype=float)
    found = isolines.isolines(values, level, xs, ys)
    ends = found.reshape(-1, 2)
    assert (ends >= 0).all() and (ends <= (columns - 1, rows - 1)).all()
    for x, y in ends:
        across = x - np.floor(x) > y - np.floor(y)  # on which kind of edge it lies
        a = values[int(y), int(x)]
        b = values[int(y), min(int(x) + 1, columns - 1)] if across else values[min(int(y) + 1, rows - 1), int(x)]
        part = max(x - np.floor(x), y - np.floor(y))
        assert a + (b - a) * part == pytest.approx(level, abs=1e-6) or min(a, b) <= level <= max(a, b)
    spots, counts = np.unique(np.round(ends, 9), axis=0, return_counts=True)
    edge = (spots == 0).any(axis=1) | (spots[:, 0] == columns - 1) | (spots[:, 1] == rows - 1)
    assert (counts[~edge] % 2 == 0).all()  # lines go on, but at the edge


def test_a_circle_is_a_closed_line_of_the_right_length():
    at = np.linspace(-2, 2, 81)
    radius = np.hypot(at[None], at[:, None])
    found = isolines.isolines(radius, 1.0, at, at)
    length = np.linalg.norm(found[:, 1] - found[:, 0], axis=1).sum()
    assert length == pytest.approx(2 * np.pi, rel=0.01)
    assert np.linalg.norm(found.reshape(-1, 2), axis=1) == pytest.approx(1.0, abs=0.01)


def test_a_saddle_is_joined_by_its_mean():
    xs = ys = np.array([0.0, 1.0])
    joined = isolines.isolines(np.array([[1.0, 0.0], [0.0, 1.2]]), 0.5, xs, ys)
    parted = isolines.isolines(np.array([[1.0, -0.4], [-0.4, 1.0]]), 0.5, xs, ys)
    assert len(joined) == len(parted) == 2
    assert not np.allclose(np.sort(joined.reshape(-1)), np.sort(parted.reshape(-1)))


@given(arrays(np.float64, (6, 7), elements=st.floats(-1e6, 1e6)))
def test_ranks_follow_the_order_and_not_the_value(values):
    levels = field.ranks(values)
    assert (levels >= 0).all() and (levels <= 1).all()
    order = np.argsort(values, axis=None)
    assert (np.diff(levels.reshape(-1)[order]) >= -1e-9).all()


def test_ranks_of_a_warped_field_are_the_same_and_of_a_flat_one_neutral():
    values = scenes.field()
    assert np.abs(field.ranks(values) - field.ranks(np.exp(values.astype(float)))).max() < 0.02
    assert (field.ranks(np.ones((4, 4))) == 0.5).all() and not isolines.levels(np.ones((4, 4)))
    assert field.ranks(np.array([[np.nan, 1.0], [2.0, 3.0]]))[0, 0] == 0.5


@pytest.mark.parametrize("name", theme.NAMES)
def test_the_field_is_painted_from_the_ramp_with_row_0_on_top(name, qt_theme):
    qt_theme(name)
    image = field.picture(np.array([[0.0, 1.0], [0.5, 1.0]]), name)
    stops = theme.theme().ramps["field"]
    assert image.pixelColor(0, 0).name().upper() == stops[0] and image.pixelColor(1, 0).name().upper() == stops[-1]
    assert len(field.table(name)) == 256


def test_cells_of_equal_probability_are_more_opaque_where_they_are_small():
    line = np.array([0.0, 1.0, 3.0])
    corners = np.stack(np.meshgrid(line, line), axis=-1)
    sizes = manifold.areas(manifold.cells(corners))
    assert sizes.tolist() == [1, 2, 2, 4]
    shades = manifold.opacities(sizes)
    assert shades[0] > shades[1] == shades[2] > shades[3] > 0
    assert np.isfinite(manifold.opacities(np.zeros(4))).all()


def test_the_morph_begins_with_a_square_and_ends_with_what_is_generated():
    scene = scenes.gan_scene()
    view = (-2.0, -2.0, 2.0, 2.0)
    start = manifold.morphed(scene.manifold, scene.manifold_z, 0.0, view)
    end = manifold.morphed(scene.manifold, scene.manifold_z, 1.0, view)
    half = manifold.morphed(scene.manifold, scene.manifold_z, 0.5, view)
    assert np.abs(start).max() == pytest.approx(1.0) and np.array_equal(end, scene.manifold)
    assert half == pytest.approx((start + end) / 2, abs=1e-6)


@given(arrays(np.float64, (30, 2), elements=st.floats(-1e3, 1e3).map(lambda x: round(x, 3))))
def test_arrows_point_along_the_gradient_and_none_is_longer_than_34_px(vectors):
    at = np.zeros((30, 2))
    scale = arrows.unit(vectors)
    found = arrows.shafts(at, vectors, scale)
    way = found[:, 1] - found[:, 0]
    lengths = np.linalg.norm(way, axis=1)
    assert (lengths <= arrows.LONGEST + 1e-6).all()
    assert len(arrows.barbs(found)) == 2 * len(found)
    for step in way:
        cosines = vectors @ (step * (1, -1)) / np.maximum(np.linalg.norm(vectors, axis=1) * np.linalg.norm(step), 1e-30)
        assert cosines.max() == pytest.approx(1.0, abs=1e-6)


def test_dashes_lie_on_their_line_and_keep_its_start():
    found = arrows.dashes(np.array([[[0.0, 0.0], [20.0, 0.0]], [[5.0, 5.0], [5.0, 9.0]]]))
    assert found[0].tolist() == [[0, 0], [3, 0]] and (found[..., 0] <= 20).all()
    assert not len(arrows.dashes(np.zeros((0, 2, 2))))


def test_paths_hold_every_finite_row():
    path = paths.curves(np.array([[[0, 0], [1, 0], [1, 1]], [[np.nan, 0], [1, 0], [1, 1]], [[5, 5], [6, 5], [6, 6.0]]]), closed=True)
    assert isinstance(path, QPainterPath) and path.elementCount() == 8
    assert path.elementAt(0).isMoveTo() and path.elementAt(1).isLineTo() and path.boundingRect().right() == 6
    assert paths.lines(np.zeros((0, 2, 2))).isEmpty()


WAY = st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), min_size=1, max_size=6).map(tuple)


@settings(max_examples=30)
@given(st.lists(WAY, max_size=4), st.integers(0, 5))
def test_strokes_undo_and_redo_to_the_same_points(ways, back):
    made = strokes.Strokes(seed=7)
    for way in ways:
        made = made.add(strokes.Stroke(way, 0.3))
    gone = made
    for _ in range(back):
        gone = gone.undo()
    for _ in range(back):
        gone = gone.redo()
    assert gone == made and np.array_equal(gone.points(), made.points())
    again = made.clear()
    assert not len(again.points())
    for _ in ways:
        again = again.redo()
    assert again.done == made.done


def test_a_stroke_that_grows_keeps_its_points_and_they_stay_within_the_radius():
    short = strokes.spread(strokes.Stroke(((0, 0), (1, 0)), 0.2), 3, 0)
    long = strokes.spread(strokes.Stroke(((0, 0), (1, 0), (1, 2)), 0.2), 3, 0)
    assert len(long) > len(short) >= strokes.AT_ONCE and np.array_equal(long[: len(short)], short)
    assert short.dtype == np.float32 and (np.abs(short[:, 1]) <= 0.2 + 1e-6).all()
    other = strokes.spread(strokes.Stroke(((0, 0), (1, 0)), 0.2), 4, 0)
    assert not np.array_equal(short, other)
    assert not strokes.Strokes().points().size


def test_a_new_stroke_forgets_what_was_taken_back():
    one, two = (strokes.Stroke(((float(n), 0.0),), 0.1) for n in range(2))
    made = strokes.Strokes().add(one).undo().add(two)
    assert made.done == (two,) and not made.undone and made.redo() is made and strokes.Strokes().undo().done == ()


def test_the_keyboard_goes_to_the_neighbour_in_that_direction():
    spots = np.array([[0, 0], [10, 0], [0, 10], [30, 1], [-5, 0.0]])
    assert [pointing.neighbour(spots, 0, *way) for way in ((1, 0), (0, 1), (-1, 0), (0, -1))] == [1, 2, 4, 0]
    assert pointing.nearest(spots, 9, 1)[0] == 1 and pointing.nearest(spots, 100, 100)[0] == -1


@pytest.mark.parametrize(("number", "words"), [(-1.584, "−1.58"), (0.0, "0.00"), (0.00212, "0.0021"), (1234.5, "1.2e+03")])
def test_numbers_of_the_card(number, words):
    assert pointing.figure(number) == words


def test_scenes_of_all_families_can_be_prepared():
    full, bare = Prepared.of(scenes.gan_scene()), Prepared.of(scenes.vae_scene())
    assert len(full.lines) > 500 and len(full.middle) > 20 and full.pull_unit > 0
    assert full.picture("dark") is full.picture("dark") and full.picture("light") is not None
    assert bare.picture("dark") is None and not len(bare.lines) and bare.pull_unit == 0
