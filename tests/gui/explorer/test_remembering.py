"""The journey, bookmarks, presets and the next start, in the room on a scripted engine."""

import json
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
from PySide6.QtCore import Qt

from engine.commands import DataItem, Latent, Lattice, Point, Seed
from engine.events import Finished
from engine.storage import bookmarks as store
from engine.storage import journey as disk
from engine.storage.bookmarks import FILE, Mark
from engine.storage.durable import StorageError
from gui.explorer import state
from gui.explorer.memory import moves
from gui.explorer.memory.journey import MOST
from gui.explorer.memory.mark_list import MarkList, MarkRow
from gui.explorer.panel import ExplorerPanel
from gui.explorer.saving import dropped_point
from gui.main_window import MainWindow
from gui.widgets import recipes
from gui.widgets.dragging import mime_data
from tests.gui.explorer.conftest import exploring, show
from tests.gui.test_app_window import faults_of


def go(room, change, *args, grey=90, latent=None):
    room.store.apply(change, *args)
    room.settle()
    show(room, grey, latent)


def kept(room, run):
    """What is on the disk, once all is."""
    room.panel.memory.bookmarks.finish()
    return store.read(run)


# --- the journey -----------------------------------------------------------------------------------------------------


def test_a_place_where_one_stays_joins_the_journey_and_a_click_returns(room, qtbot):
    memory = room.panel.memory
    go(room, state.go_to, 3.0, 1.0)
    assert memory.journey.still.isActive() and not memory.journey.visits
    memory.journey.still.timeout.emit()
    go(room, state.go_to, 7.0, 1.0)
    memory.journey.still.timeout.emit()
    assert [visit.point for visit in memory.journey.visits] == [Point(Lattice(3.0, 1.0)), Point(Lattice(7.0, 1.0))]
    memory.drawer.open()
    memory.drawer.wall.clicked.emit(1)  # newest first
    assert (room.state.x, room.state.y) == (3.0, 1.0)


def test_where_a_drag_ends_joins_as_soon_as_its_picture_is_there(room):
    memory = room.panel.memory
    room.drag((0.5, 0.5), (0.7, 0.5))
    room.settle()
    assert not memory.journey.visits
    show(room, 33)
    assert len(memory.journey.visits) == 1 and memory.journey.visits[0].image.pixelColor(3, 3).red() == 33


def test_passing_by_leaves_nothing_and_the_journey_is_bounded(room, monkeypatch):
    assert MOST == 200
    monkeypatch.setattr("gui.explorer.memory.journey.MOST", 3)
    journey = room.panel.memory.journey
    for number in range(10):
        go(room, state.go_to, float(number), 0.0)
        if number % 2:
            journey.stay()
    assert [visit.point.place.x for visit in journey.visits] == [5.0, 7.0, 9.0]
    journey.stay()
    assert len(journey.visits) == 3  # the same place again


def test_what_rests_on_axes_is_kept_as_the_latent_it_was(room):
    latent = np.linspace(-1, 1, 32).astype(np.float32)
    go(room, state.set_offset, 0, 1.5, latent=latent)
    room.panel.memory.journey.stay()
    assert room.panel.memory.journey.visits[-1].exact == Point(Latent.of(latent))


def test_another_run_begins_another_journey(room, tmp_path):
    room.panel.memory.journey.stay()
    assert room.panel.memory.journey.visits
    room.open(run=Path("run-2"))
    assert not room.panel.memory.journey.visits and not room.panel._actions.situation.undo


def test_the_journey_goes_on_at_the_next_start(room, run, bridge, actions, settings, qtbot, settle):
    latent = np.linspace(-1, 1, 32).astype(np.float32)
    for number in range(12):  # more than one slice
        go(room, state.go_to, float(number), 0.0, grey=number)
        room.panel.memory.journey.stay()
    go(room, state.go_to_place, Point(DataItem(5)), latent=latent)
    room.panel.memory.journey.stay()
    before = room.panel.memory.journey.visits
    again = ExplorerPanel(bridge, actions, settings)
    qtbot.addWidget(again)
    again._on_exploring(exploring(run=run))
    qtbot.waitUntil(lambda: len(again.memory.journey.visits) == 13)
    found = again.memory.journey.visits
    assert [one.exact for one in found] == [one.exact for one in before] and found[-1].point == Point(DataItem(5))
    assert [one.image.pixelColor(3, 3) for one in found] == [one.image.pixelColor(3, 3) for one in before]
    again._on_exploring(exploring(run=run, dim=16))  # another model in the same folder: its latents are others
    settle()
    assert not again.memory.journey.visits


