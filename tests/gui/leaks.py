"""What of Qt a test may leave behind: nothing that shows, ticks or runs."""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractAnimation, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid


def describe(thing: QObject) -> str:
    """Kind, name, and the names of its parents: where to look for the culprit."""
    parts: list[str] = []
    node: QObject | None = thing
    while node is not None and isValid(node):
        parts.append(f"{type(node).__name__}({node.objectName()!r})")
        node = node.parent()
    return " in ".join(parts)


def _kinds() -> frozenset[type]:
    """The classes to look for with all their subclasses, so that a look at the type alone suffices."""
    found, waiting = set(), [QTimer, QThread, QAbstractAnimation]
    while waiting:
        kind = waiting.pop()
        found.add(kind)
        waiting.extend(kind.__subclasses__())
    return frozenset(found)


def forget() -> dict[int, QObject]:
    """Before a test: set aside all objects there are, so that `restless` sees new ones only, and quickly.

    Returns the visible windows, which are found by another way.
    """
    gc.collect()  # what the test before left in cycles must not be kept for good
    gc.freeze()
    gc.disable()  # a thread that works must not destroy what the test before left; the next `forget` looks
    return {id(window): window for window in QApplication.topLevelWidgets() if window.isVisible()}


def restless(before: dict[int, QObject]) -> list[QObject]:
    """Windows that show and were not there before, active timers, running threads and animations made since."""
    found: list[QObject] = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    found = [window for window in found if id(window) not in before]
    kinds = _kinds()
    return found + [thing for thing in gc.get_objects() if type(thing) in kinds and isValid(thing) and _runs(thing)]


def _runs(thing: QTimer | QThread | QAbstractAnimation) -> bool:
    if isinstance(thing, QTimer):
        return thing.isActive()
    if isinstance(thing, QThread):
        return thing.isRunning() and thing is not QThread.currentThread()
    return thing.state() == QAbstractAnimation.State.Running
