"""What the room "Dynamics" and the map ask of the viewer: frozen, slotted, picklable values, as in `engine.commands`. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.charting import Extract, Tint
from engine.commands import Plane, Point
from engine.filming import Film, FilmStop


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
    """Look at the explored run as it was at the kept snapshot nearest to `step`; None: as it is now. See Rewound.

    weights: the digest of a recipe's; then it must be that very step with these very weights, else it is refused.
    """

    request: int
    step: int | None
    run: Path | None = None
    weights: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Lay another run over the explored one (points only): its generated points come with every SceneShown. None: none."""

    run: Path | None


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a map's custom projection: towards the mean of a class, or along a principal axis (0 is the first)."""

    towards: int | None = None
    axis: int | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """Where the data and the sampler's samples lie, in two dimensions. Answered by MapShown, several times while it settles.

    data: samples of the data at most, 0: all. samples: seeds 0 to samples - 1. seed: of the layout.
    neighbours, spread: of the neighbour graph (UMAP's n_neighbors, min_dist). perplexity: of t-SNE. axes: of "custom".
    """

    request: int
    projection: Literal["pca", "neighbours", "tsne", "custom"] = "pca"
    data: int = 10_000
    samples: int = 2000
    seed: int = 0
    neighbours: int = 15
    spread: float = 0.1
    perplexity: float = 30.0
    axes: tuple[Axis, Axis] | None = None
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class MapStop:
    """End a layout that settles; what is shown stays, and is told once more as settled."""

    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Locate:
    """Where points lie on the newest map, and how unusual their samples are. Answered by Located, first without percentiles
    where those take longer. A newer one of a tag replaces it. judged: whether the percentiles are wanted."""

    request: int
    tag: str
    points: tuple[Point, ...]
    run: Path | None = None
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Lay:
    """Lay a plane for the atlas. Answered by PlaneLaid.

    way: through three "points"; or along two principal "directions", or two latent "axes" (numbers in `pair`), from the
    first of `points`, or from the middle of the latents if there is none.
    """

    request: int
    way: str
    points: tuple[Point, ...] = ()
    pair: tuple[int, int] = (0, 1)
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """Where the data lie on a plane, `count` of them; and where these points do (the path). Answered by Surveyed."""

    request: int
    plane: Plane
    count: int = 1024
    points: tuple[Point, ...] = ()
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """Samples on a grid of a plane, `spacing` apart from (left, top) on. Answered by TileShown. A newer one of a tag replaces it.

    score: the critic's, of each. stretch: how much the decoder stretches the plane there.
    """

    request: int
    tag: str
    plane: Plane
    left: float
    top: float
    spacing: float
    columns: int
    rows: int
    condition: int | None = None
    score: bool = False
    stretch: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class SavePlane:
    """Write the pictures of a grid (see Tile) beside each other into one file. Answered by PlaneSaved, by Stopped (see
    `engine.filming`) if another run was opened before the file was in its place, or by a Failed with the tag of the type."""

    request: int
    path: Path
    plane: Plane
    left: float
    top: float
    spacing: float
    columns: int
    rows: int
    condition: int | None = None
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """Decode points for a picture that is to be saved, and pin the snapshot they are decoded by. Answered by Kept (or a
    Failed with the tag `tag`). raw, run: see Decode. owner: who needs the pin, "" a saved picture.
    """

    request: int
    points: tuple[Point, ...]
    raw: bool = False
    run: Path | None = None
    owner: str = ""

    @property
    def tag(self) -> str:
        return f"keep-{self.request}"


@dataclass(frozen=True, slots=True)
class Unpin:
    """The picture was not saved after all, or the bookmark is gone: its `owner` needs the snapshot no more."""

    run: Path
    step: int
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """No undo brings the deleted bookmarks of this run back any more: of their pins only those of `marks` (keys) stay."""

    run: Path
    marks: frozenset[str] = frozenset()


Observation = Scene | Gauge | Divergence | Cover | Mind | Judge | Lay | Survey | Tile
Charting = Map | MapStop | Locate | Tint | Extract
Question = Observation | Rewind | Beside | Charting | Keep | Unpin | Release | SavePlane | Film | FilmStop