def test_the_journey_of_a_run_that_can_only_be_read_lies_in_the_own_folder(closed, settings, tmp_path):
    shipped = tmp_path / "resources" / "examples" / "vae"
    shipped.mkdir(parents=True)
    (shipped / "run.toml").write_text("schema = 1")
    closed.panel.memory.bookmarks._shipped = tmp_path / "resources"
    closed.scripted.auto = False
    closed.open(run=shipped)
    show(closed)
    closed.panel.memory.journey.stay()
    assert [file.name for file in shipped.iterdir()] == ["run.toml"]
    assert len(disk.lines(disk.file_of(shipped, settings.folders.data))) == 1


# --- bookmarks -------------------------------------------------------------------------------------------------------


def test_b_keeps_what_the_stage_shows_and_a_click_goes_there(room, run, actions, qtbot):
    latent = np.linspace(-1, 1, 32).astype(np.float32)
    go(room, state.go_to_place, Point(DataItem(5)), latent=latent)
    actions.trigger("bookmark")
    mark = kept(room, run).bookmarks[0]
    assert recipes.from_text(mark.point) == Point(Latent.of(latent)) and mark.latent == latent.tobytes() and mark.step == 10
    go(room, state.go_to, 2.0, 2.0)
    actions.trigger("places")
    drawer = room.panel.memory.drawer
    drawer.show_page("bookmarks")
    drawer.list.rows()[0].picture.click()
    assert state.stage_point(room.state) == Point(Latent.of(latent))
    actions.trigger("undo")
    assert (room.state.x, room.state.y, room.state.place) == (2.0, 2.0, None)


def test_words_and_folder_of_a_bookmark_are_changed_and_undone(room, run, actions, qtbot):
    actions.trigger("bookmark")
    drawer = room.panel.memory.drawer
    actions.trigger("places")
    drawer.show_page("bookmarks")
    drawer.list.rows()[0].edit.click()
    drawer.editor.name.setText("Boot")
    drawer.editor.note.setPlainText("left foot")
    drawer.editor.folder.setEditText("Shoes")
    qtbot.keyClick(drawer.editor.name, Qt.Key.Key_Return)
    mark = kept(room, run).bookmarks[0]
    assert (mark.name, mark.note, mark.folder) == ("Boot", "left foot", "Shoes")
    assert actions.situation.undo == "Change of a bookmark"
    actions.trigger("undo")
    assert kept(room, run).bookmarks[0].name != "Boot" and not kept(room, run).bookmarks[0].folder
    actions.trigger("undo")
    assert not kept(room, run).bookmarks and drawer.list.empty


def test_a_deleted_bookmark_comes_back_by_its_toast(room, run, actions):
    told = []
    actions.said.connect(lambda *what: told.append(what))
    for _ in range(2):
        actions.trigger("bookmark")
    first, second = kept(room, run).bookmarks
    room.panel.memory.drawer.list.delete_asked.emit(first.key)
    assert kept(room, run).bookmarks == (second,) and told[-1][2] == "Undo"
    told[-1][3]()
    assert kept(room, run).bookmarks == (first, second)
    told[-1][3]()  # twice makes no difference
    assert kept(room, run).bookmarks == (first, second)


def test_the_toast_brings_a_bookmark_back_to_its_own_run(room, run, actions, tmp_path):
    told, other = [], tmp_path / "other-run"
    actions.said.connect(lambda *what: told.append(what))
    other.mkdir()
    (other / "run.toml").write_text("schema = 1")
    actions.trigger("bookmark")
    mark = kept(room, run).bookmarks[0]
    room.panel.memory.drawer.list.delete_asked.emit(mark.key)
    undo = told[-1][3]
    room.open(run=other)
    undo()
    assert kept(room, run).bookmarks == (mark,) and not kept(room, other).bookmarks and room.panel.memory.drawer.list.empty
    room.open(run=run)
    assert room.panel.memory.drawer.list.count == 1


def test_a_change_makes_only_the_rows_that_changed(qtbot):
    shown = MarkList()
    qtbot.addWidget(shown)
    marks = [Mark(str(number), f"m{number}", '{"place": {"seed": 1}}', b"\0" * 8) for number in range(25)]
    shown.show_marks(tuple(marks))
    assert len(shown.findChildren(MarkRow)) == 10  # the others follow in slices
    qtbot.waitUntil(lambda: len(shown.findChildren(MarkRow)) == 25)
    before = shown.rows()
    marks[3] = replace(marks[3], name="Boot", folder="Shoes")
    shown.show_marks(tuple(marks[:20]))
    after = shown.rows()
    assert [row.mark.key for row in after] == [*(str(number) for number in range(20) if number != 3), "3"]
    assert after[:-1] == [row for row in before[:20] if row.mark.key != "3"] and after[-1].mark.name == "Boot"
    shown.show_marks(())
    assert shown.empty and not shown.rows()


def test_a_bookmark_fills_a_slot_of_the_path(room, run, actions):
    actions.trigger("bookmark")
    picture = room.panel.memory.drawer.list.rows()[0].picture
    assert dropped_point(mime_data(picture.image(), "x", *picture._payload)) == Point(Lattice(0.5, 0.5))


