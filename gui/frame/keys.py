"""Which keys belong to the control that has the focus, although they are also shortcuts of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QWidget

from gui.widgets.wall import Wall

_PRESSED_BY_SPACE = (QAbstractButton, QAbstractItemView, QComboBox, Wall)


def is_for_control(event: QEvent, focus: QWidget | None) -> bool:
    """Space presses a focused button; elsewhere it plays the path. (Text fields claim their keys by themselves.)"""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Space
        and isinstance(focus, _PRESSED_BY_SPACE)
    )


class ControlKeys(QObject):
    """Keeps such keys for the control, window-wide.

    A filter, not an override of the window's `event`: inside an override everything that an event sets off, painting
    all that has changed included, would hold the interpreter, and the training thread would wait for it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_for_control(event, QApplication.focusWidget()):
            event.accept()
            return True
        return False
