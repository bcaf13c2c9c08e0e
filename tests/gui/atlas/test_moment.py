"""An earlier moment of the run in the atlas: its pictures, the row that says so, and the way back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.questions import Rewind, Survey, Tile
from tests.gui.scripted_engine import SNAPSHOTS

PATIENCE = 5000


def of(room, step):
    """Whether all that is seen is of that step."""
    return all(room.tiles.get(key) is not None and room.tiles.get(key).step == step for key in room.tiles._wanted)


def test_an_earlier_moment_is_decoded_at_once_told_and_left_by_its_button(atlas, window, scripted, actions, qtbot):
    room = atlas
    newest, row = scripted.step, room.desk.moment
    assert not row.isVisible() and of(room, newest)
    surveys = len(scripted.asked(Survey))
    window.dynamics.observing.rewind(SNAPSHOTS[2])
    qtbot.waitUntil(lambda: of(room, SNAPSHOTS[2]) and row.isVisible(), timeout=1500)  # not the two seconds of newer weights
    assert row.words.text() == f"Step {SNAPSHOTS[2]:,} of {max(window.atlas._run.step, *SNAPSHOTS):,}"
    assert len(scripted.asked(Survey)) > surveys
    settled = len(scripted.asked(Tile))
    QTest.mouseClick(row.back, Qt.MouseButton.LeftButton)
    assert scripted.asked(Rewind)[-1].step is None
    qtbot.waitUntil(lambda: of(room, newest), timeout=1500)
    assert not row.isVisible() and not actions.situation.rewound
    assert len(scripted.asked(Tile)) - settled <= len(room.tiles._wanted) + 1  # and the minimap: asked once, not twice


def test_a_moment_that_was_rewound_to_while_nobody_looked_is_shown_on_coming_back(atlas, window, actions, qtbot):
    room = atlas
    actions.trigger("room_explore")
    window.dynamics.observing.rewind(SNAPSHOTS[1])
    qtbot.waitUntil(lambda: actions.situation.rewound, timeout=PATIENCE)
    actions.trigger("room_atlas")
    qtbot.waitUntil(lambda: of(room, SNAPSHOTS[1]) and room.desk.moment.isVisible(), timeout=PATIENCE)