def test_a_shipped_run_is_left_as_it_is(closed, settings, actions, tmp_path, monkeypatch):
    shipped = tmp_path / "resources" / "examples" / "vae"
    shipped.mkdir(parents=True)
    (shipped / "run.toml").write_text("schema = 1")
    closed.panel.memory.bookmarks._shipped = tmp_path / "resources"
    closed.open(run=shipped)
    show(closed)
    actions.trigger("bookmark")
    closed.panel.memory.bookmarks.finish()
    assert not (shipped / FILE).exists()
    assert store.read(shipped, store.own_file(settings.folders.data, shipped)).bookmarks


def test_a_damaged_file_is_told_and_kept(closed, run, actions):
    told = []
    closed.panel.said.connect(lambda level, text: told.append((level, text)))
    (run / FILE).write_text("{")
    closed.open(run=run)
    show(closed)
    assert told[-1][0] == "error" and "explorer.json" in told[-1][1]
    actions.trigger("bookmark")
    assert (run / FILE).read_text() == "{" and not closed.panel.memory.bookmarks.marks.bookmarks


def test_a_change_that_can_not_be_written_is_told_and_taken_back(room, run, actions, monkeypatch):
    told, bookmarks = [], room.panel.memory.bookmarks
    room.panel.said.connect(lambda level, text: told.append((level, text)))
    actions.trigger("bookmark")
    first = kept(room, run).bookmarks

    def full(*_):
        raise StorageError("The disk is full.", "Free some room.")

    monkeypatch.setattr(store, "write", full)
    actions.trigger("bookmark")
    bookmarks.finish()
    assert ("error", "The disk is full. Free some room.") in told
    assert bookmarks.marks.bookmarks == first and room.panel.memory.drawer.list.count == 1 and actions.situation.undo == ""


def test_while_one_writing_lasts_the_newest_marks_wait_and_are_what_the_run_keeps(room, run, actions, monkeypatch, tmp_path):
    bookmarks, may, began, written, write = room.panel.memory.bookmarks, Event(), Event(), [], store.write

    def slowly(into, marks, own=None):
        began.set()
        may.wait(5)
        write(into, marks, own)
        written.append((into, len(marks.bookmarks)))

    monkeypatch.setattr(store, "write", slowly)
    for _ in range(3):
        actions.trigger("bookmark")
        assert began.wait(5)
    assert len(bookmarks.marks.bookmarks) == 3 and not written
    other = tmp_path / "other"
    other.mkdir()
    (other / "run.toml").write_text("schema = 1")
    room.open(run=other)
    assert not bookmarks.marks.bookmarks
    room.open(run=run)  # the disk knows nothing of them yet
    assert len(bookmarks.marks.bookmarks) == 3
    may.set()
    assert len(kept(room, run).bookmarks) == 3
    assert written == [(run, 1), (run, 3)]


def test_a_window_that_is_closed_right_after_a_change_has_kept_it(room, run, actions):
    actions.trigger("bookmark")
    room.panel.remember()
    assert len(store.read(run).bookmarks) == 1


# --- presets ---------------------------------------------------------------------------------------------------------


def test_a_digit_goes_to_what_was_kept_under_it(room, run, actions):
    assert "Nothing is kept" in actions.reason("recall_3")
    go(room, state.set_truncation, 0.5)
    go(room, state.go_to, 4.0, 2.0)
    actions.trigger("store_3")
    assert dict(kept(room, run).presets)[3].picture and not actions.reason("recall_3")
    go(room, state.reset_all)
    go(room, state.go_to, 0.0, 0.0)
    actions.trigger("recall_3")
    assert (room.state.x, room.state.y, room.state.truncation) == (4.0, 2.0, 0.5)
    actions.trigger("undo")
    assert (room.state.x, room.state.truncation) == (0.0, 1.0)


def test_no_two_actions_share_a_shortcut(actions):
    used = [action.shortcut for action in actions.table.values() if action.shortcut]
    assert len(set(used)) == len(used)


# --- the drawer ------------------------------------------------------------------------------------------------------


def test_the_drawer_opens_above_the_path_and_escape_closes_it(room, actions, qtbot):
    drawer, panel = room.panel.memory.drawer, room.panel
    actions.trigger("places")
    body = drawer.body().translated(drawer.pos())
    above = panel.path.mapTo(panel, panel.path.rect().topLeft()).y()
    assert drawer.isVisible() and panel.rect().contains(body) and body.bottom() < above
    assert actions.checked("places")
    qtbot.keyClick(drawer, Qt.Key.Key_Escape)
    assert not drawer.isVisible() and not actions.checked("places")


# --- undo in the room ------------------------------------------------------------------------------------------------


