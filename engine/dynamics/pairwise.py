"""All distances between the newest samples, kept up to date as samples come: a full new table costs ten times as much."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.metrics.coverage import MOST
from engine.metrics.features import WIDTH


class Pairwise:
    """Features of at most `most` samples, the newest, with their squared Euclidean distances. On the CPU, float64."""

    def __init__(self, most: int = MOST, width: int = WIDTH) -> None:
        self.count, self._most, self._next = 0, most, 0
        self._features = torch.zeros(most, width, dtype=torch.float64)
        self._squares = torch.zeros(most, most, dtype=torch.float64)

    def add(self, features: np.ndarray) -> None:
        """Rows float32 [n, width], all finite; they take the place of the oldest."""
        new = torch.from_numpy(features[-self._most :]).double()
        places = (self._next + torch.arange(len(new))) % self._most
        self._features[places] = new
        norms = self._features.square().sum(1)
        squares = (norms[places, None] + norms - 2.0 * new @ self._features.T).clamp_(min=0.0)
        self._squares[places] = squares
        self._squares[:, places] = squares.T
        self._squares[places, places] = 0.0
        self._next = int(self._next + len(new)) % self._most
        self.count = min(self._most, self.count + len(new))

    def diversity(self, newest: int) -> float:
        """Mean distance of two different ones of the newest so many; as `engine.metrics.coverage.diversity`."""
        if newest < 2:
            return 0.0
        return float(self._among(newest)[1].sqrt_().sum()) / (newest * (newest - 1))

    def nearest(self, newest: int) -> np.ndarray:
        """Distance of each of the newest so many to its nearest other, float64 [newest], which is at least 2.

        As `engine.metrics.coverage.nearest_distances`: found by the squares, which are differences of large numbers,
        then taken exactly.
        """
        rows, squares = self._among(newest)
        squares.fill_diagonal_(torch.inf)
        others = rows[squares.argmin(1)]
        return (self._features[rows] - self._features[others]).norm(dim=1).numpy()

    def _among(self, newest: int) -> tuple[Tensor, Tensor]:
        """Their places [newest], and a copy of their squared distances [newest, newest]."""
        assert newest <= self.count
        rows = (self._next - 1 - torch.arange(newest)) % self._most
        return rows, self._squares[rows][:, rows]
