"""Multilayer perceptrons for points: encoder, decoder and critic."""

from __future__ import annotations

from itertools import pairwise

import torch.nn.functional as F
from torch import Tensor, nn

from engine.nets.condition import ClassRows
from engine.nets.spectral import linear

SLOPE = 0.2


class Layers(nn.Module):
    """`depth` linear layers of `width` with leaky ReLU; answers every layer's activations."""

    def __init__(self, inputs: int, width: int, depth: int, spectral: bool = False) -> None:
        super().__init__()
        sizes = [inputs] + [width] * depth
        self.parts = nn.ModuleList(linear(a, b, spectral) for a, b in pairwise(sizes))

    def forward(self, x: Tensor) -> list[Tensor]:
        found = []
        for part in self.parts:
            x = F.leaky_relu(part(x), SLOPE)
            found.append(x)
        return found


class PointsEncoder(nn.Module):
    """x [n, d], y -> [n, out]."""

    def __init__(self, d: int, width: int, depth: int, out: int, classes: int) -> None:
        super().__init__()
        self.layers = Layers(d, width, depth)
        self.last = nn.Linear(width, out)
        self.classes = ClassRows(classes, out) if classes else None

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        out = self.last(self.layers(x)[-1])
        return out if self.classes is None else out + self.classes(y)


class PointsDecoder(nn.Module):
    """z [n, latent], y -> points [n, d]. `first` is the linear layer on z."""

    def __init__(self, d: int, width: int, depth: int, latent: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(latent, width)
        self.classes = ClassRows(classes, width) if classes else None
        self.layers = Layers(width, width, depth - 1)
        self.last = nn.Linear(width, d)

    def forward(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        x = self.first(z)
        if self.classes is not None:
            x = x + self.classes(y)
        x = F.leaky_relu(x, SLOPE)
        return self.last([x, *self.layers(x)][-1])


class PointsCritic(nn.Module):
    """x [n, d], y -> scores [n]; a class acts by projection (arXiv 1802.05637)."""

    def __init__(self, d: int, width: int, depth: int, classes: int, spectral: bool) -> None:
        super().__init__()
        self.layers = Layers(d, width, depth, spectral)
        self.last = linear(width, 1, spectral)
        self.classes = ClassRows(classes, width, spread=width**-0.5) if classes else None

    def features(self, x: Tensor, y: Tensor | None = None) -> list[Tensor]:
        """Every layer's activations [n, width]."""
        return self.layers(x)

    def judge(self, features: list[Tensor], y: Tensor | None = None) -> Tensor:
        """Scores [n] from `features`' answer."""
        x = features[-1]
        score = self.last(x).squeeze(1)
        return score if self.classes is None else score + (x * self.classes(y)).sum(1)

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        return self.judge(self.features(x, y), y)
