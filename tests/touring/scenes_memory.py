"""Undo and redo, the journey, bookmarks and presets."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from tests.touring.looks import Looks
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.scenes_explore import curve
from tests.touring.waiting import until, work_off

CTRL, SHIFT, ALT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier)


def memory(lerp: Opened):
    return lerp.window.explorer.memory


def where(lerp: Opened) -> tuple:
    now = lerp.explore
    return (now.x, now.y, now.place, now.truncation, now.world)


def undo(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("memory-undo", hand.away):
        stations = [where(lerp)]
        hand.drag(lerp.stage.view, curve(8), each=lerp.picture)
        stations.append(where(lerp))
        hand.click(hand.find("truncation")._track, (0.5, 0.5))
        lerp.picture()
        stations.append(where(lerp))
        hand.click(lerp.stage.corners[1])
        lerp.picture()
        stations.append(where(lerp))
        reel.check("three moves", len(set(stations)) == 4)
        for station in reversed(stations[:-1]):
            hand.key(Qt.Key.Key_Z, CTRL)
            lerp.picture()
            reel.check("Ctrl and Z take back one move", where(lerp) == station)
    with reel.scene("memory-redo", hand.away):
        hand.key(Qt.Key.Key_Z, CTRL | SHIFT)
        lerp.picture()
        reel.check("Ctrl, Shift and Z make it again", where(lerp) == stations[1])
        hand.click("redo")
        lerp.picture()
        reel.check("and so does the button", where(lerp) == stations[2])
        hand.click("undo")
        lerp.picture()
        reel.check("and the other takes it back", where(lerp) == stations[1])
        hand.click("truncation.reset") if hand.find("truncation.reset").isEnabled() else None


def journey(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand
    with reel.scene("memory-journey", hand.away):
        for corner in (0, 3, 1, 2):
            hand.click(lerp.stage.corners[corner])
            lerp.picture()
            visits = len(memory(lerp).journey.visits)
            until(lambda visits=visits: len(memory(lerp).journey.visits) > visits, "the stay is remembered", 20)
        hand.key(Qt.Key.Key_J)
        wall = hand.find("journey_wall")
        reel.check("the drawer shows where one was", wall.isVisible() and len(memory(lerp).journey.visits) >= 4)
    looks.look("memory-journey", lerp.settled)
    with reel.scene("memory-back", hand.away):
        before = where(lerp)
        hand.click(wall, cell(wall, 2))
        lerp.picture()
        reel.check("a click goes back there", where(lerp) != before)
        hand.key(Qt.Key.Key_Z, CTRL)
        lerp.picture()
        reel.check("which can be taken back", where(lerp) == before)


def cell(wall, number: int) -> tuple[float, float]:
    """The middle of a picture on a wall."""
    middle = wall._cell(number).center()
    return (middle.x() + 0.5) / (wall.width() - 1), (middle.y() + 0.5) / (wall.height() - 1)


def bookmarks(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand
    with reel.scene("memory-bookmarks", hand.away):
        for name, note, folder in (("Ankle boot, tall", "the heel is lowest here", "Shoes"), ("Between shirt and coat", "", "")):
            count = len(memory(lerp).bookmarks.marks.bookmarks)
            hand.click(lerp.stage.view)
            hand.key(Qt.Key.Key_B)
            until(lambda count=count: len(memory(lerp).bookmarks.marks.bookmarks) == count + 1, "the place is marked")
            hand.click("toast.action")
            hand.find("mark_editor")
            reel.shoot("memory-mark-editor") if note else None
            fill(lerp, name, note, folder)
            hand.click("mark_save")
            hand.click("new_seeds")
            lerp.settled()
        found = {mark.name: mark for mark in memory(lerp).bookmarks.marks.bookmarks}
        reel.check("both are kept", {"Ankle boot, tall", "Between shirt and coat"} <= set(found))
        reel.check("with note and folder", found["Ankle boot, tall"].note == "the heel is lowest here"
                   and found["Ankle boot, tall"].folder == "Shoes")  # fmt: skip
    looks.look("memory-bookmarks", lerp.settled)
    with reel.scene("memory-mark", hand.away):
        before = where(lerp)
        hand.click(f"mark.{found['Ankle boot, tall'].key}")
        lerp.picture()
        reel.check("a click on its picture goes there", where(lerp) != before)
    with reel.scene("memory-mark-deleted", hand.away):
        count = len(memory(lerp).bookmarks.marks.bookmarks)
        hand.click(f"mark.{found['Between shirt and coat'].key}.delete")
        reel.check("it is gone", len(memory(lerp).bookmarks.marks.bookmarks) == count - 1)
        hand.click("toast.action")
        reel.check("Undo brings it back", len(memory(lerp).bookmarks.marks.bookmarks) == count)


def fill(lerp: Opened, name: str, note: str, folder: str) -> None:
    """Type into the three fields of a bookmark."""
    from PySide6.QtTest import QTest

    hand = lerp.hand
    for key, words in (("mark_name", name), ("mark_note", note), ("mark_folder", folder)):
        field = hand.find(key)
        hand.click(field, (0.3, 0.5))
        target = field.lineEdit() if isinstance(field, QComboBox) else field
        target.selectAll()
        QTest.keyClicks(target, words) if words else None
        work_off()


def presets(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("memory-presets", hand.away):
        kept = {}
        for number, key in ((1, Qt.Key.Key_1), (9, Qt.Key.Key_9)):
            hand.click("new_seeds")
            lerp.settled()
            hand.click(lerp.stage.corners[2])
            lerp.settled()
            hand.key(key, CTRL | ALT)
            until(lambda number=number: memory(lerp).bookmarks.preset(number) is not None, f"it is kept under {number}")
            kept[key] = where(lerp)
        hand.click("new_seeds")
        lerp.settled()
        for key, station in kept.items():
            hand.key(key)
            lerp.picture()
            reel.check("the number goes back", where(lerp)[:2] == station[:2] and where(lerp)[4] == station[4])
        hand.click("recall_1")
        lerp.picture()
        reel.check("and so does its picture", where(lerp)[4] == kept[Qt.Key.Key_1][4])
    hand.key(Qt.Key.Key_J)
    if memory(lerp).drawer.isVisible():
        raise AssertionError("the drawer did not close")


def scenes(lerp: Opened, reel: Reel, looks: Looks) -> None:
    undo(lerp, reel)
    journey(lerp, reel, looks)
    bookmarks(lerp, reel, looks)
    presets(lerp, reel)
