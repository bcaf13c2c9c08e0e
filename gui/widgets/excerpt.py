"""The visible part of a plane: one scale for both axes, y upwards, units of the plane to px and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

Box = tuple[float, float, float, float]  # left, bottom, right, top in units


@dataclass(frozen=True, slots=True)
class Excerpt:
    """(x, y) in units is in the middle of a widget of `width` x `height` px; `scale` px per unit."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    width: int = 1
    height: int = 1

    DEEPEST: ClassVar[float] = 400.0  # how far one may zoom into the fitted view,
    WIDEST: ClassVar[float] = 8.0  # and out of it

    @property
    def box(self) -> Box:
        """What is seen, in units."""
        across, up = self.width / self.scale / 2, self.height / self.scale / 2
        return self.x - across, self.y - up, self.x + across, self.y + up

    def at(self, points: np.ndarray) -> np.ndarray:
        """[..., 2] units to px, float64."""
        left, _, _, top = self.box
        given = np.asarray(points, np.float64)
        return np.stack([(given[..., 0] - left) * self.scale, (top - given[..., 1]) * self.scale], axis=-1)

    def back(self, x: float, y: float) -> tuple[float, float]:
        """px to units."""
        left, _, _, top = self.box
        return left + x / self.scale, top - y / self.scale

    def resized(self, width: int, height: int) -> Self:
        """The same middle at the same scale in another widget."""
        return replace(self, width=max(1, width), height=max(1, height))

    def moved(self, dx: float, dy: float) -> Self:
        """What is seen moves by (dx, dy) px."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, x: float, y: float, fitted: float) -> Self:
        """Larger by `factor`; what is under (x, y) px stays there. `fitted`: the scale that the limits are counted from."""
        scale = min(max(self.scale * factor, fitted / self.WIDEST), fitted * self.DEEPEST)
        here, found = self.back(x, y), replace(self, scale=scale)
        there = found.back(x, y)
        return replace(found, x=self.x + here[0] - there[0], y=self.y + here[1] - there[1])
