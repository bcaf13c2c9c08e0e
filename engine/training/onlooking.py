"""Who may look at a step while it runs, without changing it: a narrator, or the vital signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor


class Onlooker(Protocol):
    """Copies what it wants to keep; every method is called on the training thread."""

    def watch(self, act: str, **values: Tensor | float | None) -> None:
        """Part of a step, by key (see engine.training.narrating)."""

    def before(self, parameters: Sequence[Tensor]) -> None:
        """Before the optimisers' step; `grad` of each parameter is what they will use (None: unused)."""

    def after(self, parameters: Sequence[Tensor], optimisers: Sequence[torch.optim.Optimizer]) -> None:
        """After it, the gradients still there."""


def norm(tensors: Sequence[Tensor]) -> float:
    """Euclidean norm of all their numbers together; 0 for none."""
    if not tensors:
        return 0.0
    return float(torch.linalg.vector_norm(torch.stack(torch._foreach_norm(list(tensors)))))  # type: ignore[arg-type]
