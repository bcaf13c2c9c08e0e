"""The scale of what is laid over a picture: its colours with their numbers, and notes with a sign."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QLinearGradient, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.theme import colour, font, pixmap, scaled, themes
from gui.theme import size as token
from gui.widgets.labels import Caption
from gui.widgets.painting import painted, rounded

BAR = 8  # px


class Legend(QWidget):
    """A bar of colours with numbers beneath its ends (and middle)."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self._stops = np.zeros((0, 3))
        self._marks: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_scale(self, stops: np.ndarray, marks: tuple[str, ...]) -> None:
        """Colours [k, 3] in 0..255 and marks, from left to right, evenly spaced."""
        self._stops, self._marks = stops, marks
        self.setAccessibleName("Scale: " + ", ".join(marks))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """All that it says."""
        return " ".join(self._marks)

    def sizeHint(self) -> QSize:
        return QSize(scaled(200), BAR + 4 + QFontMetrics(font("number")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if not len(self._stops):
            return
        wide = float(self.width())
        colours = QLinearGradient(0, 0, wide, 0)  # the scale itself, not decoration
        for place, stop in zip(np.linspace(0, 1, len(self._stops)), self._stops, strict=True):
            shade = colour("text")
            shade.setRgb(*(round(float(part)) for part in stop))
            colours.setColorAt(float(place), shade)
        painter.fillPath(rounded(QRectF(0, 0, wide, BAR), token("radius", "picture") / 2), QBrush(colours))
        painter.setFont(font("number"))
        painter.setPen(colour("text"))
        line = QRectF(0, BAR + 4, wide, painter.fontMetrics().height())
        for place, text in enumerate(self._marks):
            painter.drawText(line, _side(place, len(self._marks)), text)


def _side(place: int, count: int) -> Qt.AlignmentFlag:
    if place == 0:
        return Qt.AlignmentFlag.AlignLeft
    return Qt.AlignmentFlag.AlignRight if place == count - 1 else Qt.AlignmentFlag.AlignHCenter


class _Sign(QWidget):
    """A small icon in the colour of its tone."""

    def __init__(self, icon: str, tone: str) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(scaled(16), scaled(16))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.drawPixmap(0, 0, pixmap(self._icon, scaled(16), colour(self._tone), self.devicePixelRatioF()))


class Note(QWidget):
    """A caption after a sign; hidden while it has nothing to say. tone: of both ("secondary", "warning")."""

    def __init__(self, key: str, icon: str = "info", tone: str = "secondary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self._words = Caption("", f"{key}.words", tone, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(_Sign(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def text(self) -> str:
        return self._words.text()

    def say(self, words: str) -> None:
        """Show these words, or nothing."""
        self._words.setText(words)
        self.setVisible(bool(words))
