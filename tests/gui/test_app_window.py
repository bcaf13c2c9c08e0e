"""The window as a whole: every action, every control, layout, theme, keys, closing."""

import itertools
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.charting import Extract
from engine.commands import (
    Advance,
    Close,
    Continue,
    Decode,
    Discard,
    Follow,
    Inspect,
    Open,
    Pause,
    Resume,
    RunSpec,
    Start,
    StopAndKeep,
)
from engine.events import Failed, State
from engine.filming import Film
from engine.questions import MapStop, Rewind, SavePlane
from engine.second_map import SecondMap
from gui import theme
from gui.actions import TABLE, Actions
from gui.bridge import Bridge
from gui.frame.layout import dock_width
from gui.main_window import MainWindow
from gui.settings import UserSettings
from gui.widgets.segmented import _Segment
from gui.widgets.thumbs import _Tile
from tests.gui.explorer.map import charting
from tests.gui.scripted_engine import ScriptedEngine, data_info, write_run

# --- the table of actions --------------------------------------------------------------------------------------------


def count(scripted, *kinds):
    return sum(len(scripted.asked(kind)) for kind in kinds)


def posts(*kinds):
    """What can be observed: how often commands of these kinds were posted."""
    return lambda window, scripted: count(scripted, *kinds)


def checked(key):
    return lambda window, scripted: window.actions.checked(key)


def explorer(window, scripted):
    return window.explorer.store.state


def training(window, scripted):
    return window.dock.controller.state


def room(window, scripted):
    return window.rooms.currentIndex()


def trains(window, scripted):
    window.actions.trigger("start")


def paused(window, scripted):
    trains(window, scripted)
    pump()
    window.actions.trigger("pause")


def elsewhere(window, scripted):
    """A run trains, another is explored."""
    trains(window, scripted)
    pump()
    window.actions.trigger("open_run", window.library.state.rows[-1].entry.path)


def ends(window, scripted):
    """A path from A to B, with its pictures."""
    window.actions.trigger("set_a")
    window.actions.trigger("new_seeds")
    pump()
    window.actions.trigger("set_b")


def in_library(window, scripted):
    path = write_run(window.settings.folders.runs / "own-vae-01", RunSpec("digits", "vae"), step=10)
    window.actions.trigger("room_library")
    wait(lambda: any(row.entry.path == path for row in window.library.state.rows))
    window.library.table.selectRow(0)


def two_in_library(window, scripted):
    in_library(window, scripted)
    window.library.table.selectAll()


def dialogs(name):
    return lambda window, _: len(window.findChildren(QWidget, name))


def refused(window, scripted):
    from engine.events import Preflighted
    from gui.training.messages import Measuring

    window.dock.controller.dispatch(Measuring(999))
    window.dock.controller.dispatch(Preflighted(999, refusal="Too large.", fix=("batch", 32)))


def off_seed(window, scripted):
    """The stage stands between seeds, truncated."""
    from gui.explorer.state import set_truncation

    window.explorer.store.apply(set_truncation, 0.5)


def stored(number):
    """A place is kept under a number key, and one went on."""

    def hold(window, scripted):
        window.actions.trigger(f"store_{number}")
        off_seed(window, scripted)

    return hold


def nothing(window, scripted):
    pass


def on_atlas(window, scripted):
    window.actions.trigger("room_atlas")
    wait(lambda: window.actions.situation.plane)
    window.atlas.export.choose = lambda parent, title, path, kinds: (path, 0)


def zoomed_in(window, scripted):
    on_atlas(window, scripted)
    window.atlas.canvas.zoom(3.0)


def spotted(window, scripted):
    on_atlas(window, scripted)
    window.atlas.canvas.choose((0.0, 0.0))


def changed(window, scripted):
    window.dock.controller.change_setting("lr", 0.01)


def taken_back(window, scripted):
    changed(window, scripted)
    window.actions.trigger("undo")


def watched(family):
    """A run of that family trains, and one looks at its game."""

    def hold(window, scripted):
        window.actions.trigger("fill_train", RunSpec("digits", family))
        trains(window, scripted)
        pump()
        window.actions.trigger("room_dynamics")

    return hold


def scrubbed(window, scripted):
    watched("gan")(window, scripted)
    wait(lambda: window.dynamics.time.track.steps())
    window.dynamics.time.track.move_to(0)
    wait(lambda: window.actions.situation.rewound)


def ends_and_a_file(window, scripted):
    ends(window, scripted)
    window.explorer.film.choose = lambda *_: SAVED_TO / "walk.gif"


