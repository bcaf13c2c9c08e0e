"""What of a plane is seen, and which tiles that takes: pure functions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.commands import Point, Seed
from gui.atlas import chooser, exporting, ground, state
from gui.atlas.chooser import Choice
from gui.atlas.state import SIDE, Key, View

VIEWS = st.builds(View, st.floats(-9, 9), st.floats(-9, 9), st.floats(4, 2000), st.integers(200, 900), st.integers(200, 700))


@given(VIEWS, st.floats(0.2, 5.0), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_place_under_the_pointer(view, factor, across, down):
    at = across * view.width, down * view.height
    assert state.zoomed(view, factor, *at).back(*at) == pytest.approx(view.back(*at), abs=1e-6)


@given(VIEWS, st.floats(-300, 300), st.floats(-300, 300))
def test_panning_moves_what_is_seen_with_the_hand(view, dx, dy):
    x, y = view.at(1.0, 2.0)
    assert state.panned(view, dx, dy).at(1.0, 2.0) == pytest.approx((x + dx, y + dy), abs=1e-4)


@given(VIEWS)
def test_pictures_are_as_large_as_they_should_be_at_every_zoom(view):
    cell = view.scale * 2.0 ** -state.level_of(view)
    assert state.CELL - 1e-6 <= cell < 2 * state.CELL + 1e-6


@given(VIEWS)
def test_the_tiles_cover_what_is_seen_and_the_middle_comes_first(view):
    level = state.level_of(view)
    found = state.tiles(view, level)
    left, top, right, bottom = view.box
    for x, y in ((left, top), (right, bottom), (view.x, view.y)):
        assert any(a - 1e-9 <= x <= c + 1e-9 and b - 1e-9 <= y <= d + 1e-9 for a, b, c, d in (key.box for key in found))
    a, b, c, d = found[0].box
    assert a - (c - a) <= view.x <= c + (c - a) and b - (d - b) <= view.y <= d + (d - b)


def test_the_coarse_look_comes_before_the_fine_one_and_its_pictures_stand_where_fine_ones_do():
    view = View(0.3, -0.2, 128.0)
    levels = [key.level for key in state.wanted(view)]
    fine = state.level_of(view)
    assert levels == sorted(levels) and set(levels) == {fine - state.COARSER, fine}
    coarse, finer = Key(0, 1, 2), state.tile_of(Key(0, 1, 2).corner, 2)
    assert finer[0].corner == coarse.corner and finer[1] == 0


@given(VIEWS, st.floats(0, 1), st.floats(0, 1))
def test_the_picture_under_the_pointer_is_found_in_its_tile(view, across, down):
    level = state.level_of(view)
    spot = state.picture_at(view, across * view.width, down * view.height, level)
    key, place = state.tile_of(spot, level)
    x, y = key.corner
    spacing = 2.0**-level
    assert (x + place % SIDE * spacing, y + place // SIDE * spacing) == pytest.approx(spot, abs=1e-6)


def test_home_shows_the_triangle_or_so_many_deviations():
    left, top, right, bottom = state.whole(((-1.0, 0.0), (3.0, 0.0), (0.0, 2.0)), "points")
    assert left < -1 and right > 3 and top < 0 and bottom > 2
    assert state.whole((), "axes") == (-state.WHOLE, -state.WHOLE, state.WHOLE, state.WHOLE)
    view = state.showing(View(width=300, height=100), (0, 0, 10, 10))
    assert (view.x, view.y, view.scale) == (5, 5, 10)


def test_the_contours_hold_the_shares_they_name():
    spots = np.random.default_rng(0).normal(0, 1, (4000, 2))
    found = ground.survey(np.concatenate([spots, np.full((5, 2), np.nan)]))
    for share, segments in found.contours:
        radius = np.linalg.norm(segments.reshape(-1, 2), axis=1).mean()
        assert (np.linalg.norm(spots, axis=1) < radius).mean() == pytest.approx(share / 100, abs=0.06)
    assert found.share_at(0.0, 0.0) < 0.15
    assert found.share_at(50.0, 0.0) == 1.0
    assert found.veil[ground.CELLS // 2, ground.CELLS // 2] == 0.0
    assert found.veil[0, 0] == pytest.approx(ground.VEIL, abs=0.05)
    assert ground.survey(spots[:3]) is None


def test_a_direction_that_the_other_place_holds_changes_places():
    assert chooser.paired(Choice("directions"), 0, 1).pair == (1, 0)
    assert chooser.paired(Choice("directions"), 1, 5).pair == (0, 5)


def test_only_the_slots_of_the_way_matter():
    choice = chooser.put(Choice(), 3, Point(Seed(9)))
    assert choice.used == ()
    assert Choice("axes", choice.points).used == (Point(Seed(9)),)


def test_an_export_is_offered_only_in_sizes_that_fit_into_a_file():
    found = exporting.sizes(View(scale=64.0), 0, (28, 28, 1))
    assert len(found) == 3
    assert [one.columns for one in found] == sorted(one.columns for one in found)
    assert len(exporting.sizes(View(scale=64.0), 0, (2048, 2048, 3))) < 3
