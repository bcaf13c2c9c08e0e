"""What the colours of a quantity mean: its name, and the ramp between its ends."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.explorer.map.tints import NAMES, Numbers, number
from gui.theme import colour, font, ramp
from gui.widgets.painting import painted

BAR, GAP, STOPS = 8, 3, 16


class RampKey(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map.ramp")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name, self._ends = "", ("", "")
        self.hide()

    def tell(self, name: str, low: str, high: str, help: str = "") -> None:
        """The name above, the ends beneath."""
        if (name, (low, high)) != (self._name, self._ends):
            self._name, self._ends = name, (low, high)
            self.update()
        words = f"{name}, from {low} to {high}" if low else name
        self.setAccessibleName(words)
        self.setToolTip(help or words)

    def text(self) -> str:
        """All it says."""
        return self.accessibleName()

    def sizeHint(self) -> QSize:
        line = math.ceil(QFontMetricsF(font("caption")).height())
        return QSize(80, math.ceil(QFontMetricsF(font("label")).height()) + GAP + BAR + GAP + line + 8)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        wide, top = self.width() - 8.0, 0.0
        metrics = QFontMetricsF(font("label"))
        painter.setFont(font("label"))
        painter.setPen(colour("text", 0.88))
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRectF(0, top, wide + 1, metrics.height()), Qt.AlignmentFlag.AlignVCenter, name)
        top += metrics.height() + GAP
        way = QLinearGradient(QPointF(0, 0), QPointF(wide, 0))
        for stop in range(STOPS + 1):
            way.setColorAt(stop / STOPS, ramp("cividis", stop / STOPS))
        painter.fillRect(QRectF(0, top, wide, BAR), way)
        top += BAR + GAP
        metrics = QFontMetricsF(font("caption"))
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        line = QRectF(0, top, wide, metrics.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, self._ends[1])


def tell_numbers(key: RampKey, numbers: Numbers) -> None:
    """The ends are those of the ramp: a few numbers lie beyond, and the tooltip names the farthest."""
    name, of = NAMES[numbers.by]
    low, high = (number(end, 2) if math.isfinite(end) else "" for end in numbers.ends)
    least, greatest = numbers.extremes
    help = f"{name} {of}: least {number(least)}, greatest {number(greatest)}" if low else f"{name} {of}"
    key.tell(name, low, high, help)
