"""Finding, choosing, filtering and colouring points, without a window."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.explorer.map import lasso, palette, veil
from gui.explorer.map.chart import DATA, SAMPLES, Chart, Filter
from gui.explorer.map.picking import GridIndex
from gui.explorer.map.scope import Scope, bounds
from tests.gui.explorer.map.charting import shown


@given(st.integers(0, 10_000), st.integers(1, 3000))
@settings(max_examples=25, deadline=None)
def test_the_grid_finds_what_a_look_at_every_point_finds(seed, count):
    rng = np.random.default_rng(seed)
    places = rng.standard_normal((count, 2)).astype(np.float32)
    index = GridIndex(places)
    assert sorted(index.order.tolist()) == list(range(count))
    x, y, reach = *rng.standard_normal(2), 0.3
    far = np.hypot(places[:, 0] - x, places[:, 1] - y)
    expected = int(far.argmin()) if far.min() <= reach else -1
    found = index.nearest(x, y, reach)
    assert found == expected or far[found] == pytest.approx(far[expected], abs=1e-6)
    box = (-0.5, -1.0, 0.75, 0.25)
    inside = (places[:, 0] >= -0.5) & (places[:, 0] <= 0.75) & (places[:, 1] >= -1.0) & (places[:, 1] <= 0.25)
    assert sorted(index.order[index.within(box)].tolist()) == np.flatnonzero(inside).tolist()
    covered = {int(spot) for start, end in index.runs(box) for spot in range(start, end)}
    assert covered >= set(index.within(box).tolist())


def test_points_that_are_not_finite_are_never_found():
    places = np.array([[0, 0], [np.nan, 1], [1, np.inf], [1, 1]], np.float32)
    index = GridIndex(places)
    assert len(index) == 2 and index.nearest(1, 1, 0.5) == 3 and index.nearest(0.4, 0, 5.0) == 0
    assert GridIndex(np.zeros((0, 2), np.float32)).nearest(0, 0, 9.0) == -1


def test_hidden_points_are_not_picked():
    places = np.array([[0, 0], [1, 0]], np.float32)
    assert GridIndex(places).nearest(0.1, 0, 2.0, np.array([False, True])) == 1


def test_density_ranks_the_crowded_above_the_lonely():
    rng = np.random.default_rng(0)
    places = np.concatenate([0.2 * rng.standard_normal((900, 2)), 6 + 3 * rng.standard_normal((100, 2))]).astype(np.float32)
    dense = GridIndex(places).density()
    assert dense.shape == (1000,) and dense.min() >= 0 and dense.max() == pytest.approx(1.0)
    assert np.median(dense[:900]) > np.median(dense[900:]) + 0.3


def test_a_lasso_takes_what_is_inside_and_a_hollow_is_outside():
    square = np.array([[0, 0], [4, 0], [4, 4], [0, 4]])
    points = np.array([[1, 1], [3.9, 0.1], [5, 1], [-1, 2], [2, 4.5]], np.float32)
    assert lasso.in_polygon(points, square).tolist() == [True, True, False, False, False]
    horseshoe = np.array([[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4]])
    assert lasso.in_polygon(np.array([[2, 3], [0.5, 3], [3.5, 3]]), horseshoe).tolist() == [False, True, True]
    assert lasso.chosen(GridIndex(points), square).tolist() == [0, 1]
    assert len(lasso.chosen(GridIndex(points), square[:2])) == 0


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=3, max_size=12), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_vectorised_and_plain_even_odd_agree(corners, seed):
    points = np.random.default_rng(seed).uniform(-2, 2, (40, 2))

    def plain(x, y):
        inside = False
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
                inside = not inside
        return inside

    assert lasso.in_polygon(points, np.array(corners)).tolist() == [plain(x, y) for x, y in points]


def test_a_thinned_outline_keeps_its_shape():
    outline = np.stack([np.linspace(0, 10, 200), np.zeros(200)], 1)
    assert len(lasso.thinned(outline, 1.0)) in (10, 11) and len(lasso.thinned(outline[:0], 1.0)) == 0


def test_the_wheel_keeps_what_is_under_the_pointer():
    scope = Scope(width=400, height=300).showing((-1, -2, 3, 2), free=100)
    place = scope.back(120, 90)
    zoomed = scope.zoomed(3.0, 120, 90, scope.scale)
    assert zoomed.at(np.array(place)).tolist() == pytest.approx([120, 90])
    corners = scope.at(np.array([(-1, -2), (3, 2)]))
    assert corners[:, 0].max() <= 300 and corners.min() >= 0
    assert scope.zoomed(1e9, 0, 0, 1.0).scale == 400.0
    assert bounds(np.full((3, 2), np.nan)) == (-1, -1, 1, 1)


def test_of_many_classes_the_ten_largest_have_a_colour():
    labels = np.repeat(np.arange(14), np.arange(14, 0, -1))
    shades, of_class = palette.class_shades(labels, 14)
    assert of_class.tolist() == [*range(10), *[palette.OTHERS] * 4]
    assert palette.class_shades(np.array([-1, 0, 7]), 3)[0].tolist() == [palette.OTHERS, 0, palette.OTHERS]
    assert shades.dtype == np.uint8


def test_the_veil_lies_beyond_the_radius():
    points = np.array([[0.0, 0.0], [10.0, 0.0]])
    mask, (left, bottom, right, top) = veil.mask(points, 1.0)
    rows, columns = mask.shape

    def at(x, y):
        return mask[int((top - y) / (top - bottom) * rows), int((x - left) / (right - left) * columns)]

    assert at(0, 0) > 0.9 and at(0.6, 0.0) > 0.9 and at(10, 0.5) > 0.9
    assert at(5, 0) == 0 and at(2, 0.5) == 0


def test_filters_hide_classes_kinds_and_chosen_points():
    chart = Chart(shown(data=100, samples=50))
    assert chart.count == 150 and not chart.filtered
    chart.set_filter(Filter().with_class(0, False))
    assert chart.count == 135
    chart.set_filter(chart.filter.with_kind(SAMPLES, False))
    assert chart.count == 90 and not chart.seen[100:].any()
    chart.set_filter(Filter(kinds=frozenset({DATA})))
    assert chart.count == 50
    chart.show_all()
    chart.isolate([3, 5])
    assert chart.visible(np.arange(150)).tolist() == [3, 5]
    chart.hide([3])
    assert chart.count == 1


def test_a_newer_map_hides_the_same_points_wherever_they_are():
    before = Chart(shown(data=50, samples=20))
    before.set_filter(Filter().with_class(2, False))
    before.hide([7, 60])
    after = Chart(shown(data=60, samples=20, seed=4))
    after.follow(before)
    assert not after.seen[7] and not after.seen[70] and after.seen[60]
    assert not after.seen[after.shown.labels == 2].any()


def test_search_finds_classes_by_name_and_points_by_number():
    chart = Chart(shown(data=100, samples=50))
    boots = chart.search("boot")
    assert set(chart.shown.labels[boots]) == {9} and len(boots) == 15
    assert chart.search("#42").tolist() == [42, 142] and chart.search("42").tolist() == [42, 142]
    assert len(chart.search("tractor")) == 0 and len(chart.search("  ")) == 0
    digits = Chart(shown(data=100, samples=0, classes=tuple("0123456789")))
    assert set(digits.shown.labels[digits.search("3")]) == {3}


def test_search_takes_a_number_for_a_number_whatever_classes_are_called():
    chart = Chart(shown(data=100, samples=50))
    chart.name_own(("Class 1", "7", "x²"), np.repeat(np.array([0, 1, 2], np.int16), 50))
    assert chart.search("1").tolist() == [1, 101] and chart.search("class 1").tolist() == list(range(50))
    assert chart.search("7").tolist() == list(range(50, 100))  # a class of that very name
    assert chart.search("²").tolist() == list(range(100, 150)) and chart.search("#²").tolist() == []
    for beyond in ("9" * 5000, "#" + "9" * 5000, "9" * 19, "³", "٣"):
        assert chart.search(beyond).tolist() == []


def test_points_that_join_an_isolated_choice_are_none_of_it():
    before = Chart(shown(data=50, samples=20))
    before.isolate([7, 60])
    after = Chart(shown(data=60, samples=20, seed=4))
    after.follow(before)
    assert after.isolated and after.visible(np.arange(80)).tolist() == [7, 70]
    after.show_all()
    assert not after.isolated and after.count == 80


def test_words_for_points_and_their_middle():
    chart = Chart(shown(data=100, samples=50))
    assert chart.name(9) == "Ankle boot, data 9" and chart.name(101) == "near Trouser, sample, seed 1"
    assert Chart(shown(classes=())).name(3) == "Data 3"
    cluster = np.flatnonzero(chart.shown.labels == 4)
    middle = chart.centre(cluster)
    assert middle in cluster and chart.centre(cluster[:0]) == -1
