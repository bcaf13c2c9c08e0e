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
    Answered by several Filming and, at the end, FilmSaved or FilmFailed. A newer Film or a FilmStop ends it, and leaves no file.
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
    """End the film that is being written; nothing of it stays."""


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


def factor(shape: tuple[int, ...]) -> int:
    """How many times a picture [h, w, ...] is enlarged to be about SIDE px."""
    return max(1, round(SIDE / max(shape[:2])))
