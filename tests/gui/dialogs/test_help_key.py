"""F1 in the dialogs: the manual at their page, over them, and still there when they are gone."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

import gui
from engine.commands import RunSpec
from gui.dialogs.manual import Manual
from tests.gui.scripted_engine import data_info, write_run
from tests.gui.test_app_window import pump, wait

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the offscreen screen
REFUSED = data_info("x", "x", refused=(("a.txt", "It is not a picture."),))
DIALOGS = {  # class: (action that opens it, payload, page)
    "Shortcuts": ("shortcuts", None, "manual/access.md"), "About": ("about", None, "manual/first-steps.md"),
    "ChooseEngine": ("engine", None, "engine-pack.md"), "RefusedFiles": ("refused_files", REFUSED, "manual/train.md"),
    "CompareRuns": ("run_compare", None, "manual/library.md"), "DiskBudget": ("disk_budget", None, "manual/library.md"),
}  # fmt: skip


def modal():
    return QApplication.activeModalWidget()


def opened(window, key, payload=None):
    if key == "run_compare":
        write_run(window.settings.folders.runs / "own-vae-01", RunSpec("digits", "vae"), step=10)
        window.actions.trigger("room_library")
        wait(lambda: len(window.library.state.rows) > 1)
        window.library.table.selectAll()
        pump()
    assert window.actions.trigger(key, payload), window.actions.reason(key)
    wait(lambda: isinstance(modal(), QDialog))
    return modal()


def press_f1(dialog):
    dialog.activateWindow()
    pump()
    QTest.keyClick(dialog.windowHandle(), Qt.Key.Key_F1)
    pump()


def manual_of(window):
    return next((found for found in window.findChildren(Manual) if found.isVisible()), None)


@pytest.mark.parametrize("kind", list(DIALOGS))
def test_f1_opens_its_page_over_it_and_the_page_stays(window, kind):
    key, payload, page = DIALOGS[kind]
    dialog = opened(window, key, payload)
    assert type(dialog).__name__ == kind
    press_f1(dialog)
    manual = manual_of(window)
    assert manual is not None and manual.parentWidget() is dialog  # else the dialog would hold it up
    assert manual.view.page.path == page
    dialog.close()
    pump()
    assert manual_of(window) is manual and manual.parentWidget() is window
    manual.close()
    pump()


def test_a_manual_that_is_open_comes_over_the_dialog(window):
    manual = window.helping.show_page("manual/atlas.md")
    dialog = opened(window, "shortcuts")
    press_f1(dialog)
    assert manual_of(window) is manual and manual.parentWidget() is dialog and manual.view.page.path == "manual/access.md"
    manual.close()
    dialog.close()
    pump()


def test_what_was_opened_from_the_manual_makes_way_for_it(window):
    manual = window.helping.show_page("manual/atlas.md")
    manual.activateWindow()
    pump()
    about = opened(window, "about")
    assert about.parentWidget() is manual
    press_f1(about)
    assert modal() is None and not window.findChildren(QDialog, "about_dialog")
    assert manual.isVisible() and manual.view.page.path == "manual/first-steps.md"
    manual.close()
    pump()


def test_no_dialog_is_left_out():
    found = set()
    for file in Path(gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(isinstance(base, ast.Name) and base.id == "QDialog" for base in node.bases):
                found.add(node.name)
    assert found == {*DIALOGS, "Manual"}
