"""Frechet distance of two sets of features, each taken as a Gaussian (Dowson and Landau 1982; Heusel et al. 2017).

d^2 = |m1 - m2|^2 + tr(C1 + C2 - 2 (C1^(1/2) C2 C1^(1/2))^(1/2)), in float64. It is named after its features, here
"Frechet distance (EfficientNet-Lite0)", and falls with the number of samples: compare equal numbers, beside a floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from engine.metrics import intervals
from engine.metrics.features import NAME
from engine.metrics.intervals import Estimate

TITLE = f"Frechet distance ({NAME})"


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Mean [d] and covariance [d, d], float64."""

    mean: np.ndarray
    covariance: np.ndarray


def moments(features: np.ndarray) -> Moments:
    """Of features [n, d], n at least 2. Raises ValueError for fewer, or for numbers that are not finite."""
    if len(features) < 2:
        raise ValueError("A covariance needs at least two samples.")
    data = np.asarray(features, np.float64)
    if not np.isfinite(data).all():
        raise ValueError("The features hold numbers that are not finite.")
    mean = data.mean(0)
    centred = torch.from_numpy(data - mean)
    return Moments(mean, (centred.T @ centred / (len(data) - 1)).numpy())


def distance(a: Moments, b: Moments) -> float:
    """Squared Frechet distance of two Gaussians. Symmetric and never negative."""
    root = _root(torch.from_numpy(a.covariance))
    middle = root @ torch.from_numpy(b.covariance) @ root
    crossed = torch.linalg.eigvalsh((middle + middle.T) / 2).clamp(min=0).sqrt().sum().item()
    gap = a.mean - b.mean
    return max(0.0, float(gap @ gap + np.trace(a.covariance) + np.trace(b.covariance) - 2 * crossed))


def _root(matrix: torch.Tensor) -> torch.Tensor:
    """Symmetric square root of a positive semi-definite [d, d]; what rounding made negative counts as zero."""
    values, vectors = torch.linalg.eigh(matrix)
    return (vectors * values.clamp(min=0).sqrt()) @ vectors.T


def frechet(real: np.ndarray, made: np.ndarray) -> float:
    """Of features [n, d] and [m, d]."""
    return distance(moments(real), moments(made))


def frechet_estimate(real: np.ndarray, made: np.ndarray, seed: int = 0, draws: int = intervals.DRAWS) -> Estimate:
    """With its 95 % interval."""
    return intervals.estimate(frechet, real, made, seed, draws)


def frechet_floor(real: np.ndarray, samples: int | None = None, seed: int = 0,
                  draws: int = intervals.DRAWS) -> Estimate:
    """Real against real, `samples` on each side."""
    return intervals.floor(frechet, real, samples, seed, draws)
