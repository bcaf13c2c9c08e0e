"""The line and the handle of a slider."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui.theme import colour, theme
from gui.widgets.motion import Fade
from gui.widgets.painting import painted

STEPS = 1000


class Track(QAbstractSlider):
    """The line and the handle. Its int value runs from 0 to STEPS; `slid` tells the fraction a person chose."""

    slid = Signal(float)
    returned = Signal()

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner, self._fraction, self._before, self.fade = owner, 0.0, 0.0, Fade(self)
        self.fade.valueChanged.connect(owner.update)
        self.setRange(0, STEPS)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def ring_rect(self) -> tuple[QWidget, QRect]:
        """The focus ring goes around the whole row."""
        return self._owner, self._owner.rect()

    def sizeHint(self) -> QSize:
        return QSize(160, 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 18)

    def fraction(self) -> float:
        return self._fraction

    def set_fraction(self, fraction: float) -> None:
        """Move the handle without telling."""
        self._fraction = min(max(fraction, 0.0), 1.0)
        self.setValue(round(self._fraction * STEPS))
        self.update()

    def _slide(self, fraction: float) -> None:
        self.set_fraction(fraction)
        self.slid.emit(self._fraction)

    def _handle(self) -> QPointF:
        part = 1.0 - self._fraction if self.isRightToLeft() else self._fraction
        return QPointF(8 + part * (self.width() - 16), self.height() / 2)

    def _at(self, x: float) -> float:
        part = (x - 8) / max(1, self.width() - 16)
        return 1.0 - part if self.isRightToLeft() else part

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._before = self._fraction
            self.setSliderDown(True)
            if abs(event.position().x() - self._handle().x()) > 9:
                self._slide(self._at(event.position().x()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._slide(self._at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if abs(event.position().x() - self._handle().x()) <= 12:
            self.returned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self._slide(self._before)
            self.setSliderDown(False)
            return
        step = 0.001 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        ahead = -step if self.isRightToLeft() else step
        moves: dict[int, float] = {
            Qt.Key.Key_Right: ahead, Qt.Key.Key_Left: -ahead, Qt.Key.Key_Up: step, Qt.Key.Key_Down: -step,
            Qt.Key.Key_PageUp: 0.1, Qt.Key.Key_PageDown: -0.1, Qt.Key.Key_Home: -1.0, Qt.Key.Key_End: 1.0,
        }  # fmt: skip
        if key in moves:
            self._slide(self._fraction + moves[key])
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():  # a wheel that scrolls a page must not change what it passes over
            event.ignore()
            return
        self._slide(self._fraction + 0.02 * math.copysign(1, event.angleDelta().y()))
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.fade.to(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        self.fade.to(0.0)

    def hideEvent(self, event: QHideEvent) -> None:
        self.fade.rest()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        on, at = self.isEnabled(), self._handle()
        painter.setPen(Qt.PenStyle.NoPen)
        line = QRectF(0, at.y() - 2, self.width(), 4)
        painter.setBrush(colour("disabled" if theme().high_contrast else "surface3"))
        painter.drawRoundedRect(line, 2, 2)
        done = QRectF(at.x(), line.y(), line.right() - at.x(), 4) if self.isRightToLeft() else QRectF(
            0, line.y(), at.x(), 4)  # fmt: skip
        painter.setBrush(colour("secondary" if on else "disabled"))
        painter.drawRoundedRect(done, 2, 2)
        self._paint_handle(painter, at, on)

    def _paint_handle(self, painter: QPainter, at: QPointF, on: bool) -> None:
        level = 1.0 if self.isSliderDown() else self.fade.level
        if on and level:
            painter.setBrush(colour("text", 0.22 * level))
            painter.drawEllipse(at, 9 + level, 9 + level)
        shade: QColor = colour("disabled") if not on else colour("accent" if self.isSliderDown() else "text")
        painter.setBrush(shade)
        painter.drawEllipse(at, 7, 7)
