"""The path's own state: play head, loop, frames."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.commands import Point, Seed
from gui.explorer import path_state
from gui.explorer.path_state import PathState

WHOLE = PathState(a=Point(Seed(1)), b=Point(Seed(2)))


@given(st.integers(2, 240), st.booleans())
def test_playing_shows_every_frame_once_in_order(frames, loop):
    now = path_state.play(path_state.set_frames(replace(WHOLE, loop=loop), frames), True)
    seen = []
    for _ in range(frames):
        seen.append(now.frame)
        now = path_state.advance(now)
    assert seen == list(range(frames))
    assert now.playing is loop
    assert now.position == (0.0 if loop else 1.0)


def test_playing_again_from_the_end_begins_at_the_start():
    ended = path_state.scrub(WHOLE, 1.0)
    assert path_state.play(ended, True).position == 0.0
    assert path_state.play(path_state.scrub(WHOLE, 0.4), True).position == 0.4


@given(st.integers(2, 40), st.booleans())
def test_there_and_back_shows_each_end_once(frames, loop):
    path = path_state.toggle_back(path_state.set_frames(replace(WHOLE, loop=loop), frames))
    now = path_state.play(path, True)
    seen = [now.frame]
    while now.playing and len(seen) < 4 * frames:
        now = path_state.advance(now)
        seen += [now.frame] if now.playing else []
    round_trip = [*range(frames), *range(frames - 2, 0, -1)]
    assert seen == ((round_trip * 4)[: 4 * frames] if loop else [*round_trip, 0])
    film = path_state.film_points(path)
    there = path_state.frame_points(path)
    assert film == tuple(there[number] for number in (round_trip if loop else [*round_trip, 0]))
    assert path_state.film_points(replace(path, back=False)) == there


def test_a_pause_keeps_the_way_back_and_at_a_one_goes_there_again():
    path = path_state.scrub(replace(WHOLE, loop=False, back=True), 1.0)
    now = path_state.advance(path_state.play(path, True))
    assert now.frame == now.frames - 2 and now.returning
    now = path_state.advance(path_state.play(path_state.play(now, False), True))
    assert now.frame == now.frames - 3
    at_a = path_state.play(path_state.scrub(path_state.play(now, False), 0.0), True)
    assert path_state.advance(at_a).frame == 1
    assert path_state.advance(path_state.toggle_back(now)).frame == now.frame + 1


@given(st.integers(2, 60))
def test_frames_are_even_and_hold_both_ends(count):
    points = path_state.frame_points(WHOLE, count)
    assert [point.place.t for point in points] == pytest.approx([index / (count - 1) for index in range(count)])


def test_no_frames_and_no_play_without_both_ends():
    half = path_state.choose(PathState(), "a", Point(Seed(1)))
    assert path_state.frame_points(half) == ()
    assert not path_state.play(half, True).playing
    with pytest.raises(ValueError, match="two ends"):
        path_state.point_at(half, 0.5)


def test_settings_stay_in_their_ranges():
    assert path_state.set_frames(WHOLE, 1).frames == 2
    assert path_state.set_rate(WHOLE, 1000).fps == 60
    assert path_state.set_method(WHOLE, "lerp").method == "lerp"
    assert path_state.scrub(WHOLE, -3).position == 0.0
    assert path_state.swap(WHOLE).a == WHOLE.b
