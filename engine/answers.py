"""What the engine tells of the game: answers to `engine.questions`, and the worker's narration and vital signs.

Frozen, slotted, picklable values; arrays in them are read-only. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.charting import Extracted, Tinted
from engine.commands import Plane
from engine.filming import Filmed


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """One part of a narrated step, by key; what was computed then, copied from the step's own tensors.

    Keys in order. Critic: "draw", "generate", "score", "loss", "update". Generator: "noise", "generate", "score", "pull",
    "update". With an encoder: "draw", "encode", "decode", "loss", "update". (engine.training.narrating says what each holds.)
    """

    key: str
    numbers: tuple[tuple[str, float], ...]
    tensors: tuple[tuple[str, np.ndarray], ...]  # float32; samples raw (see Kind), at most 1,024 of them


@dataclass(frozen=True, slots=True, eq=False)
class Narrated:
    """One phase of a step in its own numbers. phase: "critic", "generator", "autoencoder", "elbo"."""

    run: Path
    step: int  # before it was counted
    phase: str
    networks: tuple[str, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Vitals:
    """Vital signs of one step, layer by layer (all weights with bias) in the order of the data's way.

    layers: (network, layer's name). weights, gradients, updates: float32 [layers], Euclidean norms; updates are those of
    the weights' change in that step. rates: (network, |change| / |weights|), the effective learning rate.
    numbers: ("r1", mean squared slope), ("r2", ...), ("augment", probability), where there are any.
    """

    run: Path
    step: int
    layers: tuple[tuple[str, str], ...]
    weights: np.ndarray
    gradients: np.ndarray
    updates: np.ndarray
    rates: tuple[tuple[str, float], ...]
    numbers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class SceneShown:
    """The layers of the 2-D laboratory, all in data coordinates, float32; what was not asked for is empty.

    real [n, 2] and real_scores [n]; made [m, 2], latents [m, dim], made_scores [m] (empty without a critic).
    field [rows, columns], row 0 at the top of `view`: the critic's scores. manifold [side, side, 2]: corners of the prior's
    cells (each of equal probability) as generated; manifold_z [side, side, 2]: the same corners in the prior.
    pull [m, 2]: -dL_G/dx, of each sample's own term of the loss. slope [m, 2]: dD/dx.
    posteriors: means [p, 2] and sigmas [p, 2] (first two latent dimensions) of the data points encoded [p, 2];
    rings [p, k, 2]: the circle of one sigma around each mean, decoded; rebuilt [p, 2]: the decoded means.
    nearest [m]: number of the nearest mode, distance [m] to it in sigmas. beside [b, 2]: the other run's points.
    """

    request: int
    run: Path
    step: int
    view: tuple[float, float, float, float]
    real: np.ndarray
    real_scores: np.ndarray
    made: np.ndarray
    latents: np.ndarray
    made_scores: np.ndarray
    field: np.ndarray
    manifold: np.ndarray
    manifold_z: np.ndarray
    pull: np.ndarray
    slope: np.ndarray
    encoded: np.ndarray
    means: np.ndarray
    sigmas: np.ndarray
    rings: np.ndarray
    rebuilt: np.ndarray
    nearest: np.ndarray
    distance: np.ndarray
    beside: np.ndarray
    seconds: float = 0.0  # of computing


@dataclass(frozen=True, slots=True, eq=False)
class Gauged:
    """Scores by source, float32 [n] each: "training", "held_out", "generated" (raw), "average".

    overlap: shared area of the histograms of training and generated, in [0, 1]. advantage: 2 P(real > generated) - 1 in
    [-1, 1]; 0 is even, 1 a critic that is never wrong. pull: mean |-dL_G/dx| of a generated sample.
    """

    request: int
    run: Path
    step: int
    scores: tuple[tuple[str, np.ndarray], ...]
    overlap: float
    advantage: float
    pull: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with its floor: what real samples score against real ones, as an interval of 95 %."""

    name: str
    value: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class DivergenceFound:
    """Jensen-Shannon (bits, in [0, 1]) and sliced Wasserstein (data units) from `count` samples a side."""

    request: int
    run: Path
    step: int
    count: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Shares by mode, float64 [k] each. found: generated at least a tenth as often as in the data (points: within 3 sigma).

    made: share of the generated nearest to the mode; close: and within 3 sigma (points; empty for pictures).
    what: "modes", "classes", "clusters". accuracy: of the reading, on held-out data (classes; else 0).
    diversity: mean pairwise feature distance of the generated, of the data (pictures, else 0). duplicates: share of the
    generated with a neighbour nearer than 1 % of the data have, and the data's own share, at equal number (pictures).
    """

    request: int
    run: Path
    step: int
    what: str
    names: tuple[str, ...]
    data: np.ndarray
    made: np.ndarray
    close: np.ndarray
    found: np.ndarray  # bool [k]
    count: int
    accuracy: float = 0.0
    diversity: tuple[float, float] = (0.0, 0.0)
    duplicates: tuple[float, float] = (0.0, 0.0)
    progress: float = 1.0  # below 1 the data are still being read


@dataclass(frozen=True, slots=True, eq=False)
class Minded:
    """One generated sample under the critic's eye: sample (raw), score, pull float32 (shape of the sample): -dL_G/dx.

    neighbours: nearest training samples, indices and raw [k, ...], and their distances; `space` says in what.
    """

    request: int
    run: Path
    step: int
    sample: np.ndarray
    score: float
    pull: np.ndarray
    indices: tuple[int, ...]
    neighbours: np.ndarray
    distances: np.ndarray
    space: str


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Samples (raw) and their scores float32 [n] (empty without a critic)."""

    request: int
    tag: str
    run: Path
    samples: np.ndarray
    scores: np.ndarray
    step: int


@dataclass(frozen=True, slots=True)
class Rewound:
    """What is looked at now: the snapshot of `step`, or (live) the newest weights. steps: all that are kept."""

    request: int
    run: Path
    step: int
    live: bool
    steps: tuple[int, ...]
    events: tuple[tuple[int, str], ...] = ()  # (step, words) of what a person changed


@dataclass(frozen=True, slots=True, eq=False)
class MapShown:
    """A map as it is by now. Map units are those of `places`, float32 [n, 2].

    of_data: bool [n], else a sample of the sampler. numbers: int64 [n], index into the data or number of the seed.
    labels: int16 [n] into `classes`, -1: none. predicted: samples have the label of the nearest real sample (data labels
    are always the data's own). settled: 0 to 1, 1 is final. exact: whether a place has an exact inverse.
    veil_radius: farther than this from every data point there are no data; 0 where there is no data point at all.
    """

    request: int
    run: Path
    step: int
    projection: str
    places: np.ndarray
    of_data: np.ndarray
    numbers: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    predicted: bool
    settled: float
    words: str
    exact: bool
    veil_radius: float


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """Points on the newest map: places float32 [n, 2], and percentiles float32 [n], NaN where they are not known (yet).

    A percentile of 90: the sample is farther from the nearest of the data than 90 % of the data are from each other's
    nearest (pictures: in EfficientNet-Lite0 features; points: in data coordinates).
    """

    request: int
    tag: str
    run: Path
    places: np.ndarray
    percentiles: np.ndarray
    step: int


@dataclass(frozen=True, slots=True, eq=False)
class PlaneLaid:
    """A plane for the atlas. places: float32 [k, 2], where the points it was laid through lie on it."""

    request: int
    run: Path
    step: int
    plane: Plane
    places: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """Where latents lie on a plane, float32 [n, 2], nan where they have no place on it.

    what: "data" (encoded) or "prior" (draws of N(0, I), where there is no encoder or no data). path: of the points asked for.
    """

    request: int
    run: Path
    step: int
    what: str
    spots: np.ndarray
    path: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class TileShown:
    """Samples (raw) [rows * columns, ...], row after row; scores and log stretch float32 [n], empty unless asked for and known."""

    request: int
    tag: str
    run: Path
    samples: np.ndarray
    scores: np.ndarray
    stretch: np.ndarray
    step: int


@dataclass(frozen=True, slots=True)
class PlaneSaved:
    """The file is written: so many pictures, so many pixels across and down."""

    request: int
    path: Path
    pictures: int
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Samples (raw) and latents float32 [n, dim] of points, by the pinned snapshot of `step`; what a recipe needs of the run.

    identity: the run's id. weights: digest of the decoder's. pinned: whether the snapshot has a pin for it.
    """

    request: int
    run: Path
    step: int
    raw: bool
    samples: np.ndarray
    latents: np.ndarray
    identity: str
    title: str
    fingerprint: str
    weights: str
    pinned: bool


Answer = (
    Narrated | Vitals | SceneShown | Gauged | DivergenceFound | Covered | Minded | Judged | Rewound
    | PlaneLaid | Surveyed | TileShown | PlaneSaved | MapShown | Located | Kept | Tinted | Extracted | Filmed
)
