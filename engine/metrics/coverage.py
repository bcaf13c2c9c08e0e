"""Which parts of the data are generated, how often, and how varied: modes, classes, clusters, diversity, duplicates.

A part counts as found if it is generated at least a tenth as often as it occurs in the data. Samples that are not finite
belong to no part (-1): they count in what shares are shares of, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

CLOSE = 3.0  # sigmas
FOUND = 0.1  # of the data's share
MOST = 512  # samples that pairwise distances are taken of
CLUSTERS = 10
RARE = 0.01  # quantile of nearest-neighbour distances below which a neighbour is a near-duplicate
_HELD_OUT = 5  # every fifth
_REGULARISATION = 0.03  # inverse, of standardised features: best or near it on all shipped pictures
_BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class ModeCover:
    """nearest: mode of each point, int64 [n], -1 for none; distance [n] to it in sigmas (then inf).

    made [k]: share of the points nearest to each mode; close [k]: of all points, those also within 3 sigma; found: bool [k].
    """

    nearest: np.ndarray
    distance: np.ndarray
    made: np.ndarray
    close: np.ndarray
    found: np.ndarray


def modes_found(points: np.ndarray, centres: np.ndarray, sigma: float, shares: np.ndarray) -> ModeCover:
    """Of points [n, d] around centres [k, d] of one sigma (isotropic) with the data's shares [k].

    Of a Gaussian in the plane 1 - exp(-9 / 2) = 98.9 % lie within 3 sigma. Raises ValueError without modes or sigma.
    """
    if not len(centres) or not sigma > 0:
        raise ValueError("Modes need centres and a sigma above zero.")
    finite = np.isfinite(points).all(1)
    known = np.where(finite[:, None], points, 0).astype(np.float64)
    squares = np.stack([((known - centre) ** 2).sum(1) for centre in np.asarray(centres, np.float64)], axis=1)
    nearest = np.where(finite, squares.argmin(1), -1)
    distance = np.where(finite, np.sqrt(squares.min(1)) / sigma, np.inf)
    close = shares_of(np.where(distance <= CLOSE, nearest, -1), len(centres))
    return ModeCover(nearest, distance, shares_of(nearest, len(centres)), close, _found(close, shares))


@dataclass(frozen=True, slots=True, eq=False)
class ClassCover:
    """Shares [k] among the generated (made) and in the data; found: bool [k].

    low, high [k]: where made - data lies, for all classes at once with 95 %; differs: bool [k], 0 is not in there.
    """

    made: np.ndarray
    data: np.ndarray
    found: np.ndarray
    low: np.ndarray
    high: np.ndarray
    differs: np.ndarray


def classes_found(made_labels: np.ndarray, data_labels: np.ndarray, k: int) -> ClassCover:
    """Of labels int [n] and [m], 0 to k - 1 or -1 for none. Intervals: Newcombe 1998, method 10, with Bonferroni's z.

    They are of chance alone: a reader that errs shifts shares, so compare generated pictures as read with data as read.
    """
    made, data = shares_of(made_labels, k), shares_of(data_labels, k)
    z = NormalDist().inv_cdf(1 - 0.025 / max(1, k))
    made_low, made_high = wilson(made, len(made_labels), z)
    data_low, data_high = wilson(data, len(data_labels), z)
    low = made - data - np.hypot(made - made_low, data_high - data)
    high = made - data + np.hypot(made_high - made, data - data_low)
    return ClassCover(made, data, _found(made, data), low, high, (low > 0) | (high < 0))


def wilson(shares: np.ndarray, n: int, z: float = 1.96) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends [k] of the score interval of shares [k] among n (Wilson 1927); [0, 1] for none."""
    if n == 0:
        return np.zeros_like(shares), np.ones_like(shares)
    middle = (shares + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(shares * (1 - shares) / n + z * z / (4 * n * n))
    return np.minimum(shares, middle - half), np.maximum(shares, middle + half)  # rounding may pass the share itself


def shares_of(labels: np.ndarray, k: int) -> np.ndarray:
    """Share of each label, float64 [k]. Raises ValueError for labels from k."""
    labels = np.asarray(labels)
    if labels.size and labels.max() >= k:
        raise ValueError(f"Labels go from 0 to {k - 1}; there is a {labels.max()}.")
    return np.bincount(labels[labels >= 0].astype(np.int64), minlength=k) / max(1, labels.size)


def _found(made: np.ndarray, data: np.ndarray) -> np.ndarray:
    return (made > 0) & (made >= FOUND * np.asarray(data))


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Parts found in data without labels: centres float64 [k, d], the most frequent first."""

    centres: np.ndarray

    @classmethod
    def fit(cls, features: np.ndarray, k: int = CLUSTERS, seed: int = 0) -> Clusters:
        """k-means (scikit-learn, k-means++, best of 3) on features [n, d] as they are: standardised ones gave clusters of
        one sample. Fewer clusters where there are fewer different samples. Raises ValueError without any."""
        from sklearn.cluster import KMeans
        from threadpoolctl import threadpool_limits

        data = _whole(features)
        if not len(data):
            raise ValueError("Clusters need finite features.")
        most = min(k, len(np.unique(data, axis=0)))
        with threadpool_limits(1):  # see Mixture.fit
            model = KMeans(most, n_init=3, random_state=seed % 2**32).fit(data.astype(np.float32))
        order = np.argsort(-np.bincount(model.labels_, minlength=most), kind="stable")
        return cls(model.cluster_centers_[order].astype(np.float64))

    def read(self, features: np.ndarray) -> np.ndarray:
        """Cluster of each row of features [n, d]: int64 [n]."""
        return _largest(features, 2.0 * self.centres.T, -(self.centres**2).sum(1))


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """Reads the class from features: multinomial logistic regression on standardised ones.

    weights [d, k], bias [k]. accuracy: on the fifth of the samples that it did not see; tested: how many.
    Chosen by its accuracy on one split of at most 3,000 pictures of each shipped source, beside nearest neighbours:
    Fashion-MNIST 0.82 (neighbours 0.79), emoji 0.72 (0.65), digits 0.96 (0.91), textures 0.66 (0.72).
    """

    weights: np.ndarray
    bias: np.ndarray
    accuracy: float
    tested: int

    @classmethod
    def fit(cls, features: np.ndarray, labels: np.ndarray, k: int, seed: int = 0) -> Reader:
        """To features [n, d] and labels [n], 0 to k - 1. Raises ValueError for fewer than two samples to learn from."""
        kept = np.isfinite(features).all(1) & (np.asarray(labels) >= 0)
        data, truth = np.asarray(features)[kept].astype(np.float32), np.asarray(labels)[kept]
        order = np.random.Generator(np.random.Philox(key=seed % 2**64)).permutation(len(data))
        apart = np.arange(len(order)) % _HELD_OUT == _HELD_OUT - 1
        learned, tested = order[~apart], order[apart]
        if len(learned) < 2:
            raise ValueError("Reading classes needs labelled samples to learn from.")
        weights, bias = _regression(data[learned], truth[learned], k)
        hits = cls(weights, bias, 0.0, 0).read(data[tested]) == truth[tested]
        return cls(weights, bias, float(hits.mean()) if len(tested) else 0.0, len(tested))

    def read(self, features: np.ndarray) -> np.ndarray:
        """Class of each row of features [n, d]: int64 [n]."""
        return _largest(features, self.weights, self.bias)


def _regression(data: np.ndarray, truth: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights [d, k] and bias [k] for features [n, d] as they are; a class that does not occur has a bias of -inf."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    weights, bias = np.zeros((data.shape[1], k)), np.full(k, -np.inf)
    seen = np.unique(truth)
    bias[seen] = 0
    if len(seen) > 1:
        mean, scale = data.mean(0), data.std(0)
        scale = np.where(scale > 1e-6, scale, 1)
        with threadpool_limits(1):  # see Mixture.fit
            model = LogisticRegression(C=_REGULARISATION, tol=1e-3, max_iter=1000).fit((data - mean) / scale, truth)
        told = seen[1:] if len(seen) == 2 else seen  # of two classes the model tells how far the second is before the first
        weights[:, told] = (model.coef_ / scale).T
        bias[told] = model.intercept_ - model.coef_ @ (mean / scale)
    return weights, bias


def _largest(features: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Column of the largest of features @ weights + bias in each row, int64 [n]; -1 where the features are not finite."""
    finite = np.isfinite(features).all(1)
    values = np.where(finite[:, None], features, 0) @ weights + bias
    return np.where(finite, values.argmax(1), -1)


def diversity(features: np.ndarray) -> float:
    """Mean Euclidean distance of two different rows of features [n, d]; of 512 evenly spaced rows if there are more.

    It does not depend on the number of rows, but for chance. 0 for fewer than two.
    """
    data = _spread(_whole(features), MOST)
    if len(data) < 2:
        return 0.0
    distances = np.sqrt(_squares(data, data))
    np.fill_diagonal(distances, 0.0)  # rounding may leave a row apart from itself
    return float(distances.sum() / (len(data) * (len(data) - 1)))


def near_duplicates(features: np.ndarray, reference: np.ndarray) -> tuple[float, float]:
    """Share of rows of features [n, d] with another row as near as only 1 % of the reference [m, d] have one, and the
    reference's own share: about 1 %, more where it holds equal samples.

    Neighbours come nearer the more samples there are: both sides are used at equal number, evenly spaced. (0, 0) for
    fewer than two rows on a side.
    """
    made, real = _whole(features), _whole(reference)
    each = min(len(made), len(real))
    if each < 2:
        return 0.0, 0.0
    made_near, real_near = nearest_distances(_spread(made, each)), nearest_distances(_spread(real, each))
    least = np.quantile(real_near, RARE)
    return float((made_near <= least).mean()), float((real_near <= least).mean())


def nearest_distances(features: np.ndarray) -> np.ndarray:
    """Distance of each row [n, d] to its nearest other row, float64 [n]; exactly 0 for equal rows."""
    nearest = []
    for start in range(0, len(features), _BLOCK):
        squares = _squares(features[start:start + _BLOCK], features)
        rows = np.arange(len(squares))
        squares[rows, rows + start] = np.inf
        nearest.append(squares.argmin(1))
    return np.linalg.norm(features - features[np.concatenate(nearest)], axis=1)  # not from the squares: see there


def _squares(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Squared distances [n, m]; as differences of large numbers, small ones are inexact."""
    middle = b.mean(0)
    a, b = a - middle, b - middle
    squares = (a * a).sum(1)[:, None] + (b * b).sum(1) - 2.0 * (a @ b.T)
    return np.maximum(squares, 0.0)


def _whole(features: np.ndarray) -> np.ndarray:
    """The finite rows, float64."""
    data = np.asarray(features, np.float64)
    return data[np.isfinite(data).all(1)]


def _spread(data: np.ndarray, most: int) -> np.ndarray:
    """All rows, or `most` of them evenly spaced."""
    return data if len(data) <= most else data[np.linspace(0, len(data) - 1, most).astype(np.int64)]
