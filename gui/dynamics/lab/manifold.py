"""The generator's manifold: a grid over the prior and what it becomes. Each cell is equally probable, so small is dense."""

from __future__ import annotations

import numpy as np

LEAST, MOST, USUAL = 0.03, 0.6, 0.13  # opacity of a very wide, a very small and a middling cell


def morphed(corners: np.ndarray, prior: np.ndarray, part: float, view: tuple[float, float, float, float]) -> np.ndarray:
    """Corners [side, side, 2] the `part` in [0, 1] of the way from the prior's square to what is generated.

    The prior has no place in the data's plane: its square stands in the middle of `view`, half as high.
    """
    if part >= 1.0 or prior.shape != corners.shape:
        return corners
    left, bottom, right, top = view
    reach = max(float(np.abs(prior).max(initial=0.0)), 1e-9)
    square = prior / reach * min(right - left, top - bottom) / 4 + np.array([(left + right) / 2, (bottom + top) / 2])
    return (1.0 - part) * square + part * corners


def cells(corners: np.ndarray) -> np.ndarray:
    """[side, side, 2] to the quadrilaterals [(side - 1)**2, 4, 2], corners in turn."""
    parts = (corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1])
    return np.stack(parts, axis=2).reshape(-1, 4, 2)


def areas(quads: np.ndarray) -> np.ndarray:
    """[n] areas of [n, 4, 2], by half the cross product of the diagonals (0 for one that crosses itself evenly)."""
    one, two = quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]
    return np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2


def opacities(sizes: np.ndarray) -> np.ndarray:
    """[n] in [LEAST, MOST], in proportion to the inverse of the area, the median cell at USUAL."""
    middle = float(np.median(sizes)) if len(sizes) else 0.0
    return np.clip(USUAL * middle / np.maximum(sizes, middle * 1e-3 + 1e-30), LEAST, MOST)


def grid_lines(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The grid's lines along both directions, [side, side, 2] each: rows are polylines."""
    return corners, corners.swapaxes(0, 1)
