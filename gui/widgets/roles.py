"""What a screen reader calls the widgets that paint themselves: Qt knows roles of its own classes only, and calls any
other widget a “client area”, which readers pass over.

A class says its role as `accessible_role` (a member of QAccessible.Role). No Python is run when a reader asks
afterwards: the interface is Qt's own, with the widget's name and description.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Role = QAccessible.Role
_OWN = "own_accessible_role"  # a property of Qt's, since the Python side of a plain Qt widget may come and go
_installed = False


def _made(_key: str, thing: QObject) -> QAccessibleInterface | None:
    """Asked by Qt once for each class of a widget, until somebody answers; None leaves it to Qt."""
    if not isinstance(thing, QWidget):
        return None
    own = thing.property(_OWN)
    role = Role(own) if own is not None else getattr(thing, "accessible_role", None)
    return QAccessibleWidget(thing, role) if isinstance(role, Role) else None


def say_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Of this one widget, whose class has another role or none. Call it first: naming a widget may already make its
    interface, and the first one made is kept."""
    widget.setProperty(_OWN, role.value)


def install() -> None:
    """Once for the program; a reader that is started later is served too."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_made)
