"""Which of many moments of a run to forget, so that those kept lie evenly in the logarithm. Imports no torch."""

from __future__ import annotations

import math
from collections.abc import Container, Sequence


def least_missed(moments: Sequence[int], held: Container[int] = ()) -> int | None:
    """The place whose removal leaves the smallest gap in the logarithm of ascending moments (steps, images).

    Never the first, the newest or a place in `held`; None if there are no others.
    """
    free = [place for place in range(1, len(moments) - 1) if place not in held]

    def gap(place: int) -> float:
        return math.log1p(moments[place + 1]) - math.log1p(moments[place - 1])

    return min(free, key=gap, default=None)
