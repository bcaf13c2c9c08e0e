"""The command palette: find, choose, do; and the list of shortcuts. Twice in the real window, else by itself."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.manifest import Entry
from gui.frame.finding import KEY, Finding
from gui.frame.shortcuts import Shortcuts, grouped
from tests.gui.scripted_engine import FAMILIES

RUN = Entry(Path("/runs/one"), "boots", "vae", "fashion-mnist", "Fashion-MNIST")


@pytest.fixture
def opened():
    """The runs that were asked for."""
    return []


@pytest.fixture
def finding(qtbot, actions, settings, opened):
    """A bare window with the palette, in which new seeds, sharp pixels and opening a run are possible."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    for key in ("new_seeds", "pixels", "pause", "stop_keep", "quit"):
        actions.bind(key, lambda: None)
    actions.bind("open_run", lambda run: opened.append(run))
    actions.bind("trash_run", lambda run: None)
    actions.tell(exploring=True)
    actions.install(window)
    found = Finding(window, actions, settings, lambda: FAMILIES[0].fields, opened.append, lambda: [RUN])
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return found


@pytest.fixture
def palette(finding, settle):
    QTest.keyClick(finding.palette.parentWidget(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert finding.palette.isVisible()
    return finding.palette


def words(palette):
    return [row.find.words for row in palette.model.rows]


def current(palette):
    return palette.model.rows[palette.list.currentIndex().row()].find


def write(palette, text):
    QTest.keyClicks(palette.search, text)


def press(palette, key):
    QTest.keyClick(palette.search, key)


def test_everything_is_offered_and_what_is_impossible_comes_last_with_its_reason(palette, actions):
    rows = [row.find for row in palette.model.rows]
    assert {"action", "setting", "run"} == {find.what for find in rows}
    keys = {find.name for find in rows if find.what == "action"}
    assert {"new_seeds", "pixels", "pause", "stop_keep", "quit", "shortcuts"} <= keys
    assert not {"palette", "trash_run", "open_run", "start"} & keys  # itself; need a run; bound to nothing here
    first = next(n for n, find in enumerate(rows) if find.reason)
    assert all(find.reason for find in rows[first:])
    assert next(find for find in rows if find.name == "pause").reason == "Nothing is training."


def test_letters_and_enter_do_it_and_the_keyboard_goes_back(palette, actions, settle):
    write(palette, "newse")
    assert current(palette).name == "new_seeds"
    done = []
    actions.triggered.connect(done.append)
    press(palette, Qt.Key.Key_Return)
    settle()
    assert done == ["new_seeds"] and not palette.isVisible()
    assert not palette.search.hasFocus()


def test_arrows_go_around_and_escape_closes(palette):
    press(palette, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(palette.model.rows) - 1
    press(palette, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    press(palette, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == 8
    assert palette.search.accessibleDescription().startswith(current(palette).words.rstrip("…"))
    press(palette, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_a_pointer_that_moves_chooses_and_one_that_rests_does_not(palette):
    def points(row, glob):
        at = QPointF(palette.list.visualRect(palette.model.index(row, 0)).center())
        no = Qt.MouseButton.NoButton
        QApplication.sendEvent(palette.list.viewport(),
                               QMouseEvent(QEvent.Type.MouseMove, at, QPointF(glob), no, no, Qt.KeyboardModifier.NoModifier))  # fmt: skip
        return palette.list.currentIndex().row()

    rests = QCursor.pos()
    assert points(3, rests) == 0  # the rows came beneath it
    assert points(3, rests + QPoint(0, 5)) == 3
    press(palette, Qt.Key.Key_Down)
    assert points(2, rests + QPoint(0, 5)) == 4  # the list was scrolled beneath it


def test_what_is_impossible_is_not_done(palette, actions):
    write(palette, "stop and keep")
    find = current(palette)
    assert (find.name, find.reason) == ("stop_keep", "Nothing is training.")
    done = []
    actions.triggered.connect(done.append)
    press(palette, Qt.Key.Key_Return)
    assert palette.isVisible() and not done


def test_a_setting_and_a_run_are_found_too(palette, finding, opened):
    write(palette, "lerning rate")  # a letter is missing
    assert (current(palette).what, current(palette).name) == ("setting", "lr")
    press(palette, Qt.Key.Key_Return)
    finding.palette.open()
    write(palette, "open boots")
    press(palette, Qt.Key.Key_Return)
    assert opened == ["lr", RUN.path]


def test_in_the_window_a_setting_unfolds_train_and_has_the_keyboard(window, settle):
    window._fold(True)
    QTest.mouseClick(window.top.find_field, Qt.MouseButton.LeftButton)
    palette = window.finding.palette
    write(palette, "learning rate")
    press(palette, Qt.Key.Key_Return)
    settle()
    sheet = window.dock.panel.sheet
    assert sheet.head.isChecked() and not window.dock.folded
    widget = sheet.form.row("lr").control.widget
    assert widget.isVisible() and (widget.hasFocus() or widget.isAncestorOf(QApplication.focusWidget()))
    known = {find.name for find in window.finding.finds() if find.what == "action"}
    assert {"room_library", "start", "run_compare"} <= known and not {"fill_train", "lab_data", "resume_run"} & known


def test_what_was_used_last_comes_first(palette, actions, settings, settle):
    write(palette, "sharp")
    press(palette, Qt.Key.Key_Return)
    settle()
    actions.trigger("palette")
    assert words(palette)[0] == "Sharp pixels" and palette.model.rows[0].find.checked
    assert settings.get(KEY, []) == ["action:pixels"]
    press(palette, Qt.Key.Key_Return)
    assert not actions.checked("pixels")


def test_the_mouse_chooses_and_a_press_beside_it_closes(palette, actions):
    write(palette, "new seeds")
    done = []
    actions.triggered.connect(done.append)
    spot = palette.list.visualRect(palette.model.index(0, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert done == ["new_seeds"]
    actions.trigger("palette")
    assert palette.isVisible() and palette.search.text() == ""
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(20, palette.height() - 20))
    assert not palette.isVisible()


def test_nonsense_says_so(palette):
    write(palette, "qqxyz")
    assert not palette.model.rows and palette._nothing.isVisible()
    press(palette, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_all_shortcuts_are_listed(finding, actions, settle):
    window = finding.palette.parentWidget()
    QTest.keyClick(window, Qt.Key.Key_Question)
    settle()
    dialog = window.findChild(Shortcuts)
    assert dialog is not None and dialog.isVisible()
    listed = {shown for rows in grouped(actions).values() for _, shown, _ in rows}
    assert listed == {action.words.rstrip("…") for key, action in actions.table.items() if action.shortcut and actions.bound(key)}
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert window.findChild(Shortcuts) is None
