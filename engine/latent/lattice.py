"""The infinite lattice of seeds: whole numbers are seeds, between them the four around are blended."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.latent.seeds import lattice_number, seed_latent

LARGEST = 2.0**40  # beyond it a float no longer resolves the ground between two corners finely


@dataclass(frozen=True, slots=True)
class Share:
    """One of the four corners: its place, the number of its seed, and its share of the blend (the four sum to 1)."""

    x: int
    y: int
    seed: int
    share: float


def shares(x: float, y: float, world: int = 0) -> tuple[Share, Share, Share, Share]:
    """The corners around a place, bilinear: left and right at the top, then at the bottom; y grows downwards."""
    if not (abs(x) <= LARGEST and abs(y) <= LARGEST):  # also refuses NaN
        raise ValueError(f"({x}, {y}) is not a place on the lattice.")
    left, top = math.floor(x), math.floor(y)
    u, v = x - left, y - top
    corners = ((left, top, (1 - u) * (1 - v)), (left + 1, top, u * (1 - v)),
               (left, top + 1, (1 - u) * v), (left + 1, top + 1, u * v))
    a, b, c, d = (Share(i, j, lattice_number(i, j, world), share) for i, j, share in corners)
    return a, b, c, d


def latent(x: float, y: float, world: int, dim: int) -> np.ndarray:
    """The latent at a place of the lattice, float32 [dim]; continuous everywhere, the seed itself at whole numbers.

    z = sum_i w_i s_i / sqrt(sum_i w_i^2) with bilinear shares w and independent seeds s ~ N(0, I): divided by the
    expected norm of the blend relative to a seed's, z is again N(0, I) at every place, and |z| is about
    sqrt(dim). (Dividing by the blend's *own* norm would tear the plane where seeds cancel, as they do in 1-D and 2-D.)
    """
    corners = [corner for corner in shares(x, y, world) if corner.share > 0]
    if len(corners) == 1:
        return seed_latent(corners[0].seed, dim)
    weights = np.array([corner.share for corner in corners])
    seeds = np.stack([seed_latent(corner.seed, dim) for corner in corners]).astype(np.float64)
    return (weights @ seeds / np.sqrt(np.square(weights).sum())).astype(np.float32)
