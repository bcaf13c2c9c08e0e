"""Where the game pulls a generated sample: -dL_G/dx, the real gradient of the generator's loss, and dD/dx beside it.

GAN Lab (Kahng 2019, arXiv 1809.01587) draws the critic's slope; with the hinge and Wasserstein losses both are the same, with
the others each sample's slope is weighed by how far the loss still cares about its score.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.latent.places import Unreachable
from engine.models import Model, Networks


def pull(model: Model, networks: Networks, x: Tensor, real: Tensor, y: Tensor | None = None) -> Tensor:
    """-dL_G/dx of each sample's own term of the loss (n times the mean's), in the kind's tensor units.

    x: generated [n, ...]; real: as many, which the relativistic loss compares them with one by one; y: classes of both.
    Without augmentation, and without changing the networks; the caller may be under no_grad. -> [n, ...], detached.
    Raises Unreachable without a game.
    """
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        loss = model.fooling(networks, x, real, y)
        if loss is None:
            raise Unreachable("This model has no discriminator, so nothing pulls at its samples.", "Open a GAN or VAE-GAN.")
        (gradient,) = torch.autograd.grad(loss, x)
    return gradient.mul_(-len(x))


def slope(model: Model, networks: Networks, x: Tensor, y: Tensor | None = None) -> Tensor:
    """dD/dx of each sample's score, in the kind's tensor units. x: [n, ...] -> [n, ...], detached. Raises Unreachable."""
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        scores = model.score(networks, x, y)
        if scores is None:
            raise Unreachable("This model has no discriminator, so nothing has a score.", "Open a GAN or VAE-GAN.")
        (gradient,) = torch.autograd.grad(scores.sum(), x)
    return gradient
