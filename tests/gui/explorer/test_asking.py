"""When a tag asks, and when it does not."""

import pytest

from engine.commands import Decode, Lane, Point, Seed
from gui.explorer.asking import LOST, Ask, Pace, Question


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def wanted():
    return {"seed": 1}


@pytest.fixture
def make(qtbot, bridge, scripted, clock, wanted):
    scripted.auto = False
    made = []

    def build():
        return None if wanted["seed"] is None else Question((Point(Seed(wanted["seed"])),))

    def make(pace):
        ask = Ask(bridge, "stage", Lane.STAGE, build, pace, clock=clock)
        made.append(ask)
        return ask

    yield make
    for ask in made:
        ask._timer.stop()
        ask.deleteLater()


def seeds(scripted):
    return [command.points[0].place.number for command in scripted.asked(Decode)]


def test_many_wants_of_one_turn_are_one_request_for_the_newest(make, scripted, settle, wanted):
    ask = make(Pace())
    for seed in range(1, 10):
        wanted["seed"] = seed
        ask.want()
    assert seeds(scripted) == []
    settle()
    assert seeds(scripted) == [9]
    assert scripted.asked(Decode)[0].lane is Lane.STAGE


def test_the_same_question_is_not_asked_twice_of_one_snapshot(make, scripted, settle, clock):
    ask = make(Pace(0.0, 0.25))
    ask.want()
    settle()
    ask.want()
    settle()
    assert seeds(scripted) == [1]
    clock.now += 1.0
    ask.snapshot(1)
    settle()
    assert seeds(scripted) == [1, 1]


def test_a_pace_holds_back_and_then_asks_the_newest(make, scripted, qtbot, clock, wanted, settle):
    ask = make(Pace(change=0.05))
    ask.want()
    settle()
    for seed in (2, 3, 4):
        wanted["seed"] = seed
        ask.want()
        settle()
    assert seeds(scripted) == [1]
    clock.now += 0.06
    qtbot.waitUntil(lambda: seeds(scripted) == [1, 4], timeout=2000)


def test_one_at_a_time_waits_for_the_answer(make, scripted, settle, clock, wanted):
    ask = make(Pace(one_at_a_time=True))
    ask.want()
    settle()
    wanted["seed"] = 2
    clock.now += 1.0
    ask.want()
    settle()
    assert seeds(scripted) == [1]
    ask.answered(ask.request)
    settle()
    assert seeds(scripted) == [1, 2]


def test_a_lost_answer_does_not_stop_it_for_ever(make, scripted, settle, clock, wanted):
    ask = make(Pace(one_at_a_time=True))
    ask.want()
    settle()
    wanted["seed"] = 2
    clock.now += LOST + 0.1
    ask.want()
    settle()
    assert seeds(scripted) == [1, 2]


def test_a_refused_question_is_not_repeated_until_something_changes(make, scripted, settle, wanted):
    ask = make(Pace())
    ask.want()
    settle()
    ask.refused()
    ask.want()
    settle()
    assert seeds(scripted) == [1]
    wanted["seed"] = 2
    ask.want()
    settle()
    assert seeds(scripted) == [1, 2]


def test_nothing_to_ask_posts_nothing(make, scripted, settle, wanted):
    wanted["seed"] = None
    ask = make(Pace())
    ask.want()
    settle()
    assert scripted.asked(Decode) == []


def test_latency_counts_from_the_first_want(make, settle, clock):
    ask, told = make(Pace()), []
    ask.posted.connect(lambda request, since: told.append(since))
    ask.want()
    clock.now += 0.01
    ask.want()
    settle()
    assert told == [100.0]


def test_slow_answers_make_it_ask_more_rarely(make, scripted, settle, clock, wanted):
    ask = make(Pace(change=0.1, one_at_a_time=True, share=0.2))
    ask.want()
    settle()
    clock.now += 0.1
    ask.answered(ask.request)
    wanted["seed"] = 2
    clock.now += 0.3
    ask.want()
    settle()
    assert seeds(scripted) == [1]  # 0.1 s of answering are a fifth of 0.5 s
    clock.now += 0.11
    ask.want()
    settle()
    assert seeds(scripted) == [1, 2]


def test_a_refresh_that_waited_for_its_pace_counts_from_when_it_was_asked(make, settle, clock):
    ask, told = make(Pace(0.0, 0.25)), []
    ask.posted.connect(lambda request, since: told.append(since))
    ask.want()
    settle()
    ask.snapshot(1)
    settle()
    clock.now += 0.3
    ask._timer.start(0)
    settle()
    assert told == [100.0, 100.3]
