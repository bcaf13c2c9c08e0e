"""Everything that may be asked of the engine: frozen, slotted, picklable values. Torch is never imported here.

Two threads answer. The *worker* trains (Start, Resume, Pause, ...), the *viewer* shows (Decode, Originals, Axes, Open, ...).
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from engine.fields import Value

# --- places in latent space ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lattice:
    """A place on the infinite lattice of seeds: whole numbers are seeds, between them four are blended."""

    x: float
    y: float
    world: int = 0


@dataclass(frozen=True, slots=True)
class Seed:
    """The latent of one seed, N(0, I): the same for any device and any weights."""

    number: int


@dataclass(frozen=True, slots=True)
class Latent:
    """An explicit latent: float32, little-endian, as bytes, so that equal latents compare equal."""

    data: bytes

    @classmethod
    def of(cls, vector: np.ndarray) -> Latent:
        """From a vector [dim]."""
        return cls(np.ascontiguousarray(vector, dtype="<f4").tobytes())

    def array(self) -> np.ndarray:
        """The vector [dim], float32."""
        return np.frombuffer(self.data, dtype="<f4")

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class DataItem:
    """Where the encoder puts one sample of the run's data (its posterior mean). Families with an encoder only."""

    index: int


@dataclass(frozen=True, slots=True)
class Between:
    """The place at `t` in [0, 1] of the way from `a` to `b`."""

    a: Point
    b: Point
    t: float
    method: Literal["lerp", "slerp"] = "slerp"


@dataclass(frozen=True, slots=True)
class OnMap:
    """A place on the viewer's newest map, in map units: its exact inverse where the map has one (PCA of latents), else
    the density-weighted, re-normed latents of the nearest points. Never kept: a recipe keeps the decoded Latent.
    """

    x: float
    y: float


Place = Lattice | Seed | Latent | DataItem | Between | OnMap


@dataclass(frozen=True, slots=True)
class Point:
    """A place, moved along principal axes, truncated, under a condition.

    offsets: pairs (axis number, distance in standard deviations along that axis of `Axes`).
    truncation: factor towards the mean latent, 1 leaves it (StyleGAN's psi).
    condition: a class index, or None for an unconditional model (a conditional one then takes class 0).
    """

    place: Place
    offsets: tuple[tuple[int, float], ...] = ()
    truncation: float = 1.0
    condition: int | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane through latent space by value: an origin, two orthogonal axes, and the norm of its places (0: as they are).

    `engine.latent.planes` goes from places (x, y) to latents and back.
    """

    origin: Latent
    across: Latent
    down: Latent
    norm: float = 0.0


# --- what to train ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stop:
    """When a run ends by itself: whichever comes first; None and None is never. Seconds are of optimisation."""

    images: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Everything that says what a run is. `data` is the name of a source or a path of a folder."""

    data: str
    model: str
    settings: tuple[tuple[str, Value], ...] = ()
    seed: int = 1
    stop: Stop = field(default_factory=Stop)
    device: str = "auto"
    threads: int | None = None
    preset: str = ""

    @property
    def given(self) -> dict[str, Value]:
        return dict(self.settings)


# --- for the worker --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preflight:
    """Measure what a run would be, on a few steps, without keeping anything. Answered by Preflighted."""

    request: int
    spec: RunSpec


@dataclass(frozen=True, slots=True)
class Start:
    """Train a new run into the folder `out`. paused: stand still before its first step, to go on by hand."""

    spec: RunSpec
    out: Path
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with the run in the folder `run`, exactly where its newest checkpoint stands. `stop` replaces its stop."""

    run: Path
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop asking for the next phase; writes a checkpoint."""


@dataclass(frozen=True, slots=True)
class Continue:
    """Go on after Pause."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Train so many iterations and stand still again; a run that trains is paused first. Answered by Stepped.

    networks: train these alone ("critic", "decoder", "encoder"); none named: a whole iteration, and the weights become
    those of a run that was never stopped. narrate: tell the last one's own numbers (Narrated, before Stepped).
    """

    networks: tuple[str, ...] = ()
    count: int = 1
    narrate: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """Take the run's vital signs every so many seconds (Vitals); None: no more."""

    every: float | None


@dataclass(frozen=True, slots=True)
class StopAndKeep:
    """End the run: checkpoint, sampler, final numbers."""


@dataclass(frozen=True, slots=True)
class Discard:
    """End the run without a last checkpoint; the window then moves the folder to the trash.

    A resumed run that is still being prepared keeps its folder: nothing of it was trained here.
    """


@dataclass(frozen=True, slots=True)
class Edit:
    """Change a live setting of the run that trains."""

    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class Inspect:
    """Look at a source or folder of data. Answered by DataSeen (or Failed with where='data')."""

    request: int
    data: str


# --- for the viewer --------------------------------------------------------------------------------------------------


class Lane(enum.IntEnum):
    """What goes first: a drag overtakes a filmstrip, which overtakes the wall."""

    STAGE = 0
    NEAR = 1
    PATH = 2
    WALL = 3


@dataclass(frozen=True, slots=True)
class Decode:
    """Decode points with the newest snapshot. `tag` names the place it is for: a newer one of the tag replaces it.

    `run`: the run it is meant for. If another one is explored by then, it is dropped (its points may mean nothing there).
    """

    request: int
    tag: str
    points: tuple[Point, ...]
    lane: Lane = Lane.STAGE
    raw: bool = False  # the generator as trained, instead of its average
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Originals:
    """The data's own samples, as trained on. `indices` None: the `count` first of the held-out part. run: see Decode."""

    request: int
    tag: str
    indices: tuple[int, ...] | None = None
    count: int = 0
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Axes:
    """The first `count` principal axes of the latents for the newest snapshot."""

    request: int
    count: int = 8


@dataclass(frozen=True, slots=True)
class Open:
    """Explore the run in this folder (its newest snapshot or checkpoint); training goes on undisturbed."""

    run: Path


@dataclass(frozen=True, slots=True)
class Follow:
    """Explore what is being trained again."""


@dataclass(frozen=True, slots=True)
class Close:
    """End the thread; a training run is checkpointed first."""


WorkerCommand = (
    Preflight | Start | Resume | Pause | Continue | Advance | Probe | StopAndKeep | Discard | Edit | Inspect | Close
)
ViewerCommand = Decode | Originals | Axes | Open | Follow | Close
Command = WorkerCommand | ViewerCommand
