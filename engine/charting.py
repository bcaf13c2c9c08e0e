"""What else is asked of a map's points: numbers for their colours, and themselves as data of their own. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

By = Literal["score", "rebuilt"]


@dataclass(frozen=True, slots=True)
class Tint:
    """A number for each point of the newest map. Answered by several Tinted, the last one with `done` = `total`.

    by: "score", the discriminator's of the picture of the data or of the generated one; "rebuilt", the mean squared error of
    the rebuilt picture (or point) per number of it, in the network's units (samples of the prior have none).
    """

    request: int
    by: By
    run: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tinted:
    """Some of the numbers: keys int64 [k] (twice the point's number, plus one for the data), values float32 [k].

    Evenly spread over the map at any time. step: of the weights, for all answers to one request. done, total: points.
    """

    request: int
    run: Path
    step: int
    by: By
    keys: np.ndarray
    values: np.ndarray
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Extract:
    """Write points of the newest map as data that can be trained on: pictures in sub-folders by class, or a .csv of points.

    folder: where it is put, under a name that is free there. keys: see Tinted. Answered by Extracted.
    """

    request: int
    folder: Path
    keys: tuple[int, ...]
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """It is written: `count` samples under `path`, in so many classes (0: without labels)."""

    request: int
    run: Path
    path: Path
    count: int
    classes: int
