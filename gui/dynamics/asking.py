"""One kind of question about the game: asked at its own pace, one at a time, and only while somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from engine.questions import Question
from gui.bridge import Bridge

LOST = 20.0  # seconds after which an unanswered question no longer holds the next one back


class Asking(QObject):
    """`build(request)` says what to ask now, or None for nothing. `period`: seconds from one question to the next at least.

    share: the part of the time that answering may take; after a slow answer the next question waits longer.
    """

    def __init__(self, bridge: Bridge, build: Callable[[int], Question | None], period: float, share: float = 1.0,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.period, self._share = period, share
        self._bridge, self._build = bridge, build
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._waiting, self._again, self._asked, self._took = 0, False, 0.0, 0.0

    def want(self) -> None:
        """Another answer is to be expected: ask when it is time."""
        now = time.perf_counter()
        if self._waiting and now - self._asked < LOST:
            self._again = True
        elif not self._timer.isActive():
            due = self._asked + max(self.period, self._took / self._share)
            self._timer.start(max(0, round(1000 * (due - now))))

    def answered(self, request: int) -> bool:
        """Whether this is the answer that is waited for; the next question may go."""
        if request != self._waiting:
            return False
        self._took = time.perf_counter() - self._asked
        self._waiting = 0
        if self._again:
            self._again = False
            self.want()
        return True

    def refused(self) -> None:
        """The question could not be answered; it is asked again only when wanted again."""
        self._waiting, self._again = 0, False

    def stop(self) -> None:
        """Ask nothing more; an answer under way is not waited for."""
        self._timer.stop()
        self._waiting, self._again = 0, False

    def _turn(self) -> None:
        request = self._bridge.number()
        question = self._build(request)
        if question is not None:
            self._waiting, self._asked = request, time.perf_counter()
            self._bridge.post(question)
