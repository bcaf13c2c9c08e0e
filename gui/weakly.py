"""A signal of something that outlives the window, for objects that don't.

PySide keeps what it noted of a connection after the receiver is gone, and looks through all of it whenever any object is
destroyed (6.9.3): with a Qt signal, each window that was closed made the end of every later one slower.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid


class Weakly:
    """Calls the methods that were connected, in their order, for as long as their objects live."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, str], weakref.ref[QObject]] = {}

    def __len__(self) -> int:
        return len(self._told)

    def connect(self, method: Callable[[], Any]) -> None:
        """A method, also an inherited one of Qt's, of an object that a Python name or parent keeps; once, however often."""
        owner: QObject = method.__self__  # type: ignore[attr-defined]
        key = id(owner), method.__name__
        told = self._told

        def forget(gone: weakref.ref[QObject]) -> None:
            if told.get(key) is gone:
                del told[key]

        told[key] = weakref.ref(owner, forget)

    def emit(self) -> None:
        """Call them."""
        for (_, name), found in list(self._told.items()):
            owner = found()
            if owner is not None and isValid(owner):
                getattr(owner, name)()
