"""The tour as plain data, without Qt: what counts as done, and how far one is; and where its words stand."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, QSize

from engine.commands import OnMap
from engine.events import State
from gui.frame.guide.placing import beside
from gui.frame.guide.steps import STEPS, WELCOME, Course, Seen

BY_KEY = {step.key: step for step in STEPS}
HERE = Seen()


@pytest.mark.parametrize(("key", "now", "done"), [
    ("walk", replace(HERE, x=0.3), True),
    ("walk", replace(HERE, x=0.05), False),
    ("walk", replace(HERE, x=3.0, by_itself=True), False),
    ("walk", replace(HERE, x=3.0, place=OnMap(0, 0)), False),
    ("map", replace(HERE, place=OnMap(0, 0)), True),
    ("map", replace(HERE, x=1.0), False),
    ("directions", replace(HERE, offsets=((2, 0.5),)), True),
    ("directions", HERE, False),
    ("path", replace(HERE, playing=True), True),
    ("atlas", replace(HERE, room="room_atlas"), True),
    ("atlas", replace(HERE, room="room_library"), False),
    ("spot", replace(HERE, spot=True), True),
    ("train", replace(HERE, state=State.TRAINING), True),
    ("train", HERE, False),
    ("find", replace(HERE, triggered=frozenset({"palette"})), True),
    ("find", replace(HERE, triggered=frozenset({"undo"})), False),
])  # fmt: skip
def test_a_step_is_done_by_doing_it(key, now, done):
    assert BY_KEY[key].done(HERE, now) is done


def test_what_was_so_before_is_not_doing_it():
    for key, was in (("map", replace(HERE, place=OnMap(0, 0))), ("spot", replace(HERE, spot=True)),
                     ("directions", replace(HERE, offsets=((2, 0.5),))), ("train", replace(HERE, state=State.TRAINING))):
        assert not BY_KEY[key].done(was, was)


def test_the_course_counts_and_ends():
    course = Course(-1)
    assert course.step is WELCOME and not course.count
    course = course.moved(1)
    assert course.count == f"Step 1 of {len(STEPS)}" and course.moved(-1) == course
    assert course.moved(len(STEPS)).over and not course.moved(len(STEPS) - 1).over


def test_every_step_points_at_something_and_says_it_briefly():
    for step in STEPS:
        assert step.pointers and len(step.words) < 220 and 6 <= len(STEPS) <= 8
    assert len({step.key for step in STEPS}) == len(STEPS)


WINDOW, SIZE = QRect(0, 0, 1280, 800), QSize(370, 150)


@pytest.mark.parametrize("target", [None, QRect(400, 120, 448, 448), QRect(900, 80, 376, 300), QRect(0, 400, 280, 32),
                                    QRect(380, 2, 60, 40), QRect(0, 44, 1280, 730), QRect(1100, 700, 180, 100)])
@pytest.mark.parametrize("side", ["right", "left", "below", "above", "inside"])
def test_the_words_are_whole_in_the_window_and_beside_what_they_are_about(target, side):
    spot = beside(target, SIZE, WINDOW, side)
    assert spot.size() == SIZE and WINDOW.contains(spot)
    if target is not None and side != "inside" and target.width() < 800:
        assert not spot.intersects(target)
