"""The small panel that follows the pointer over curves and says what stands there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import colour, font
from gui.widgets.painting import frame, ground, painted

PAD = 6


class Reading(QWidget):
    """Pairs of words and number, one a line. It never takes the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._parent = parent
        self._lines: list[tuple[str, str]] = []
        self.hide()

    def text(self) -> str:
        return ", ".join(f"{words} {number}" for words, number in self._lines)

    def tell(self, lines: list[tuple[str, str]], x: int) -> None:
        """Show these lines beside `x` of the parent; nothing without lines."""
        self._lines = lines
        self.setVisible(bool(lines))
        if not lines:
            return
        self.resize(self.sizeHint())
        room = self._parent.width()
        left = x + 10 if x + 10 + self.width() <= room else x - 10 - self.width()
        self.move(QPoint(max(0, left), 0))
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        words, numbers = QFontMetrics(font("caption")), QFontMetrics(font("number"))
        each = [words.horizontalAdvance(name) + numbers.horizontalAdvance(number) for name, number in self._lines]
        wide = max(each, default=0)
        return QSize(wide + 12 + 2 * PAD, numbers.height() * len(self._lines) + 2 * PAD - 2)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        ground(painter, self.rect(), colour("raised"), 6)
        frame(painter, self.rect(), colour("outline"), 1.0, 6)
        height = QFontMetrics(font("number")).height()
        for row, (words, number) in enumerate(self._lines):
            line = QRectF(PAD, PAD - 1 + row * height, self.width() - 2 * PAD, height)
            painter.setFont(font("caption"))
            painter.setPen(colour("secondary"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            painter.setFont(font("number"))
            painter.setPen(colour("text"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