def clipboard(window, scripted):
    return QGuiApplication.clipboard().image().cacheKey()


def opened_urls(window, scripted):
    return list(OPENED)


def saved(window, scripted):
    return sorted(SAVED_TO.iterdir()) if SAVED_TO is not None else []


OPENED: list = []
SAVED_TO = None

CASES = {  # key: (what must hold before, what is seen to change, payload)
    "start": (nothing, posts(Start), None),
    "pause": (trains, posts(Pause), None),
    "resume": (paused, posts(Continue), None),
    "stop_keep": (trains, posts(StopAndKeep), None),
    "discard": (trains, posts(Discard), None),
    "open_folder": (nothing, training, "FOLDER"),
    "open_table": (nothing, lambda window, _: getattr(window.dock.controller.state.source, "kind", ""), None),
    "apply_fix": (refused, training, None),
    "fill_train": (nothing, training, RunSpec("digits", "gan")),
    "fold_train": (nothing, lambda window, _: window.dock.folded, None),
    "room_explore": (in_library, room, None),
    "room_atlas": (nothing, room, None),
    "room_dynamics": (nothing, room, None),
    "room_library": (nothing, room, None),
    "atlas_home": (zoomed_in, lambda window, _: window.atlas.canvas.view, None),
    "atlas_explore": (spotted, room, None),
    "atlas_a": (spotted, explorer, None),
    "atlas_b": (spotted, explorer, None),
    "atlas_bookmark": (spotted, lambda window, _: len(window.explorer.memory.bookmarks.marks.bookmarks), None),
    "atlas_picture": (spotted, saved, None),
    "atlas_line": (on_atlas, lambda window, _: window.atlas.paths.line.on, None),
    "atlas_save": (on_atlas, posts(SavePlane), None),
    "undo": (changed, training, None),
    "redo": (taken_back, training, None),
    "start_paused": (nothing, posts(Start), None),
    "lab_data": (nothing, training, "cities"),
    "step_critic": (watched("gan"), posts(Advance), None),
    "step_generator": (watched("gan"), posts(Advance), None),
    "step_encoder": (watched("vaegan"), posts(Advance), None),
    "step_decoder": (watched("vaegan"), posts(Advance), None),
    "step_both": (watched("gan"), posts(Advance), None),
    "slow_motion": (watched("gan"), posts(Advance), None),
    "now": (scrubbed, posts(Rewind), None),
    "theme_toggle": (nothing, lambda *_: theme.themes.name, None),
    "follow": (elsewhere, posts(Follow), None),
    "new_seeds": (nothing, explorer, None),
    "walk": (nothing, explorer, None),
    "snap": (off_seed, explorer, None),
    "pixels": (nothing, explorer, None),
    "picture_alone": (nothing, lambda window, _: window.top.isVisible(), None),
    "reset_all": (off_seed, explorer, None),
    "set_a": (nothing, explorer, None),
    "set_b": (nothing, explorer, None),
    "play_path": (ends, explorer, None),
    "loop_path": (nothing, explorer, None),
    "back_path": (nothing, explorer, None),
    "save_picture": (nothing, saved, None),
    "copy_picture": (nothing, clipboard, None),
    "save_strip": (ends, saved, None),
    "save_film": (ends_and_a_file, posts(Film), None),
    "copy_strip": (ends, clipboard, None),
    "run_open": (in_library, posts(Open), None),
    "run_resume": (in_library, posts(Resume), None),
    "run_duplicate": (in_library, training, None),
    "run_delete": (in_library, lambda window, _: list(window.settings.folders.runs.iterdir()), None),
    "run_reveal": (in_library, opened_urls, None),
    "trash_run": (in_library, lambda window, _: list(window.settings.folders.runs.iterdir()), "RUN"),
    "resume_run": (in_library, posts(Resume), "RUN"),
    "open_run": (in_library, posts(Open), "RUN"),
    "open_recipe": (nothing, lambda window, _: window.toasts.texts(), Path("nowhere.png")),
    "refused_files": (nothing, lambda window, _: len(window.findChildren(QWidget, "refused_files_dialog")),
                      data_info("x", "x", refused=(("a.txt", "It is not a picture."),))),
    "bookmark": (nothing, lambda window, _: len(window.explorer.memory.bookmarks.marks.bookmarks), None),
    "places": (nothing, lambda window, _: window.explorer.memory.drawer.isVisible(), None),
    **{f"recall_{n}": (stored(n), explorer, None) for n in range(1, 10)},
    **{f"store_{n}": (nothing, lambda window, _: window.explorer.memory.bookmarks.marks.presets, None)
       for n in range(1, 10)},
    "map_lasso": (charting.lay_out, checked("map_lasso"), None),
    "map_box": (charting.lay_out, checked("map_box"), None),
    "map_search": (charting.lay_out, lambda window, _: window.explorer.map.head.searching, None),
    "map_settings": (nothing, lambda window, _: window.explorer.map.settings.isVisible(), None),
    "map_second": (charting.lay_out, posts(SecondMap), None),
    "map_stop": (charting.settling, posts(MapStop), None),
    "map_fit": (charting.close_up, lambda window, _: window.explorer.map.canvas.scope, None),
    "map_isolate": (charting.choose, lambda window, _: window.explorer.map.chart.count, None),
    "map_hide": (charting.choose, lambda window, _: window.explorer.map.chart.count, None),
    "map_show_all": (charting.hide, lambda window, _: window.explorer.map.chart.count, None),
    "map_to_a": (charting.choose, explorer, None),
    "map_to_b": (charting.choose, explorer, None),
    "map_extract": (charting.choose, posts(Extract), None),
    "map_class": (charting.choose, lambda window, _: window.explorer.map.own.popup.isVisible(), None),
    "palette": (nothing, lambda window, _: window.finding.palette.isVisible(), None),
    "tour": (nothing, lambda window, _: bool(window.findChildren(QWidget, "guide")), None),
    "shortcuts": (nothing, dialogs("shortcuts_dialog"), None),
    "manual": (nothing, dialogs("manual_dialog"), None), "about": (nothing, dialogs("about_dialog"), None),
    "run_rename": (in_library, lambda window, _: window.library.details.title.hasSelectedText(), None),
    "run_compare": (two_in_library, dialogs("compare_runs"), None),
    "import_run": (in_library, lambda window, _: window.toasts.texts(), None),
    "engine": (nothing, dialogs("engine_dialog"), None),
    "disk_budget": (in_library, dialogs("disk_budget_dialog"), None),
    "quit": (nothing, posts(Close), None),
}  # fmt: skip


