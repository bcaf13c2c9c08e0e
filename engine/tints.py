"""Numbers of a map's points that its colours can show: what is asked for, and what is told. No torch here."""

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
