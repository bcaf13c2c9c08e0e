"""Weights are born here: networks are built on the meta device and filled from one generator, never from global chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn


@runtime_checkable
class Initialises(Protocol):
    """A module that fills its own parameters and buffers (not its children's) from a CPU generator."""

    def initialise(self, generator: torch.Generator) -> None: ...


class NotInitialised(TypeError):
    """A module holds weights and nothing here knows how to begin them."""


def materialise(module: nn.Module, device: torch.device | str, generator: torch.Generator) -> nn.Module:
    """Give a module built under `torch.device("meta")` storage on `device`, and a beginning from `generator` (CPU).

    Parts are visited in order of registration and drawn on the CPU, so equal seeds give equal weights on any device.
    Raises NotInitialised for a part that holds weights, has no `initialise` and is no layer of torch known here.
    """
    module.to_empty(device="cpu")
    with torch.no_grad():
        for name, part in module.named_modules():
            _begin(name, part, generator)
    return module.to(device)


def _begin(name: str, part: nn.Module, generator: torch.Generator) -> None:
    if isinstance(part, Initialises):
        part.initialise(generator)
        return
    for kind, start in _KNOWN.items():
        if isinstance(part, kind):
            start(part, generator)
            return
    own = [*part.named_parameters(recurse=False), *part.named_buffers(recurse=False)]
    if own:
        holds = ", ".join(key for key, _ in own)
        raise NotInitialised(
            f"{type(part).__name__} (“{name}”) holds {holds} but has no initialise(generator) method."
        )


def scaled_normal(weight: Tensor, generator: torch.Generator, gain: float = math.sqrt(2.0)) -> None:
    """Fill with N(0, gain^2 / fan_in) (He 2015, arXiv 1502.01852, eq. 10). weight: [out, in, ...]."""
    fan_in = weight[0].numel()
    weight.normal_(0.0, gain / math.sqrt(fan_in), generator=generator)


def _linear(part: nn.Module, generator: torch.Generator) -> None:
    scaled_normal(part.weight, generator)  # type: ignore[arg-type]
    _zero_bias(part)


def _transposed(part: nn.Module, generator: torch.Generator) -> None:
    """weight: [in, out / groups, k, k]; each output sees in * (k / stride)^2 / groups inputs."""
    weight = part.weight
    seen = weight.shape[0] * weight[0, 0].numel() / (math.prod(part.stride) * part.groups)  # type: ignore
    weight.normal_(0.0, math.sqrt(2.0 / seen), generator=generator)  # type: ignore[operator]
    _zero_bias(part)


def _embedding(part: nn.Module, generator: torch.Generator) -> None:
    part.weight.normal_(0.0, 1.0, generator=generator)  # type: ignore[operator, union-attr]


def _norm(part: nn.Module, generator: torch.Generator) -> None:
    if part.weight is not None:
        part.weight.fill_(1.0)  # type: ignore[operator, union-attr]
    _zero_bias(part)
    for name, buffer in part.named_buffers(recurse=False):
        buffer.fill_(1 if name == "running_var" else 0)


def _zero_bias(part: nn.Module) -> None:
    if getattr(part, "bias", None) is not None:
        part.bias.zero_()  # type: ignore[operator, union-attr]


_KNOWN: dict[type[nn.Module] | tuple[type[nn.Module], ...], Callable[[nn.Module, torch.Generator], None]] = {
    (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d): _linear,
    (nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d): _transposed,
    nn.Embedding: _embedding,
    (nn.GroupNorm, nn.LayerNorm, nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d): _norm,
}
