"""Small movements: fading under the pointer, and the arc of a busy control. Their widget calls `rest` when it hides."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QTimer, QVariantAnimation
from PySide6.QtWidgets import QWidget

from gui.theme import motion, themes


class Fade(QVariantAnimation):
    """A number between 0 and 1 that goes where it is told within the time of `kind`, repainting its widget."""

    def __init__(self, widget: QWidget, kind: str = "hover") -> None:
        super().__init__(widget)
        self._widget, self._kind, self.level = widget, kind, 0.0
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._move)

    def to(self, level: float) -> None:
        """Go to `level`; at once with reduced motion or while hidden."""
        self.stop()
        time = motion(self._kind)
        if not time or not self._widget.isVisible():
            self.level = level
            self._widget.update()
            return
        self.setDuration(time)
        self.setStartValue(float(self.level))
        self.setEndValue(float(level))
        self.start()

    def _move(self, value: object) -> None:
        if isinstance(value, float):
            self.level = value
            self._widget.update()

    def rest(self) -> None:
        """The widget hides."""
        self.stop()
        self.level = 0.0


class Spinner(QObject):
    """Whether the arc shows and how far it has turned. It shows after 150 ms, so that short work does not blink."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget, self.busy, self.visible, self.angle = widget, False, False, 0.0
        self._delay = QTimer(self, singleShot=True)
        self._delay.timeout.connect(self._appear)
        self._turn = QTimer(self, interval=40)
        self._turn.timeout.connect(self._rotate)

    def set(self, busy: bool) -> None:
        """Begin or end being busy."""
        if busy == self.busy:
            return
        self.busy = busy
        if busy and self._widget.isVisible():
            self._delay.start(150)
        elif not busy:
            self.rest()
            self.visible = False
        self._widget.update()

    def _appear(self) -> None:
        self.visible = True
        if not themes.reduced_motion and self._widget.isVisible():
            self._turn.start()
        self._widget.update()

    def _rotate(self) -> None:
        self.angle = (self.angle + 18.0) % 360.0
        self._widget.update()

    def rest(self) -> None:
        """The widget hides."""
        self._delay.stop()
        self._turn.stop()

    def wake(self) -> None:
        """The widget shows again."""
        if self.busy:
            self._appear()
