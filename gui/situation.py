"""What decides which actions are possible, and the reasons why one is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.events import State

BUSY = (State.PREPARING, State.TRAINING, State.PAUSED)
NOTHING_TRAINS = "Nothing is training."


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which actions are possible; the rooms keep it true with `Actions.tell`."""

    state: State = State.IDLE
    start_refusal: str = "Still loading."  # why Start is not possible; "" if it is
    exploring: bool = False  # a run is open in the explorer
    live: bool = False  # and it is the one that trains
    picture: bool = False  # the stage shows a decoded picture
    changed: bool = False  # a slider or switch of the explorer is not at its default
    path: bool = False  # A and B are chosen, and the strip between them is there
    run: str = ""  # the run chosen in the library; "" for none
    run_refusal: str = ""  # why it can neither be resumed nor deleted
    networks: tuple[str, ...] = ()  # of the run that trains, or of the family that would
    undo: str = ""  # what would be undone, in words; "" for nothing
    redo: str = ""
    watching: bool = False  # the room Dynamics is looked at
    rewound: bool = False  # an earlier moment of the run is looked at


When = Callable[[Situation], str]


def always(_: Situation) -> str:
    return ""


def can_start(now: Situation) -> str:
    return nothing_trains(now) or now.start_refusal


def in_state(*states: State, otherwise: str) -> When:
    return lambda now: "" if now.state in states else otherwise


def exploring(now: Situation) -> str:
    return "" if now.exploring else "Open or train a run first."


def picture(now: Situation) -> str:
    return exploring(now) or ("" if now.picture else "Nothing is decoded yet.")


def path(now: Situation) -> str:
    return exploring(now) or ("" if now.path else "Choose A and B first.")


def resettable(now: Situation) -> str:
    return exploring(now) or ("" if now.changed else "Nothing is changed.")


def can_follow(now: Situation) -> str:
    if now.state not in (State.TRAINING, State.PAUSED):
        return "Nothing is training."
    return "The explorer already follows the training." if now.live else ""


def run_chosen(now: Situation) -> str:
    return "" if now.run else "Choose a run first."


def run_changeable(now: Situation) -> str:
    return run_chosen(now) or now.run_refusal


def run_resumable(now: Situation) -> str:
    return run_changeable(now) or nothing_trains(now)


def nothing_trains(now: Situation) -> str:
    return "" if now.state is State.IDLE else "A run is training; stop it first."


def can_step(network: str) -> When:
    """By hand: a run that trains or is paused; where none is, one begins, paused. Only where one sees what it does."""

    def judge(now: Situation) -> str:
        if not now.watching:
            return "Go to Dynamics first."
        if now.state not in (State.IDLE, State.TRAINING, State.PAUSED):
            return "The run is being prepared or is just ending."
        if now.state is State.IDLE and now.start_refusal:
            return now.start_refusal
        return "" if not network or network in now.networks else f"This model has no {NETWORKS[network]}."

    return judge


NETWORKS = {"critic": "discriminator", "decoder": "generator", "encoder": "encoder"}


def undoable(now: Situation) -> str:
    return "" if now.undo else "There is nothing to undo."


def redoable(now: Situation) -> str:
    return "" if now.redo else "There is nothing to redo."
