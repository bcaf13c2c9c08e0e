"""What the instruments remember of a run: readings by step. No Qt."""

from __future__ import annotations

from bisect import bisect_left
from typing import Generic, TypeVar

import numpy as np

from engine.answers import Vitals

T = TypeVar("T")


class Readings(Generic[T]):
    """Readings in order of their step; one of a step already there takes its place (the time machine looks back).

    When there are more than `most`, every second one is dropped but for the first and the last, so that the whole run
    stays in view; with `newest` the oldest are dropped instead.
    """

    def __init__(self, most: int = 1024, newest: bool = False) -> None:
        self._most, self._newest = most, newest
        self.steps: list[int] = []
        self.values: list[T] = []

    def __len__(self) -> int:
        return len(self.steps)

    def add(self, step: int, value: T) -> None:
        """One reading."""
        place = bisect_left(self.steps, step)
        if place < len(self.steps) and self.steps[place] == step:
            self.values[place] = value
            return
        self.steps.insert(place, step)
        self.values.insert(place, value)
        if len(self.steps) > self._most:
            self._thin()

    def _thin(self) -> None:
        drop = slice(0, len(self.steps) - self._most) if self._newest else slice(1, len(self.steps) - 1, 2)
        del self.steps[drop], self.values[drop]

    def clear(self) -> None:
        """Forget all."""
        self.steps.clear()
        self.values.clear()


class VitalsHistory:
    """Norms of the layers over the last readings: float32 arrays [readings, layers] by quantity.

    Other layers than before (another run) begin anew.
    """

    QUANTITIES = ("gradients", "weights", "updates")

    def __init__(self, most: int = 240) -> None:
        self.layers: tuple[tuple[str, str], ...] = ()
        self._readings: Readings[np.ndarray] = Readings(most, newest=True)

    def __len__(self) -> int:
        return len(self._readings)

    @property
    def steps(self) -> list[int]:
        return self._readings.steps

    def add(self, vitals: Vitals) -> None:
        """One reading. Raises ValueError when the norms are not one a layer."""
        norms = np.stack([np.asarray(getattr(vitals, name), np.float32) for name in self.QUANTITIES])
        if norms.shape[1:] != (len(vitals.layers),):
            raise ValueError(f"{len(vitals.layers)} layers, but norms of the shape {norms.shape[1:]}")
        if vitals.layers != self.layers:
            self._readings.clear()
            self.layers = vitals.layers
        self._readings.add(vitals.step, norms)

    def of(self, quantity: str) -> np.ndarray:
        """float32 [readings, layers], oldest first."""
        place = self.QUANTITIES.index(quantity)
        if not len(self):
            return np.zeros((0, len(self.layers)), np.float32)
        return np.stack([norms[place] for norms in self._readings.values])

    def clear(self) -> None:
        """Forget all."""
        self.layers = ()
        self._readings.clear()
