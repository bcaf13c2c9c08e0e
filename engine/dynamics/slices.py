"""Work in slices: a job of the viewing thread yields every few milliseconds, so that more urgent ones overtake it.

The slices depend on the size of the networks alone and never on the clock: equal requests give equal bits.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

import torch
from torch import Tensor, nn

WEIGHTS = 40_000_000  # rows times weights of a slice: 1-4 ms of a perceptron on one core
FEWEST, MOST = 64, 2048  # rows; with fewer the work around a large network costs more than its samples


def rows_for(*networks: nn.Module) -> int:
    """How many samples a slice may hold that pass through the largest of these networks."""
    largest = max((sum(p.numel() for p in network.parameters()) for network in networks), default=1)
    return max(FEWEST, min(MOST, WEIGHTS // max(1, largest)))


def sliced(function: Callable[..., Tensor], rows: int, *parts: Tensor | None) -> Generator[None, None, Tensor]:
    """function(*parts), `rows` samples at a time, with a yield after each slice. The first part is a tensor; None is passed on."""
    first = parts[0]
    assert first is not None
    found = []
    for at in range(0, max(1, len(first)), rows):
        found.append(function(*(None if part is None else part[at : at + rows] for part in parts)))
        yield
    return torch.cat(found) if len(found) > 1 else found[0]
