"""The ring around the control that a step is about. It takes no mouse, and nothing beneath its middle is painted anew."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion
from PySide6.QtWidgets import QWidget

from gui.theme import colour
from gui.widgets.painting import painted

REACH, GLOW, LINE = 9, 5, 2.5  # px


class Ring(QWidget):
    """Only its border belongs to it: a canvas that moves inside does not wake it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("guide_ring")
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, target: QRect | None) -> None:
        """Lie around it (in the window's coordinates); not at all without one."""
        if target is None:
            self.hide()
            return
        outer = target.adjusted(-REACH, -REACH, REACH, REACH).intersected(self._window.rect())
        if outer != self.geometry():
            self.setGeometry(outer)
            self.setMask(QRegion(self.rect()) - QRegion(self.rect().adjusted(REACH, REACH, -REACH, -REACH)))
        self.show()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = GLOW + LINE / 2 - 1
        for width, shade in ((2 * GLOW, colour("accent", 0.22)), (LINE, colour("accent"))):
            painter.setPen(QPen(shade, width))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 8, 8)
