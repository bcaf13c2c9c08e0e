"""A small picture of what a source holds: uint8 [h, w, 3]."""

from __future__ import annotations

import numpy as np

from engine.datasets.pictures import resized

CELLS, CELL = 3, 28
SIDE = CELLS * CELL
_GROUND = np.array([18, 21, 26], np.float64)
_DOT = np.array([90, 169, 255], np.float64)


def collage(samples: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
    """3 x 3 pictures of uint8 [n, h, w, c], of as many classes as possible: uint8 [84, 84, 3]."""
    chosen = samples[_spread(len(samples), labels)]
    cells = np.broadcast_to(resized(chosen, CELL), (len(chosen), CELL, CELL, 3))
    out = np.full((CELLS * CELLS, CELL, CELL, 3), _GROUND, np.uint8)
    out[: len(cells)] = cells
    return out.reshape(CELLS, CELLS, CELL, CELL, 3).swapaxes(1, 2).reshape(SIDE, SIDE, 3)


def _spread(count: int, labels: np.ndarray | None) -> np.ndarray:
    """Up to nine indices: the classes in turn, or evenly spaced."""
    wanted = min(count, CELLS * CELLS)
    if labels is None:
        return np.linspace(0, count - 1, wanted).astype(int)
    order = np.argsort(labels, kind="stable")
    grouped = labels[order]
    rank = np.arange(count) - np.searchsorted(grouped, grouped)  # how many of its class came before
    return order[np.argsort(rank, kind="stable")][:wanted]


def dots(points: np.ndarray) -> np.ndarray:
    """The first two coordinates of float32 [n, d] as a dot map, brighter where denser: uint8 [84, 84, 3]."""
    flat = np.asarray(points[:, :2] if points.shape[1] > 1 else np.c_[points, np.zeros(len(points))], np.float64)
    low, high = flat.min(0), flat.max(0)
    span = max(float((high - low).max()), 1e-9)  # one scale for both axes: distances keep their proportions
    place = ((flat - (low + high) / 2) / span + 0.5) * (SIDE - 5) + 2
    x, y = place.astype(int).T
    counts = np.zeros((SIDE, SIDE))
    np.add.at(counts, (SIDE - 1 - y, x), 1)
    shade = np.log1p(counts) / np.log1p(counts.max())
    shade = np.where(counts > 0, 0.35 + 0.65 * shade, 0)[..., None]
    return np.round(_GROUND + shade * (_DOT - _GROUND)).astype(np.uint8)
