"""Strokes of the brush on the window's one stack of undo."""

import pytest
from PySide6.QtCore import QObject, Signal

from gui.dynamics.lab.brush import Brush
from gui.dynamics.lab.stroke_steps import StrokeSteps
from gui.history import History, Step


class Hand(QObject):
    brushing = Signal(bool)

    def __init__(self):
        super().__init__()
        self.words = {}
        self.brush, self.history = Brush(self), History(self.words.update)
        self.steps = StrokeSteps(self.brush, self.history, self.brushing, self)

    def paint(self, x):
        self.brush.begin(x, 0.0, 10.0)
        self.brush.end()


@pytest.fixture
def hand(qapp):
    return Hand()


def test_strokes_are_steps_among_others(hand):
    done = []
    hand.paint(1.0)
    hand.history.note(Step("settings", "Beta", lambda: done.append("back"), lambda: done.append("again")))
    hand.paint(2.0)
    assert hand.words["undo"] == "Stroke"
    hand.history.undo()
    assert len(hand.brush.strokes.done) == 1 and len(hand.brush.strokes.undone) == 1
    hand.history.undo()
    hand.history.undo()
    assert done == ["back"] and not hand.brush.strokes.done
    for _ in range(3):
        hand.history.redo()
    assert done == ["back", "again"] and len(hand.brush.strokes.done) == 2 and not hand.brush.strokes.undone


def test_the_bars_undo_is_the_stacks_where_a_stroke_is_next(hand):
    hand.paint(1.0)
    hand.brush.undo()
    assert not hand.brush.strokes.done and hand.words == {"undo": "", "redo": "Stroke"}
    hand.brush.redo()
    assert len(hand.brush.strokes.done) == 1 and hand.words == {"undo": "Stroke", "redo": ""}


def test_the_bars_undo_takes_a_stroke_even_if_something_else_came_after(hand):
    hand.paint(1.0)
    hand.history.note(Step("settings", "Beta", lambda: None, lambda: None))
    hand.brush.undo()
    assert not hand.brush.strokes.done and hand.words["undo"] == "Take back a stroke"
    hand.history.undo()
    assert len(hand.brush.strokes.done) == 1 and hand.words["undo"] == "Beta"


def test_clearing_is_one_step_and_laying_the_brush_down_forgets(hand):
    for x in (1.0, 2.0):
        hand.paint(x)
    before = hand.brush.strokes
    hand.brush.clear()
    hand.history.undo()
    assert hand.brush.strokes == before
    hand.brushing.emit(False)
    assert hand.words == {"undo": "", "redo": ""} and hand.brush.strokes == before
