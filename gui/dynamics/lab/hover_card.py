"""What is known of the sample under the pointer: a small floating card. It never takes the mouse."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from gui.dynamics.lab import formula
from gui.dynamics.lab.floating import panel_ground
from gui.theme import colour, font, scaled
from gui.widgets.painting import painted
from gui.widgets.panel import FloatingPanel

PAD, GAP, LEAST = 12, 20, 200


class HoverCard(FloatingPanel):
    """A title and pairs of words and number, one a line."""

    def __init__(self, key: str = "lab.card", parent: QWidget | None = None) -> None:
        super().__init__(key, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("The point under the pointer")
        self._title, self._rows = "", list[tuple[str, str]]()
        self.hide()

    def text(self) -> str:
        """All it says, as a sentence."""
        return ", ".join([self._title, *(f"{formula.plain(words)} {number}" for words, number in self._rows)])

    def tell(self, title: str, rows: list[tuple[str, str]]) -> None:
        """Show these lines."""
        if (title, rows) != (self._title, self._rows):
            self._title, self._rows = title, rows
            self.setAccessibleDescription(self.text())
            self.updateGeometry()
            self.update()

    def _line(self) -> float:
        return max(QFontMetricsF(font("number")).height(), QFontMetricsF(font("caption")).height()) + scaled(3)

    def body_size(self) -> QSize:
        """Of the visible part."""
        numbers = QFontMetricsF(font("number"))
        wide = [formula.width(words, font("caption")) + GAP + numbers.horizontalAdvance(number) for words, number in self._rows]
        head = QFontMetricsF(font("strong"))
        across = max([LEAST - 2 * PAD, head.horizontalAdvance(self._title), *wide])
        return QSize(round(across) + 2 * PAD, round(head.height() + 6 + self._line() * len(self._rows)) + 2 * PAD - 4)

    def sizeHint(self) -> QSize:
        return self.body_size().grownBy(self.margins)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        panel_ground(painter, QRectF(self.body()))
        area = QRectF(self.body()).adjusted(PAD, PAD - 2, -PAD, -PAD + 2)
        high = QFontMetricsF(font("strong")).height()
        painter.setFont(font("strong"))
        painter.setPen(colour("text"))
        painter.drawText(QRectF(area.left(), area.top(), area.width(), high), Qt.AlignmentFlag.AlignVCenter, self._title)
        top, line = area.top() + high + 6, self._line()
        for row, (words, number) in enumerate(self._rows):
            box = QRectF(area.left(), top + row * line, area.width(), line)
            painter.setPen(colour("secondary"))
            formula.draw(painter, box.left(), box.center().y(), words, font("caption"))
            painter.setFont(font("number"))
            painter.setPen(colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
