"""Points that go from their places on the map before to those on the new one, over 400 ms."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from gui.explorer.map.chart import Chart
from gui.explorer.map.layer import DRIFTING
from gui.explorer.map.scope import Scope
from gui.theme import motion

FRAME = 0.03  # seconds at least between two pictures: each takes some ms of a core that a training may want


class Drift(QObject):
    """`moved` while they go; then `ended`."""

    moved = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from = self._to = np.zeros((0, 2), np.float32)
        self._part, self._told = 1.0, 0.0
        self._animation = QVariantAnimation(self, startValue=0.0, endValue=1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._on_value)
        self._animation.finished.connect(self.ended)

    @property
    def going(self) -> bool:
        return self._animation.state() == QVariantAnimation.State.Running

    def begin(self, before: Chart | None, now: Chart, looked: Scope, looks: Scope) -> bool:
        """Whether they drift: the same points of the run, few enough, and motion not reduced. looked: at the map before.

        A layout that settles moves by itself; only the way to it from another projection is drifted.
        """
        start, going = self.places() if self.going else before.places if before is not None else None, self.going
        settles = now.shown.settled < 1.0
        if before is None or start is None or not self._fit(before, now):
            self.rest()
            return False
        turned = before.shown.projection != now.shown.projection
        if settles and not turned and not going:
            return False
        start, self._to = carried(start, looked, looks), now.places
        if settles and not turned:  # on the way, where it goes to moves on
            left = np.float32(max(1 - self._part, 0.05))
            self._from = ((start - (1 - left) * self._to) / left).astype(np.float32)
            return True
        self.rest()
        self._from, self._part = start, 0.0
        self._animation.setDuration(motion("drift"))
        self._animation.start()
        return True

    @staticmethod
    def _fit(before: Chart, now: Chart) -> bool:
        few = bool(motion("drift")) and len(now) <= DRIFTING
        return few and before.shown.run == now.shown.run and now.same_points(before)

    def places(self) -> np.ndarray:
        """Where they are now, float32 [n, 2]."""
        part = np.float32(self._part)
        return self._from * (1 - part) + self._to * part

    def rest(self) -> None:
        """At once to the end, without a word."""
        self._animation.stop()

    def _on_value(self, value: object) -> None:
        now = time.perf_counter()
        if isinstance(value, float) and self.going and now - self._told >= FRAME:
            self._part, self._told = value, now
            self.moved.emit()


def carried(places: np.ndarray, looked: Scope, looks: Scope) -> np.ndarray:
    """Places that lie on the screen, as `looks` shows them, where these lay as `looked` showed them; float32 [n, 2]."""
    if looked == looks or looked.scale <= 0:
        return places
    px = looked.at(places)
    left, _, _, top = looks.box
    return np.stack([left + px[:, 0] / looks.scale, top - px[:, 1] / looks.scale], axis=1).astype(np.float32)
