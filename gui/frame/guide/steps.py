"""The steps of the tour as plain data: what they say, what they point at, and by what one sees that it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import dist

from engine.events import State

FAR = 0.25  # lattice cells that count as having walked


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tour sees of the window. `triggered`: keys of the actions done since the step began."""

    x: float = 0.0
    y: float = 0.0
    place: object = None  # somewhere else than on the lattice
    by_itself: bool = False  # it walks, or a path plays
    offsets: tuple[tuple[int, float], ...] = ()
    playing: bool = False
    room: str = "room_explore"
    spot: bool = False
    state: State = State.IDLE
    triggered: frozenset[str] = frozenset()


Done = Callable[[Seen, Seen], bool]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A control by its objectName; the first of a step that is in sight is pointed at. `first`: what must be done before.
    With `room` it counts only while that room is open."""

    name: str
    first: str = ""
    room: str = ""

    def counts_in(self, room: str) -> bool:
        """Whether it can be what to point at while that room is open: a way to the room is none for who is there."""
        return self.room in ("", room) and not (self.first and self.name == room)


@dataclass(frozen=True, slots=True)
class Step:
    """`side`: where the words stand, if there is room: right, left, below or above of what is pointed at.
    `done(before, now)`: whether the person did it, since the step began."""

    key: str
    title: str
    words: str
    pointers: tuple[Pointer, ...] = ()
    done: Done = lambda before, now: False
    side: str = "right"
    next: str = "Next"
    leave: str = "Skip the tour"


def _walked(before: Seen, now: Seen) -> bool:
    return not now.by_itself and now.place is None and dist((before.x, before.y), (now.x, now.y)) >= FAR


def _pointed(before: Seen, now: Seen) -> bool:
    return now.place is not None and now.place != before.place


def _turned(before: Seen, now: Seen) -> bool:
    return bool(now.offsets) and now.offsets != before.offsets


def _played(before: Seen, now: Seen) -> bool:
    return now.playing


def _began(before: Seen, now: Seen) -> bool:
    return now.state in (State.PREPARING, State.TRAINING) and before.state is not now.state


BACK = Pointer("room_explore", "This is in Explore: go there first (Ctrl+1).")

WELCOME = Step(
    "welcome", "Welcome to Lerp",
    "Every picture here is decoded from a place in latent space, by a model that you can train yourself. "
    "A tour of two minutes shows the way around; you can leave it at any time.",
    next="Take the tour", leave="Not now",
)  # fmt: skip

STEPS: tuple[Step, ...] = (
    Step("walk", "Walk by hand",
         "Drag in the large picture, or press the arrow keys on it. Each place you pass is a picture that the model makes at "
         "that moment.",
         (Pointer("stage_picture"), BACK), _walked),
    Step("map", "Jump on the map",
         "Each dot is a picture of the data or of the model; like lies beside like. Click anywhere on the map to go there.",
         (Pointer("map.canvas"), BACK), _pointed, "below"),
    Step("directions", "Change one thing",
         "Each strip is a slider along one direction of latent space. Drag along one and see what it does to the picture.",
         (Pointer("axis_1"), Pointer("directions"), BACK), _turned, "above"),
    Step("path", "Walk a path",
         "Two pictures, and all that lies between them: press the button and watch. Later you choose A and B yourself.",
         (Pointer("try_two_seeds"), Pointer("play_path"), BACK), _played, "above"),
    Step("atlas", "Open the atlas",
         "The atlas shows a whole plane of latent space as a map of pictures.",
         (Pointer("room_atlas"),), lambda before, now: now.room == "room_atlas", "below"),
    Step("spot", "Choose a picture of it",
         "Drag to pan and turn the wheel to zoom. Click a picture (or press Enter for the one in the middle) to use it further.",
         (Pointer("atlas_canvas"), Pointer("room_atlas", "This is in the atlas: go there first (Ctrl+2).")),
         lambda before, now: now.spot and not before.spot, "inside"),
    Step("train", "Train a model of your own",
         "Press Start: a model learns from the data chosen in Train, and you explore it while it learns. To use your own "
         "pictures, drop their folder on the window first. Stop and keep ends it.",
         (Pointer("start", room="room_explore"), Pointer("stop_keep", "A run trains already.", "room_explore"), BACK), _began),
    Step("find", "Find everything else",
         "Ctrl+K finds any action, setting or run by a few letters, this tour too. ? lists the shortcuts, F1 opens the manual.",
         (Pointer("palette"),), lambda before, now: "palette" in now.triggered, "below", next="Finish"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """How far the tour is: a number in STEPS, -1 for the welcome, len(steps) when it is over."""

    number: int = 0
    steps: tuple[Step, ...] = STEPS

    @property
    def step(self) -> Step:
        return WELCOME if self.number < 0 else self.steps[self.number]

    @property
    def over(self) -> bool:
        return self.number >= len(self.steps)

    @property
    def count(self) -> str:
        """Step 3 of 8; "" for the welcome."""
        return f"Step {self.number + 1} of {len(self.steps)}" if self.number >= 0 else ""

    def moved(self, by: int) -> Course:
        """So many steps on, or back; never back to the welcome."""
        return Course(max(0, self.number + by), self.steps)
