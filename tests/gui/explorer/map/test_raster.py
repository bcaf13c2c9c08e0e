"""The raster: what is drawn where, in which colour, and only what is in sight."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gui.explorer.map import palette, raster
from gui.explorer.map.chart import Chart, Filter
from gui.explorer.map.picking import GridIndex
from gui.explorer.map.raster import Canvas, Inked, draw_in_slices, in_sight
from gui.explorer.map.scope import Scope
from tests.gui.explorer.map.charting import shown

INKS = palette.table([QColor("#FF0000"), QColor("#00FF00"), QColor("#0000FF")])
SCOPE = Scope(0.0, 0.0, 10.0, 100, 80)  # x in -5 to 5, y in -4 to 4


def inked(places, shades=None, rings=None):
    places = np.asarray(places, np.float32)
    return Inked(places[:, 0], places[:, 1], np.zeros(len(places), np.uint8) if shades is None else np.asarray(shades, np.uint8),
                 np.zeros(len(places), bool) if rings is None else np.asarray(rings, bool))  # fmt: skip


def drawn(points, radius, scope=SCOPE, dpr=1.0):
    canvas = Canvas(scope, dpr)
    canvas.draw(points, radius)
    return canvas.picture(INKS)


def channel(words, shift):
    return (words >> shift) & 255


@pytest.mark.parametrize("radius", [0.0, 0.8, 1.1, 1.6])
@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_a_point_is_where_it_belongs_and_has_its_colour(radius, dpr):
    words = drawn(inked([(2.03, -1.07)], [1]), radius, dpr=dpr)
    assert words.shape == (80 * dpr, 100 * dpr)
    rows, columns = np.nonzero(words)
    weights = channel(words[rows, columns], 24).astype(float)
    assert np.average(columns + 0.5, weights=weights) == pytest.approx(70.3 * dpr, abs=0.6)
    assert np.average(rows + 0.5, weights=weights) == pytest.approx(50.7 * dpr, abs=0.6)
    assert channel(words, 8).max() > 90 and channel(words, 16).max() == 0 and channel(words, 0).max() == 0


def test_dots_cover_about_their_area_and_rings_are_hollow():
    dot = drawn(inked([(0.05, 0.05)]), 1.6)
    assert channel(dot, 24).sum() / 255 == pytest.approx(np.pi * 1.6**2, rel=0.12)
    ring = drawn(inked([(0.05, 0.05)], rings=[True]), 1.6)
    middle = ring[39, 50]
    assert channel(middle, 24) < channel(ring, 24).max() / 2


def test_the_middle_of_a_dot_wins_over_the_edge_of_another():
    for order in ([0, 1], [1, 0]):
        words = drawn(inked(np.array([(0.05, 0.05), (0.25, 0.05)])[order], np.array([0, 1])[order]), 1.6)
        assert channel(words[39, 50], 16) > 200 and channel(words[39, 52], 8) > 200


def test_points_outside_or_at_the_edge_do_no_harm():
    rng = np.random.default_rng(1)
    places = rng.uniform(-8, 8, (4000, 2))
    places[:5] = [(np.nan, 0), (np.inf, 1), (1e30, -1e30), (-5.0, 4.0), (5.0, -4.0)]
    for radius in (0.0, 1.6):
        words = drawn(inked(places, rings=rng.random(4000) < 0.5), radius)
        assert channel(words, 24).max() > 100 and np.isfinite(words).all()


def test_crowded_pixels_are_more_opaque():
    words = drawn(inked([(-2.0, 0.0)] * 30 + [(2.0, 0.0)]), 0.0)
    assert channel(words[40, 30], 24) == 255 and 80 < channel(words[40, 70], 24) < 130


def test_slices_and_one_go_give_the_same_picture(monkeypatch):
    rng = np.random.default_rng(2)
    places = rng.standard_normal((5000, 2)).astype(np.float32) * 3
    index, shades = GridIndex(places), rng.integers(0, 3, 5000).astype(np.uint8)
    points = Inked(index.x, index.y, shades[index.order], np.zeros(5000, bool))
    pictures = []
    for size in (1 << 20, 16 * 64):
        monkeypatch.setattr(raster, "SLICE", size)
        canvas = Canvas(SCOPE)
        slices = sum(1 for _ in draw_in_slices(canvas, points, in_sight(index, SCOPE), None))
        pictures.append((slices, canvas.picture(INKS)))
    assert pictures[0][0] == 1 and pictures[1][0] > 20
    assert np.count_nonzero(pictures[0][1] != pictures[1][1]) / np.count_nonzero(pictures[0][1]) < 0.4
    assert np.array_equal(pictures[0][1] > 0, pictures[1][1] > 0)


def test_only_what_is_in_sight_is_drawn():
    index = GridIndex(np.random.default_rng(3).uniform(-100, 100, (50_000, 2)).astype(np.float32))
    runs = in_sight(index, SCOPE)
    drawn_points = sum(end - start for start, end in runs)
    inside = len(index.within(SCOPE.box))
    assert inside <= drawn_points < 6 * inside + 200


def test_hidden_points_are_not_drawn():
    chart = Chart(shown(data=200, samples=0))
    scope = Scope(width=300, height=200).showing(chart.box)
    alphas = []
    for wanted in (Filter(), Filter(classes=frozenset(range(1, 10)))):
        chart.set_filter(wanted)
        canvas = Canvas(scope)
        for _ in draw_in_slices(canvas, chart.inked()[0], in_sight(chart.index, scope), chart.inked()[1]):
            pass
        alphas.append(channel(canvas.picture(chart.inks()), 24).sum())
    assert alphas[1] == pytest.approx(alphas[0] / 10, rel=0.3)


def test_radius_by_crowd():
    room = 448 * 308.0
    assert [raster.radius_for(count, room) for count in (2_000, 12_000, 70_000, 1_000_000)] == [1.6, 1.2, 0.8, 0.0]
