"""A neighbour-graph layout after UMAP (McInnes, Healy, Melville, arXiv 1802.03426), vectorised in numpy, as it settles.

The graph is UMAP's fuzzy simplicial set (section 3.1: smooth distances to the nearest neighbours, united by a + b - ab), the
loss its cross-entropy (section 3.2), edges are sampled as often as they are strong. Three things differ from the
reference implementation: all edges of an epoch move their ends at once; so that this is stable at a rate of 1 the pull is taken
implicitly, y <- (y + r (sum k_ij y_j + push)) / (1 + r sum k_ij), which has the same equilibria; and pushes are drawn by point, PUSHES
for each, weighted as if each edge had drawn NEGATIVES. The layout starts from the two principal axes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from engine.mapping.neighbours import finish, nearest

NEGATIVES = 5  # negative samples of an edge, as in the reference
PUSHES = 12  # ... drawn by point
CLIP = 4.0  # longest move by one pair, in map units, as in the reference
EPOCHS, REFINING = 300, 120  # from the start; from places that are nearly right
LANDMARKS = 5000
LARGEST = 150_000  # points: of more, the landmarks alone settle and the others stay where they join; their own graph takes hours
SHOWN = 10  # epochs between two looks
JOINING = 5  # nearest landmarks between which a point joins

Layout = Generator[tuple[np.ndarray, float], None, None]  # (places float32 [n, 2], settled 0 to 1)


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Undirected weighted edges between `count` points: ends int64 [e] each, strengths in (0, 1] float32 [e]."""

    count: int
    first: np.ndarray
    second: np.ndarray
    strengths: np.ndarray


def graph(data: np.ndarray, neighbours: int) -> Graph:
    """The fuzzy simplicial set of data [n, d]; `neighbours` counts the point itself, as UMAP's n_neighbors does."""
    found, distances = finish(nearest(data, data, max(1, neighbours - 1), itself=False))
    return united(found, memberships(distances, neighbours), len(data))


def memberships(distances: np.ndarray, neighbours: int) -> np.ndarray:
    """exp(-max(0, d - rho) / sigma), float64 [n, k]: rho the nearest distance above 0, sigma such that they (beside the
    point's own 1) sum to log2(neighbours), found by bisection (algorithm 3 of the paper)."""
    d = distances.astype(np.float64)
    if not d.size:
        return d
    rho = np.where(d > 0, d, np.inf).min(axis=1)
    over = np.maximum(d - np.where(np.isfinite(rho), rho, 0.0)[:, None], 0.0)
    low, high, sigma = np.zeros(len(d)), np.full(len(d), np.inf), np.ones(len(d))
    for _ in range(48):
        more = np.exp(-over / sigma[:, None]).sum(axis=1) > np.log2(max(neighbours, 2))
        high, low = np.where(more, sigma, high), np.where(more, low, sigma)
        sigma = np.where(np.isfinite(high), (low + high) / 2, sigma * 2)
        sigma = np.clip(sigma, 1e-12, 1e12)
    sigma = np.maximum(sigma, 1e-3 * np.maximum(d.mean(axis=1), 1e-12))
    return np.exp(-over / sigma[:, None])


