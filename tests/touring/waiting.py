"""Waiting in Qt's thread: for a condition, with a ceiling that only a hang reaches."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

CEILING = 60.0  # seconds


class WaitedInVain(AssertionError):
    """A condition did not come true within its ceiling."""


def until(condition: Callable[[], object], what: str, ceiling: float = CEILING) -> None:
    """Let Qt work until the condition holds. Raises WaitedInVain, naming `what` was waited for."""
    deadline = time.monotonic() + ceiling
    tick = QTimer(interval=5)  # wakes the loop when nothing else does
    tick.start()
    try:
        while not condition():
            if time.monotonic() > deadline:
                raise WaitedInVain(f"waited {ceiling:.0f} s in vain until {what}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    finally:
        tick.stop()


def work_off() -> None:
    """Handle what waits in Qt's queue now, deletions included."""
    for _ in range(4):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
