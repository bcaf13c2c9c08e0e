"""Held-out samples beside what the model makes of them; families with an encoder only."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.commands import DataItem, Originals, Point
from engine.events import Decoded, Exploring, OriginalsShown
from gui.bridge import Bridge
from gui.training.flow import as_high_as_wide
from gui.training.growing import Growing
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Heading
from gui.widgets.samples import to_images
from gui.widgets.wall import Wall

PAIRS = 6
TAG = "reconstructions"


class Reconstructions(QWidget):
    """Originals above, reconstructions below; hidden for families without an encoder, or without their data."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._shown: Exploring | None = None
        self._indices: tuple[int, ...] = ()
        self.originals = Wall("originals", columns=PAIRS, label="Held-out originals")
        self.originals.setToolTip("Samples that were held out: never trained on. Drag one to A or B")
        self.reconstructed = Wall("reconstructions", columns=PAIRS, label="Their reconstructions")
        self.reconstructed.setToolTip("Encoded and decoded again by the newest snapshot. Drag one to A or B")
        for wall in (self.originals, self.reconstructed):
            as_high_as_wide(wall)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Heading("Reconstructions"))
        head.addWidget(ElidedLabel("below held-out originals", role="caption", tone="secondary"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.originals)
        column.addWidget(self.reconstructed)
        self.growing = Growing(bridge, TAG, self._points, self.isVisible, self._show, parent=self)
        bridge.on(Exploring, self._on_exploring)
        bridge.on(OriginalsShown, self._on_originals)
        self.hide()

    def _on_exploring(self, event: Exploring) -> None:
        self._shown, self._indices = event, ()
        able = event.encodes and event.data_count > 0 and event.canvas == "picture"
        self.setVisible(able)
        for wall in (self.originals, self.reconstructed):
            wall.set_points(())
            wall.set_pictures([])
        if able:
            self._bridge.post(Originals(self._bridge.number(), TAG, None, PAIRS, event.run))

    def _on_originals(self, event: OriginalsShown) -> None:
        if event.tag == TAG and self._shown is not None:
            self._indices = event.indices
            self.originals.set_points(self._points())  # pictures of the data, which no model makes
            self.reconstructed.set_points(self._points(), raw=False)
            self.originals.set_pictures(to_images(event.samples, self._shown.canvas, self._side()))
            self.growing.restart()

    def _points(self) -> tuple[Point, ...]:
        return tuple(Point(DataItem(index)) for index in self._indices)

    def _show(self, event: Decoded) -> None:
        if self._shown is not None:
            self.reconstructed.set_pictures(to_images(event.samples, self._shown.canvas, self._side()))

    def _side(self) -> int:
        return max(16, round(self.originals.cell_size() * self.devicePixelRatioF()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.growing.refresh()
