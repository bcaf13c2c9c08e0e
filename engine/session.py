"""The training state machine, without a thread:  idle > preparing > training <> paused > finishing > idle."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands import Advance, Continue, Discard, Edit, Pause, Resume, Start, StopAndKeep
from engine.events import State

# Which state a command leads to from which states. What is not listed is refused, in words, and changes nothing.
_MOVES: dict[type, tuple[tuple[State, ...], State]] = {
    Start: ((State.IDLE,), State.PREPARING),
    Resume: ((State.IDLE,), State.PREPARING),
    Pause: ((State.TRAINING,), State.PAUSED),
    Continue: ((State.PAUSED,), State.TRAINING),
    Advance: ((State.TRAINING, State.PAUSED), State.PAUSED),
    StopAndKeep: ((State.PREPARING, State.TRAINING, State.PAUSED), State.FINISHING),
    Discard: ((State.PREPARING, State.TRAINING, State.PAUSED), State.FINISHING),
}

_REFUSALS = {
    State.IDLE: "Nothing is training.",
    State.PREPARING: "The run is still being prepared.",
    State.TRAINING: "A run is training already.",
    State.PAUSED: "A run is paused: stop it first.",
    State.FINISHING: "The run is just ending.",
}


class Refused(ValueError):
    """A command that makes no sense in the present state; the text says why."""


@dataclass(frozen=True, slots=True)
class Session:
    """Where the worker is. Every method gives the next session; none has an effect.

    discards: the run that is being finished is thrown away.
    """

    state: State = State.IDLE
    discards: bool = False

    def take(self, command: object) -> Session:
        """After a command. Raises Refused."""
        if isinstance(command, Edit):
            if self.state in (State.TRAINING, State.PAUSED):
                return self
            raise Refused(_REFUSALS[self.state] + " The change counts at the next start.")
        origins, target = _MOVES[type(command)]
        if self.state not in origins:
            raise Refused(_REFUSALS[self.state])
        return Session(target, discards=isinstance(command, Discard))

    def prepared(self, paused: bool = False) -> Session:
        """Everything is built: training begins, or waits for a hand."""
        after = State.PAUSED if paused else State.TRAINING
        return Session(after) if self.state is State.PREPARING else self

    def stop_reached(self) -> Session:
        """The run's own stop condition came true."""
        return Session(State.FINISHING) if self.state is State.TRAINING else self

    def ended(self) -> Session:
        """The run is put away, or failed."""
        return Session(State.IDLE)

    @property
    def busy(self) -> bool:
        """Whether there is work to do between two commands."""
        return self.state in (State.PREPARING, State.TRAINING, State.FINISHING)