def pump(rounds=5):
    for _ in range(rounds):
        QApplication.processEvents()


def wait(condition, seconds=5.0):
    limit = QDeadlineTimer(round(1000 * seconds))
    while not condition():
        assert not limit.hasExpired(), "it did not happen in time"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


@pytest.fixture
def hands_off(tmp_path, monkeypatch):
    """Dialogs of the desktop answer by themselves: they are not the window's."""
    global SAVED_TO
    SAVED_TO = tmp_path / "saved"
    SAVED_TO.mkdir()
    OPENED.clear()
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: OPENED.append(url) or True)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName",
                        lambda *_, **__: (str(SAVED_TO / "picture.png"), ""))  # fmt: skip
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getExistingDirectory", lambda *_, **__: str(tmp_path))
    table = tmp_path / "points.csv"
    table.write_text("x,y\n" + "1,2\n" * 30, encoding="utf-8")
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_, **__: (str(table), ""))
    yield
    if theme.theme().name != "dark":  # laying it on anew takes half a second, and there are a hundred of these tests
        theme.apply(QApplication.instance(), "dark")


def test_the_walk_covers_the_whole_table():
    assert set(CASES) == {action.key for action in TABLE}


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the offscreen screen, for popups
@pytest.mark.parametrize("key", list(CASES))
def test_every_action_does_something_one_can_see(key, window, scripted, tmp_path, hands_off):
    before_it, seen, payload = CASES[key]
    before_it(window, scripted)
    wait(lambda: not window.actions.reason(key))
    pump()
    if payload == "RUN":
        payload = window.library.state.rows[0].entry.path
    elif payload == "FOLDER":
        payload = str(tmp_path)
    before = seen(window, scripted)
    if payload is None:
        window.actions.qaction(key).trigger()
    else:
        assert window.actions.trigger(key, payload)
    wait(lambda: seen(window, scripted) != before)


def test_every_action_is_bound_and_says_what_it_does(window):
    for action in TABLE:
        assert window.actions.bound(action.key), action.key
        assert action.words and action.help and action.help != action.words
        made = window.actions.qaction(action.key)
        assert made.isEnabled() == (not window.actions.reason(action.key))
        assert made.toolTip()


def test_no_two_actions_share_a_shortcut():
    keys = [action.shortcut for action in TABLE if action.shortcut]
    assert len(keys) == len(set(keys))


