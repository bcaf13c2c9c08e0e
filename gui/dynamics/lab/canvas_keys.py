"""Keys that belong to the canvas while it has the focus, although they are also shortcuts of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_MOVES: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


def direction(event: QKeyEvent) -> tuple[int, int] | None:
    """(right, down) of an arrow key."""
    return _MOVES.get(event.key())


def undoes(event: QKeyEvent) -> str:
    """ "undo", "redo" or ""."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return "undo"
    shifted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    again = event.key() == Qt.Key.Key_Z and event.modifiers() == shifted
    return "redo" if again or event.matches(QKeySequence.StandardKey.Redo) else ""


class CanvasKeys(QObject):
    """Claims Space, and what `wants` says, before the window's shortcuts. (A filter: see gui.frame.keys.)"""

    def __init__(self, canvas: QWidget, wants: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(canvas)
        self._wants = wants
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return False
