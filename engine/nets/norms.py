"""Normalisation that looks at one sample only, so that averages of weights stay true (no BatchNorm)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

EPSILON = 1e-6


class PixelNorm(nn.Module):
    """Divide every position's channels by their root mean square, then scale and shift each channel (Karras 2018).

    [n, c, h, w] or [n, c] -> the same shape. `gain` and `shift` are learned, [c]; they begin at one and zero.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.empty(channels))
        self.shift = nn.Parameter(torch.empty(channels))

    def initialise(self, generator: torch.Generator) -> None:
        self.gain.fill_(1.0)
        self.shift.zero_()

    def forward(self, x: Tensor) -> Tensor:
        scale = torch.rsqrt(x.square().mean(1, keepdim=True) + EPSILON)
        shape = (1, -1, *(1,) * (x.dim() - 2))
        return torch.addcmul(self.shift.view(shape), x * scale, self.gain.view(shape))


def group_norm(channels: int) -> nn.GroupNorm:
    """Group normalisation with groups of eight channels (all in one where eight does not divide)."""
    return nn.GroupNorm(channels // 8 if channels % 8 == 0 else 1, channels)
