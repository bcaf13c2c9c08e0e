"""A path drawn on the plane: it becomes Explore's, in one step that can be undone; Escape gives it up."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.latent import planes
from gui.explorer import path_state

A, B = QPoint(420, 330), QPoint(700, 480)
PATIENCE = 5000


@pytest.fixture
def drawing(atlas, actions):
    """The tool in the hand."""
    assert actions.trigger("atlas_line") and actions.checked("atlas_line")
    return atlas


def press_and_drag(canvas):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, A)
    for part in (0.3, 1.0):
        QTest.mouseMove(canvas, A + (B - A) * part)


def test_the_line_becomes_the_path_of_explore_and_undo_takes_it_back(drawing, window, actions, qtbot):
    canvas, plane, view = drawing.canvas, drawing.tiles.ground.plane, drawing.canvas.view
    press_and_drag(canvas)
    assert canvas.line == (view.back(A.x(), A.y()), view.back(B.x(), B.y())) and canvas.view == view and canvas.spot is None
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, B)
    path = window.explorer.store.state.path
    ends = planes.onto(plane, np.stack([path.a.place.array(), path.b.place.array()]))
    assert np.allclose(ends, [view.back(A.x(), A.y()), view.back(B.x(), B.y())], atol=1e-3)
    assert path.method == ("slerp" if plane.norm > 0 else "lerp") and not path.playing
    assert not actions.checked("atlas_line") and not drawing.paths.line.on
    qtbot.waitUntil(lambda: canvas.line is None and len(canvas.path) > 10, timeout=PATIENCE)  # now it is drawn as the path
    actions.trigger("undo")
    assert window.explorer.store.state.path == path_state.PathState()


def test_escape_gives_the_line_up_and_then_puts_the_tool_down(drawing, window, actions):
    canvas = drawing.canvas
    press_and_drag(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.line is None and drawing.paths.line.on
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, B)
    assert window.explorer.store.state.path.a is None
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not drawing.paths.line.on and not actions.checked("atlas_line")


def test_the_key_works_in_the_atlas_alone_and_a_drawn_path_is_shown_where_paths_were_hidden(drawing, actions):
    drawing.desk.overlays.switches["path"].click()
    press_and_drag(drawing.canvas)
    QTest.mouseRelease(drawing.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, B)
    assert drawing.canvas.overlays.path
    actions.trigger("room_explore")
    assert actions.reason("atlas_line") == "Go to Atlas first."
