"""Learning rates over a run, as a function of the samples seen: nothing to remember, so resuming is exact."""

from __future__ import annotations

import math

CONSTANT = "constant"
LEAST = 0.05  # of the rate, at the end


def factor(name: str, images: int, most: int | None) -> float:
    """What the learning rates are multiplied with after `images` of `most` samples (None: no end, so no way to it).

    cosine: from 1 down to LEAST along half a cosine (Loshchilov & Hutter 2017, arXiv 1608.03983, eq. 5).
    """
    if name == CONSTANT or not most:
        return 1.0
    return LEAST + (1.0 - LEAST) * 0.5 * (1.0 + math.cos(math.pi * min(1.0, images / most)))
