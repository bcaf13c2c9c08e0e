"""One tag of pictures: asks the engine for them when, and only when, another answer is to be expected."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.commands import Decode, Lane, Point
from gui.bridge import Bridge

LONGEST = 2.0  # seconds that a slow answer makes the next request wait at most
LOST = 3.0  # seconds after which an unanswered request no longer holds the next one back


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be decoded; equal questions have equal answers, for one snapshot."""

    points: tuple[Point, ...]
    raw: bool = False
    run: Path | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: at least `change` between two requests, and `refresh` if only the snapshot is a newer one.

    `share` bounds the part of the time that answering may take: a slow answer makes the next request wait longer,
    so that many small pictures never take the processor from the training.
    """

    change: float = 0.0
    refresh: float = 0.25
    one_at_a_time: bool = False
    share: float = 1.0


class Ask(QObject):
    """Turns `want()` into at most one Decode per turn of the event loop, no faster than its pace.

    `build` says what to ask now, or None for nothing. `posted` carries the request and the time of the first `want`
    it serves.
    """

    posted = Signal(int, float)

    def __init__(
        self, bridge: Bridge, tag: str, lane: Lane, build: Callable[[], Question | None], pace: Pace,
        parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.tag, self.lane = tag, lane
        self._bridge, self._build, self._pace, self._clock = bridge, build, pace, clock
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._asked: tuple[Question, int] | None = None  # the question and the snapshot it was asked of
        self._asked_at = float("-inf")
        self._wanted_at: float | None = None
        self._snapshot = 0
        self._request = 0
        self._in_flight = False
        self._rest = 0.0  # seconds from the last request to the next that keep to the share

    @property
    def request(self) -> int:
        """The newest request."""
        return self._request

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._in_flight or self.due

    @property
    def due(self) -> bool:
        """Whether something is wanted that has not been asked yet."""
        return self._wanted_at is not None

    def want(self) -> None:
        """Something may have changed: ask, at the end of this turn or when the pace allows."""
        if self._wanted_at is None:
            self._wanted_at = self._clock()
        if not self._timer.isActive() or self._timer.interval() > 0:
            self._timer.start(0)

    def set_pace(self, pace: Pace) -> None:
        """From the next request on."""
        self._pace = pace

    def snapshot(self, count: int) -> None:
        """A newer snapshot is there, the `count`-th."""
        self._snapshot = count
        self.want()

    def answered(self, request: int) -> None:
        """An answer (or a refusal) came; whatever waited for it may go."""
        if request >= self._request and self._in_flight:
            self._in_flight = False
            taken = self._clock() - self._asked_at
            self._rest = min(taken / self._pace.share, LONGEST) if self._pace.share < 1 else 0.0
        if self._wanted_at is not None:
            self.want()

    def refused(self) -> None:
        """The engine could not; the same question is not asked again of the same snapshot."""
        self.answered(self._request)

    def forget(self) -> None:
        """Nothing asked before counts any more."""
        self._asked, self._in_flight, self._asked_at, self._rest = None, False, float("-inf"), 0.0

    def _turn(self) -> None:
        since = self._clock() - self._asked_at
        pause = max(self._pace.change, self._rest)
        if self._pace.one_at_a_time and self._in_flight and since < LOST:
            return self._later(LOST - since)  # `answered` comes sooner, as a rule
        if since < pause:
            return self._later(pause - since)
        question = self._build()
        if question is None or not question.points or self._asked == (question, self._snapshot):
            self._wanted_at = None
        elif self._asked is not None and self._asked[0] == question and since < self._pace.refresh:
            self._wanted_at = None  # nobody waits for this one
            self._later(self._pace.refresh - since)
        else:
            self._post(question)
        return None

    def _later(self, seconds: float) -> None:
        self._timer.start(max(1, math.ceil(1000 * seconds)))

    def _post(self, question: Question) -> None:
        now = self._clock()
        since = now if self._wanted_at is None else self._wanted_at
        self._wanted_at = None
        self._asked, self._asked_at, self._in_flight = (question, self._snapshot), now, True
        self._request = self._bridge.number()
        self._bridge.post(Decode(self._request, self.tag, question.points, self.lane, question.raw, question.run))
        self.posted.emit(self._request, since)
