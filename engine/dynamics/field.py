"""The critic's field: its scores on a regular grid of places in the plane."""

from __future__ import annotations

import numpy as np

View = tuple[float, float, float, float]  # left, bottom, right, top


def places(view: View, field: tuple[int, int]) -> np.ndarray:
    """Middles of the cells that `field` = (columns, rows) cuts the view into: float32 [rows * columns, 2].

    Row by row from the top, so that the scores are a picture that fills the view, whatever its resolution.
    """
    left, bottom, right, top = view
    columns, rows = field
    x = left + (right - left) * (np.arange(columns) + 0.5) / columns
    y = top - (top - bottom) * (np.arange(rows) + 0.5) / rows
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    return grid.reshape(-1, 2).astype(np.float32)
