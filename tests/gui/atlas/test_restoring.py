"""An exported plane that is dropped on the window is laid again, with what was in view."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from engine import manifest
from engine.commands import Latent, Plane
from engine.questions import Rewind
from engine.storage import gallery, planefile
from engine.storage.planefile import SavedPlane
from tests.gui.scripted_engine import SNAPSHOTS

PATIENCE = 5000
E = np.eye(32, dtype=np.float32)


@pytest.fixture
def saved(window, scripted):
    run = scripted.shown.run
    plane = Plane(Latent.of(E[2]), Latent.of(E[4]), Latent.of(E[7]))
    return SavedPlane(plane, 1.0, -2.0, 0.25, 12, 8, manifest.read(run).identity, run.name, "example", 999)


def drop(window, saved, path):
    gallery.save_picture(path, np.zeros((4, 4, 1), np.uint8), {planefile.KEY: planefile.to_text(saved)})
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_the_plane_is_laid_with_its_view_and_left_by_another_way(window, saved, tmp_path, qtbot):
    drop(window, saved, tmp_path / "plane.png")
    room = window.atlas
    assert window.rooms.currentWidget() is room
    qtbot.waitUntil(lambda: room.tiles.ground is not None and room.canvas.seen()[0] == room.canvas.seen()[1], timeout=PATIENCE)
    assert room.tiles.ground.plane == saved.plane and room.chooser.choice.way == room.chooser.ways.value() == "file"
    left, top, right, bottom = room.canvas.view.box
    box = saved.box
    assert left <= box[0] and top <= box[1] and right >= box[2] and bottom >= box[3]
    assert np.isclose((left + right) / 2, (box[0] + box[2]) / 2) and min(right - left - 3.0, bottom - top - 2.0) < 1e-6
    assert not any(slot.isVisible() for slot in room.chooser.slots) and "12 × 8" in room.chooser._help.text()
    assert any("as the run is now" in text for text in window.toasts.texts())
    room.chooser.ways.chosen.emit("axes")
    qtbot.waitUntil(lambda: room.tiles.ground is not None and room.tiles.ground.plane != saved.plane, timeout=PATIENCE)
    room.chooser.ways.chosen.emit("file")  # it is still there
    qtbot.waitUntil(lambda: room.tiles.ground.plane == saved.plane, timeout=PATIENCE)


def test_its_moment_is_looked_at_where_the_snapshot_is_kept(window, saved, scripted, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(manifest, "steps", lambda _: list(SNAPSHOTS))
    drop(window, replace(saved, step=SNAPSHOTS[1]), tmp_path / "plane.png")
    assert scripted.asked(Rewind)[-1].step == SNAPSHOTS[1]
    qtbot.waitUntil(window.atlas.desk.moment.isVisible, timeout=PATIENCE)
    assert window.actions.situation.rewound


@pytest.mark.parametrize(("changes", "words"), [
    ({"run": "nobody"}, "is not in the library"), ({"condition": 2}, "does not fit"), ({"columns": 0}, "damaged"),
])  # fmt: skip
def test_what_leads_nowhere_is_said(changes, words, window, saved, tmp_path):
    before = window.atlas.chooser.choice
    drop(window, replace(saved, **changes), tmp_path / "plane.png")
    assert any(words in text for text in window.toasts.texts()) and window.atlas.chooser.choice == before
