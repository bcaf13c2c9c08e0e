"""How far what the stage shows is from the data: of that very point, and of the step at which it was found out."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal

from engine.commands import Point
from engine.events import Exploring, Snapshotted
from gui.bridge import Bridge
from gui.explorer import state
from gui.explorer.store import Store

NAME = "Distance to data"


def explained(percent: float, step: int) -> str:
    """What the number means."""
    return (f"At step {step:,} it is farther from the nearest of the data than {percent:.0f} % of the data are from "
            "their own nearest: near 100 % nothing among the data is like it.")  # fmt: skip


class Nearness(QObject):
    """`changed`: words and what they mean, both "" while it is not known of what is shown."""

    changed = Signal(str, str)

    def __init__(self, bridge: Bridge, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._run: Exploring | None = None
        self._newest = 0  # step of the weights that are decoded with
        self._found: tuple[Point, float, int] | None = None  # the point, its percentile, and the step of both
        self._told = ("", "")
        store.changed.connect(lambda _: self._tell())
        bridge.on(Snapshotted, self._on_snapshot)

    def begin(self, run: Exploring) -> None:
        self._run, self._newest, self._found = run, run.step, None
        self._tell()

    def take(self, point: Point, percent: float, step: int) -> None:
        """It was found out; nan: where the point lies is known, this comes later."""
        if math.isfinite(percent):
            self._found = (point, percent, step)
            self._tell()

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self._run is not None and event.run == self._run.run:
            self._newest = event.step
            self._tell()

    def _tell(self) -> None:
        told = self._words()
        if told != self._told:
            self._told = told
            self.changed.emit(*told)

    def _words(self) -> tuple[str, str]:
        now = self._store.state
        if self._found is None or now.raw:  # the map judges by the averaged weights
            return "", ""
        point, percent, step = self._found
        if state.stage_point(now) != point:
            return "", ""
        then = "" if step == self._newest else f", step {step:,}"
        return f"{NAME} {percent:.0f} %{then}", explained(percent, step)
