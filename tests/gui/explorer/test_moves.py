"""Moves are remembered: undone to the first state, made again to the last, one drag one move."""

import math
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.commands import DataItem, Latent, Lattice, OnMap, Point, Seed
from gui.explorer import path_state, state
from gui.explorer.map import placing
from gui.explorer.memory import keeping, moves
from gui.explorer.memory.steps import Steps
from gui.explorer.store import Store
from gui.history import History, Step


def there_and_back(now):
    return state.change_path(now, path_state.toggle_back(now.path))


SPOT = st.tuples(st.floats(-5, 5), st.floats(-5, 5))
POINT = st.one_of(SPOT.map(lambda spot: Point(Lattice(*spot))), st.integers(0, 9).map(lambda n: Point(Seed(n))))
END = st.sampled_from(["a", "b"])
DEEDS = st.one_of(
    SPOT.map(lambda spot: (state.go_to, *spot)),
    POINT.map(lambda point: (state.go_to_place, point)),
    st.tuples(st.just(state.step_by), st.integers(-1, 1), st.integers(-1, 1), st.booleans()),
    st.tuples(st.just(state.set_offset), st.integers(0, 3), st.floats(-3, 3)),
    st.tuples(st.just(state.set_truncation), st.floats(0, 1.5)),
    st.tuples(st.just(state.set_condition), st.integers(0, 3)),
    st.tuples(st.just(state.choose_end), END, POINT),
    st.tuples(st.just(state.scrub_path), st.floats(0, 1)),
    st.tuples(st.just(state.play_path), st.booleans()),
    st.tuples(st.just(state.set_walking), st.booleans()),
    st.tuples(st.just(state.walk_on), st.floats(0.001, 0.1)),
    st.tuples(st.just(state.zoom_by), st.floats(-2, 2)),
    st.tuples(st.just(state.set_raw), st.booleans()),
    st.tuples(st.just(state.set_sharp), st.booleans()),
    st.sampled_from([(state.advance_path,), (state.toggle_loop,), (there_and_back,), (state.snap_now,), (state.go_home,),
                     (state.reset_all,), (state.reset_offsets,), (state.begin_drag,), (state.end_drag,), (state.new_seeds, 7)]),
    st.tuples(st.just(state.drag_to), SPOT, SPOT, st.booleans()),
)  # fmt: skip


class Hand:
    """A store with its steps, a clock of its own and a button that is held or not."""

    def __init__(self):
        self.words, self.now, self.held = {"undo": "", "redo": ""}, 0.0, False
        self.store, self.history = Store(), History(self.words.update)
        self.steps = Steps(self.store, self.history, held=lambda: self.held, clock=lambda: self.now)

    def do(self, change, *args, after=0.0):
        self.now += after
        self.store.apply(change, *args)

    def drag(self, *spots):
        self.store.apply(state.begin_drag)
        self.steps.begin()
        for spot in spots:
            self.do(state.drag_to, (self.store.state.home), spot, after=2.0)
        self.store.apply(state.end_drag)
        self.steps.end()

    @property
    def kept(self):
        return moves.kept(self.store.state)

    def undo_all(self):
        count = 0
        while self.words["undo"]:
            self.history.undo()
            count += 1
        return count


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(DEEDS, st.sampled_from([0.0, 0.4, 1.5])), min_size=5, max_size=40), st.integers(0, 99))
def test_two_hundred_actions_are_undone_to_the_first_state_and_made_again_to_the_last(qapp, deeds, seed):
    hand, after, first = Hand(), {}, None
    for (change, *args), pause in Random(seed).choices(deeds, k=210):
        before, newest = hand.kept, hand.history.last
        hand.do(change, *args, after=pause)
        if hand.history.last is not newest:
            first = before if newest is None else first
            after.setdefault(hand.history.last, hand.kept)
    if hand.history.last is None:  # everything came to nothing
        return
    last = after[hand.history.last]
    count = hand.undo_all()
    assert hand.kept == first
    for _ in range(count):
        hand.history.redo()
    assert hand.kept == last and not hand.words["redo"]


def test_one_drag_is_one_move_however_long_it_takes(qapp):
    hand = Hand()
    hand.drag((0.1, 0.0), (0.5, 0.2), (1.0, 1.0))
    hand.drag((0.2, 0.0))
    assert hand.words["undo"] == "Move" and hand.undo_all() == 2
    assert (hand.kept.x, hand.kept.y) == state.START


def test_a_drag_that_is_given_up_is_no_move(qapp):
    hand = Hand()
    hand.store.apply(state.begin_drag)
    hand.steps.begin()
    hand.do(state.drag_to, state.START, (0.5, 0.5))
    assert hand.words["undo"] == "Move"
    hand.do(state.go_home)
    hand.steps.end()
    assert hand.words == {"undo": "", "redo": ""}


def test_key_presses_close_together_are_one_move_and_a_pause_parts_them(qapp):
    hand = Hand()
    for pause in (0.0, 0.2, 0.2, 3.0, 0.2):
        hand.do(state.step_by, 1, 0, after=pause)
    hand.do(state.go_to, 3.0, 3.0)
    hand.do(state.go_to, 4.0, 3.0)
    assert hand.undo_all() == 4


