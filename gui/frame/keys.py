"""Which keys belong to the control that has the focus, although they are also shortcuts of the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QWidget

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
