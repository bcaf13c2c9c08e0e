"""The room Atlas on a scripted engine: what it asks, what it shows, and that it rests while nobody looks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from engine.commands import DataItem, Latent, Open, Point, RunSpec, Seed, Start
from engine.events import Failed, Snapshotted
from engine.filming import Stopped
from engine.questions import Lay, SavePlane, Survey, Tile
from gui.atlas import tiles
from gui.atlas.asking import MINIMAP
from gui.atlas.room import AtlasRoom
from gui.explorer import state as explorer
from gui.widgets import recipes
from tests.gui.scripted_engine import write_run

PATIENCE = 5000


@pytest.fixture
def room(bridge, scripted, actions, settings, qtbot, tmp_path):
    """The room alone, shown, with everything that is seen decoded."""
    made = AtlasRoom(bridge, actions, settings, lambda: Point(Seed(5)))
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    bridge.start()
    actions.tell(exploring=True)
    bridge.post(Open(write_run(tmp_path / "run", RunSpec("fashion-mnist", "vae"), step=500)))
    full(made, qtbot)
    yield made
    made.hide()


def full(room, qtbot):
    canvas = room.canvas
    qtbot.waitUntil(lambda: room.tiles.ground is not None and canvas.seen()[0] == canvas.seen()[1], timeout=PATIENCE)


def drop(slot, point):
    data = QMimeData()
    data.setData(recipes.MIME, recipes.to_text(point).encode())
    slot.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_the_plane_of_three_pictures_of_the_data_is_laid_decoded_and_surveyed(room, scripted, qtbot):
    asked = scripted.asked(Lay)[-1]
    assert asked.way == "points" and all(isinstance(point.place, DataItem) for point in asked.points)
    assert len(room.canvas.places) == 3
    qtbot.waitUntil(lambda: room.canvas.ground is not None and room.desk.minimap.small.pixmap is not None, timeout=PATIENCE)
    there, seen = room.canvas.seen()
    room._tell_seen()
    assert room.desk.zoom.count.text().startswith(f"{there} of {seen} pictures, level")


def test_nothing_is_asked_while_the_room_is_hidden(room, scripted, settle):
    room.hide()
    before = len(scripted.asked(Tile)) + len(scripted.asked(Survey))
    scripted.tell(Snapshotted(scripted.shown.run, 900))
    room.canvas.zoom(4.0)
    settle()
    assert len(scripted.asked(Tile)) + len(scripted.asked(Survey)) == before


def test_zooming_asks_for_finer_tiles_and_keeps_the_old_ones(room, qtbot):
    old = set(room.tiles._kept)
    room.canvas.zoom(4.0)
    full(room, qtbot)
    assert room.canvas.level in {key.level for key in room.tiles._kept}
    assert old <= set(room.tiles._kept)


def test_a_jump_drops_what_was_not_asked_yet(room, scripted, settle):
    scripted.auto = False
    room.canvas.go(room.canvas.view.__class__(40.0, 40.0, 300.0, room.canvas.width(), room.canvas.height()))
    settle()
    first = len(scripted.asked(Tile))
    room.canvas.go(room.canvas.view.__class__(-40.0, -40.0, 300.0, room.canvas.width(), room.canvas.height()))
    settle()
    assert len(scripted.asked(Tile)) - first == 0  # four are in flight already, no more are queued at the viewer
    assert all(abs(key.corner[0] + 40) < 9 for key in room.tiles._wanted)


def test_newer_weights_decode_what_is_seen_anew_and_the_old_pictures_stay(room, scripted, qtbot, monkeypatch):
    monkeypatch.setattr(tiles, "REFRESH", 0.0)
    seen = room.tiles._wanted[-1]
    before = room.tiles.get(seen)
    scripted.tell(Snapshotted(scripted.shown.run, 900))
    qtbot.waitUntil(lambda: room.tiles.get(seen) is not before, timeout=PATIENCE)
    assert room.tiles.ready(seen)


def test_a_click_chooses_the_picture_there_and_its_latent_goes_to_explore(room, actions, qtbot):
    asked = []
    room.explore_asked.connect(asked.append)
    at = QPoint(room.canvas.width() // 2 + 60, room.canvas.height() // 2)
    QTest.mouseClick(room.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    card = room.desk.card
    assert card.isVisible() and actions.situation.spot
    qtbot.waitUntil(lambda: card.picture.image is not None, timeout=PATIENCE)
    assert card.accessibleDescription().startswith("plane ")
    assert actions.trigger("atlas_explore")
    assert asked == [room.chosen.point()] and isinstance(asked[0].place, Latent)


def test_keys_pan_zoom_fit_choose_and_close(room, qtbot):
    canvas = room.canvas
    canvas.setFocus()
    start = canvas.view
    for key, change in ((Qt.Key.Key_Right, lambda: canvas.view.x > start.x), (Qt.Key.Key_Plus, lambda: canvas.view.scale > start.scale),
                        (Qt.Key.Key_Home, lambda: canvas.view == start), (Qt.Key.Key_Return, lambda: canvas.spot is not None),
                        (Qt.Key.Key_Return, lambda: canvas.spot is None), (Qt.Key.Key_Enter, lambda: canvas.spot is not None),
                        (Qt.Key.Key_Escape, lambda: canvas.spot is None)):
        QTest.keyClick(canvas, key)
        assert change(), key


def test_a_dropped_picture_lays_another_plane(room, scripted, qtbot):
    drop(room.chooser.slots[1], Point(Seed(77)))
    qtbot.waitUntil(lambda: scripted.asked(Lay)[-1].points[1] == Point(Seed(77)), timeout=PATIENCE)
    assert "seed 77" in room.chooser.names[1].text()


def test_a_picture_of_a_class_that_the_model_lacks_is_refused_in_plain_words(room, scripted):
    said, before, asked = [], room.chooser.choice, len(scripted.asked(Lay))
    room.said.connect(lambda words, level: said.append((level, words)))
    drop(room.chooser.slots[1], Point(Seed(77), condition=3))
    assert room.chooser.choice == before and len(scripted.asked(Lay)) == asked
    assert said[0][0] == "warning" and "class that the model does not have; it knows none." in said[0][1]
    room.filling.run = replace(scripted.shown, classes=("zero", "one", "two"))
    drop(room.chooser.slots[1], Point(Seed(77), condition=3))
    assert room.chooser.choice == before and "it knows 3." in said[1][1]
    drop(room.chooser.slots[1], Point(Seed(77), condition=2))
    assert room.chooser.choice.points[1] == Point(Seed(77), condition=2) and len(said) == 2
    room.filling.run, room.filling._explored = scripted.shown, lambda: Point(Seed(6), condition=2)  # of a path, say
    room.chooser.here_asked.emit(1)
    assert room.chooser.choice.points[1] == Point(Seed(6)) and len(said) == 2


def test_directions_and_axes_are_laid_along_the_chosen_pair(room, scripted, qtbot):
    room.chooser.ways.chosen.emit("axes")
    room.chooser.pair[1].setCurrentIndex(4)
    room.chooser.pair[1].activated.emit(4)
    asked = scripted.asked(Lay)[-1]
    assert (asked.way, asked.pair, asked.points) == ("axes", (0, 4), ())
    room.chooser.ways.chosen.emit("directions")
    assert scripted.asked(Lay)[-1].way == "directions"


def test_stretch_comes_with_the_tiles_when_its_switch_is_on_and_scores_need_a_discriminator(room, scripted, qtbot):
    switches = room.desk.overlays.switches
    assert not switches["score"].isEnabled() and "no discriminator" in switches["score"].toolTip()
    ramp, named = room.desk.overlays._ramp, room.desk.overlays._number
    scripted.auto = False
    switches["stretch"].click()
    assert ramp.isHidden() and named.isHidden()  # nothing is known of it yet
    scripted.auto = True
    for asked in [*scripted.asked(Tile)[-tiles.FLYING:]]:
        scripted.answer(asked)
    qtbot.waitUntil(lambda: room.tiles.get(room.tiles._wanted[-1]) is not None
                    and len(room.tiles.get(room.tiles._wanted[-1]).stretch) > 0, timeout=PATIENCE)
    assert scripted.asked(Tile)[-1].stretch
    room.canvas.choose((0.0, 0.0))
    assert "stretch" in room.desk.card.accessibleDescription()
    qtbot.waitUntil(lambda: not ramp.isHidden(), timeout=PATIENCE)
    assert named.text().startswith("Log stretch") and "(98 %)" in ramp.accessibleName() and "quantile" in ramp.toolTip()


def test_in_the_window_the_path_is_drawn_and_explore_goes_to_the_chosen_latent(window, actions, qtbot):
    window.explorer.ends.try_two()
    window.explorer.store.apply(explorer.play_path, False)
    actions.trigger("room_atlas")
    room = window.atlas
    full(room, qtbot)
    assert window.dock.folded
    qtbot.waitUntil(lambda: len(room.canvas.path) > 10, timeout=PATIENCE)
    room.canvas.choose((0.0, 0.0))
    wanted = room.chosen.point()
    assert actions.trigger("atlas_explore")
    assert window.rooms.currentWidget() is window.explorer
    assert explorer.stage_point(window.explorer.store.state).place == wanted.place


def test_the_plane_is_exported_as_fine_as_chosen(room, scripted, actions, tmp_path):
    seen = []
    room.export.choose = lambda parent, title, path, kinds: seen.append(kinds) or (tmp_path / "plane.png", 1)
    assert actions.trigger("atlas_save")
    asked = scripted.asked(SavePlane)[-1]
    assert asked.path == tmp_path / "plane.png" and asked.spacing == 2.0 ** -(room.canvas.level + 1)
    assert "pictures" in seen[0][0]


def test_of_large_pictures_it_is_exported_more_coarsely_and_what_is_too_much_is_said(room, scripted, actions, tmp_path):
    seen, said = [], []
    room.said.connect(lambda text, level: said.append((level, text)))
    room.export.choose = lambda parent, title, path, kinds: seen.append(kinds) or (tmp_path / "plane.png", 0)
    room._run = replace(scripted.shown, shape=(1000, 1000, 3))
    assert actions.trigger("atlas_save") and len(seen[0]) == 1 and "as fine" in seen[0][0] and "As fine" not in seen[0][0]
    assert scripted.asked(SavePlane)[-1].spacing > 2.0**-room.canvas.level
    room._run = replace(scripted.shown, shape=(9000, 9000, 3))
    room.export._request = 0
    assert actions.trigger("atlas_save") and len(seen) == 1
    assert said[-1] == ("info", "This view has too many pictures for one file. Zoom in, then export the plane again.")


def test_one_export_at_a_time_and_another_run_ends_it_with_words(room, scripted, actions, tmp_path, qtbot):
    scripted.auto, said = False, []
    room.said.connect(lambda text, level: said.append((level, text)))
    room.export.choose = lambda *_: (tmp_path / "plane.png", 0)
    assert actions.trigger("atlas_save") and actions.trigger("atlas_save")
    assert len(scripted.asked(SavePlane)) == 1
    assert said == [("info", "“plane.png” is still being written. Export the plane again when it is saved.")]
    scripted.tell(Stopped(scripted.asked(SavePlane)[-1].request), replace(scripted.shown, run=scripted.shown.run.with_name("run-2")))
    qtbot.waitUntil(lambda: len(said) > 1, timeout=PATIENCE)
    assert said[-1][0] == "warning" and said[-1][1].startswith("“plane.png” was not saved: a run was opened")
    assert not room.desk.zoom.export.spinner.busy


def test_what_comes_late_of_a_plane_that_was_left_is_not_laid_over_the_next(room, scripted, qtbot, settle):
    canvas, small = room.canvas, room.desk.minimap.small
    qtbot.waitUntil(lambda: canvas.ground is not None and small.pixmap is not None, timeout=PATIENCE)
    scripted.auto, asked = False, []
    for seed in (77, 78):  # both within the wait from one survey to the next
        before = room.tiles.ground.plane
        drop(room.chooser.slots[1], Point(Seed(seed)))
        scripted.answer(scripted.asked(Lay)[-1])
        qtbot.waitUntil(lambda before=before: room.tiles.ground.plane != before, timeout=PATIENCE)
        assert canvas.ground is None and small.pixmap is None and len(canvas.path) == 0
        assert room.desk.overlays._words.text() == ""
        asked.append((scripted.asked(Survey)[-1], [one for one in scripted.asked(Tile) if one.tag == MINIMAP][-1]))
        assert {one.plane for one in asked[-1]} == {room.tiles.ground.plane}
    late, current = asked
    scripted.answer(late[0])
    scripted.answer(late[1])
    settle()
    assert canvas.ground is None and small.pixmap is None
    scripted.answer(current[0])
    scripted.answer(current[1])
    qtbot.waitUntil(lambda: canvas.ground is not None and small.pixmap is not None, timeout=PATIENCE)


def test_a_plane_that_can_not_be_shown_leaves_an_empty_canvas_and_no_action(room, scripted, actions, settle):
    scripted.tell(Failed("explore", "The three places lie on one line.", "Choose another one.", "atlas.lay"))
    settle()
    assert not actions.situation.plane
    assert actions.reason("atlas_save")
    assert room.canvas.ground is None and room.desk.minimap.small.pixmap is None and not room.canvas.places


def test_a_tile_that_fails_leaves_the_plane_and_says_so(room, scripted, qtbot, actions):
    kept, said = dict(room.tiles._kept), []
    room.said.connect(lambda words, level: said.append(words))
    scripted.auto = False
    room.tiles.elsewhere()
    qtbot.waitUntil(lambda: bool(room.tiles._flying), timeout=PATIENCE)
    scripted.tell(Failed("explore", "The device has no memory left.", "Stop the training.", next(iter(room.tiles._flying))))
    qtbot.waitUntil(lambda: said == ["The device has no memory left. Stop the training."], timeout=PATIENCE)
    assert room.tiles.ground is not None and room.tiles._kept.keys() == kept.keys() and actions.situation.plane
    asked = len(scripted.asked(Tile))
    room.canvas.zoom(2.0)
    qtbot.waitUntil(lambda: len(scripted.asked(Tile)) > asked, timeout=PATIENCE)


def test_the_grid_of_points_is_drawn_over_the_data(room, scripted, qtbot, tmp_path):
    scripted.post(Start(RunSpec("ring8", "gan"), tmp_path / "ring"))
    qtbot.waitUntil(lambda: room.canvas.manifold is not None, timeout=PATIENCE)
    full(room, qtbot)
    canvas = room.canvas
    assert canvas.manifold.grid(canvas.view, canvas.level, room.tiles).shape[2] == 2
    assert not room.desk.minimap.isVisible()
    canvas.grab()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, canvas.rect().center())
    chosen = canvas.spot
    assert chosen is not None
    QTest.keyClick(canvas, Qt.Key.Key_Return)  # the middle: the same point, which is let go of
    assert canvas.spot is None
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.spot == chosen
