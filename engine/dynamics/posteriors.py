"""Where the encoder sees data points in the latent space, and how sure it is, as shapes that can be drawn in the plane."""

from __future__ import annotations

import math

import torch
from torch import Tensor

CORNERS = 24  # of a ring


def rings(mean: Tensor, sigma: Tensor) -> Tensor:
    """Latents on the ellipse of one sigma around each mean in the first two dimensions. [p, dim] each -> [p, CORNERS, dim]

    The other dimensions are those of the mean. With one dimension the ring goes to and fro between mean - sigma and
    mean + sigma.
    """
    angle = torch.arange(CORNERS, dtype=mean.dtype, device=mean.device) * (2.0 * math.pi / CORNERS)
    circle = torch.stack([angle.cos(), angle.sin()], dim=1)
    found = mean[:, None, :].repeat(1, CORNERS, 1)
    seen = min(2, mean.shape[1])
    found[..., :seen] += circle[None, :, :seen] * sigma[:, None, :seen]
    return found
