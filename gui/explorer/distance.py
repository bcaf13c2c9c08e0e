"""Beneath the hint of the stage: how far what is shown is from the data, once that is known."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import colour, font
from gui.widgets import painting

UNKNOWN = "The distance of the picture to the data is told here, once the map has found it out"


class DistanceWords(QWidget):
    """“Distance to data 39 %”. Painted by itself and always as high, so that the stage is never laid out anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("distance")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.text = ""
        self.show_distance("", "")

    def show_distance(self, words: str, help: str) -> None:
        """Both "": it is not known of what is shown."""
        self.text = words
        self.setAccessibleName(words or "Distance to data: not known yet")
        self.setToolTip(help or UNKNOWN)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, QFontMetrics(font("caption")).height() + 4)

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        shown = QFontMetrics(font("caption")).elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
