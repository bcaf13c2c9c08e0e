"""Asks for the wall's pictures again when a newer snapshot is there: at most twice a second, only while one looks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from engine.commands import Decode, Lane, Point
from engine.events import Decoded, Exploring, Failed, Snapshotted
from gui.bridge import Bridge

PERIOD = 0.5  # seconds
LOST = 5.0  # seconds after which an answer is no longer waited for


class Growing(QObject):
    """One tag. `points()` says what to decode now (empty: nothing), `wanted()` whether anyone looks."""

    def __init__(self, bridge: Bridge, tag: str, points: Callable[[], tuple[Point, ...]], wanted: Callable[[], bool],
                 show: Callable[[Decoded], None], raw: Callable[[], bool] = lambda: False,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.tag = tag
        self._bridge, self._points, self._wanted, self._show, self._raw = bridge, points, wanted, show, raw
        self._dirty, self._request, self._asked_at, self._waiting = False, 0, float("-inf"), False
        self._run: Path | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)
        bridge.on(Decoded, self._on_decoded)
        bridge.on(Failed, self._on_failed)
        bridge.on(Snapshotted, lambda _: self.refresh())
        bridge.on(Exploring, self._on_exploring)

    def _on_exploring(self, event: Exploring) -> None:
        self._run = event.run
        self.restart()

    def refresh(self) -> None:
        """Something is newer than what is shown."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start(0)

    def restart(self) -> None:
        """Another model, or other points: ask at once, whatever was asked before."""
        self._waiting, self._asked_at = False, float("-inf")
        self._dirty = True
        self._timer.start(0)

    def _turn(self) -> None:
        if not self._dirty or not self._wanted():
            return  # whoever comes to look calls `refresh`
        since = time.monotonic() - self._asked_at
        pause = LOST if self._waiting else PERIOD
        if since < pause:
            self._timer.start(max(1, round(1000 * (pause - since))))
            return
        points = self._points()
        if points:
            self._dirty, self._waiting, self._asked_at = False, True, time.monotonic()
            self._request = self._bridge.number()
            self._bridge.post(Decode(self._request, self.tag, points, Lane.WALL, self._raw(), self._run))

    def _on_decoded(self, event: Decoded) -> None:
        if event.tag == self.tag and event.request == self._request:
            self._answered()
            self._show(event)

    def _on_failed(self, event: Failed) -> None:
        if event.tag == self.tag:
            self._answered()

    def _answered(self) -> None:
        self._waiting = False
        if self._dirty:
            self._timer.start(0)
