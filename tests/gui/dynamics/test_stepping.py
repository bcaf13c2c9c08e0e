"""Steps and slow motion without a window: what is posted in which state, and that nothing stalls or runs on."""

from pathlib import Path

import pytest

from engine.answers import Act, Narrated
from engine.commands import Advance, Continue
from engine.events import Finished, Stage, State, Stepped
from gui.dynamics.stepping import NETWORKS, Stepping

RUN = Path("runs/ring8-gan-01")
ACTS = tuple(Act(key, (), ()) for key in ("draw", "update"))


@pytest.fixture
def silent(scripted):
    """The engine answers nothing by itself."""
    scripted.auto = False
    return scripted


@pytest.fixture
def begun(actions):
    """What Start of the form does: here it notes that it was asked."""
    asked = []

    def start():
        asked.append(True)
        actions.tell(start_refusal="Starting…")

    actions.bind("start_paused", start)
    actions.tell(start_refusal="", watching=True, networks=("decoder", "critic"))
    return asked


@pytest.fixture
def stepping(bridge, silent, actions, begun, settle):
    made = Stepping(bridge, actions)
    bridge.start()
    made.shown = []
    made.told.connect(made.shown.append)
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def say(silent, settle):
    """Events of the engine, delivered."""

    def tell(*events):
        silent.tell(*(Stage(event, RUN) if isinstance(event, State) else event for event in events))
        settle()

    return tell


def stepped(*networks):
    return Stepped(RUN, 1, networks, not networks)


def narrated(phase="critic"):
    return Narrated(RUN, 0, phase, ("critic",), ACTS)


def advances(silent):
    return silent.asked(Advance)


# --- by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.TRAINING, State.PAUSED])
@pytest.mark.parametrize("key", list(NETWORKS))
def test_every_key_posts_its_networks(stepping, silent, actions, say, state, key):
    actions.tell(state=state, networks=("encoder", "decoder", "critic"))
    say(state)
    assert actions.trigger(key)
    assert advances(silent) == [Advance(NETWORKS[key], narrate=False)]


def test_the_first_step_begins_a_run_and_is_made_once_it_stands_ready(stepping, silent, say, begun):
    stepping.step(("critic",))
    assert begun == [True] and not advances(silent)
    say(State.PREPARING)
    assert not advances(silent)
    say(State.PAUSED)
    assert advances(silent) == [Advance(("critic",), narrate=False)]
    say(State.PAUSED)
    assert len(advances(silent)) == 1


def test_a_form_that_refuses_leaves_no_step_behind(stepping, silent, actions, say):
    actions.bind("start_paused", lambda: None)
    stepping.set_slow(True)
    assert not stepping.slow and not actions.checked("slow_motion")
    say(State.PREPARING, State.TRAINING, State.PAUSED)
    assert not advances(silent)


def test_a_run_that_could_not_begin_leaves_no_step_behind(stepping, silent, say):
    stepping.step(())
    say(State.PREPARING, Finished(RUN, 0, 0, False, begun=False), State.IDLE)
    say(State.PREPARING, State.PAUSED)
    assert not advances(silent)


# --- slow motion -----------------------------------------------------------------------------------------------------


def test_acts_come_one_by_one_and_then_the_next_step(stepping, silent, say):
    say(State.TRAINING)
    stepping.set_slow(True)
    say(State.PAUSED, narrated(), narrated("generator"), stepped())
    assert [moment.act.key for moment in stepping.shown] == ["draw"] and stepping.run == RUN
    for _ in range(3):
        stepping.narrator.next()
    assert [moment.phase for moment in stepping.shown] == ["critic"] * 2 + ["generator"] * 2
    assert len(advances(silent)) == 1
    stepping.narrator.next()
    assert len(advances(silent)) == 2 and stepping.shown[-1] is None


def test_acts_skipped_before_the_step_is_done_do_not_stall_it(stepping, silent, say):
    say(State.PAUSED)
    stepping.set_slow(True)
    say(narrated())
    stepping.narrator.next()
    stepping.narrator.next()
    assert len(advances(silent)) == 1
    say(narrated("generator"))
    assert stepping.shown[-1].phase == "generator"
    stepping.narrator.next()
    stepping.narrator.next()
    assert len(advances(silent)) == 1  # the iteration is not whole yet
    say(stepped())
    assert len(advances(silent)) == 2


def test_a_step_without_acts_ends_slow_motion_instead_of_asking_for_ever(stepping, silent, say):
    say(State.TRAINING)
    stepping.set_slow(True)
    say(State.PAUSED, stepped())
    assert not stepping.slow and len(advances(silent)) == 1 and len(silent.asked(Continue)) == 1


def test_a_step_asked_for_before_does_not_count(stepping, silent, say):
    say(State.PAUSED)
    stepping.step(("critic",))
    stepping.set_slow(True)
    say(stepped("critic"))
    assert stepping.slow and len(advances(silent)) == 2
    say(narrated(), stepped())
    assert stepping.shown[-1].act.key == "draw"


def test_switched_off_before_the_run_stands_still_it_goes_on_all_the_same(stepping, silent, say):
    say(State.TRAINING)
    stepping.set_slow(True)
    stepping.set_slow(False)
    assert not silent.asked(Continue)
    say(State.PAUSED, narrated(), stepped())
    assert len(silent.asked(Continue)) == 1 and not [moment for moment in stepping.shown if moment is not None]


def test_a_paused_run_is_not_let_go(stepping, silent, say):
    say(State.PAUSED)
    stepping.set_slow(True)
    say(narrated(), stepped())
    stepping.set_slow(False)
    say(State.PAUSED)
    assert not silent.asked(Continue)


def test_a_run_that_ends_is_forgotten(stepping, silent, say):
    say(State.TRAINING)
    stepping.set_slow(True)
    say(State.FINISHING, Finished(RUN, 5, 5, True), State.IDLE)
    assert not stepping.slow
    say(State.PREPARING, State.TRAINING, State.PAUSED)
    assert not silent.asked(Continue) and len(advances(silent)) == 1


def test_a_step_by_hand_skips_what_is_left_of_the_acts(stepping, silent, say):
    say(State.PAUSED)
    stepping.set_slow(True)
    say(narrated(), stepped())
    stepping.step(("critic",))
    assert stepping.shown[-1] is None and advances(silent)[-1] == Advance(("critic",), narrate=True)
    say(narrated(), stepped("critic"))
    assert stepping.shown[-1].act.key == "draw"


def test_acts_that_come_after_it_was_switched_off_are_not_told(stepping, silent, say):
    say(State.PAUSED)
    stepping.set_slow(True)
    stepping.stop()
    say(narrated(), stepped())
    assert stepping.shown == [None] and not stepping.narrator.pacing.playing
