"""Where samples are drawn from: the prior, or a Gaussian mixture fitted to the encoded data."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.latent.seeds import normals, uniforms

COMPONENTS = 10
FULL = 64  # a full covariance up to so many dimensions, a diagonal one above
_ROUNDS = 50  # of expectation maximisation at most
_FITTED = 20_000  # latents at most that a mixture is fitted to


class Sampler(Protocol):
    """Draws latents. The same seed gives the same latents, and the first ones are the same for a larger n."""

    @property
    def name(self) -> str:
        """What --sampler calls it."""

    def sample(self, n: int, seed: int) -> np.ndarray:
        """Latents, float32 [n, dim]."""


@dataclass(frozen=True, slots=True)
class Prior:
    """N(0, I), what the decoder was trained to expect."""

    dim: int
    name: str = "prior"

    def sample(self, n: int, seed: int) -> np.ndarray:
        return normals(seed, "prior", n * self.dim).reshape(n, self.dim).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """A Gaussian mixture: weights [k], means [k, dim], and factors L with L L^T the covariance: [k, dim, dim] lower
    triangular, or [k, dim] for a diagonal one. All float64.

    Ghosh et al. 2020 ("From variational to deterministic autoencoders", arXiv 1903.12436, section 4): a density fitted
    after training to where the encoder puts the data fills the holes between the prior and the posteriors' average.
    """

    weights: np.ndarray
    means: np.ndarray
    factors: np.ndarray
    name: str = "mixture"

    @classmethod
    def fit(cls, latents: np.ndarray, seed: int, components: int = COMPONENTS) -> Mixture:
        """Fit to encoded data [n, dim], by expectation maximisation from k-means (scikit-learn). Raises ValueError for
        fewer than two latents, or for numbers that are not finite."""
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.mixture import GaussianMixture
        from threadpoolctl import threadpool_limits

        data = np.asarray(latents, dtype=np.float64)
        if len(data) < 2 or not np.isfinite(data).all():
            raise ValueError("A mixture needs at least two finite latents.")
        if len(data) > _FITTED:
            data = data[np.linspace(0, len(data) - 1, _FITTED).astype(np.int64)]
        dim, full = data.shape[1], data.shape[1] <= FULL
        # A component with a covariance needs more latents than dimensions, and at least a few of them to be different.
        most = max(1, min(len(data) // (2 * (dim + 1) if full else 4), len(np.unique(data, axis=0))))
        model = GaussianMixture(min(components, most), covariance_type="full" if full else "diag", reg_covar=1e-5,
                                max_iter=_ROUNDS, tol=2e-3, random_state=seed % 2**32)
        # One thread: these matrices are small, and several threads beside a busy trainer took 30 times as long (180 s for
        # 10,000 latents of 32 dimensions); the numbers do not depend on the machine's threads either.
        with warnings.catch_warnings(), threadpool_limits(1):
            warnings.simplefilter("ignore", ConvergenceWarning)  # what the last round has reached is good enough
            model.fit(data)
        factors = np.linalg.cholesky(model.covariances_) if full else np.sqrt(model.covariances_)
        return cls(model.weights_, model.means_, factors)

    def sample(self, n: int, seed: int) -> np.ndarray:
        count, dim = self.means.shape
        edges = np.cumsum(self.weights / self.weights.sum())
        chosen = np.minimum(np.searchsorted(edges, uniforms(seed, "component", n), side="right"), count - 1)
        noise = normals(seed, "mixture", n * dim).reshape(n, dim)
        drawn = np.empty((n, dim))
        for component in range(count):
            rows, factor = chosen == component, self.factors[component]
            drawn[rows] = noise[rows] * factor if factor.ndim == 1 else noise[rows] @ factor.T
        return (self.means[chosen] + drawn).astype(np.float32)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What the checkpoint keeps."""
        return {"weights": self.weights, "means": self.means, "factors": self.factors}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> Mixture:
        """What `to_arrays` gave. Raises ValueError if the shapes don't fit each other."""
        weights, means, factors = (np.asarray(arrays[key], dtype=np.float64) for key in ("weights", "means", "factors"))
        count, dim = means.shape
        if weights.shape != (count,) or factors.shape not in ((count, dim), (count, dim, dim)):
            raise ValueError("The parts of the mixture do not fit each other.")
        return cls(weights, means, factors)
