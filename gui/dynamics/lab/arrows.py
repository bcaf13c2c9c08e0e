"""Gradients as arrows, at most 150: length in proportion to the gradient, a robust largest one at 30 px, longer ones cut there."""

from __future__ import annotations

import numpy as np

LONGEST, SHORTEST = 30.0, 3.0  # px
MOST = 150  # arrows that can still be told apart
QUANTILE = 0.95  # of the lengths, drawn at LONGEST: a single outlier must not shrink all others
HEAD, SPREAD = 4.5, 0.42  # px along a barb, radians to its shaft
DASH = 3.0  # px


def unit(vectors: np.ndarray) -> float:
    """The length in data units per data unit that is drawn at LONGEST; 0 where there is nothing to draw."""
    lengths = np.linalg.norm(vectors, axis=1) if len(vectors) else np.zeros(0)
    good = lengths[np.isfinite(lengths)]
    return float(np.quantile(good, QUANTILE)) if good.size else 0.0


def few(spots: np.ndarray, width: float, height: float) -> np.ndarray:
    """Which of the places [n, 2] px get an arrow: every k-th, so that at most MOST of those within the widget do.

    By number, not by place: while one watches, the same samples keep theirs.
    """
    seen = int(((spots >= 0) & (spots < [width, height])).all(axis=1).sum())
    return np.arange(0, len(spots), max(1, -(-seen // MOST)))


def shafts(at: np.ndarray, vectors: np.ndarray, scale: float) -> np.ndarray:
    """[k, 2, 2] px from at [n, 2] px along vectors [n, 2] (data, y upwards); those too short to see are left out."""
    if scale <= 0 or not len(at):
        return np.zeros((0, 2, 2))
    way = np.asarray(vectors, np.float64) * (LONGEST / scale) * np.array([1.0, -1.0])
    lengths = np.linalg.norm(way, axis=1)
    way *= np.minimum(1.0, LONGEST / np.maximum(lengths, 1e-30))[:, None]
    seen = np.isfinite(way).all(axis=1) & np.isfinite(at).all(axis=1) & (lengths >= SHORTEST)
    return np.stack([at[seen], at[seen] + way[seen]], axis=1)


def barbs(lines: np.ndarray) -> np.ndarray:
    """The two lines [2 k, 2, 2] of each arrow's open head."""
    back = lines[:, 0] - lines[:, 1]
    lengths = np.maximum(np.linalg.norm(back, axis=1, keepdims=True), 1e-9)
    back *= np.minimum(HEAD, 0.5 * lengths) / lengths
    cos, sin = np.cos(SPREAD), np.sin(SPREAD)
    turned = [back @ np.array([[cos, turn], [-turn, cos]]) for turn in (sin, -sin)]
    return np.concatenate([np.stack([lines[:, 1], lines[:, 1] + one], axis=1) for one in turned])


def dashes(lines: np.ndarray) -> np.ndarray:
    """Lines [k, 2, 2] cut into dashes of DASH px with equal gaps; a last short one keeps the end."""
    way = lines[:, 1] - lines[:, 0]
    lengths = np.linalg.norm(way, axis=1)
    most = int(np.ceil(lengths.max(initial=0.0) / (2 * DASH)))
    starts = np.arange(most) * 2 * DASH
    there = starts[None] < lengths[:, None]
    rows, columns = np.nonzero(there)
    ends = np.minimum(starts[columns] + DASH, lengths[rows])
    along = way[rows] / np.maximum(lengths[rows], 1e-9)[:, None]
    origin = lines[rows, 0]
    return np.stack([origin + along * starts[columns, None], origin + along * ends[:, None]], axis=1)