def test_icons_of_all_actions_exist():
    drawn = {file.stem for file in (theme.resources_dir() / "icons").glob("*.svg")}
    assert {action.icon for action in TABLE if action.icon} <= drawn


# --- every control ---------------------------------------------------------------------------------------------------


def controls(window):
    """Everything that is seen and takes the keyboard."""
    for widget in window.findChildren(QWidget):
        inner = widget.focusProxy() is not None or widget.objectName().startswith("qt_")  # speaks through its owner
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not inner:
            yield widget


def told(widget, what):
    """The fact, or (for a part of a control) that of the control it belongs to: tooltips and keys are inherited."""
    for _ in range(3):
        if widget is None or what(widget):
            break
        widget = widget.parentWidget()
    return what(widget) if widget is not None else ""


def describe(widget):
    chain = []
    while widget is not None and len(chain) < 4:
        chain.append(f"{type(widget).__name__}#{widget.objectName()}")
        widget = widget.parentWidget()
    return " < ".join(chain)


def faults_of(window):
    found = []
    for widget in controls(window):
        lacks = [name for name, there in (
            ("key", told(widget, QWidget.objectName)), ("name", widget.accessibleName()),
            ("tooltip", told(widget, QWidget.toolTip)),
        ) if not there]  # fmt: skip
        if lacks:
            found.append(f"{describe(widget)} lacks {', '.join(lacks)}")
    return found


@pytest.mark.parametrize("situation", [nothing, trains, paused, refused, ends, in_library, spotted])
def test_every_control_has_a_key_a_name_and_a_tooltip(situation, window, scripted, settle):
    window.dock.panel.sheet.head.click()
    window.dock.panel.data.picker._folder.click()
    window.dock.panel.loss.smoothed.click()
    situation(window, scripted)
    settle()
    faults = faults_of(window)
    assert not faults, "\n".join(faults)


def test_tab_goes_through_the_train_panel_from_top_to_bottom(window, settle):
    window.dock.panel.sheet.head.click()
    window.activateWindow()
    settle()
    window.dock.panel.fold.setFocus()
    reached = []
    while (here := QApplication.focusWidget()) is not None and here not in reached and window.dock.isAncestorOf(here):
        reached.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    one_of_several = (_Segment, _Tile)
    lost = [widget for widget in controls(window.dock) if widget.isEnabled() and widget not in reached
            and not isinstance(widget, one_of_several)]  # fmt: skip
    assert not lost, "\n".join(describe(widget) for widget in lost)
    heights = [widget.mapTo(window.dock, QPoint(0, widget.height() // 2)).y() for widget in reached]
    assert all(low <= high + 40 for low, high in itertools.pairwise(heights))


# --- keys ------------------------------------------------------------------------------------------------------------


def override(window, widget, key):
    """Whether the control that has the focus claims a key before the shortcuts do."""
    widget.setFocus()
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_space_presses_the_focused_button_and_else_plays(window):
    assert override(window, window.dock.panel.buttons.primaries["start"], Qt.Key.Key_Space)
    assert not override(window, window.explorer.stage.view, Qt.Key.Key_Space)


def test_letters_typed_into_a_field_are_no_shortcuts(window, scripted, settle):
    window.dock.panel.data.picker._folder.click()
    field = window.dock.panel.data.path
    assert override(window, field, Qt.Key.Key_N)


# --- what is dropped on the window --------------------------------------------------------------------------------------


def drop_on(window, path):
    """Whether the window takes the file or folder; dropped if it does."""
    mime, copy = QMimeData(), Qt.DropAction.CopyAction
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    held = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(900, 300), copy, *held)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(900, 300), copy, *held))
    return enter.isAccepted()


def test_a_folder_may_be_dropped_anywhere_on_the_window(window, scripted, tmp_path, settle):
    window.actions.trigger("fold_train")
    (tmp_path / "pictures").mkdir()
    assert drop_on(window, tmp_path / "pictures")
    settle()
    assert scripted.asked(Inspect)[-1].data == str(tmp_path / "pictures")
    assert not window.dock.folded and window.settings.get("folder.last", "") == str(tmp_path / "pictures")


def test_a_folder_dropped_while_a_run_trains_is_refused_once_and_in_words(window, scripted, tmp_path, settle):
    trains(window, scripted)
    settle()
    before = len(scripted.asked(Inspect))
    assert drop_on(window, tmp_path)
    settle()
    refusal = window.dock.controller.state.choice_refusal
    assert refusal and window.toasts.texts().count(refusal) == 1 and len(scripted.asked(Inspect)) == before


