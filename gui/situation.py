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
    filming: bool = False  # it is being written as a film
    run: str = ""  # the run chosen in the library; "" for none
    run_refusal: str = ""  # why it can neither be resumed nor deleted
    run_trains: bool = False  # it is the one that trains
    picked: int = 0  # how many runs are chosen in the library
    networks: tuple[str, ...] = ()  # of the run that trains, or of the family that would
    undo: str = ""  # what would be undone, in words; "" for nothing
    redo: str = ""
    watching: bool = False  # the room Dynamics is looked at
    rewound: bool = False  # an earlier moment of the run is looked at
    at_stage: bool = False  # the room Explore is looked at
    presets: tuple[int, ...] = ()  # the number keys under which a place of the explored run is kept
    mapped: bool = False  # the map shows points
    map_chosen: bool = False  # some of them are chosen
    map_filtered: bool = False  # some of them are hidden
    map_settling: bool = False  # a layout still moves

    at_atlas: bool = False  # the room Atlas is looked at
    plane: bool = False  # it shows a plane
    spot: bool = False  # and one of its pictures is chosen
    spot_picture: bool = False  # which is decoded
    manual: bool = True  # the pages of the manual are there

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


def filmable(now: Situation) -> str:
    return path(now) or ("A film is being written; wait until it is there, or cancel it." if now.filming else "")


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


def run_markable(now: Situation) -> str:
    return run_chosen(now) or ("This run is training; stop it first." if now.run_trains else "")


def two_runs(now: Situation) -> str:
    return "" if now.picked == 2 else "Choose two runs in the library: click one, then the other with Ctrl."


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


def on_plane(now: Situation) -> str:
    return exploring(now) or ("" if now.plane else "Go to Atlas first.")


def at_plane(now: Situation) -> str:
    """It shows a plane, and somebody looks at it."""
    return on_plane(now) or ("" if now.at_atlas else "Go to Atlas first.")


def on_spot(now: Situation) -> str:
    return on_plane(now) or ("" if now.spot else "Choose a picture of the atlas first.")


def on_spot_picture(now: Situation) -> str:
    return on_spot(now) or ("" if now.spot_picture else "It is being decoded.")


NETWORKS = {"critic": "discriminator", "decoder": "generator", "encoder": "encoder"}


def manual_there(now: Situation) -> str:
    return "" if now.manual else "The manual is not installed here; it is in the folder docs of Lerp's source."


def undoable(now: Situation) -> str:
    return "" if now.undo else "There is nothing to undo."


def redoable(now: Situation) -> str:
    return "" if now.redo else "There is nothing to redo."


def on_map(now: Situation) -> str:
    return exploring(now) or ("" if now.mapped else "There is no map yet.")


def map_chosen(now: Situation) -> str:
    return on_map(now) or ("" if now.map_chosen else "Choose points on the map first.")


def map_filtered(now: Situation) -> str:
    return on_map(now) or ("" if now.map_filtered else "No point is hidden.")


def map_settling(now: Situation) -> str:
    return on_map(now) or ("" if now.map_settling else "The map stands still.")


def preset(number: int) -> When:
    """To go to what is kept under a number key."""

    def judge(now: Situation) -> str:
        missing = "" if number in now.presets else f"Nothing is kept under {number} yet; Ctrl+Alt+{number} keeps this place."
        return exploring(now) or ("" if now.at_stage else "Go to Explore first.") or missing

    return judge


def at_picture(now: Situation) -> str:
    """The stage shows a picture, and somebody looks at it."""
    return picture(now) or ("" if now.at_stage else "Go to Explore first.")


def at_stage(now: Situation) -> str:
    return exploring(now) or ("" if now.at_stage else "Go to Explore first.")
