"""What the room "Dynamics" asks of the viewer: frozen, slotted, picklable values, as in `engine.commands`. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.commands import Point


@dataclass(frozen=True, slots=True)
class Scene:
    """The layers of the 2-D laboratory at the newest snapshot (points only). Answered by SceneShown.

    view: (left, bottom, right, top) in data coordinates, where the critic's field is computed on `field` = (columns,
    rows) places; None leaves it out. samples: generated points. manifold: cells along a side of the prior's grid, 0: none.
    pull: -dL_G/dx at the generated points. slope: dD/dx there. posteriors: encoded data points, 0: none.
    raw: the networks as trained, instead of their average. run: see Decode.
    """

    request: int
    view: tuple[float, float, float, float]
    field: tuple[int, int] | None = None
    samples: int = 400
    manifold: int = 0
    pull: bool = False
    slope: bool = False
    posteriors: int = 0
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Gauge:
    """Scores of training, held-out and generated samples, `count` of each. Answered by Gauged."""

    request: int
    count: int = 256
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Divergence:
    """How far `count` generated points are from as many real ones, with the floor (points only). Answered by DivergenceFound."""

    request: int
    count: int = 5000
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """Which modes are generated how often. Answered by Covered.

    Points: the distribution's modes. Pictures: the classes, or clusters found in the data; every request adds `count`
    generated pictures to the newest 512, so that it may be asked once a second.
    """

    request: int
    count: int = 32
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Mind:
    """What the critic minds in one generated picture: its score, -dL_G/dx, its nearest training samples. See Minded."""

    request: int
    point: Point
    neighbours: int = 5
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Generated samples of these points with their scores. Answered by Judged. A newer one of a tag replaces it."""

    request: int
    tag: str
    points: tuple[Point, ...]
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Rewind:
    """Look at the explored run as it was at the kept snapshot nearest to `step`; None: as it is now. See Rewound."""

    request: int
    step: int | None
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Lay another run over the explored one (points only): its generated points come with every SceneShown. None: none."""

    run: Path | None


Observation = Scene | Gauge | Divergence | Cover | Mind | Judge
Question = Observation | Rewind | Beside