def test_the_windows_own_pictures_and_what_is_no_folder_are_not_taken(window, scripted, tmp_path, monkeypatch):
    before = len(scripted.asked(Inspect))
    assert not drop_on(window, tmp_path / "nowhere")
    monkeypatch.setattr("PySide6.QtGui.QDropEvent.source", lambda _: window)
    assert not drop_on(window, tmp_path)
    assert len(scripted.asked(Inspect)) == before


# --- layout and theme ------------------------------------------------------------------------------------------------


def test_the_layout_is_restored_at_the_next_start(window, settings, examples, qtbot, settle):
    window.resize(1500, 820)
    window.split.setSizes([400, 1100])
    window.split.splitterMoved.emit(400, 1)
    window.actions.trigger("fold_train")
    settle()
    window.close()
    settle()
    again = MainWindow(Bridge(ScriptedEngine()), Actions(), UserSettings(settings.folders), examples=examples)
    qtbot.addWidget(again, before_close_func=lambda shown: setattr(shown, "_ended", True))
    again.show()
    settle()
    assert (again.width(), again.height(), again.dock.folded, again.dock.width()) == (1500, 820, True, 56)
    again.actions.trigger("fold_train")
    settle()
    assert again.dock.width() == 400


@pytest.mark.parametrize(("window_width", "dock"), [(1120, 296), (1280, 296), (1440, 328), (2560, 376), (3840, 376)])
def test_the_docks_width_follows_the_window(window_width, dock):
    assert dock_width(window_width) == dock


def test_nothing_is_cut_off_at_the_smallest_size(window, settle):
    window.resize(1120, 700)
    settle()
    inside = window.dock.panel._bar.parent().parent().widget()
    assert inside.width() <= window.dock.width()
    assert inside.minimumSizeHint().width() <= window.dock.width()


def test_the_theme_changes_and_is_remembered(window, actions, settings, hands_off):
    actions.trigger("theme_toggle")
    assert theme.themes.name == "light" and settings.get("theme", "") == "light"
    assert window.top._theme._icon == "moon"


def test_undo_gives_the_theme_of_the_system_back(window, actions, settings, hands_off):
    settings.set("theme", "system")
    actions.trigger("theme_toggle")
    actions.trigger("undo")
    assert settings.get("theme", "") == "system"
    actions.trigger("redo")
    assert settings.get("theme", "") == theme.themes.name == "light"


def test_the_picture_alone_and_back(window, actions, settle):
    actions.qaction("picture_alone").trigger()
    settle()
    assert not window.dock.isVisible() and not window.status.isVisible()
    actions.qaction("picture_alone").trigger()
    settle()
    assert window.dock.isVisible() and window.status.isVisible()


def test_the_picture_alone_has_a_button_that_stays(window, settle):
    (button,) = [tool for tool in window.explorer.stage.tools.buttons if tool.objectName() == "picture_alone"]
    for alone in (True, False):
        button.click()
        settle()
        assert window.top.isHidden() == alone and button.isChecked() == alone


def test_the_live_word_goes_to_the_run_that_trains(window, scripted, settle):
    word = window.explorer.stage.head.live
    assert word.text() == "Kept run" and word.toolTip() == "Nothing is training."
    trains(window, scripted)
    settle()
    assert word.text() == "Live" and not word.isEnabled()
    wait(lambda: window.library.state.rows)
    window.actions.trigger("open_run", window.library.state.rows[-1].entry.path)
    settle()
    assert word.text() == "Go live" and word.isEnabled()
    word.click()
    settle()
    assert scripted.asked(Follow) and word.text() == "Live"


class _Windows(QObject):
    """Every window that is shown."""

    def __init__(self, qapp) -> None:
        super().__init__(qapp)
        self.shown: list[str] = []

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched.objectName() or type(watched).__name__)
        return False


def test_nothing_but_the_window_is_ever_shown_as_one_at_start(qapp, request):
    """A part that is shown before it has a parent flashes up on its own, and takes the keyboard with it."""
    windows = _Windows(qapp)
    qapp.installEventFilter(windows)
    request.getfixturevalue("window")
    qapp.removeEventFilter(windows)
    windows.deleteLater()
    assert windows.shown == ["lerp"]


def test_the_first_start_opens_an_example_and_later_ones_the_last_run(window, scripted, examples, settings):
    assert scripted.asked(Open) == [Open(examples / "example-vae")]
    assert settings.get("explore.last", "") == str(examples / "example-vae")
    assert window.top.run_menu.text() == "example-vae"


