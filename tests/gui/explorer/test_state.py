"""Every way the explorer's state can change."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.commands import Between, DataItem, Latent, Lattice, Point, Seed
from gui.explorer import places, state
from gui.explorer.fitting import fit
from gui.explorer.memory import keeping
from gui.explorer.state import ExplorerState
from gui.explorer.store import Store

numbers = st.floats(-1e4, 1e4, allow_nan=False)


@given(numbers, numbers)
def test_shares_of_the_corners_are_one_in_all(x, y):
    shares = places.shares(x, y)
    assert sum(shares) == pytest.approx(1.0)
    assert all(share >= 0 for share in shares)


@given(numbers, numbers)
def test_corners_weighted_by_shares_are_the_place(x, y):
    around = list(zip(places.corners(x, y), places.shares(x, y), strict=True))
    assert sum(corner[0] * share for corner, share in around) == pytest.approx(x, abs=1e-6)
    assert sum(corner[1] * share for corner, share in around) == pytest.approx(y, abs=1e-6)


def test_words_of_a_place_have_a_real_minus():
    assert places.place_words(-1.5, 2.0) == "−1.50, 2.00"
    assert places.seed_words((-3, 88)) == "−3 · 88"


@given(numbers, numbers, st.floats(-3, 3), st.floats(-3, 3), st.sampled_from([0.25, 1.0, 4.0]))
def test_a_drag_moves_by_picture_widths_times_the_step(x, y, right, down, zoom):
    start = state.begin_drag(replace(ExplorerState(), x=x, y=y, zoom=zoom))
    moved = state.drag_to(start, (start.x, start.y), (right, down))
    assert moved.x == pytest.approx(x + right * zoom)
    assert moved.y == pytest.approx(y + down * zoom)
    assert moved.home == (x, y)
    home = state.go_home(moved)
    assert (home.x, home.y) == (x, y)


def test_snapping_shows_the_nearest_seed_and_letting_go_stays_there():
    start = state.begin_drag(ExplorerState(x=3.2, y=4.9))
    snapped = state.drag_to(start, (3.2, 4.9), (0.4, 0.0), snap=True)
    assert state.shown_place(snapped) == (4.0, 5.0)
    assert state.point_of(snapped).place == Lattice(4.0, 5.0, 0)
    ended = state.end_drag(snapped)
    assert (ended.x, ended.y, ended.snap) == (4.0, 5.0, False)


def test_the_trail_begins_where_the_drag_did_and_is_bounded():
    now = state.begin_drag(ExplorerState())
    for step in range(1, 3 * state.TRAIL):
        now = state.drag_to(now, (0.5, 0.5), (step / 100, 0.0))
    assert len(now.trail) == state.TRAIL
    short = state.drag_to(state.begin_drag(ExplorerState()), (0.5, 0.5), (0.1, 0.0))
    assert short.trail[0] == (0.5, 0.5)


@given(st.floats(-50, 50), st.sampled_from([-1, 1]))
def test_shift_and_an_arrow_go_to_the_next_seed(x, direction):
    moved = state.step_by(ExplorerState(x=x, y=2.0), direction, 0, by_seed=True)
    assert moved.x == int(moved.x)
    assert 0 < (moved.x - x) * direction <= 1
    assert moved.y == 2.0


def test_an_arrow_goes_a_step_of_the_zoom():
    assert state.step_by(ExplorerState(x=0.0, zoom=2.0), 1, 0).x == pytest.approx(2 * state.STEP)


@given(st.lists(st.floats(-20, 20), max_size=8))
def test_zoom_stays_in_its_range(notches):
    now = ExplorerState()
    for notch in notches:
        now = state.zoom_by(now, notch)
    assert state.ZOOM[0] <= now.zoom <= state.ZOOM[1]


def test_zoom_in_and_out_again_is_exactly_one():
    assert state.zoom_by(state.zoom_by(ExplorerState(), 3), -3).zoom == 1.0


@given(st.floats(0.001, 0.1), st.floats(0.02, 4.0))
def test_a_walk_goes_as_far_as_its_speed_says(seconds, speed):
    now = state.set_walking(state.set_speed(ExplorerState(), speed), True)
    after = state.walk_on(now, seconds)
    assert math.hypot(after.x - now.x, after.y - now.y) == pytest.approx(speed * seconds)


def test_a_walk_turns_smoothly_and_a_drag_ends_it():
    now = state.set_walking(ExplorerState(), True)
    for _ in range(100):
        after = state.walk_on(now, 0.016)
        assert abs(after.heading - now.heading) < 0.03
        now = after
    assert not state.begin_drag(now).walking
    assert state.walk_on(state.set_walking(now, False), 1.0).x == now.x


@given(st.dictionaries(st.integers(0, 7), st.floats(-3, 3)))
def test_offsets_are_sorted_and_without_zeros(wanted):
    now = ExplorerState()
    for axis, value in wanted.items():
        now = state.set_offset(now, axis, value)
    assert list(now.offsets) == sorted((axis, value) for axis, value in wanted.items() if value)
    assert state.reset_offsets(now).offsets == ()


def test_directions_keep_everything_but_their_own_axis():
    now = state.set_truncation(state.set_offset(ExplorerState(), 1, 0.85), 0.7)
    points = state.direction_points(now, rows=3, cells=9)
    assert len(points) == 27
    assert [dict(point.offsets).get(0, 0.0) for point in points[:9]] == [-3, -2.25, -1.5, -0.75, 0, 0.75, 1.5, 2.25, 3]
    assert all(dict(point.offsets)[1] == 0.85 for point in points[:9])
    assert points[4] == state.point_of(now)
    assert all(point.truncation == 0.7 for point in points)


def test_corners_are_seeds_of_the_same_world_under_the_same_offsets():
    now = replace(state.set_offset(ExplorerState(), 0, 1.0), x=412.31, y=87.64, world=3)
    assert [point.place for point in state.corner_points(now)] == [
        Lattice(412.0, 87.0, 3), Lattice(413.0, 87.0, 3), Lattice(412.0, 88.0, 3), Lattice(413.0, 88.0, 3)
    ]  # fmt: skip
    assert {point.offsets for point in state.corner_points(now)} == {((0, 1.0),)}


def test_new_seeds_keep_the_place():
    now = state.new_seeds(ExplorerState(x=1.5, y=2.5), 7)
    assert state.point_of(now).place == Lattice(1.5, 2.5, 7)


def with_path():
    now = state.choose_end(ExplorerState(), "a", Point(Seed(1), condition=0))
    return state.choose_end(now, "b", Point(Seed(2), condition=1))


def test_the_stage_shows_the_path_while_on_it_and_a_move_leaves_it():
    now = state.scrub_path(with_path(), 0.25)
    assert state.stage_point(now).place == Between(now.path.a, now.path.b, 0.25, "slerp")
    assert state.stage_point(now).condition == 0
    assert state.stage_point(state.scrub_path(now, 0.75)).condition == 1
    for move in (lambda s: state.begin_drag(s), lambda s: state.set_offset(s, 0, 1.0), lambda s: state.go_home(s),
                 lambda s: state.set_truncation(s, 0.5)):  # fmt: skip
        assert isinstance(state.stage_point(move(now)).place, Lattice)


def test_a_path_without_an_end_can_not_be_shown():
    now = state.scrub_path(state.choose_end(ExplorerState(), "a", Point(Seed(1))), 0.5)
    assert not now.on_path
    emptied = state.choose_end(state.play_path(with_path(), True), "a", None)
    assert not emptied.on_path and not emptied.path.playing


def test_another_model_keeps_the_place_and_drops_what_is_the_models():
    ends = {"a": Point(Seed(4)), "b": Point(Latent(b"\0\0\0\0"))}
    now = state.set_offset(ExplorerState(x=7.25), 2, 1.5)
    for end, point in ends.items():
        now = state.choose_end(now, end, point)
    other = fit(now, classes=3, same=False)
    assert other.x == 7.25 and other.offsets == ()
    assert other.path.a == Point(Seed(4), condition=0) and other.path.b is None
    assert other.condition == 0
    assert fit(now, classes=0, same=True).path.b == ends["b"]
    assert fit(state.choose_end(now, "b", Point(DataItem(3))), 0, False).path.b is None


def test_reset_all_puts_every_slider_back_and_keeps_the_place():
    now = replace(ExplorerState(), x=3.0, offsets=((1, 1.0),), truncation=0.3, zoom=4.0, speed=2.0, raw=True, sharp=True)
    assert state.reset_all(now) == ExplorerState(x=3.0)


def test_a_class_that_the_model_does_not_have_becomes_its_last_one(qapp):
    store = Store()
    store.classes = 3
    store.apply(state.go_to_place, Point(Seed(1), condition=999))
    store.apply(state.choose_end, "a", Point(Seed(2), condition=3))
    assert store.state.condition == 2 and store.state.path.a == Point(Seed(2), condition=2) and store.state.path.b is None


def test_what_json_can_say_but_no_state_can_be_is_passed_over():
    found = json.loads('{"offsets": [[Infinity, 1]], "x": NaN, "condition": -1, "named": "{}", "zoom": 2.0}')
    assert keeping.from_plain(found, ExplorerState()) == ExplorerState(zoom=2.0)
