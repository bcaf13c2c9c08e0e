"""The tiles of a plane: what is asked again and what is not."""

from pathlib import Path

import numpy as np
import pytest

from engine.answers import TileShown
from engine.commands import Plane
from engine.events import Failed
from engine.questions import Tile
from gui.atlas.state import SIDE, Key
from gui.atlas.tiles import Ground, Tiles

RUN, KEY = Path("run"), Key(0, 0, 0)


class Port:
    """A bridge that keeps what is asked, and answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Tile] = []
        self.slots: dict[type, object] = {}

    def on(self, event, slot) -> None:
        self.slots[event] = slot

    def number(self) -> int:
        return len(self.asked) + 1

    def post(self, question: Tile) -> None:
        self.asked.append(question)

    def answer(self, asked: Tile, judged: bool) -> None:
        scores = np.zeros(SIDE * SIDE, np.float32) if judged and asked.score else np.zeros(0, np.float32)
        samples = np.zeros((SIDE * SIDE, 4, 4, 1), np.uint8)
        self.slots[TileShown](TileShown(asked.request, asked.tag, RUN, samples, scores, np.zeros(0, np.float32), 3))


@pytest.fixture
def port(qapp):
    return Port()


@pytest.fixture
def tiles(port):
    made = Tiles(port)
    zero = np.zeros(2, np.float32)
    made.begin(Ground(Plane("linear", zero.tobytes(), zero.tobytes(), zero.tobytes()), RUN))
    yield made
    made.rest()


def test_a_tile_under_way_without_scores_is_asked_again_with_them(tiles, port):
    """The switch was pressed while newer weights were being decoded."""
    tiles.want([KEY])
    tiles.also(score=True, stretch=False)
    port.answer(port.asked[0], judged=True)
    assert [asked.score for asked in port.asked] == [False, True]
    port.answer(port.asked[1], judged=True)
    assert np.isfinite(tiles.get(KEY).scores).all() and len(port.asked) == 2


def test_scores_that_the_run_can_not_give_are_asked_for_once(tiles, port):
    tiles.also(score=True, stretch=False)
    tiles.want([KEY])
    port.answer(port.asked[0], judged=False)
    tiles.want([KEY])
    assert len(port.asked) == 1 and np.isnan(tiles.get(KEY).scores).all()


def test_a_tile_that_fails_leaves_the_others_and_is_asked_again_with_the_next_view(tiles, port):
    tiles.want([KEY])
    port.answer(port.asked[0], judged=False)
    other, told = Key(0, 1, 0), []
    tiles.failed.connect(lambda what, advice: told.append(what))
    for _ in range(2):
        tiles.want([KEY, other])
        port.slots[Failed](Failed("explore", "The device has no memory left.", "Stop the training.", port.asked[-1].tag))
    assert told == ["The device has no memory left."] and tiles.ground is not None and tiles.ready(KEY)
    assert len(port.asked) == 3
    tiles.want([KEY, other])
    port.answer(port.asked[-1], judged=False)
    assert tiles.ready(other)
