"""Two maps in one panel: side by side where there is room, else above each other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.splitter import Hairline

ASIDE = 720  # px of the panel from which the maps stand side by side


class Half(QWidget):
    """The first map with its head."""

    resized = Signal()

    def __init__(self, head: QWidget, canvas: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(canvas, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()


class Halves(Hairline):
    """Side by side, or above each other where the panel is narrow."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__("map_halves", Qt.Orientation.Vertical)
        self.addWidget(first)
        self.addWidget(second)
        self.setChildrenCollapsible(False)
        second.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wanted = Qt.Orientation.Horizontal if self.width() >= ASIDE else Qt.Orientation.Vertical
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.split()
        super().resizeEvent(event)

    def split(self) -> None:
        """Each as large as the other."""
        self.setSizes([10_000, 10_000])
