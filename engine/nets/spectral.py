"""Spectral normalisation: layers whose largest singular value is held at one (Miyato 2018, arXiv 1802.05957)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.nets.initialisation import scaled_normal

EPSILON = 1e-12


class _Spectral(nn.Module):
    """Shared by the layers below: weight [out, ...], bias [out], and u [out], the left singular vector so far.

    One power iteration for every forward in train mode (algorithm 1); none in eval mode, so that looking changes nothing.
    """

    weight: nn.Parameter
    bias: nn.Parameter
    u: Tensor

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(*shape))
        self.bias = nn.Parameter(torch.empty(shape[0]))
        self.register_buffer("u", torch.empty(shape[0]))

    def initialise(self, generator: torch.Generator) -> None:
        scaled_normal(self.weight, generator, 1.0)
        self.bias.zero_()
        u = torch.randn(self.u.shape, generator=generator)
        matrix = self.weight.flatten(1)
        for _ in range(15):  # so that the very first step already sees nearly the right norm
            u = F.normalize(matrix @ (matrix.T @ u), dim=0, eps=EPSILON)
        self.u.copy_(u)

    def normalised(self) -> Tensor:
        """weight / sigma(weight), differentiable through sigma = u^T W v with u and v held fixed."""
        matrix = self.weight.flatten(1)
        with torch.no_grad():
            u = self.u
            v = F.normalize(u @ matrix, dim=0, eps=EPSILON)
            if self.training:
                u = F.normalize(matrix @ v, dim=0, eps=EPSILON)
                self.u.copy_(u)
        sigma = torch.dot(u, matrix @ v)
        return self.weight / sigma


class SpectralLinear(_Spectral):
    """[n, inputs] -> [n, outputs]."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(outputs, inputs)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.normalised(), self.bias)


class SpectralConv2d(_Spectral):
    """[n, inputs, h, w] -> [n, outputs, h', w']."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, padding: int = 0) -> None:
        super().__init__(outputs, inputs, kernel, kernel)
        self.stride, self.padding = stride, padding

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.normalised(), self.bias, self.stride, self.padding)


def linear(inputs: int, outputs: int, spectral: bool) -> nn.Module:
    """A linear layer, spectrally normalised or plain."""
    return SpectralLinear(inputs, outputs) if spectral else nn.Linear(inputs, outputs)


def conv(inputs: int, outputs: int, kernel: int, stride: int, padding: int, spectral: bool) -> nn.Module:
    """A convolution, spectrally normalised or plain."""
    if spectral:
        return SpectralConv2d(inputs, outputs, kernel, stride, padding)
    return nn.Conv2d(inputs, outputs, kernel, stride, padding)
