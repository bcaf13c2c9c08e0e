"""Telling a network the class: a learned row added where a concatenated one-hot would act."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ClassRows(nn.Module):
    """One learned row for each class: y int64 [n] -> [n, width]; y None (class unknown) gives the mean row [1, width].

    Adding a row to a linear layer's output is the same as concatenating the one-hot class to its input. Rows begin
    at `spread` times a standard normal.
    """

    def __init__(self, classes: int, width: int, spread: float = 1.0) -> None:
        super().__init__()
        self.rows = nn.Parameter(torch.empty(classes, width))
        self.spread = spread

    def initialise(self, generator: torch.Generator) -> None:
        self.rows.normal_(0.0, self.spread, generator=generator)

    def forward(self, y: Tensor | None) -> Tensor:
        return self.rows.mean(0, keepdim=True) if y is None else self.rows[y]
