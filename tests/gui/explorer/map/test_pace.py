"""How often the map is asked for while a run trains: it may not keep the explorer's core for itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.events import Exploring, Snapshotted
from engine.questions import Map
from gui.explorer.map.asking import AGAIN, REST, RESTED, MapFeed
from tests.gui.explorer.map.charting import shown

RUN = Path("run-1")


class Clock:
    now = 100.0


@pytest.mark.parametrize(("took", "pause"), [(0.1, AGAIN), (1.0, 1.0 + REST), (100.0, 100.0 + RESTED)])
def test_the_longer_a_map_took_the_longer_the_pause_before_the_next(bridge, scripted, qtbot, took, pause):
    scripted.auto, clock = False, Clock()
    feed = MapFeed(bridge, lambda: True, bridge, clock=lambda: clock.now)
    bridge.start()
    feed.begin(Exploring(RUN, "", "vae", "image", "picture", (28, 28, 1), 8, (), True, True, 10, 400,
                         np.zeros((0, 2)), ()))  # fmt: skip
    qtbot.waitUntil(lambda: len(scripted.asked(Map)) == 1)
    clock.now += took
    with qtbot.waitSignal(feed.shown):
        scripted.tell(shown(feed.request, RUN))
    scripted.tell(Snapshotted(RUN, 20))
    qtbot.waitUntil(lambda: feed._timer.interval() > 0)
    assert feed._timer.interval() == pytest.approx(1000 * (pause - took), abs=2)
    clock.now += pause - took
    feed.look()
    qtbot.waitUntil(lambda: len(scripted.asked(Map)) == 2)
