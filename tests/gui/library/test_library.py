"""The Library in the real window: list, open, resume, duplicate, delete and undo."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from engine.commands import Open, Resume, RunSpec, Stop
from engine.events import State
from gui import theme
from gui.library import trash
from gui.library.state import EXAMPLE, LibraryState, with_choice, with_listing
from tests.gui.scripted_engine import write_run

SPEC = RunSpec("emoji", "gan", (("batch", 32),), 5, Stop(images=1000))


@pytest.fixture
def own(settings):
    return write_run(settings.folders.runs / "emoji-gan-01", SPEC, step=1200)


@pytest.fixture
def library(own, window, actions, qtbot):
    actions.trigger("room_library")
    room = window.library
    room._set_view("table")
    qtbot.waitUntil(lambda: len(room.state.rows) == 2)
    return room


def choose(room, path):
    number = next(n for n, row in enumerate(room.state.rows) if row.entry.path == path)
    room.table.selectRow(number)


def test_own_runs_come_first_and_examples_last(library, own, examples):
    assert [row.entry.path for row in library.state.rows] == [own, examples / "example-vae"]
    words = [library.model.index(0, column).data() for column in range(7)]
    assert words[1:5] == ["emoji-gan-01", "Fashion-MNIST", "gan", "1,200"]
    picture = library.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert not picture.isNull() and picture.width() == picture.height()


def test_how_runs_are_shown_can_be_undone(library, own, window, actions):
    library.steps._room.head.viewed.emit("table")  # the fixture's view, as a hand would choose it
    before = actions.situation.undo
    library.head.sort.setCurrentIndex(1)
    library.head.search.setText("emo")
    library.head.search.setText("emoji")
    assert len(library.state.rows) == 1 and actions.situation.undo == "Search of the library"
    actions.trigger("room_explore")
    actions.trigger("undo")
    assert window.rooms.currentWidget() is library and library.state.query == "" and library.state.sort == "title"
    actions.trigger("undo")
    assert library.state.sort == "changed" and actions.situation.undo == before
    actions.trigger("redo")
    assert library.state.sort == "title" and library.head.sort.currentIndex() == 1
    library.head.view.set_value("cards")
    library.head.view.chosen.emit("cards")
    assert actions.situation.undo == "Cards or table" and library.view() is library.cards
    actions.trigger("undo")
    assert library.view() is library.table


def test_the_theme_can_be_undone(window, actions):
    was = theme.theme().name
    actions.trigger("theme_toggle")
    assert theme.theme().name != was and actions.situation.undo == "Theme"
    actions.trigger("undo")
    assert theme.theme().name == was


def test_open_explores_the_run_and_goes_there(library, own, window, scripted, actions, settle):
    assert actions.reason("run_open") == "Choose a run first."
    choose(library, own)
    assert actions.trigger("run_open")
    settle()
    assert scripted.asked(Open)[-1].run == own
    assert window.rooms.currentWidget() is window.explorer
    assert window.top.run_menu.text() == "emoji-gan-01"


def test_enter_and_double_click_open(library, own, scripted, examples, actions, settle):
    choose(library, own)
    library.table.setFocus()
    QTest.keyClick(library.table, Qt.Key.Key_Return)
    assert scripted.asked(Open)[-1].run == own
    actions.trigger("room_library")
    settle()
    spot = library.table.visualRect(library.model.index(1, 1)).center()
    QTest.mouseClick(library.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(library.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert scripted.asked(Open)[-1].run == examples / "example-vae"


def test_resume_takes_over_the_settings_and_goes_on(library, own, window, scripted, actions, settle):
    choose(library, own)
    assert actions.trigger("run_resume")
    settle()
    assert scripted.asked(Resume) == [Resume(own)]
    state = window.dock.controller.state
    assert (state.chosen, state.family, state.seed, dict(state.given)) == ("emoji", "gan", 5, {"batch": 32})
    assert state.stage is State.TRAINING


def test_duplicate_fills_train_and_starts_nothing(library, own, window, scripted, actions, settle):
    choose(library, own)
    actions.trigger("run_duplicate")
    settle()
    state = window.dock.controller.state
    assert (state.chosen, state.family, state.stop, state.stage) == ("emoji", "gan", Stop(images=1000), State.IDLE)
    assert not scripted.asked(Resume)
    assert window.rooms.currentWidget() is window.explorer


def test_delete_goes_to_the_trash_and_undo_brings_back_every_byte(library, own, window, actions, qtbot):
    before = {file.relative_to(own): file.read_bytes() for file in own.rglob("*") if file.is_file()}
    choose(library, own)
    actions.trigger("run_delete")
    qtbot.waitUntil(lambda: len(library.state.rows) == 1)
    assert not own.exists()
    button = window.rooms.findChild(object, "toast.action")
    assert button.text() == "Undo"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: len(library.state.rows) == 2)
    assert {file.relative_to(own): file.read_bytes() for file in own.rglob("*") if file.is_file()} == before


def test_the_trash_keeps_no_note_of_what_came_back(own, tmp_path, settings, qapp):
    moved = trash.move(own)
    info = moved.now.parent.parent / "info"
    assert len(list(info.iterdir())) == 1
    trash.bring_back(moved)
    assert own.is_dir() and not list(info.iterdir())
    with pytest.raises(trash.TrashError, match="can’t be brought back"):
        trash.bring_back(moved)


def test_what_took_its_place_is_not_overwritten(own, qapp):
    moved = trash.move(own)
    own.mkdir()
    with pytest.raises(trash.TrashError, match="another"):
        trash.bring_back(moved)
    with pytest.raises(trash.TrashError, match="not there any more"):
        trash.move(own / "nothing")


def test_examples_can_be_looked_at_only(library, examples, actions):
    choose(library, examples / "example-vae")
    assert actions.reason("run_open") == ""
    assert actions.reason("run_resume") == actions.reason("run_delete") == EXAMPLE
    assert not actions.trigger("run_delete")
    assert (examples / "example-vae").is_dir()


def test_the_run_that_trains_can_not_be_deleted(library, window, scripted, actions, qtbot, settle):
    actions.trigger("start")
    settle()
    qtbot.waitUntil(lambda: len(library.state.rows) == 3 or bool(library.lister.look()))
    choose(library, scripted.run)
    assert actions.reason("run_delete") == "This run is training; stop it first."


def test_a_damaged_run_is_listed_with_its_problem(window, settings, actions, qtbot):
    broken = settings.folders.runs / "broken"
    broken.mkdir(parents=True)
    (broken / "run.toml").write_text("schema = ")
    actions.trigger("room_library")
    qtbot.waitUntil(lambda: len(window.library.state.rows) == 2)
    assert "damaged" in window.library.model.index(0, 2).data()
    choose(window.library, broken)
    actions.trigger("run_duplicate")
    assert "damaged" in window.toasts.texts()[-1]


def test_without_runs_it_says_what_would_be_here(window, actions, examples, qtbot):
    trash.move(examples / "example-vae")
    actions.trigger("room_library")
    qtbot.waitUntil(lambda: window.library.empty.isVisible())
    QTest.mouseClick(window.library.empty._action, Qt.MouseButton.LeftButton)
    assert window.rooms.currentWidget() is window.explorer


def test_the_menu_offers_the_newest_runs(library, window, own, examples, scripted, settle):
    menu = window.top.menu()
    assert [action.data() for action in menu.actions() if action.data()] == [own, examples / "example-vae"]
    menu.actions()[1].trigger()
    settle()
    assert scripted.asked(Open)[-1].run == examples / "example-vae"


def test_a_choice_outlives_a_new_listing_only_with_its_run(own, settings):
    from engine import manifest

    entries = manifest.list_runs(settings.folders.runs)
    state = with_choice(with_listing(LibraryState(), entries, []), own)
    assert with_listing(state, entries, []).chosen == own
    assert with_listing(state, [], entries).refusal == EXAMPLE
    assert with_listing(state, [], []).chosen is None