def united(found: np.ndarray, weights: np.ndarray, count: int) -> Graph:
    """The fuzzy union of each point's own view: a + b - a b for an edge seen from either end."""
    mine = np.repeat(np.arange(count, dtype=np.int64), found.shape[1])
    theirs, w = found.reshape(-1), weights.reshape(-1)
    keys, which = np.unique(np.minimum(mine, theirs) * count + np.maximum(mine, theirs), return_inverse=True)
    total = np.bincount(which, w, len(keys))
    both = (total**2 - np.bincount(which, w**2, len(keys))) / 2
    return Graph(count, keys // count, keys % count, (total - both).astype(np.float32))


def curve(spread: float) -> tuple[float, float]:
    """a and b of 1 / (1 + a d^(2b)), fitted to 1 up to `spread` (min_dist), then exp(-(d - spread)), by Gauss and Newton."""
    d = np.linspace(0.0, 3.0, 301)[1:]
    goal = np.where(d < spread, 1.0, np.exp(-(d - spread)))
    a, b = 1.5, 0.9
    for _ in range(60):
        power = d ** (2 * b)
        value = 1 / (1 + a * power)
        slope = np.stack([-(value**2) * power, -(value**2) * a * power * 2 * np.log(d)], axis=1)
        normal = slope.T @ slope + 1e-6 * np.eye(2)
        step = np.linalg.solve(normal, slope.T @ (goal - value))
        a, b = float(np.clip(a + step[0], 0.05, 1e3)), float(np.clip(b + step[1], 0.2, 3.0))
    return a, b


def settle(edges: Graph, start: np.ndarray, spread: float, seed: int, epochs: int, rate: float = 1.0) -> Layout:
    """Move places [n, 2] until they settle, yielding every SHOWN epochs. The same seed gives the same places."""
    draw = np.random.Generator(np.random.PCG64(seed))
    a, b = curve(spread)
    y = start.astype(np.float32).copy()
    often = edges.strengths / max(float(edges.strengths.max(initial=0.0)), 1e-12)
    kept = often * epochs >= 1.0
    first, second, often = edges.first[kept], edges.second[kept], often[kept]
    phase = draw.random(len(often), np.float32)
    for epoch in range(epochs):
        due = np.floor(phase + (epoch + 1) * often) > np.floor(phase + epoch * often)
        _move(y, first[due], second[due], a, b, np.float32(rate * (1 - epoch / epochs)), draw)
        if (epoch + 1) % SHOWN == 0 or epoch + 1 == epochs:
            yield y.copy(), (epoch + 1) / epochs


def _move(y: np.ndarray, i: np.ndarray, j: np.ndarray, a: float, b: float, rate: np.float32,
          draw: np.random.Generator) -> None:
    """One epoch over the edges i - j. An edge counts twice, once from either end, as the reference's directed ones do."""
    n = len(y)
    between = y[i] - y[j]
    squared = np.maximum((between * between).sum(axis=1), np.float32(1e-8))
    pull = np.float32(4 * a * b) * squared ** np.float32(b - 1) / (1 + np.float32(a) * squared ** np.float32(b))
    pull = np.minimum(pull, np.float32(2 * CLIP) / np.sqrt(squared))
    stiffness = np.bincount(i, pull, n) + np.bincount(j, pull, n)
    edges = np.bincount(i, minlength=n) + np.bincount(j, minlength=n)
    push = _pushes(y, a, b, draw) * (edges * (NEGATIVES / PUSHES))[:, None].astype(np.float32)
    weight = (1 / (1 + rate * stiffness)).astype(np.float32)
    for axis in (0, 1):
        along = pull * between[:, axis]
        force = np.bincount(j, along, n) - np.bincount(i, along, n)
        y[:, axis] += rate * (force.astype(np.float32) + push[:, axis]) * weight


def _pushes(y: np.ndarray, a: float, b: float, draw: np.random.Generator) -> np.ndarray:
    """The summed push on each point by PUSHES others drawn at random, float32 [n, 2]."""
    others = draw.integers(0, len(y), (PUSHES, len(y)), dtype=np.int32)
    x = y[:, 0] - y[:, 0][others]
    z = y[:, 1] - y[:, 1][others]
    squared = x * x + z * z
    force = np.float32(2 * b) / ((np.float32(0.001) + squared) * (1 + np.float32(a) * squared ** np.float32(b)))
    limit = np.float32(CLIP)
    return np.stack([np.clip(force * x, -limit, limit).sum(axis=0), np.clip(force * z, -limit, limit).sum(axis=0)], axis=1)


def begin(data: np.ndarray, seed: int) -> np.ndarray:
    """Places to start from: the two principal axes, 10 wide, with a little noise so that equal points part."""
    from engine.mapping.pca import fit

    places = fit(data).places(data)
    noise = np.random.Generator(np.random.PCG64(seed)).normal(0.0, 1e-2, places.shape)
    return (places * (10.0 / max(float(np.abs(places).max(initial=0.0)), 1e-12)) + noise).astype(np.float32)


def layout(data: np.ndarray, neighbours: int = 15, spread: float = 0.1, seed: int = 0,
           start: np.ndarray | None = None, landmarks: int = LANDMARKS, largest: int = LARGEST) -> Layout:
    """Places of data [n, d] as they settle. start: places [n, 2] of before, which are then only refined.

    More than twice `landmarks` points: so many settle first, the others join them and all are refined; more than `largest` are not.
    """
    n = len(data)
    if n < 3:
        yield begin(data, seed) if n else np.zeros((0, 2), np.float32), 1.0
        return
    neighbours = max(2, min(neighbours, n - 1))
    share = 0.0

    def few_alone(few: np.ndarray, known: np.ndarray | None) -> Layout:
        return layout(few, neighbours, spread, seed, known)

    if n > max(largest, landmarks):
        yield from by_landmarks(data, seed, start, few_alone, landmarks)
        return
    if start is None and n > 2 * landmarks:
        share = 0.4
        for start, settled in by_landmarks(data, seed, None, few_alone, landmarks):
            yield start, share * settled
    edges = graph(data, neighbours)
    epochs = EPOCHS if start is None else REFINING
    rate = 1.0 if start is None else 0.5
    for places, settled in settle(edges, begin(data, seed) if start is None else start, spread, seed, epochs, rate):
        yield places, share + (1 - share) * settled


def by_landmarks(data: np.ndarray, seed: int, start: np.ndarray | None,
                 settling: Callable[[np.ndarray, np.ndarray | None], Layout], landmarks: int = LANDMARKS) -> Layout:
    """So many of the points settle, all others lie between the nearest of those. settling: (some data, their start) to a layout."""
    chosen = np.sort(np.random.Generator(np.random.PCG64([seed, 1])).permutation(len(data))[:landmarks])
    few = np.ascontiguousarray(data[chosen])
    found, distances = finish(nearest(data, few, JOINING))
    for places, settled in settling(few, None if start is None else start[chosen]):
        joined = between(places, found, distances)
        joined[chosen] = places
        yield joined, settled


def between(places: np.ndarray, found: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Where points lie that have these neighbours [n, k] at these distances: the mean of their places, float32 [n, 2].

    Weights 1 / d^2 (Shepard 1968), so that a point that is one of them lies where that one does.
    """
    weights = 1.0 / np.maximum(distances / np.maximum(distances[:, -1:], 1e-12), 1e-4) ** 2
    return ((places[found] * weights[..., None]).sum(axis=1) / weights.sum(axis=1, keepdims=True)).astype(np.float32)
