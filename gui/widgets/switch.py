"""A switch: a check box that looks like one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from gui.theme import colour, font, scaled, size, theme, themes
from gui.widgets.motion import Fade
from gui.widgets.painting import blend, painted

WIDE, HIGH = 28, 16


class Switch(QCheckBox):
    """On or off; `toggled` and `clicked` are the check box's own signals."""

    def __init__(self, key: str, text: str = "", label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(key)
        self.setAccessibleName(label or text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._fade = Fade(self)
        self.toggled.connect(self._slide)
        themes.changed.connect(self.updateGeometry)

    def _slide(self, on: bool) -> None:
        self._fade.to(1.0 if on else 0.0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._fade.rest()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(font("label")).horizontalAdvance(self.text()) + 8 if self.text() else 0
        return QSize(scaled(WIDE) + words, max(size("height", "control"), QFontMetrics(font("label")).height() + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        y, on = self.height() / 2, self.isEnabled()
        level = self._fade.level if self._fade.state() == Fade.State.Running else float(self.isChecked())
        wide, high = scaled(WIDE), scaled(HIGH)
        track = QRectF(0, y - high / 2, wide, high)
        off = blend(colour("surface3"), colour("outline_strong"), 0.3 if self.underMouse() and on else 0.0)
        painter.setPen(colour("outline") if theme().high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(blend(off, colour("accent"), level) if on else colour("surface2"))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), high / 2, high / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(colour("secondary"), colour("on_accent"), level) if on else colour("disabled"))
        painter.drawEllipse(QPointF(high / 2 + level * (wide - high), y), high / 2 - 3, high / 2 - 3)
        if self.text():
            painter.setPen(colour("text" if on else "disabled"))
            painter.setFont(font("label"))
            words = QRectF(wide + 8, 0, self.width(), self.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
