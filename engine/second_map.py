"""A second map beside the first: what is asked of it, and what is told. By value, as questions and answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.answers import MapShown
from engine.questions import Map, MapStop


@dataclass(frozen=True, slots=True)
class SecondMap(Map):
    """The same points by another projection, laid onto the first map; made when that one rests. Answered by SecondShown.

    step: of the kept snapshot nearest to it; None: of what is looked at, with the very vectors of the first map.
    other: of another run, with its newest weights (`run` is the explored one, as ever).
    """

    step: int | None = None
    other: Path | None = None


@dataclass(frozen=True, slots=True)
class SecondStop(MapStop):
    """End its layout. forget: nobody looks at it any more."""

    forget: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class SecondShown(MapShown):
    """The second map as it is by now, and once more when it has been compared with the first.

    near: of each point's 15 nearest neighbours on the first map, the mean share that are so here; nan while not known.
    steps: the kept snapshots, once it is settled. shares: which points are the first map's too, if the same numbers stand
    for them: all "points"; the "data" of another run trained on the same; or "none".
    """

    near: float = float("nan")
    steps: tuple[int, ...] = ()
    shares: Literal["points", "data", "none"] = "points"
