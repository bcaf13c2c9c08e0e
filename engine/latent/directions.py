"""Directions worth walking along: principal axes of encoded data, and the closed form from a decoder's first layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.latent.places import diverged

ALIKE = 0.7  # cosine


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """vectors: float32 [k, dim], orthogonal, each as long as one standard deviation of the latents along it.

    explained: float64 [k], each one's share of the variance. words: what they are axes of. mean: float32 [dim].
    """

    vectors: np.ndarray
    explained: np.ndarray
    words: str
    mean: np.ndarray


def principal(latents: np.ndarray, count: int, previous: Directions | None = None) -> Directions:
    """The first axes of a principal component analysis of latents [n, dim], aligned with the previous ones.

    Fewer than `count` where the latents vary in fewer directions; none for fewer than two latents. Latents that are not
    finite are passed over. Raises Unreachable where that leaves nothing.
    """
    data = np.asarray(latents, dtype=np.float64)
    finite = np.isfinite(data).all(axis=1)
    if len(data) > 1 and finite.sum() < 2:
        raise diverged()
    data = data[finite]
    mean = data.mean(axis=0) if len(data) else np.zeros(data.shape[1])
    centred = data - mean
    values, vectors = _eigen(centred.T @ centred / max(len(data) - 1, 1))
    total = values.sum()
    keep = min(count, int((values > 1e-12 * max(total, 1e-300)).sum())) if len(data) > 1 else 0
    lengths = np.sqrt(values[:keep])
    return _aligned(vectors[:keep], lengths, values[:keep] / (total or 1.0), "Principal axes of the encoded data", mean,
                    previous)


def closed_form(weight: np.ndarray, count: int, previous: Directions | None = None) -> Directions:
    """The directions that the decoder's first layer [out, dim] answers to most: eigenvectors of W^T W (SeFa, Shen and
    Zhou 2021, arXiv 2007.06600, equation 4), aligned with the previous ones.

    Under the prior N(0, I) these are the principal axes of the layer's features. One standard deviation is 1.
    Raises Unreachable for weights that are not finite.
    """
    matrix = np.asarray(weight, dtype=np.float64)
    if not np.isfinite(matrix).all():
        raise diverged()
    values, vectors = _eigen(matrix.T @ matrix)
    keep = min(count, len(values))
    return _aligned(vectors[:keep], np.ones(keep), values[:keep] / (values.sum() or 1.0),
                    "Closed-form axes of the decoder's first layer", np.zeros(matrix.shape[1]), previous)


def _eigen(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues, largest first, and eigenvectors as rows, the sign settled by their largest entry."""
    values, vectors = np.linalg.eigh(matrix)
    values, rows = np.clip(values[::-1], 0.0, None), vectors.T[::-1]
    largest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    return values, rows * np.where(largest < 0, -1.0, 1.0)[:, None]


def _aligned(units: np.ndarray, lengths: np.ndarray, explained: np.ndarray, words: str, mean: np.ndarray,
             previous: Directions | None) -> Directions:
    order, signs = np.arange(len(units)), np.ones(len(units))
    if previous is not None and len(previous.vectors) and previous.words == words \
            and previous.vectors.shape[1] == len(mean):
        order, signs = alignment(units, previous.vectors)
    vectors = units[order] * (signs * lengths[order])[:, None]
    return Directions(vectors.astype(np.float32), explained[order], words, mean.astype(np.float32))


def alignment(units: np.ndarray, previous: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Order and signs that put unit vectors [k, dim] where the previous ones [m, dim] most like them stood.

    The most alike pair is matched first, then the next, as long as they are at most 45 degrees apart; what is left over
    fills the gaps in its own order. A slider keeps its meaning so from snapshot to snapshot, also when two axes swap
    ranks; but the meaningless axes of an untrained model do not settle the order of those that come later.
    """
    before = previous / np.maximum(np.linalg.norm(previous, axis=1, keepdims=True), 1e-12)
    cosines = units @ before[: len(units)].T
    order, alike = np.full(len(units), -1), np.abs(cosines)
    for _ in range(min(alike.shape)):
        mine, place = map(int, np.unravel_index(int(alike.argmax()), alike.shape))
        if alike[mine, place] < ALIKE:
            break
        order[place] = mine
        alike[mine, :] = alike[:, place] = -1.0
    left = iter(sorted(set(range(len(units))) - set(order.tolist())))
    order = np.array([next(left) if mine < 0 else mine for mine in order], dtype=np.int64)
    signs = np.ones(len(units))
    for place in range(min(len(units), cosines.shape[1])):
        signs[place] = -1.0 if cosines[order[place], place] < 0 else 1.0
    return order, signs
