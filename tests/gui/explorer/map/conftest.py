"""An explorer whose engine lays out maps."""

import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.gui.explorer.conftest import exploring
from tests.gui.explorer.map.charting import ChartingEngine

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def scripted():
    return ChartingEngine()


class Mapped:
    """The panel with its map, and hands on it. Places are map units."""

    def __init__(self, panel, scripted, settle):
        self.panel, self.scripted, self._settle = panel, scripted, settle
        self.map, self.canvas, self.store = panel.map, panel.map.canvas, panel.store

    def open(self, **what):
        self.scripted.tell(exploring(**what))
        self.settle()
        self.until(lambda: self.canvas.chart is not None and not self.canvas.layer.busy)

    def settle(self):
        self._settle()

    def until(self, condition, ceiling=5.0):
        deadline = time.monotonic() + ceiling
        while not condition():
            assert time.monotonic() < deadline, "it never came"
            self._settle()

    @property
    def chart(self):
        return self.canvas.chart

    def spot(self, place):
        return QPointF(*self.canvas.scope.at(np.asarray(place, float)).tolist())

    def mouse(self, kind, spot, button=Qt.MouseButton.LeftButton):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(kind, spot, self.canvas.mapToGlobal(spot), button, held, NONE)
        QApplication.sendEvent(self.canvas, event)

    def move(self, place):
        spot = self.spot(place)
        event = QMouseEvent(QEvent.Type.MouseMove, spot, self.canvas.mapToGlobal(spot), Qt.MouseButton.NoButton,
                            Qt.MouseButton.NoButton, NONE)  # fmt: skip
        QApplication.sendEvent(self.canvas, event)

    def drag(self, *places, button=Qt.MouseButton.LeftButton, release=True):
        spots = [self.spot(place) for place in places]
        self.mouse(QEvent.Type.MouseButtonPress, spots[0], button)
        for spot in spots[1:]:
            self.mouse(QEvent.Type.MouseMove, spot, button)
        if release:
            self.mouse(QEvent.Type.MouseButtonRelease, spots[-1], button)

    def asked(self, kind, tag=None):
        found = self.scripted.asked(kind)
        return found if tag is None else [command for command in found if command.tag == tag]


@pytest.fixture
def unmapped(fresh_panel, scripted, settle):
    return Mapped(fresh_panel, scripted, settle)


@pytest.fixture
def mapped(unmapped):
    unmapped.open(live=False)
    return unmapped
