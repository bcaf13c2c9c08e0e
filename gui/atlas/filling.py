"""How the slots of the plane are filled: with a dropped picture, random seeds, random data, what Explore shows."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from engine.commands import DataItem, Place, Point, Seed
from engine.events import Exploring
from gui.atlas.chooser import Chooser

SEEDS = 10_000  # to choose from: numbers one can remember


class Filling(QObject):
    """`explored` says which point Explore shows. Slot -1: all three. `refused` carries why a point was not taken."""

    refused = Signal(str)

    def __init__(self, chooser: Chooser, explored: Callable[[], Point]) -> None:
        super().__init__(chooser)
        self.run: Exploring | None = None
        self._chooser, self._explored = chooser, explored
        chooser.random_asked.connect(self.random_seed)
        chooser.data_asked.connect(self.random_data)
        chooser.here_asked.connect(lambda slot: self.take(slot, replace(self._explored(), condition=self.condition())))
        chooser.dropped.connect(self.take)

    def condition(self) -> int | None:
        """The class that Explore shows, of a model that is told one."""
        return self._explored().condition if self.run is not None and self.run.classes else None

    def take(self, slot: int, point: Point) -> None:
        """A point from anywhere; one without a class takes that of Explore, one of a class that is not there is refused."""
        classes = len(self.run.classes) if self.run is not None else 0
        if point.condition is None:
            point = replace(point, condition=self.condition())
        elif not 0 <= point.condition < classes:
            there = f"it knows {classes}" if classes else "it knows none"
            self.refused.emit(f"This picture is of a class that the model does not have; {there}. "
                              "Drop a picture of this run, or click the slot for a seed.")  # fmt: skip
            return
        self._chooser.set_points({slot: point})

    def random_seed(self, slot: int) -> None:
        self._fill(slot, lambda: Seed(secrets.randbelow(SEEDS)))

    def random_data(self, slot: int) -> None:
        count = self.run.data_count if self.run is not None else 0
        if count:
            self._fill(slot, lambda: DataItem(secrets.randbelow(count)))

    def _fill(self, slot: int, place: Callable[[], Place]) -> None:
        slots = (0, 1, 2) if slot < 0 else (slot,)
        self._chooser.set_points({one: Point(place(), condition=self.condition()) for one in slots})
