"""How far something is: a thin bar, and a ring with its per cent."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from gui.theme import colour, font, scaled, theme, themes
from gui.widgets.painting import painted


class Progress(QProgressBar):
    """A fraction, or None when the end is not known: then a short piece travels (it rests with reduced motion)."""

    def __init__(self, key: str, label: str = "Progress", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self._fraction: float | None = 0.0
        self._phase = 0.0
        self._travel = QTimer(self, interval=40)
        self._travel.timeout.connect(self._step)

    def fraction(self) -> float | None:
        return self._fraction

    def set_fraction(self, fraction: float | None) -> None:
        """Show that much of the whole, or None."""
        self._fraction = None if fraction is None else min(max(fraction, 0.0), 1.0)
        self.setValue(0 if self._fraction is None else round(self._fraction * 1000))
        self._move()
        self.update()

    def _move(self) -> None:
        if self._fraction is None and self.isVisible() and not themes.reduced_motion:
            self._travel.start()
        else:
            self._travel.stop()

    def _step(self) -> None:
        self._phase = (self._phase + 0.02) % 1.0
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._move()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._travel.stop()


class ProgressBar(Progress):
    """4 px high, as wide as there is room."""

    def __init__(self, key: str, label: str = "Progress", parent: QWidget | None = None) -> None:
        super().__init__(key, label, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, 4)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        whole = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("disabled", 0.6) if theme().high_contrast else colour("surface3"))
        painter.drawRoundedRect(whole, 2, 2)
        done = QRectF(whole)
        if self._fraction is None:
            done.setLeft(whole.width() * (self._phase * 1.3 - 0.3))
            done.setWidth(whole.width() * 0.3)
            done = done.intersected(whole)
        else:
            done.setWidth(whole.width() * self._fraction)
        if self.isRightToLeft():
            done.moveLeft(whole.width() - done.right())
        painter.setBrush(colour("accent") if self.isEnabled() else colour("disabled"))
        if done.width() > 0:
            painter.drawRoundedRect(done, 2, 2)


class ProgressRing(Progress):
    """A ring of `side` px for the folded dock, with the per cent in the middle."""

    def __init__(self, key: str, label: str = "Progress", side: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(key, label, parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(scaled(self._side), scaled(self._side))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        ring = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(colour("surface3"), 3))
        painter.drawEllipse(ring)
        painter.setPen(QPen(colour("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self._fraction is None:
            painter.drawArc(ring, round((90 - self._phase * 360) * 16), -80 * 16)
            return
        if self._fraction > 0:
            painter.drawArc(ring, 90 * 16, -round(self._fraction * 360 * 16))
        painter.setPen(colour("text"))
        painter.setFont(font("tick"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, f"{int(self._fraction * 100)} %")