def test_a_slider_that_is_held_is_one_move(qapp, qtbot):
    hand = Hand()
    hand.held = True
    for value in (0.5, 1.0, 1.5):
        hand.do(state.set_offset, 2, value, after=5.0)
    assert hand.words["undo"] == "Direction 3"
    hand.held = False
    qtbot.waitUntil(lambda: not hand.steps._holding.isActive())
    hand.do(state.set_offset, 2, 2.0, after=0.1)
    hand.do(state.set_offset, 1, 2.0)
    assert hand.undo_all() == 3 and hand.kept.offsets == ()


def test_walking_and_playing_are_no_moves(qapp):
    hand = Hand()
    for change, *args in ((state.set_walking, True), (state.walk_on, 0.1), (state.walk_on, 0.1), (state.set_walking, False)):
        hand.do(change, *args)
    assert hand.words["undo"] == ""
    for end in ("a", "b"):
        hand.do(state.choose_end, end, Point(Seed(3)))
    for change, *args in ((state.play_path, True), (state.advance_path,), (state.play_path, False)):
        hand.do(change, *args)
    assert hand.words["undo"] == "B of the path" and hand.undo_all() == 2


def test_a_walk_on_the_map_is_one_move_to_a_place_that_lasts(qapp, qtbot):
    hand, latent = Hand(), Latent(b"\0" * 8)
    hand.held = True
    for x in (0.1, 0.2, 0.3):
        hand.do(placing.walk_to, OnMap(x, 0.0), None, after=2.0)
    hand.held = False
    qtbot.waitUntil(lambda: not hand.steps._holding.isActive())
    hand.do(placing.settle, OnMap(0.3, 0.0), latent)
    hand.history.undo()
    assert hand.kept.place is None and hand.words == {"undo": "", "redo": "Move"}
    hand.history.redo()
    assert hand.kept.place == latent


def test_undo_rests_the_walk_and_stays_in_the_order_of_all_rooms(qapp):
    hand, said = Hand(), []
    hand.do(state.set_truncation, 0.5)
    hand.history.note(Step("settings", "Beta", lambda: said.append("back"), lambda: said.append("again")))
    hand.do(state.set_sharp, True)
    hand.do(state.set_walking, True)
    hand.history.undo()
    assert not hand.store.state.walking and not hand.kept.sharp
    hand.history.undo()
    assert said == ["back"] and hand.words == {"undo": "Truncation", "redo": "Beta"}
    hand.steps.forget()
    assert hand.words == {"undo": "", "redo": "Beta"}
    hand.history.redo()
    assert said == ["back", "again"]


@pytest.mark.parametrize(("change", "words"), [
    ((state.new_seeds, 4), "New seeds"), ((state.reset_all,), "Several settings"), ((state.toggle_loop,), "Loop"),
    ((there_and_back,), "There and back"),
    ((state.zoom_by, 1.0), "Step size"), ((state.set_raw, True), "Average or raw weights"),
    ((state.reset_offsets,), "Directions"), ((state.set_condition, 2), "Class"), ((state.go_to, 1.0, 1.0), "Move"),
    ((state.choose_end, "a", Point(Seed(3))), "A of the path"),
    ((state.change_path, path_state.PathState(method="lerp", frames=9)), "Reset of the path"),
])  # fmt: skip
def test_every_move_has_a_name(qapp, change, words):
    hand = Hand()
    hand.store.state = replace(hand.store.state, offsets=((0, 1.0), (2, 1.0)), truncation=0.5)
    hand.do(*change)
    assert hand.words["undo"] == words


# --- as plain values -------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.lists(DEEDS, max_size=15))
def test_a_state_survives_being_written_down(deeds):
    now = state.ExplorerState()
    for change, *args in deeds:
        now = change(now, *args)
    assert moves.kept(keeping.from_plain(keeping.to_plain(now), state.ExplorerState())) == moves.kept(now)


@pytest.mark.parametrize("found", [
    None, [], {"x": "far"}, {"x": math.inf}, {"y": 1e300}, {"zoom": -4}, {"truncation": 99}, {"offsets": [[0]]},
    {"offsets": [["a", 1]]}, {"condition": "boot"}, {"raw": 1}, {"path": 3}, {"path": {"a": "x", "frames": 1e9, "fps": True}},
    {"on_path": True}, {"world": 1.5}, {"speed": math.nan}, {"path": {"position": math.nan}}, {"new_thing": 3},
    {"x": 10**400}, {"offsets": [[0, 10**400]]},
])  # fmt: skip
def test_what_makes_no_sense_is_passed_over(found):
    made = keeping.from_plain(found, state.ExplorerState())
    assert math.isfinite(made.x) and state.ZOOM[0] <= made.zoom <= state.ZOOM[1] and made.truncation <= state.TRUNCATION[1]
    assert not made.on_path and path_state.FRAMES[0] <= made.path.frames <= path_state.FRAMES[1]


def test_a_point_is_kept_exactly():
    latent = np.array([0.5, -2.0], "<f4").tobytes()
    plain = Point(Lattice(1.0, 2.0, 3), truncation=0.7, condition=2)
    assert moves.exact(plain, latent) == plain
    assert moves.exact(replace(plain, offsets=((0, 1.0),)), latent) == Point(Latent(latent), condition=2)
    assert moves.exact(Point(DataItem(3)), latent) == Point(Latent(latent))
    assert state.point_of(state.go_to_place(state.ExplorerState(), plain)) == plain
