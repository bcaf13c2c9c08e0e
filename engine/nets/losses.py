"""Losses as pure functions. Likelihoods and divergences in nats per sample [n]; adversarial losses are means [].

Batches may be shared between processes: whatever needs the mean over the whole batch takes it as an argument.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

LOG_2_PI = math.log(2.0 * math.pi)
SMALLEST_LOG_SIGMA = -6.0

Pair = Callable[[Tensor, Tensor], Tensor]

# --- likelihoods and divergences -------------------------------------------------------------------------------------


def gaussian(x: Tensor, mean: Tensor, log_sigma: Tensor | float) -> Tensor:
    """-log N(x; mean, sigma^2 I), summed over all but the first dimension. -> [n]"""
    log_sigma = torch.as_tensor(log_sigma, dtype=mean.dtype, device=mean.device)
    squares = (x - mean).square().flatten(1)
    size = squares.shape[1]
    return 0.5 * squares.sum(1) * torch.exp(-2.0 * log_sigma) + size * (log_sigma + 0.5 * LOG_2_PI)


def optimal_log_sigma(batch_mse: Tensor) -> Tensor:
    """log of the sigma under which the batch is likeliest, half the log of its mean square error, at least -6.

    (Rybkin 2021, arXiv 2006.13202, eq. 4.) The derivative by sigma is zero there, so `batch_mse` is best detached.
    """
    return (0.5 * torch.log(batch_mse)).clamp_min(SMALLEST_LOG_SIGMA)


def bernoulli(targets: Tensor, logits: Tensor) -> Tensor:
    """-log p(targets) with p given by logits, summed over all but the first dimension. targets in [0, 1]. -> [n]"""
    losses = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return losses.flatten(1).sum(1)


def kl_per_dimension(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, variance) || N(0, 1)) of every latent dimension (Kingma 2014, appendix B). [n, dim] -> [n, dim]"""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1.0)


def free_bits(kl: Tensor, batch_kl: Tensor, floor: float | Tensor) -> Tensor:
    """Sum over dimensions, where those whose mean over the batch is under `floor` nats count as the floor and learn nothing.

    (Kingma 2016, arXiv 1606.04934, eq. 15.) kl: [n, dim]; batch_kl: [dim], detached. -> [n]
    """
    floor = torch.as_tensor(floor, dtype=kl.dtype, device=kl.device)
    return torch.where(batch_kl > floor, kl, floor).sum(1)


# --- adversarial losses: critic(real, fake) and generator(real, fake), scores [n] -> [] ------------------------------


def critic_non_saturating(real: Tensor, fake: Tensor) -> Tensor:
    """Goodfellow 2014, arXiv 1406.2661, eq. 1, with scores as logits."""
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def generator_non_saturating(real: Tensor, fake: Tensor) -> Tensor:
    """-log D(G(z)) (Goodfellow 2014, section 3)."""
    return F.softplus(-fake).mean()


def critic_hinge(real: Tensor, fake: Tensor) -> Tensor:
    """Lim & Ye 2017, arXiv 1705.02894; Miyato 2018, eq. 16."""
    return F.relu(1.0 - real).mean() + F.relu(1.0 + fake).mean()


def generator_hinge(real: Tensor, fake: Tensor) -> Tensor:
    """Miyato 2018, arXiv 1802.05957, eq. 17; also Wasserstein's."""
    return -fake.mean()


def critic_least_squares(real: Tensor, fake: Tensor) -> Tensor:
    """Mao 2017, arXiv 1611.04076, eq. 9 (a = 0, b = c = 1)."""
    return 0.5 * (real - 1.0).square().mean() + 0.5 * fake.square().mean()


def generator_least_squares(real: Tensor, fake: Tensor) -> Tensor:
    """Mao 2017, arXiv 1611.04076, eq. 9."""
    return 0.5 * (fake - 1.0).square().mean()


def critic_wasserstein(real: Tensor, fake: Tensor) -> Tensor:
    """Arjovsky 2017, arXiv 1701.07875, eq. 3; to be joined by `gradient_penalty`."""
    return fake.mean() - real.mean()


def critic_relativistic(real: Tensor, fake: Tensor) -> Tensor:
    """Relativistic pairing (Huang 2025, R3GAN, arXiv 2501.05441, eq. 2); to be joined by R1 and R2."""
    return F.softplus(fake - real).mean()


def generator_relativistic(real: Tensor, fake: Tensor) -> Tensor:
    """The other side of `critic_relativistic`."""
    return F.softplus(real - fake).mean()


ADVERSARIAL: dict[str, tuple[Pair, Pair]] = {
    "non-saturating": (critic_non_saturating, generator_non_saturating),
    "hinge": (critic_hinge, generator_hinge),
    "least-squares": (critic_least_squares, generator_least_squares),
    "wasserstein": (critic_wasserstein, generator_hinge),
    "relativistic": (critic_relativistic, generator_relativistic),
}

# --- penalties on the critic's slope ---------------------------------------------------------------------------------


def squared_slope(scores: Tensor, x: Tensor) -> Tensor:
    """|d score / d x|^2 of every sample, differentiable. scores: [n] computed from x [n, ...]. -> [n]

    R1 where x is real, R2 where it is generated (Mescheder 2018, arXiv 1801.04406, eq. 9): half of its mean times gamma.
    """
    (slope,) = torch.autograd.grad(scores.sum(), x, create_graph=True)
    return slope.square().flatten(1).sum(1)


def gradient_penalty(score: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, share: Tensor) -> Tensor:
    """(|d score / d x| - 1)^2 between real and fake, `share` [n] of the way (Gulrajani 2017, arXiv 1704.00028). -> []"""
    share = share.view(-1, *(1,) * (real.dim() - 1))
    between = torch.lerp(real, fake, share).requires_grad_()
    slope = (squared_slope(score(between), between) + 1e-12).sqrt()
    return (slope - 1.0).square().mean()
