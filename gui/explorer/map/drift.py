"""Points that go from their places on the map before to those on the new one, over 400 ms."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from gui.explorer.map.chart import Chart
from gui.explorer.map.layer import DRIFTING
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

    def begin(self, before: Chart | None, now: Chart) -> bool:
        """Whether they drift: the same points on a map of the same projection, few enough, and motion not reduced."""
        start = self.places() if self.going else before.places if before is not None else None
        self.rest()
        duration = motion("drift")
        if before is None or start is None or not duration or len(now) > DRIFTING:
            return False
        if now.shown.settled < 1.0:  # it moves by itself already
            return False
        if before.shown.projection != now.shown.projection or not now.same_points(before):
            return False
        self._from, self._to, self._part = start, now.places, 0.0
        self._animation.setDuration(duration)
        self._animation.start()
        return True

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
