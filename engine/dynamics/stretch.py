"""How much the decoder stretches a plane of latent space: the volume element of its Jacobian."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np
import torch
from torch import Tensor

from engine.commands import Plane
from engine.dynamics.slices import sliced
from engine.latent import planes

STEP = 0.05  # units of the plane: small against a picture's change, large against the rounding of float32


def log_stretch(decode: Callable[[Tensor, Tensor | None], Tensor], plane: Plane, spots: np.ndarray, x: Tensor,
                y: Tensor | None, rows: int) -> Generator[None, None, np.ndarray]:
    """log sqrt(det(J^T J)) at places [n, 2], float32 [n]: the log of the area that one unit square of the plane has in the
    space of samples (Arvanitidis, Hansen, Hauberg 2018, "Latent space oddity", arXiv 1710.11379, section 3).

    J [size, 2] holds the derivatives of the decoded sample (tensor units: pictures in [-1, 1]) along x and y of the
    plane, by forward differences. x: the samples decoded at the places, in rows of `decode`'s output.
    """
    columns = []
    for move in ((STEP, 0.0), (0.0, STEP)):
        z = torch.from_numpy(planes.at(plane, spots + np.array(move))).to(x.device)
        moved = yield from sliced(decode, rows, z, y)
        columns.append((moved - x).flatten(1).double() / STEP)
    first, second = columns
    square = (first * first).sum(1) * (second * second).sum(1) - (first * second).sum(1) ** 2
    return (0.5 * torch.log(square.clamp_min(1e-24))).float().cpu().numpy()
