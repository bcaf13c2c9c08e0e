"""The training state machine, step by step."""

from hypothesis import given
from hypothesis import strategies as st

from engine.commands import Advance, Continue, Discard, Edit, Pause, Resume, RunSpec, Start, StopAndKeep
from engine.events import State
from engine.session import Refused, Session

START = Start(RunSpec("digits", "vae"), "run")
RESUME = Resume("run")


def test_the_whole_course():
    session = Session().take(START)
    assert session.state is State.PREPARING
    session = session.prepared()
    assert session.state is State.TRAINING
    assert session.take(Edit("lr", 1e-3)) == session
    session = session.take(Pause())
    assert session.state is State.PAUSED and not session.busy
    session = session.take(Continue())
    assert session.state is State.TRAINING
    session = session.take(StopAndKeep())
    assert session.state is State.FINISHING
    assert session.ended().state is State.IDLE


def test_a_reached_stop_finishes():
    assert Session(State.TRAINING).stop_reached().state is State.FINISHING
    assert Session(State.PAUSED).stop_reached().state is State.PAUSED


def test_a_run_may_stand_still_before_its_first_step():
    assert Session(State.PREPARING).prepared(paused=True).state is State.PAUSED
    assert Session(State.FINISHING).prepared(paused=True).state is State.FINISHING


@given(st.sampled_from(State))
def test_only_a_run_that_is_there_can_be_stepped(state):
    if state in (State.TRAINING, State.PAUSED):
        assert Session(state).take(Advance()) == Session(State.PAUSED)
        return
    try:
        Session(state).take(Advance())
    except Refused:
        return
    raise AssertionError(state)


def test_stopping_while_preparing_is_not_overtaken_by_its_end():
    session = Session(State.PREPARING).take(Discard())
    assert session.prepared().state is State.FINISHING


COMMANDS = [START, RESUME, Pause(), Continue(), StopAndKeep(), Discard(), Edit("lr", 1.0), Advance(),
            Advance(("critic",), 5, narrate=True)]


@given(st.sampled_from(State), st.sampled_from(COMMANDS))
def test_every_command_in_every_state_is_taken_or_refused_in_words(state, command):
    try:
        after = Session(state).take(command)
    except Refused as refused:
        assert len(str(refused)) > 10
    else:
        assert isinstance(after.state, State)


def test_what_ends_a_run_says_whether_it_is_thrown_away():
    assert Session(State.TRAINING).take(Discard()).discards
    assert not Session(State.TRAINING).take(StopAndKeep()).discards
    assert not Session(State.TRAINING).take(Discard()).ended().discards
