"""Where things stand: widths for the window's size, and what is remembered between two starts."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.settings import UserSettings

LEAST, FIRST = (1120, 700), (1440, 900)
_DOCK = ((1280, 296), (1440, 328), (2560, 376))  # window width -> width of the Train dock


def dock_width(window: int) -> int:
    """The Train dock's width at this width of the window, in px."""
    below = _DOCK[0]
    for above in _DOCK:
        if window <= above[0]:
            if above is below:
                return above[1]
            part = (window - below[0]) / (above[0] - below[0])
            return round(below[1] + part * (above[1] - below[1]))
        below = above
    return below[1]


def restore_geometry(window: QWidget, settings: UserSettings) -> None:
    """Size and place of the last time; the place only if a screen is still there."""
    kept: list[int] = [part for part in settings.get("layout.window", list[int]()) if type(part) is int]
    if len(kept) != 4:
        window.resize(*FIRST)
        return
    area = QRect(*kept)
    window.resize(area.size())
    if QGuiApplication.screenAt(area.center()) is not None:
        window.move(area.topLeft())
    if settings.get("layout.maximised", False):
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def keep_geometry(window: QWidget, settings: UserSettings) -> None:
    """Remember size and place; of a maximised window those it would go back to."""
    area = window.normalGeometry() if window.isMaximized() else window.geometry()
    settings.set("layout.window", [area.x(), area.y(), area.width(), area.height()])
    settings.set("layout.maximised", window.isMaximized())
