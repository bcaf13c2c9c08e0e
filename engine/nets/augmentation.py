"""DiffAugment: differentiable augmentation of real and generated pictures alike (Zhao 2020, arXiv 2006.10738).

Random numbers are handed in as U[0, 1) tensors, one row a picture. Pictures: [n, c, h, w] in [-1, 1].
"""

from __future__ import annotations

import torch
from torch import Tensor

SHIFT = 0.125  # of the side
HOLE = 0.5  # of the side


def colour(x: Tensor, chance: Tensor) -> Tensor:
    """Random brightness, saturation and contrast. chance: [n, 3]."""
    brightness, saturation, contrast = (chance[:, i].view(-1, 1, 1, 1) for i in range(3))
    x = x + (brightness - 0.5)
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * (2.0 * saturation)
    middle = x.mean((1, 2, 3), keepdim=True)
    return middle + (x - middle) * (contrast + 0.5)


def translation(x: Tensor, chance: Tensor) -> Tensor:
    """Shift by up to an eighth of the side each way; what comes in is 0 (mid-grey). chance: [n, 2]."""
    n, _, height, width = x.shape
    down = _offsets(chance[:, 0], height)
    right = _offsets(chance[:, 1], width)
    rows = torch.arange(height, device=x.device) + down.view(n, 1)
    columns = torch.arange(width, device=x.device) + right.view(n, 1)
    seen = _inside(rows, height).view(n, 1, height, 1) & _inside(columns, width).view(n, 1, 1, width)
    picked = torch.arange(n, device=x.device).view(n, 1, 1)
    rows, columns = rows.clamp(0, height - 1).view(n, height, 1), columns.clamp(0, width - 1).view(n, 1, width)
    moved = x.permute(0, 2, 3, 1)[picked, rows, columns].permute(0, 3, 1, 2)
    return moved * seen


def cutout(x: Tensor, chance: Tensor) -> Tensor:
    """Blank a square of half the side around a random place. chance: [n, 2]."""
    n, _, height, width = x.shape
    hole = (_covered(chance[:, 0], height).view(n, 1, height, 1)
            & _covered(chance[:, 1], width).view(n, 1, 1, width))
    return x * ~hole


def diffaugment(x: Tensor, chance: Tensor) -> Tensor:
    """Colour, translation and cutout. chance: [n, 7]."""
    return cutout(translation(colour(x, chance[:, :3]), chance[:, 3:5]), chance[:, 5:7])


def _offsets(chance: Tensor, side: int) -> Tensor:
    most = int(side * SHIFT + 0.5)
    return (chance * (2 * most + 1)).floor().long() - most


def _inside(index: Tensor, side: int) -> Tensor:
    return (index >= 0) & (index < side)


def _covered(chance: Tensor, side: int) -> Tensor:
    """Which places of [n, side] lie in a hole of HOLE * side around a centre anywhere in the picture."""
    length = int(side * HOLE + 0.5)
    start = (chance * (side + 1 - length % 2)).floor().long() - length // 2
    place = torch.arange(side, device=chance.device).view(1, -1)
    return (place >= start.view(-1, 1)) & (place < (start + length).view(-1, 1))
