"""Adaptive discriminator augmentation: how often to augment, from signs of overfitting (Karras 2020, arXiv 2006.06676)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Adaptive(nn.Module):
    """The probability of augmentation: a buffer [], so that checkpoints keep it and every process has the same."""

    probability: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("probability", torch.empty(()))

    def initialise(self, generator: torch.Generator) -> None:
        self.probability.zero_()

    @torch.no_grad()
    def move(self, sign: Tensor, share: float) -> None:
        """Towards more (sign > 0, the critic overfits) or less augmentation, by this share of the whole way (section 3.2)."""
        self.probability.add_(torch.sign(sign) * share).clamp_(0.0, 1.0)


def by_sign(real_scores: Tensor) -> Tensor:
    """r_t = E[sign D(training)] in [-1, 1] (equation 1): 1 where every training sample is recognised."""
    return real_scores.detach().sign().mean()


def by_pairs(real_scores: Tensor, fake_scores: Tensor) -> Tensor:
    """The same for a relativistic critic, whose scores have no zero: E[sign(D(training) - D(generated))]."""
    return (real_scores - fake_scores).detach().sign().mean()


def by_held_out(train: Tensor, held_out: Tensor, fake: Tensor) -> Tensor:
    """r_v = (E D(training) - E D(held out)) / (E D(training) - E D(generated)) (equation 1); means [] of each. 0: no overfitting."""
    span = train - fake
    return (train - held_out) / torch.where(span.abs() < 1e-6, torch.full_like(span, 1e-6), span)
