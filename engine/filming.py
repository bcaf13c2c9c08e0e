"""A film of the path: what is asked of the viewer, and what is told. By value, as questions and answers. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.commands import Point

TAG = "film"  # of a Failed that nobody expected
SIDE = 512  # px of the longer side, about: a picture's own pixels are enlarged by a whole factor


@dataclass(frozen=True, slots=True)
class Film:
    """Write samples of these points, one after another, as a film of `rate` a second; its ending says of what kind.

    All are of the snapshot that is looked at when it begins. loop: begin again at the end (.gif and .webp can say so).
    Answered by several Filming and, at the end, FilmSaved or FilmFailed; by Stopped if a FilmStop, a newer Film or another
    run ended it before the file was in its place. What was there before is then as it was.
    """

    request: int
    path: Path
    points: tuple[Point, ...]
    rate: int = 24
    loop: bool = True
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class FilmStop:
    """End the film that is being written. Answered by Stopped, or, where the file is there already, as if nobody had asked."""


@dataclass(frozen=True, slots=True)
class Filming:
    """So far it is, from 0 to 1."""

    request: int
    share: float


@dataclass(frozen=True, slots=True)
class FilmSaved:
    """The file is written: so many frames of the snapshot of `step`, so many pixels across and down."""

    request: int
    path: Path
    frames: int
    size: tuple[int, int]
    step: int


@dataclass(frozen=True, slots=True)
class FilmFailed:
    """There is no file: why, and the way out."""

    request: int
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The file of this request (a Film's, a SavePlane's) was given up before it was in its place: nothing of it stays."""

    request: int


Filmed = Filming | FilmSaved | FilmFailed | Stopped


def factor(shape: tuple[int, ...]) -> int:
    """How many times a picture [h, w, ...] is enlarged to be about SIDE px."""
    return max(1, round(SIDE / max(shape[:2])))
