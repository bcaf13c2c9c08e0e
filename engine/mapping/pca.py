"""Planes through a space of many dimensions: the two principal axes, or two directions of one's own choice.

Principal component analysis by the eigenvectors of the covariance (Jolliffe 2002, "Principal Component Analysis", chapter 3):
for latents, with far more samples than dimensions, that costs one pass over the data.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from engine.training.awaiting import awaited

FEWEST, MOST = 128, 4096  # rows of a block: its product is float32, the sum over blocks float64
PRODUCTS = 1 << 28  # multiplications in a block, about; 5 to 10 ms on one core
WIDE = 200  # dimensions from which on all eigenvectors together take longer than a slice of work
BLOCK, ROUNDS, EXACT = 12, 400, 1e-9  # of the iteration that finds the leading ones alone


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Places are y = (x - origin) A^T; a place stands for the point origin + y A of the plane.

    origin float64 [d]. axes A float64 [2, d], orthonormal rows (zero for a second axis that is not there).
    explained: float64 [2], shares of the variance.
    """

    origin: np.ndarray
    axes: np.ndarray
    explained: np.ndarray

    def places(self, data: np.ndarray) -> np.ndarray:
        """Of points [n, d]: float32 [n, 2]."""
        near, axes = self.origin.astype(np.float32), np.ascontiguousarray(self.axes.T, np.float32)
        shift = ((self.origin - near) @ self.axes.T).astype(np.float32)  # what float32 leaves of the origin
        found = np.empty((len(data), 2), np.float32)
        for at in range(0, len(data), MOST):  # blocks that stay in the cache
            np.matmul(np.asarray(data[at : at + MOST], np.float32) - near, axes, out=found[at : at + MOST])
        return found - shift

    def residual(self, data: np.ndarray) -> np.ndarray:
        """What of the points [n, d] lies off the plane: float64 [n, d], at right angles to it."""
        centred = np.asarray(data, np.float64) - self.origin
        return centred - (centred @ self.axes.T) @ self.axes

    def points(self, places: np.ndarray, residual: np.ndarray | None = None) -> np.ndarray:
        """The points [n, d], float32, at these places [n, 2] of the plane; with its residual, a point itself again."""
        found = self.origin + np.asarray(places, np.float64) @ self.axes
        return (found if residual is None else found + residual).astype(np.float32)

    def turned(self, rotation: np.ndarray) -> Projection:
        """The same plane, its places multiplied from the right by an orthogonal matrix [2, 2]."""
        return replace(self, axes=rotation.T @ self.axes)


def fit(data: np.ndarray) -> Projection:
    """The plane of the two principal axes of data [n, d], n >= 1. Signs: the largest entry of an axis is positive."""
    job = fitting(data)
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


def fitting(data: np.ndarray) -> Generator[float | None, None, Projection]:
    """As `fit`, yielding between blocks."""
    covariance, total = np.zeros((data.shape[1],) * 2), np.zeros(data.shape[1])
    near = data[:FEWEST].mean(axis=0, dtype=np.float64).astype(np.float32)  # about it, float32 loses nothing
    rows = min(MOST, max(FEWEST, PRODUCTS // data.shape[1] ** 2))
    for at in range(0, len(data), rows):
        part = np.asarray(data[at : at + rows], np.float32) - near
        covariance += part.T @ part
        total += np.ones(len(part), np.float32) @ part
        yield None
    off = total / max(len(data), 1)
    mean, covariance = near + off, covariance / max(len(data), 1) - np.outer(off, off)
    if len(mean) >= WIDE:
        values, vectors = yield from _leading(covariance)
    else:
        values, vectors = np.linalg.eigh(covariance)
    return _plane(mean, np.clip(values[::-1], 0.0, None), vectors.T[::-1], float(np.trace(covariance)))


def _leading(covariance: np.ndarray) -> Generator[float | None, None, tuple[np.ndarray, np.ndarray]]:
    """The largest eigenvalues, ascending, with their eigenvectors as columns, of which the last two are exact: orthogonal
    iteration with Rayleigh-Ritz (Golub and Van Loan, "Matrix Computations", section 8.2); all of them, in a thread, where
    that does not come to an end.
    """
    basis = np.linalg.qr(np.random.Generator(np.random.PCG64(0)).normal(size=(len(covariance), BLOCK)))[0]
    for _ in range(ROUNDS):
        image = covariance @ basis
        values, turn = np.linalg.eigh(basis.T @ image)
        vectors, image = basis @ turn, image @ turn
        error = np.linalg.norm(image[:, -2:] - vectors[:, -2:] * values[-2:], axis=0)
        if (error <= EXACT * max(float(values[-1]), 1e-300)).all():
            return values, vectors
        basis = np.linalg.qr(image)[0]
        yield None
    return (yield from awaited(lambda: np.linalg.eigh(covariance)))


def _plane(mean: np.ndarray, values: np.ndarray, rows: np.ndarray, variance: float) -> Projection:
    axes, shares = np.zeros((2, len(mean))), np.zeros(2)
    kept = min(2, len(rows))
    largest = rows[np.arange(kept), np.abs(rows[:kept]).argmax(axis=1)]
    axes[:kept] = rows[:kept] * np.where(largest < 0, -1.0, 1.0)[:, None]
    shares[:kept] = values[:kept] / (variance or 1.0)
    return Projection(mean, axes, shares)


def spanned(origin: np.ndarray, first: np.ndarray, second: np.ndarray, data: np.ndarray) -> Projection:
    """The plane through `origin` [d] along two directions [d]: x along the first, y along what of the second is at right
    angles to it (Gram and Schmidt), so that the places keep distances. Raises ValueError for directions that are alike.
    """
    axes: list[np.ndarray] = []
    for direction in (first, second):
        rest: np.ndarray = np.asarray(direction, np.float64)
        length = float(np.linalg.norm(rest))
        for axis in axes:
            rest = rest - (rest @ axis) * axis
        if not float(np.linalg.norm(rest)) > 1e-6 * max(length, 1e-12):
            raise ValueError("The two axes run along the same direction.")
        axes.append(rest / np.linalg.norm(rest))
    found = Projection(np.asarray(origin, np.float64), np.stack(axes), np.zeros(2))
    variance = float(np.asarray(data, np.float64).var(axis=0).sum()) or 1.0
    return replace(found, explained=found.places(data).var(axis=0, dtype=np.float64) / variance)
