"""A map rests while somebody walks, and more the longer its slices take while a model trains."""

from __future__ import annotations

import pytest

from engine.commands import Point, Seed
from engine.mapping.giving_way import BOTH, RESTED, WALKED, GivingWay

HERE, THERE = (Point(Seed(1)),), (Point(Seed(2)),)


class Clock:
    """A job's slices take `slice` seconds by this clock."""

    def __init__(self) -> None:
        self.now, self.closed = 100.0, False

    def __call__(self) -> float:
        return self.now

    def job(self, count: int, slice: float, rest: float | None = None):
        try:
            for _ in range(count):
                self.now += slice
                yield rest
        finally:
            self.closed = True


def test_at_rest_without_a_training_nothing_is_added():
    clock = Clock()
    assert list(GivingWay(lambda: False, clock).gently(clock.job(3, 0.01))) == [None] * 3
    assert list(GivingWay(lambda: False, clock).gently(clock.job(2, 0.01, rest=0.5))) == [0.5] * 2


def test_beside_a_training_it_rests_in_proportion():
    clock = Clock()
    assert list(GivingWay(lambda: True, clock).gently(clock.job(2, 0.01))) == pytest.approx([RESTED * 0.01] * 2)


def test_while_somebody_walks_it_hardly_works_and_newer_weights_are_no_walk():
    clock = Clock()
    way = GivingWay(lambda: False, clock)
    way.look(HERE)
    assert list(way.gently(clock.job(1, 0.01))) == [WALKED]
    clock.now += WALKED
    way.look(HERE)
    assert list(way.gently(clock.job(1, 0.01))) == [None]
    way.look(THERE)
    assert list(way.gently(clock.job(1, 0.01))) == [WALKED]


def test_while_somebody_walks_beside_a_training_it_works_least_and_goes_on_once_the_hand_rests():
    clock = Clock()
    way = GivingWay(lambda: True, clock)

    def until_the_next_slice(walking: bool) -> float:
        began = clock.now
        while clock.now == began or worked[-1] < began:
            if walking:
                way.look((Point(Seed(round(1000 * clock.now))),))
            clock.now += next(job) or 0.0
        return clock.now - began

    worked: list[float] = []

    def slices():
        while True:
            worked.append(clock.now)
            yield None

    job = way.gently(slices())
    way.look(HERE)
    clock.now += next(job) or 0.0
    assert until_the_next_slice(walking=True) >= BOTH - WALKED
    assert until_the_next_slice(walking=False) <= 2 * WALKED


def test_closing_closes_what_it_wraps():
    clock = Clock()
    job = GivingWay(lambda: False, clock).gently(clock.job(3, 0.01))
    next(job)
    job.close()
    assert clock.closed
