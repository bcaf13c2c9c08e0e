"""The prior's grid, whose image under the generator is the manifold (GAN Lab's picture of it)."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np

from engine.events import sealed

RIM = 0.005  # of the probability left out beyond each edge: a normal has no last corner


@lru_cache(8)
def quantiles(cells: int) -> np.ndarray:
    """Edges of `cells` intervals of equal probability under N(0, 1) between its RIM and 1 - RIM quantiles. float32 [cells + 1]"""
    shares = RIM + (1.0 - 2.0 * RIM) * np.arange(cells + 1) / cells
    return sealed(np.array([NormalDist().inv_cdf(share) for share in shares], np.float32))


def corners(cells: int, dim: int) -> np.ndarray:
    """Corners of the prior's cells, float32 [side, side, dim] with side = cells + 1, in the plane of the first two dimensions.

    [row, column] lies at (quantile of the column, quantile of the row), both ascending. All other dimensions are 0: a slice
    through the middle of the prior, all of it with two dimensions. With one, every row is the same line.
    """
    edges = quantiles(cells)
    found = np.zeros((cells + 1, cells + 1, dim), np.float32)
    found[..., 0] = edges[None, :]
    if dim > 1:
        found[..., 1] = edges[:, None]
    return found
