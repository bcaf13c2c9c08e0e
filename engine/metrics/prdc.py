"""Precision and recall (Kynkaanniemi et al. 2019, arXiv 1904.06991), density and coverage (Naeem et al. 2020, arXiv
2002.09797).

Each asks whether a sample lies in the ball around a sample of the other set that just holds its k nearest neighbours.
Distances are taken in blocks of rows, so that memory stays at BLOCK x n however many samples there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

BLOCK = 1024
NEAREST = 5


@dataclass(frozen=True, slots=True)
class PRDC:
    """Precision, recall, coverage in [0, 1]; density from 0, 1 where both sets are alike."""

    precision: float
    recall: float
    density: float
    coverage: float


def prdc(real: np.ndarray | Tensor, made: np.ndarray | Tensor, nearest: int = NEAREST) -> PRDC:
    """Of features [n, d] and [m, d], with balls of the `nearest`-th neighbour. Raises ValueError for too few."""
    a, b = _double(real), _double(made)
    if min(len(a), len(b)) <= nearest:
        raise ValueError(f"Balls of {nearest} neighbours need more than {nearest} samples on each side.")
    real_radii, made_radii = _radii(a, nearest), _radii(b, nearest)
    inside_real = torch.zeros(len(b), dtype=torch.long, device=b.device)  # balls of real samples around each made one
    recalled = covered = 0
    for start in range(0, len(a), BLOCK):
        distances = torch.cdist(a[start:start + BLOCK], b)
        own = real_radii[start:start + BLOCK, None]
        inside_real += (distances < own).sum(0)
        covered += int((distances.amin(1, keepdim=True) < own).sum())
        recalled += int((distances < made_radii).any(1).sum())
    return PRDC(precision=float((inside_real > 0).double().mean()), recall=recalled / len(a),
                density=float(inside_real.double().mean()) / nearest, coverage=covered / len(a))


def _double(samples: np.ndarray | Tensor) -> Tensor:
    """float64, because small distances are differences of large squares; float32 where the device has no other."""
    tensor = torch.as_tensor(np.asarray(samples)) if isinstance(samples, np.ndarray) else samples
    return tensor.float() if tensor.device.type == "mps" else tensor.double()


def _radii(samples: Tensor, nearest: int) -> Tensor:
    """Distance [n] to the `nearest`-th neighbour other than itself."""
    blocks = []
    for start in range(0, len(samples), BLOCK):
        distances = torch.cdist(samples[start:start + BLOCK], samples)
        rows = torch.arange(len(distances), device=samples.device)
        distances[rows, rows + start] = float("inf")  # itself; rounding may leave it above zero
        blocks.append(distances.kthvalue(nearest, dim=1).values)
    return torch.cat(blocks)
