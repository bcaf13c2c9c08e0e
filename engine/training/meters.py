"""Numbers of the steps since the last reading, added up on the device so that no step waits for one."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.training.distributed import ALONE, World


class Meters:
    """Running means by name."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor | float] = {}
        self._counts: dict[str, int] = {}

    def note(self, name: str, value: Tensor | float) -> None:
        """Add one value (a 0-d tensor stays on its device)."""
        if isinstance(value, Tensor):
            value = value.detach()
            if name in self._sums:
                self._sums[name] = self._sums[name] + value
            else:
                self._sums[name] = value.clone()  # the caller may reuse its tensor in place
        else:
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._counts[name] = self._counts.get(name, 0) + 1

    def read(self, world: World = ALONE) -> dict[str, float]:
        """The means since the last reading over all processes, and start anew. Here alone the host waits for the device."""
        names = sorted(self._sums)
        values = [torch.as_tensor(self._sums[name], dtype=torch.float32).cpu() / self._counts[name] for name in names]
        self._sums.clear()
        self._counts.clear()
        if not names:
            return {}
        means = world.mean(torch.stack(values))
        return dict(zip(names, means.tolist(), strict=True))
