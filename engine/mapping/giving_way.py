"""A map is long work for a core that others need more: the hand on the large picture, and a training beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from engine.commands import Point

WALKED = 0.6  # seconds from one slice to the next while somebody walks: few pictures then meet one on their way
BOTH = 2.4  # at most, while a model trains too: decoding for the hand already takes a third of its pace
RESTED = 5.0  # times as long as it took does a slice rest while a model trains, which it would keep from memory and interpreter

Job = Generator[float | None, None, None]


class GivingWay:
    """Belongs to the viewing thread."""

    def __init__(self, trains: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._trains, self._clock = trains, clock
        self._at: tuple[Point, ...] = ()
        self._moved = -WALKED

    def look(self, points: tuple[Point, ...]) -> None:
        """The stage asks for these points: somebody walks if they are others than before, not if only the weights are."""
        if points != self._at:
            self._at, self._moved = points, self._clock()

    def gently(self, job: Job) -> Job:
        """The same job with rests."""
        try:
            while True:
                began = self._clock()
                try:
                    rest = next(job)
                except StopIteration:
                    return
                ended = self._clock()
                yield max(rest or 0.0, self._rest(ended - began)) or None
                while self._walks() and self._trains() and self._clock() - ended < BOTH:
                    yield WALKED  # in pieces: soon after the hand has come to rest it goes on
        finally:
            job.close()

    def _walks(self) -> bool:
        return self._clock() - self._moved < WALKED

    def _rest(self, took: float) -> float:
        if self._walks():
            return WALKED
        return RESTED * took if self._trains() else 0.0
