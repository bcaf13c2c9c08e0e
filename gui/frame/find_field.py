"""The way to the command palette in the top bar: it looks like a search field, and opens one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy

from gui.actions import Actions
from gui.theme import colour, font, pixmap, scaled, size
from gui.widgets.buttons import Button
from gui.widgets.painting import blend

WORDS = "Find an action or setting"


class FindField(Button):
    """Magnifying glass, words, and the shortcut at the right; the words give way where the bar is narrow."""

    role = "label"

    def __init__(self, actions: Actions) -> None:
        super().__init__("palette", WORDS)
        self._keys = actions.keys("palette").replace("+", " ")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        actions.attach(self, "palette")

    def sizeHint(self) -> QSize:
        words = QFontMetrics(font("label")).horizontalAdvance(WORDS)
        return QSize(words + scaled(16) + 8 + self._right() + 36, max(size("height", "control"), scaled(16) + 10))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(16) + 16 + self._right() + 16, self.sizeHint().height())

    def _right(self) -> int:
        return QFontMetrics(font("number")).horizontalAdvance(self._keys) if hasattr(self, "_keys") else 0

    def _ground(self) -> QColor:
        return blend(colour("surface2"), colour("surface3"), self.fade.level)

    def _content(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        side = scaled(16)
        glass = pixmap("search", side, colour("secondary"), self.devicePixelRatioF())
        painter.drawPixmap(10, round(area.center().y() - side / 2), glass)
        inside = area.adjusted(10 + side + 8, 0, -10, 0)
        right = self._right()
        painter.setPen(colour("secondary"))
        painter.setFont(font("label"))
        room = inside.width() - right - 8
        words = painter.fontMetrics().elidedText(WORDS, Qt.TextElideMode.ElideRight, max(0, round(room)))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setFont(font("number"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._keys)
