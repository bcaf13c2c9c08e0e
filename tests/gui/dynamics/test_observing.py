"""Asking at its own pace, one question of a kind at a time, and only while somebody looks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Gauged, Rewound
from engine.commands import Probe, RunSpec
from engine.events import Edited, Exploring, Failed, Snapshotted
from engine.questions import Cover, Divergence, Gauge, Rewind
from gui.dynamics import asking
from gui.dynamics.asking import Asking
from gui.dynamics.observing import Observing, question_for
from tests.gui.dynamics.readings import gauged
from tests.gui.scripted_engine import write_run


def exploring(run, **changes):
    made = Exploring(run, "a", "gan", "points", "scatter", (2,), 2, (), False, True, 0, 100, np.zeros((0, 2), np.float32), (),
                     ("decoder", "critic"), (0, 10), np.zeros((8, 2), np.float32), 0.1, "hinge")  # fmt: skip
    return replace(made, **changes)


@pytest.fixture
def wait(qtbot):
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


@pytest.fixture
def silent(scripted):
    scripted.auto = False
    return scripted


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run", RunSpec("ring8", "gan", (("r1", 0.1),)))


@pytest.fixture
def observing(bridge, silent, run):
    made = Observing(bridge)
    made.builds = {"scores": lambda request: Gauge(request, run=run), "coverage": lambda request: Cover(request, run=run)}
    bridge.start()
    made.begin(exploring(run))
    made.set_wanted(frozenset({"scores", "coverage"}))
    yield made
    made.wake(False)
    made.deleteLater()


def answer(silent, run, settle):
    silent.tell(replace(gauged(), request=silent.asked(Gauge)[-1].request, run=run))
    settle()


# --- Asking ----------------------------------------------------------------------------------------------------------


def test_only_one_question_of_a_kind_is_under_way(bridge, silent, qtbot, settle, wait):
    one = Asking(bridge, Gauge, 0.0)
    one.want()
    wait(lambda: silent.asked(Gauge))
    for _ in range(5):
        one.want()
    settle()
    assert len(silent.asked(Gauge)) == 1
    assert not one.answered(999) and one.answered(silent.asked(Gauge)[0].request)
    wait(lambda: len(silent.asked(Gauge)) == 2)
    assert one.answered(silent.asked(Gauge)[1].request)
    settle()
    assert len(silent.asked(Gauge)) == 2 and not one._timer.isActive()


def test_a_slow_answer_makes_the_next_question_wait(bridge, silent, wait, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(asking.time, "perf_counter", lambda: now[0])
    one = Asking(bridge, Gauge, 0.1, share=0.5)
    one.want()
    wait(lambda: silent.asked(Gauge))
    now[0] += 3.0
    assert one.answered(silent.asked(Gauge)[0].request)
    one.want()
    assert one._timer.interval() == 3000  # it took 3 s, and may take half of the time
    one.stop()


def test_a_question_that_was_lost_holds_nothing_for_ever(bridge, silent, wait, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(asking.time, "perf_counter", lambda: now[0])
    one = Asking(bridge, Gauge, 0.0)
    one.want()
    wait(lambda: silent.asked(Gauge))
    now[0] += asking.LOST + 1
    one.want()
    wait(lambda: len(silent.asked(Gauge)) == 2)
    one.stop()


def test_nothing_to_ask_is_no_question(bridge, silent, settle):
    one = Asking(bridge, lambda request: None, 0.0)
    one.want()
    settle()
    assert not silent.commands and not one._timer.isActive()


# --- Observing -------------------------------------------------------------------------------------------------------


def test_asleep_it_asks_nothing_and_awake_what_is_wanted(observing, silent, run, settle, wait):
    silent.tell(Snapshotted(run, 1))
    settle()
    assert not silent.commands
    observing.wake(True)
    wait(lambda: silent.asked(Gauge) and silent.asked(Cover) and silent.asked(Rewind))
    observing.wake(False)
    silent.tell(Snapshotted(run, 2))
    settle()
    assert len(silent.asked(Gauge)) == 1


def test_an_answer_is_handed_on_once_and_strangers_are_not(observing, silent, run, settle, wait, tmp_path):
    heard: list[Gauged] = []
    observing.gauged.connect(heard.append)
    observing.wake(True)
    wait(lambda: silent.asked(Gauge))
    silent.tell(replace(gauged(), request=silent.asked(Gauge)[-1].request, run=tmp_path / "another"))
    silent.tell(replace(gauged(), request=12345, run=run))
    settle()
    assert not heard
    answer(silent, run, settle)
    answer(silent, run, settle)
    assert len(heard) == 1


@pytest.mark.parametrize(("tag", "kind"), [("gauge", Gauge), ("cover", Cover)])
def test_a_failure_lets_the_kind_be_asked_again(observing, silent, run, settle, wait, tag, kind):
    observing.wake(True)
    wait(lambda: silent.asked(Gauge) and silent.asked(Cover))
    silent.tell(Failed("explore", "It could not be shown.", "Open it again.", tag))
    settle()
    observing.want("scores", "coverage")
    wait(lambda: len(silent.asked(kind)) == 2)
    assert len(silent.asked(Gauge)) + len(silent.asked(Cover)) == 3  # the other is still waited for


def test_vital_signs_are_probed_only_while_wanted_and_looked_at(observing, silent):
    observing.set_wanted(frozenset({"vitals"}))
    assert not silent.asked(Probe)
    observing.wake(True)
    observing.set_wanted(frozenset({"vitals", "scores"}))
    observing.set_wanted(frozenset())
    observing.set_wanted(frozenset({"vitals"}))
    observing.wake(False)
    assert [probe.every for probe in silent.asked(Probe)] == [0.5, None, 0.5, None]


def test_snapshots_are_never_asked_for_while_a_person_scrubs(observing, silent, run, settle, wait):
    observing.wake(True)
    wait(lambda: silent.asked(Rewind))
    silent.tell(Rewound(silent.asked(Rewind)[-1].request, run, 20, True, (0, 10)))
    settle()
    observing.rewind(10)  # and before it is answered:
    observing._steps.period = 0.0
    observing.all()
    settle()
    assert [ask.step for ask in silent.asked(Rewind)] == [None, 10]
    heard: list[Rewound] = []
    observing.rewound.connect(heard.append)
    silent.tell(Rewound(silent.asked(Rewind)[0].request, run, 20, True, (0, 10)))  # late: not what is looked at
    silent.tell(Rewound(silent.asked(Rewind)[-1].request, run, 10, False, (0, 10)))
    settle()
    assert [answer.step for answer in heard] == [10]
    observing.rewind(None)
    silent.tell(Rewound(silent.asked(Rewind)[-1].request, run, 20, True, (0, 10)))
    settle()
    observing.all()
    wait(lambda: len(silent.asked(Rewind)) == 4)


def test_the_settings_in_force_follow_the_edits(observing, silent, run, settle, tmp_path):
    assert observing.settings == {"r1": 0.1}
    silent.tell(Edited("r1", 0.5, 3))
    settle()
    assert observing.settings == {"r1": 0.5}
    observing.begin(exploring(tmp_path / "nowhere", live=False))
    silent.tell(Edited("r1", 0.7, 3))  # of the run that trains, not of the one that is looked at
    settle()
    assert observing.settings == {} and observing.spec is None


# --- what is asked of which run --------------------------------------------------------------------------------------


def test_questions_fit_the_run(run):
    points = exploring(run)
    assert isinstance(question_for(points, "scores", 1, True), Gauge)
    assert question_for(replace(points, networks=("encoder", "decoder")), "scores", 1, True) is None
    assert isinstance(question_for(points, "divergence", 1, True), Divergence)
    assert question_for(replace(points, modes=np.zeros((0, 2), np.float32)), "coverage", 1, True) is None
    pictures = replace(points, kind="image", shape=(28, 28, 1), modes=np.zeros((0, 2), np.float32))
    assert question_for(pictures, "divergence", 1, True) is None
    assert isinstance(question_for(pictures, "coverage", 1, True), Cover)


@given(st.integers(4, 512), st.integers(4, 512))
def test_larger_pictures_are_asked_for_fewer(one, other):
    small, large = sorted((one, other))
    base = exploring("run", kind="image")
    for kind in ("scores", "coverage"):
        few, many = (question_for(replace(base, shape=(side, side, 3)), kind, 1, False).count for side in (large, small))
        assert 4 <= few <= many <= 64
