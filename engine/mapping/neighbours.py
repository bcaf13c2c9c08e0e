"""Exact nearest neighbours by blocks of a matrix product, in slices of a few milliseconds."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

import numpy as np
import torch

T = TypeVar("T")
Neighbours = tuple[np.ndarray, np.ndarray]  # indices int64 [n, k] and distances float32 [n, k], nearest first

DISTANCES = 1 << 19  # in a slice: about 3 ms on one core
PRODUCTS = 1 << 26  # multiplications in a slice: about 3 ms


def nearest(queries: np.ndarray, data: np.ndarray, count: int, *, itself: bool = True) -> Generator[None, None, Neighbours]:
    """The `count` points of data [m, d] nearest to each of the queries [n, d] (fewer where there are no more).

    itself False: the queries are the data, and a point is no neighbour of its own. Candidates are found by
    |q|^2 - 2 q x + |x|^2 in float32 about the mean; then their distances are taken from the differences and put in order.
    """
    centre = data.mean(axis=0, dtype=np.float64).astype(np.float32) if len(data) else np.float32(0)
    x = torch.from_numpy(np.ascontiguousarray(data, np.float32) - centre)
    q = x if queries is data else torch.from_numpy(np.ascontiguousarray(queries, np.float32) - centre)
    k = min(count, len(x) - (0 if itself else 1))
    if k <= 0 or not len(q):
        return np.zeros((len(q), 0), np.int64), np.zeros((len(q), 0), np.float32)
    rows = max(1, min(DISTANCES // len(x), PRODUCTS // (len(x) * x.shape[1])))
    squares, transposed, parts = x.square().sum(1), x.T.contiguous(), []
    for at in range(0, len(q), rows):
        part = q[at : at + rows]
        table = torch.addmm(squares[None], part, transposed, alpha=-2.0)  # |q|^2 is the same along a row
        if not itself:
            own = torch.arange(len(part))
            table[own, at + own] = torch.inf
        found = table.topk(k, dim=1, largest=False, sorted=False).indices
        distances = (x[found] - part[:, None]).norm(dim=2)
        order = distances.argsort(dim=1, stable=True)
        parts.append((found.gather(1, order), distances.gather(1, order)))
        yield
    return torch.cat([i for i, _ in parts]).numpy(), torch.cat([d for _, d in parts]).numpy()


def finish(job: Generator[object, None, T]) -> T:
    """The result of a job, all at once."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value
