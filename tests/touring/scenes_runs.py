"""The library's tools: cards and table, search and order, name, notes and tags, comparing, disk space, importing."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog

from tests.touring.looks import Looks, pick
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until, work_off

CTRL = Qt.KeyboardModifier.ControlModifier


def room(lerp: Opened):
    return lerp.window.library


def names(lerp: Opened) -> list[str]:
    return [row.entry.path.name for row in room(lerp).state.rows]


def choose(lerp: Opened, name: str, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click the run's card or line, which may still move as others are listed."""
    library = room(lerp)

    def click() -> bool:
        view, listed = library.view(), names(lerp)
        if name not in listed:
            return False
        column = view.modelColumn() if view is library.cards else 1
        port, place = view.viewport(), view.visualRect(library.model.index(listed.index(name), column)).center()
        lerp.hand.click(port, (place.x() / (port.width() - 1), place.y() / (port.height() - 1)), keys)
        return any(run.name == name for run in library.state.picked)

    until(click, f"{name} is chosen")


def bring(lerp: Opened, reel: Reel, work: Path) -> None:
    """The folder of a run from elsewhere."""
    hand = lerp.hand
    with reel.scene("library-import", hand.away):
        hand.key(Qt.Key.Key_4, CTRL)
        for name in ("fashion-vae", "fashion-gan"):
            run = next(run for run in lerp.examples() if run.name == name)
            copy = work / "elsewhere" / f"my-{name}"
            shutil.copytree(run, copy)
            answer = hand.answer_file_dialog(str(copy))
            hand.click("import_run")
            until(lambda: answer.done, "the folder is chosen")  # noqa: B023
            until(lambda copy=copy: any(copy.name in found for found in names(lerp)), f"{copy.name} is in the library")
        reel.check("both were imported", {"my-fashion-vae", "my-fashion-gan"} <= set(names(lerp)))


def views(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand, library = lerp.hand, room(lerp)
    with reel.scene("library-cards", hand.away):
        hand.click("library_view.cards")
        choose(lerp, "my-fashion-vae")
        reel.check("cards are shown, one is chosen", library.cards.isVisible() and library.state.chosen.name == "my-fashion-vae")
    looks.look("library-cards", size=(1280, 800))
    looks.look("library-cards", size=(1440, 900))
    with reel.scene("library-table", hand.away):
        hand.click("library_view.table")
        reel.check("the table is shown, the choice stays", library.table.isVisible()
                   and library.state.chosen.name == "my-fashion-vae")  # fmt: skip
    looks.look("library-table")


def search(lerp: Opened, reel: Reel) -> None:
    hand, library = lerp.hand, room(lerp)
    with reel.scene("library-search", hand.away):
        everything = len(names(lerp))
        hand.write(hand.find("library_search"), "gan")
        reel.check("only those that fit", 0 < len(names(lerp)) < everything and all("gan" in name for name in names(lerp)))
    with reel.scene("library-none", hand.away):
        hand.write(hand.find("library_search"), "no such run")
        reel.check("it says that none fits", library.empty.isVisible() and not names(lerp))
    hand.click(hand.find("library_search"))
    QTest.keyClick(hand.find("library_search"), Qt.Key.Key_A, CTRL)
    QTest.keyClick(hand.find("library_search"), Qt.Key.Key_Delete)
    with reel.scene("library-sort", hand.away):
        box = hand.find("library_sort")
        assert isinstance(box, QComboBox)
        pick(lerp, "library_sort", box.findData("title"))
        own = [row.entry.title.casefold() for row in library.state.rows if not row.shipped]
        reel.check("by name, the examples last", own == sorted(own) and library.state.rows[-1].shipped)
    pick(lerp, "library_sort", 0)


def write_on(lerp: Opened, reel: Reel) -> None:
    hand, library = lerp.hand, room(lerp)

    def entry():
        return next(row.entry for row in library.state.every if row.entry.path.name == "my-fashion-vae")

    with reel.scene("library-rename", hand.away):
        choose(lerp, "my-fashion-vae")
        hand.key(Qt.Key.Key_F2)
        field = hand.find("run_title")
        until(field.hasFocus, "F2 goes to the name")
        QTest.keyClicks(field, "Clothes, first try")
        QTest.keyClick(field, Qt.Key.Key_Return)
        until(lambda: entry().title == "Clothes, first try", "the run has its name")
        reel.check("its folder keeps its own", entry().path.name == "my-fashion-vae")
    with reel.scene("library-notes", hand.away):
        hand.write(hand.find("run_tags"), "clothes, keep")
        until(lambda: entry().tags == ("clothes", "keep"), "the tags are written")
        notes = hand.find("run_notes")
        hand.click(notes)
        QTest.keyClick(notes, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(notes, "Coats and shirts are still mixed.")
        hand.click("library_search")
        until(lambda: entry().notes == "Coats and shirts are still mixed.", "the notes are written")
        hand.write(hand.find("library_search"), "keep mixed")
        reel.check("search finds tags and notes", names(lerp) == ["my-fashion-vae"])
        QTest.keyClick(hand.find("library_search"), Qt.Key.Key_A, CTRL)
        QTest.keyClick(hand.find("library_search"), Qt.Key.Key_Delete)


def open_dialog(lerp: Opened, name: str) -> QDialog:
    found: list[QDialog] = []

    def look() -> bool:
        found[:] = [dialog for dialog in lerp.window.findChildren(QDialog, name) if dialog.isVisible()]
        return bool(found)

    until(look, f"“{name}” is open")
    return found[0]


def centred(lerp: Opened, dialog: QDialog) -> None:
    middle = lerp.window.rect().center() - QPoint(dialog.width() // 2, dialog.height() // 2)
    dialog.move(lerp.window.mapToGlobal(middle))
    work_off()


def compare(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand
    with reel.scene("library-compare", lambda: None):
        choose(lerp, "my-fashion-vae")
        choose(lerp, "my-fashion-gan", CTRL)
        hand.click("run_compare")
        dialog = open_dialog(lerp, "compare_runs")
        centred(lerp, dialog)
        every = sum(row.isVisibleTo(dialog) for row in dialog.rows)
        hand.click("compare_only")
        fewer = sum(row.isVisibleTo(dialog) for row in dialog.rows)
        reel.check(f"{fewer} of {every} settings differ", 0 < fewer < every)
    looks.look("library-compare", lambda: centred(lerp, dialog), (1440, 900))
    hand.key(Qt.Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None, "the comparison is closed")


def space(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand
    with reel.scene("library-space", lambda: None):
        hand.click("disk_budget")
        dialog = open_dialog(lerp, "disk_budget_dialog")
        centred(lerp, dialog)
        pick(lerp, "disk_budget_choice", 1)
        until(lambda: "Looking" not in dialog.thin.toolTip(), "it has looked what would go")
        reel.check("it says how much room the runs take", "in 2 runs" in dialog._now.text())
    looks.look("library-space", lambda: centred(lerp, dialog), (1280, 800))
    pick(lerp, "disk_budget_choice", 0)
    hand.click(hand.find("close", within=dialog))
    until(lambda: QApplication.activeModalWidget() is None, "the dialog is closed")


def scenes(lerp: Opened, reel: Reel, looks: Looks, work: Path) -> None:
    bring(lerp, reel, work)
    views(lerp, reel, looks)
    search(lerp, reel)
    write_on(lerp, reel)
    compare(lerp, reel, looks)
    space(lerp, reel, looks)
    lerp.hand.click("room_explore")
    lerp.settled()
