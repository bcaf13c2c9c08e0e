"""When something is due again, by the clock."""

from __future__ import annotations

import time
from collections.abc import Callable


class Cadence:
    """Due every `seconds`; the first time at once, or after one interval if `wait`."""

    def __init__(self, seconds: float, wait: bool = False, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds, self._clock = seconds, clock
        self._next = clock() + (seconds if wait else 0.0)

    def due(self) -> bool:
        """Whether it is time; if so, the interval begins anew."""
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self.seconds
        return True
