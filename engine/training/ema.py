"""The exponential moving average of weights, by half-life in samples (Karras 2020, arXiv 1912.04958, appendix B)."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import torch
from torch import Tensor, nn

RAMP = 0.05  # half-life at most this share of the samples seen: early averages are not stale (StyleGAN2-ADA)


class Average:
    """Averaged twins of some networks. `half_life` in samples; 0 keeps an exact copy."""

    def __init__(self, networks: Mapping[str, nn.Module], half_life: float) -> None:
        self.half_life = half_life
        self.networks = {name: copy.deepcopy(network).eval().requires_grad_(False)
                         for name, network in networks.items()}
        self._sources = dict(networks)

    @torch.no_grad()
    def update(self, batch: int, images: int) -> None:
        """Move towards the trained weights after a step of `batch` samples; `images` were seen in all."""
        half_life = min(self.half_life, images * RAMP)
        weight = 1.0 - 0.5 ** (batch / half_life) if half_life > 0 else 1.0
        for name, averaged in self.networks.items():
            source = self._sources[name]
            mine: list[Tensor] = list(averaged.parameters())
            theirs: list[Tensor] = list(source.parameters())
            if weight < 1.0:
                torch._foreach_lerp_(mine, theirs, weight)
            else:
                torch._foreach_copy_(mine, theirs)
            for buffer, other in zip(averaged.buffers(), source.buffers(), strict=True):
                buffer.copy_(other)