def test_a_last_run_that_can_not_be_opened_gives_way_to_an_example(qtbot, settings, examples, settle):
    broken = write_run(settings.folders.runs / "broken", RunSpec("digits", "vae"))
    settings.set("explore.last", str(broken))
    scripted = ScriptedEngine()
    answer = scripted.answer
    failed = Failed("open", "“broken” holds no weights.", "Restore its checkpoints.")
    scripted.answer = lambda command: scripted.tell(failed) if command == Open(broken) else answer(command)
    window = MainWindow(Bridge(scripted), Actions(), settings, examples=examples)
    qtbot.addWidget(window, before_close_func=lambda shown: setattr(shown, "_ended", True))
    window.show()
    window.begin()
    qtbot.waitUntil(lambda: window.actions.situation.exploring)
    assert scripted.asked(Open) == [Open(broken), Open(examples / "example-vae")]
    assert "holds no weights" in window.toasts.texts()[0]


def test_the_status_bar_says_where_and_how_fast(window, scripted, actions, settle):
    actions.trigger("start")
    settle()
    scripted.train(1)
    settle()
    window.status.refresh()
    status = window.status
    assert status.device.text == "CPU · 2 threads" and status.precision.text == "fp32"
    assert status.rate.text == "Training 1,690 img/s" and status.seed.text == "Seed 1"
    assert status.explorer.text.startswith("Explorer ") and " ms · p95 " in status.explorer.text
    assert status.memory.text.startswith("Memory ")
    actions.trigger("pause")
    settle()
    assert not status.rate.isVisible() and status.checkpoint.text == "Checkpoint just now"


# --- trouble, and the end --------------------------------------------------------------------------------------------


def test_the_same_failure_is_told_once(window, scripted, settle):
    for _ in range(5):
        scripted.tell(Failed("explore", "The picture could not be decoded.", "Try a smaller model.", tag="stage"))
        settle()
    assert len(window.toasts.texts()) == 1


def test_an_engine_that_does_not_start_is_told_on_the_stage(qtbot, settings, tmp_path, settle):
    scripted = ScriptedEngine(ready=False)
    window = MainWindow(Bridge(scripted), Actions(), settings, examples=tmp_path)
    qtbot.addWidget(window, before_close_func=lambda shown: setattr(shown, "_ended", True))
    window.show()
    window.begin()
    qtbot.waitUntil(lambda: scripted.started, timeout=5000)
    scripted.tell(Failed("engine", "The engine did not start: no torch.", "Run “python main.py check”."))
    settle()
    assert "no torch" in window.toasts.texts()[0]
    assert not window.dock.panel.buttons.primaries["start"].isEnabled()


def test_closing_while_training_says_saving_and_waits_for_the_engine(window, scripted, actions, settle):
    actions.trigger("start")
    settle()
    scripted.auto = False
    window.close()
    settle()
    assert window.isVisible() and window.findChild(QWidget, "saving").isVisible()
    assert scripted.asked(Close) == [Close()]
    scripted.answer(Close())
    settle()
    assert not window.isVisible()


def test_closing_never_hangs_on_an_engine_that_does_not_answer(window, scripted, actions, qtbot, monkeypatch, settle):
    monkeypatch.setattr("gui.main_window.PATIENCE", 50)
    actions.trigger("start")
    settle()
    scripted.auto = False
    window.close()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=2000)
    assert len(scripted.asked(Close)) == 1


def test_one_listeners_fault_does_not_keep_events_from_the_others(bridge, scripted, monkeypatch, qtbot):
    import sys

    told, raised = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: raised.append(kind))
    bridge.on(Failed, lambda _: 1 / 0)
    bridge.on(Failed, told.append)
    bridge.start()
    event = Failed("data", "a", "b")
    scripted.tell(event)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [event] and raised == [ZeroDivisionError]


def test_a_folded_dock_keeps_watching(window, scripted, actions, settle):
    actions.trigger("fold_train")
    actions.trigger("start")
    settle()
    asked = len([ask for ask in scripted.asked(Decode) if ask.tag == "wall"])
    scripted.train(3)
    settle()
    assert window.dock.controller.state.stage is State.TRAINING
    assert len([ask for ask in scripted.asked(Decode) if ask.tag == "wall"]) == asked
    QTest.mouseClick(window.dock.rail.buttons["pause"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert scripted.asked(Pause)
