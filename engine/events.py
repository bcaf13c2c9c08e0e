"""Everything the engine tells: frozen, slotted, picklable values; arrays in them are read-only. No torch here."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.commands import Stop
from engine.fields import Field, Value


def sealed(array: np.ndarray) -> np.ndarray:
    """The array, contiguous and read-only."""
    array = np.ascontiguousarray(array)
    array.setflags(write=False)
    return array


class State(enum.Enum):
    """idle > preparing > training <> paused > finishing > idle"""

    IDLE = "Idle"
    PREPARING = "Preparing"
    TRAINING = "Training"
    PAUSED = "Paused"
    FINISHING = "Finishing"


# --- what there is ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FamilyInfo:
    """A family of models as the form needs it."""

    name: str
    title: str
    summary: str
    fields: tuple[Field, ...]  # of all kinds of sample; `fields_on` says which belong to one
    presets: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]  # name -> changed settings
    encodes: bool
    series: tuple[Series, ...]
    kinds: tuple[str, ...]  # kinds of sample it can train on
    networks: tuple[str, ...] = ()  # of "encoder", "decoder", "critic", as data flows through them
    lab: tuple[tuple[str, Value], ...] = ()  # changed settings of the preset "lab", for points

    def presets_on(self, kind: str) -> dict[str, dict[str, Value]]:
        """Presets by name for samples of this kind: their changed settings."""
        found = {name: dict(changed) for name, changed in self.presets}
        return found | {"lab": dict(self.lab)} if kind == "points" and self.lab else found

    def fields_on(self, kind: str) -> tuple[Field, ...]:
        """The settings that mean something for samples of this kind."""
        return tuple(field for field in self.fields if field.suits(kind))


@dataclass(frozen=True, slots=True)
class Series:
    """A curve the family reports: key in Tick.numbers, its words, and its role ("real", "generated", "accent", ...).

    The held-out twin of `key` is `held_out/key`.
    """

    key: str
    label: str
    role: str


@dataclass(frozen=True, slots=True, eq=False)
class DataInfo:
    """A source of data, or a folder looked at."""

    name: str  # what RunSpec.data takes
    title: str
    kind: str  # "image", "points"
    shape: tuple[int, ...]  # image: (height, width, channels) as stored; points: (d,)
    count: int
    classes: tuple[str, ...]
    licence: str
    thumbnail: np.ndarray  # uint8 [h, w, 3], small
    refused: tuple[tuple[str, str], ...] = ()  # (file, reason) of what a folder held and could not be used


@dataclass(frozen=True, slots=True)
class Ready:
    """Torch has loaded; this is what can be trained, on what."""

    families: tuple[FamilyInfo, ...]
    data: tuple[DataInfo, ...]
    device: str  # "CPU · 2 threads"
    versions: tuple[tuple[str, str], ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataSeen:
    request: int
    data: DataInfo


# --- training --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preflighted:
    """What a run would be. `refusal` (what and why) and `fix` (setting, value) where it can't be."""

    request: int
    weights: int = 0
    memory: int = 0  # bytes, at the peak of a step
    images_per_second: float = 0.0
    seconds: float | None = None  # to the stop condition, None without one
    refusal: str = ""
    fix: tuple[str, Value] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """The training state changed."""

    state: State
    run: Path | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """Numbers at a moment of a run; none of these is ever dropped."""

    run: Path
    step: int
    images: int
    seconds: float  # of optimisation
    numbers: tuple[tuple[str, float], ...]
    images_per_second: float
    stop: Stop
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Edited:
    """A live setting is in force from this step on. While preparing: a resumed run has it so since an earlier edit."""

    key: str
    value: Value
    step: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """Advance is done. `whole`: the iteration is complete (not just the critic's or the generator's part of it)."""

    run: Path
    step: int
    networks: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Checkpointed:
    run: Path
    step: int
    at: float  # time.time()


@dataclass(frozen=True, slots=True)
class Finished:
    """A run ended. `kept` is false after Discard: its folder may go to the trash.

    begun: false where it ended before it had a folder of its own; whatever may be at that path is somebody else's.
    """

    run: Path
    step: int
    images: int
    kept: bool
    begun: bool = True


# --- exploring -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Exploring:
    """The explorer now looks at this run (opened, or newly started)."""

    run: Path
    title: str
    family: str
    kind: str
    canvas: str  # which canvas draws a sample: "picture", "scatter"
    shape: tuple[int, ...]  # of one sample as decoded
    latent_dim: int
    classes: tuple[str, ...]  # empty unless the model is conditional
    encodes: bool
    live: bool
    step: int
    data_count: int  # 0 where the data can't be found (then no originals, no DataItem)
    backdrop: np.ndarray  # points: up to 4,000 data points float32 [n, d]; pictures: empty
    curves: tuple[tuple[str, np.ndarray], ...]  # history: key -> float64 [n, 2] of (images, value)
    networks: tuple[str, ...] = ()  # those there are weights of: "encoder", "decoder", "critic"
    snapshots: tuple[int, ...] = ()  # steps that Rewind can look at, ascending
    modes: np.ndarray = field(default_factory=lambda: sealed(np.zeros((0, 2), np.float32)))  # points: centres [k, 2]
    sigma: float = 0.0  # points: standard deviation of a mode, 0 where unknown
    loss: str = ""  # the adversarial loss, "" without a game


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The answer to Decode: samples uint8 [n, h, w, c] (c 1 or 3), or float32 [n, d] for points."""

    request: int
    tag: str
    samples: np.ndarray
    latents: np.ndarray  # float32 [n, dim]: what was decoded, after offsets and truncation
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class OriginalsShown:
    request: int
    tag: str
    indices: tuple[int, ...]
    samples: np.ndarray
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AxesFound:
    """Principal axes: `explained` is each one's share of the variance; `words` say what they are axes of."""

    request: int
    step: int
    explained: np.ndarray  # float64 [count]
    words: str


@dataclass(frozen=True, slots=True)
class Snapshotted:
    """A newer snapshot of the explored model is there (at most 30 a second; only the newest is told)."""

    run: Path
    step: int


# --- trouble ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failed:
    """Something did not work: where ("train", "data", "open", "explore", "engine"), what, and the way out.

    `tag` names the request it answers, if it answers one; `field` the setting to mend, if it is one.
    """

    where: str
    what: str
    advice: str
    tag: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """Both threads have ended."""


Event = (
    Ready | DataSeen | Preflighted | Stage | Tick | Edited | Checkpointed | Finished
    | Exploring | Decoded | OriginalsShown | AxesFound | Snapshotted
    | Stepped | Failed | Closed
)
