"""A widget that looks at the plane: the wheel zooms at the pointer, middle drag and Space with drag pan."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.dynamics.lab.plane import Plane, beside, bounds
from gui.widgets.roles import Role

NOTCH = 1.2  # one step of the wheel


class PlaneView(QWidget):
    """Keeps the plane. It fits the data until somebody zooms or pans, and again after a double click."""

    accessible_role = Role.Canvas
    view_changed = Signal()

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._data_view = bounds(np.zeros((0, 2)))
        self._plane = Plane(width=self.width(), height=self.height()).showing(self._data_view)
        self._fitted, self._grip, self._space = True, QPointF(), False
        self._covered = 0  # px at the left that something floats over
        self._panning = False

    @property
    def view(self) -> tuple[float, float, float, float]:
        """(left, bottom, right, top) in data coordinates, in the shape of the widget."""
        return self._plane.box

    @property
    def plane(self) -> Plane:
        """Data to px and back."""
        return self._plane

    def fit(self) -> None:
        """All of the data, and from now on so after every change of size."""
        self._fitted = True
        self._go(self._fit(self._plane))

    def set_covered(self, left: int) -> None:
        """Something floats over so many px at the left: the fitted data stand beside it where there is room."""
        if left != self._covered:
            self._covered = left
            if self._fitted:
                self.fit()

    def _fit(self, plane: Plane) -> Plane:
        return beside(plane.showing(self._data_view), self._data_view, self._covered)

    def set_view(self, view: tuple[float, float, float, float]) -> None:
        """At least (left, bottom, right, top)."""
        self._fitted = False
        self._go(self._plane.showing(view))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger by `factor`, around a place in px (default: the middle)."""
        where = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self._fitted = False
        self._go(self._plane.zoomed(factor, where.x(), where.y(), self._plane.showing(self._data_view).scale))

    def pan(self, dx: float, dy: float) -> None:
        """What is seen moves by (dx, dy) px."""
        self._fitted = False
        self._go(self._plane.moved(dx, dy))

    def _go(self, plane: Plane) -> None:
        if plane != self._plane:
            self._plane = plane
            self._moved()
            self.view_changed.emit()

    def _moved(self) -> None:
        """The plane is another one."""
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        plane = self._plane.resized(self.width(), self.height())
        self._go(self._fit(plane) if self._fitted else plane)

    # --- hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(NOTCH**notches, event.position())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.fit()

    def _takes_pan(self, event: QMouseEvent) -> bool:
        """Begin to pan, if that is what this press means."""
        middle = event.button() == Qt.MouseButton.MiddleButton
        if not middle and not (self._space and event.button() == Qt.MouseButton.LeftButton):
            return False
        self._panning, self._grip = True, event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def _pans(self, event: QMouseEvent) -> bool:
        """Go on panning, if one does."""
        if self._panning:
            way = event.position() - self._grip
            self._grip = event.position()
            self.pan(way.x(), way.y())
        return self._panning

    def _ends_pan(self) -> bool:
        was, self._panning = self._panning, False
        if was:
            self._show_cursor()
        return was

    def _show_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor)

    def _takes_key(self, event: QKeyEvent) -> bool:
        """Space makes the hand, plus and minus zoom, 0 fits, Shift with arrows pans."""
        key, step = event.key(), 48.0
        if key == Qt.Key.Key_Space:
            self._hold_space(True)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(NOTCH)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / NOTCH)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in _PANS:
            self.pan(_PANS[key][0] * step, _PANS[key][1] * step)
        else:
            return False
        return True

    def _hold_space(self, held: bool) -> None:
        if held != self._space:
            self._space = held
            if not self._panning:
                self._show_cursor()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)
        super().keyReleaseEvent(event)


_PANS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip
