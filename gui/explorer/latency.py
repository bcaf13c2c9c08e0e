"""How long a picture takes from the hand to the eye, superseded requests included."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

RING = 600  # latencies kept: ten seconds of a drag at 60 Hz
WAITING = 256  # requests that may wait; older ones are given up


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds from request to painted, of the last `count` requests."""

    p50: float
    p95: float
    p99: float
    count: int


class Latency(QObject):
    """A request is served by the first painted picture that is as new as it, or newer.

    Times are seconds of one monotonic clock. `changed` is emitted at most every `interval` seconds.
    """

    changed = Signal()

    def __init__(self, interval: float = 0.5, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[int, float]] = deque(maxlen=WAITING)
        self._taken: deque[float] = deque(maxlen=RING)
        self._interval = interval
        self._told = float("-inf")

    def requested(self, request: int, at: float) -> None:
        """A picture was asked for, on account of something done at `at`."""
        self._waiting.append((request, at))

    def painted(self, request: int, at: float) -> list[float]:
        """The answer to `request` is on the screen. Returns the latencies (seconds) that ended with it."""
        ended = []
        while self._waiting and self._waiting[0][0] <= request:
            ended.append(at - self._waiting.popleft()[1])
        self._taken.extend(ended)
        if ended and at - self._told >= self._interval:
            self._told = at
            self.changed.emit()
        return ended

    def give_up(self) -> None:
        """Forget what waits: it was refused, or nobody looks."""
        self._waiting.clear()

    def forget(self) -> None:
        """Start anew, with another model."""
        self.give_up()
        self._taken.clear()
        self.changed.emit()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def percentiles(self) -> Percentiles | None:
        """None before the first picture."""
        if not self._taken:
            return None
        ordered = sorted(self._taken)
        p50, p95, p99 = (1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] for part in (0.5, 0.95, 0.99))
        return Percentiles(p50, p95, p99, len(ordered))
