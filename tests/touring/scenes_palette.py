"""Finding anything: the palette (Ctrl+K), the list of shortcuts (?), the manual (F1)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from engine.events import Exploring
from gui.frame.palette_list import FoundRole
from tests.touring.looks import Looks
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until, work_off

CTRL = Qt.KeyboardModifier.ControlModifier


def open_(lerp: Opened, words: str) -> list[str]:
    """Ctrl+K, type; the keys of what is found."""
    lerp.hand.key(Qt.Key.Key_K, CTRL)
    field = lerp.hand.find("palette_search")
    QTest.keyClicks(field, words)
    work_off()
    rows = lerp.hand.find("palette_list").model()
    return [rows.index(place, 0).data(FoundRole).find.key for place in range(rows.rowCount())]


def find(lerp: Opened, words: str) -> list[str]:
    """Ctrl+K, type, Enter; the keys of what was found."""
    found = open_(lerp, words)
    lerp.hand.key(Qt.Key.Key_Return)
    until(lambda: not palette(lerp).isVisible(), "the palette closes")
    return found


def palette(lerp: Opened):
    return lerp.window.findChild(object, "palette_over")


def actions(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand
    with reel.scene("palette", lambda: None):
        found = open_(lerp, "ns")
        reel.check("two letters find New seeds first", found[0] == "action:new_seeds")
    looks.look("palette")
    with reel.scene("palette-action", hand.away):
        world = lerp.explore.world
        hand.key(Qt.Key.Key_Return)
        lerp.settled()
        reel.check("Enter does it", lerp.explore.world != world)
    with reel.scene("palette-recent", lambda: None):
        found = open_(lerp, "")
        reel.check("what was used last comes first", found[0] == "action:new_seeds")
    hand.key(Qt.Key.Key_Escape)
    with reel.scene("palette-nothing", lambda: None):
        hand.key(Qt.Key.Key_K, CTRL)
        QTest.keyClicks(hand.find("palette_search"), "qqqq")
        work_off()
        reel.check("it says that nothing fits", not palette(lerp).list.isVisible())
    hand.click(palette(lerp), (0.05, 0.9))
    if palette(lerp).isVisible():
        raise AssertionError("a press beside the palette did not close it")


def settings_and_runs(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("palette-amiss", lambda: None):
        found = open_(lerp, "fodler")
        reel.check("a letter amiss still finds", "action:open_folder" in found)
    hand.key(Qt.Key.Key_Escape)
    with reel.scene("palette-field", hand.away):
        found = find(lerp, "batch")
        reel.check("a setting is found", found[0] == "setting:batch")
        row = lerp.window.dock.panel.sheet.form.row("batch")
        until(lambda: row.isVisible() and row.isAncestorOf(QApplication.focusWidget() or hand.window), "its field has the keyboard")
    with reel.scene("palette-run", hand.away):
        find(lerp, "open run gan")
        until(lambda: lerp.ear.last(Exploring).run.name == "fashion-gan", "the run is explored")
        lerp.settled()
        reel.check("Explore is open", lerp.window.explorer.isVisible())


def shortcuts(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand

    def dialog() -> QDialog | None:
        return next((found for found in lerp.window.findChildren(QDialog, "shortcuts_dialog") if found.isVisible()), None)

    def centred() -> None:
        found = dialog()
        assert found is not None
        found.move(lerp.window.mapToGlobal(lerp.window.rect().center() - QPoint(found.width() // 2, found.height() // 2)))
        work_off()

    with reel.scene("shortcuts", lambda: None):
        hand.key(Qt.Key.Key_Question)
        until(lambda: dialog() is not None, "a question mark lists the shortcuts")
        reel.check("it is the list", dialog().windowTitle() == "Keyboard shortcuts")
    looks.look("shortcuts", centred)
    hand.key(Qt.Key.Key_Escape)
    until(lambda: dialog() is None, "Escape closes it")


def manual(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand

    def dialog() -> QDialog | None:
        return next((found for found in lerp.window.findChildren(QDialog, "manual_dialog") if found.isVisible()), None)

    lerp.window.explorer.stage.setFocus()
    with reel.scene("manual", lambda: None):
        hand.key(Qt.Key.Key_F1)
        until(lambda: dialog() is not None, "F1 opens the manual")
        reel.check("at the page of where one is", dialog().windowTitle() in ("Explore · Manual", "Map · Manual"))
    looks.look("manual", work_off)
    QTest.keyClick(dialog(), Qt.Key.Key_Escape)
    until(lambda: dialog() is None, "Escape closes it")


def scenes(lerp: Opened, reel: Reel, looks: Looks) -> None:
    actions(lerp, reel, looks)
    shortcuts(lerp, reel, looks)
    manual(lerp, reel, looks)
    settings_and_runs(lerp, reel)