def test_a_drag_of_the_picture_is_one_step_and_the_tooltip_names_it(room, actions):
    room.drag((0.5, 0.5), (0.6, 0.5), (0.9, 0.7))
    room.settle()
    assert actions.situation.undo == "Move" and "Undo: Move" in actions.tooltip("undo")
    assert "Undo: Move" in actions.qaction("undo").toolTip()
    actions.trigger("undo")
    assert (room.state.x, room.state.y) == state.START and actions.reason("undo")
    actions.trigger("redo")
    assert (room.state.x, room.state.y) != state.START


def test_what_the_program_changes_is_no_step(room, actions, run):
    room.open(run=run, classes=("a", "b"))
    assert room.state.condition == 0 and actions.reason("undo")


# --- the next start --------------------------------------------------------------------------------------------------


def test_undo_brings_no_raw_weights_to_a_kept_run(room, run, actions):
    room.open(run=run, live=True)
    go(room, state.set_raw, True)
    go(room, state.go_to, 4.0, 2.0)
    actions.trigger("store_3")
    room.scripted.tell(Finished(run, 10, 640, True))
    room.settle()
    assert not room.state.raw
    room.store.apply(state.go_to, 8.0, 8.0)
    actions.trigger("recall_3")
    assert not room.state.raw and (room.state.x, room.state.y) == (4.0, 2.0)
    for _ in range(5):
        actions.trigger("undo")
        assert not room.state.raw


def test_going_back_to_the_average_is_no_step(room, actions):
    room.panel.store.apply(state.set_raw, True)
    before = actions.history.last
    room.panel.memory.average()
    assert not room.state.raw and actions.history.last is before


def test_the_state_is_there_again_at_the_next_start_of_the_same_run(room, run, bridge, actions, settings, qtbot, settle):
    go(room, state.go_to, 4.0, 2.0)
    go(room, state.set_offset, 1, 0.7)
    room.store.apply(state.choose_end, "b", Point(Seed(4)))
    before = moves.kept(room.state)
    room.panel.remember()
    settings._values = json.loads(json.dumps(settings._values))
    again = ExplorerPanel(bridge, actions, settings)
    qtbot.addWidget(again)
    again._on_exploring(exploring(run=run))
    assert moves.kept(again.store.state) == before and actions.reason("undo")
    again._on_exploring(exploring(run=Path("other")))
    assert again.store.state.offsets == ()


def test_a_run_that_is_gone_is_begun_like_any_other(room, run, bridge, actions, settings, qtbot):
    go(room, state.go_to, 4.0, 2.0)
    room.panel.remember()
    again = ExplorerPanel(bridge, actions, settings)
    qtbot.addWidget(again)
    again._on_exploring(exploring(run=Path("other")))
    assert (again.store.state.x, again.store.state.y) == state.START


def test_the_window_opens_in_the_room_it_was_closed_in(window, bridge, actions, settings, examples, qtbot):
    actions.trigger("room_library")
    window._keep()
    again = MainWindow(bridge, actions, settings, examples=examples)
    qtbot.addWidget(again, before_close_func=lambda shown: setattr(shown, "_ended", True))
    assert again.rooms.currentWidget() is again.library
    asked_for = MainWindow(bridge, actions, settings, Path("some-run"), examples=examples)
    qtbot.addWidget(asked_for, before_close_func=lambda shown: setattr(shown, "_ended", True))
    assert asked_for.rooms.currentWidget() is asked_for.explorer


def test_steps_of_all_rooms_are_undone_in_their_order(window, actions, settle):
    window.dock.controller.change_setting("lr", 0.01)
    window.explorer.store.apply(state.set_truncation, 0.5)
    settle()
    assert actions.situation.undo == "Truncation"
    actions.trigger("undo")
    assert window.explorer.store.state.truncation == 1.0 and actions.situation.undo == "Learning rate"
    actions.trigger("undo")
    assert window.dock.controller.state.settings["lr"] == 1e-3
    actions.trigger("redo")
    actions.trigger("redo")
    assert window.explorer.store.state.truncation == 0.5


def test_only_what_is_looked_at_is_changed_by_keys(window, actions):
    assert not actions.reason("bookmark")
    actions.trigger("room_library")
    assert "Explore" in actions.reason("bookmark") and "Explore" in actions.reason("places")


def test_every_control_of_the_drawer_has_a_key_a_name_and_a_tooltip(window, actions, settle):
    drawer = window.explorer.memory.drawer
    actions.trigger("bookmark")
    actions.trigger("places")
    for page in ("journey", "bookmarks"):
        drawer.show_page(page)
        settle()
        assert not [fault for fault in faults_of(window) if "places_drawer" in fault]
    drawer.list.rows()[0].edit.click()
    settle()
    assert not [fault for fault in faults_of(window) if "places_drawer" in fault]
