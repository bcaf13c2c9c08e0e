"""The one place where the engine's events enter Qt's thread: one wake-up signal, however many events wait."""

from __future__ import annotations

import itertools
import sys
from collections import defaultdict
from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.answers import Answer
from engine.commands import Command
from engine.events import Event
from engine.questions import Question

E = TypeVar("E")


class EnginePort(Protocol):
    """What the bridge needs of an engine: `engine.host.Engine`, or a scripted one in the tests."""

    def start(self, wake: Callable[[], None]) -> None: ...
    def post(self, command: Command | Question) -> None: ...
    def drain(self) -> list[Event | Answer]: ...
    def close(self, timeout: float = ...) -> bool: ...


class Bridge(QObject):
    """Posts commands, and hands each event to the slots that asked for its type, in Qt's thread."""

    _woken = Signal()

    def __init__(self, engine: EnginePort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._slots: dict[type, list[Callable]] = defaultdict(list)
        self._numbers = itertools.count(1)
        self._woken.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        self._engine.start(self._woken.emit)

    def post(self, command: Command | Question) -> None:
        self._engine.post(command)

    def number(self) -> int:
        """A fresh request number; larger is newer."""
        return next(self._numbers)

    def on(self, event: type[E], slot: Callable[[E], None]) -> None:
        """Call `slot` with every event of that type, for as long as the bridge lives."""
        self._slots[event].append(slot)

    def close(self, timeout: float = 20.0) -> bool:
        """End the engine's threads; whatever they still told is delivered."""
        ended = self._engine.close(timeout)
        self._deliver()
        return ended

    @Slot()
    def _deliver(self) -> None:
        for event in self._engine.drain():
            for slot in self._slots[type(event)]:
                try:
                    slot(event)
                except Exception:  # one listener's fault must not keep the events from the others
                    sys.excepthook(*sys.exc_info())
