"""Recipes: a saved picture leads back to exactly where it is from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.events import Exploring
from tests.touring import scenes_palette
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.scenes_explore import curve
from tests.touring.waiting import until

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def save(lerp: Opened, file: Path) -> QImage:
    """What the stage shows, through Save."""
    answer = lerp.hand.answer_file_dialog(str(file))
    lerp.hand.key(Qt.Key.Key_S, CTRL)
    until(lambda: file.exists() and answer.done, f"{file.name} is saved")
    return QImage(str(file)).convertToFormat(QImage.Format.Format_RGB32)


def leave(lerp: Opened) -> None:
    """Go far away: another run, other seeds, another truncation."""
    scenes_palette.find(lerp, "open run gan")
    until(lambda: lerp.ear.last(Exploring).run.name == "fashion-gan", "another run is explored")
    lerp.settled()
    lerp.hand.click("new_seeds")
    lerp.settled()


def back(lerp: Opened, reel: Reel, kept: QImage, file: Path) -> None:
    """The picture's run is open, and the stage is the same pixel for pixel."""
    until(lambda: lerp.ear.last(Exploring).run.name == "fashion-vae", "its run is explored")
    until(lambda: "restored" in lerp.hand.find("toast").accessibleName(), "a message says so")
    lerp.settled()
    again = save(lerp, file)
    reel.check("it is as large", again.size() == kept.size())
    reel.check("every pixel is the same", again == kept)


def scenes(lerp: Opened, reel: Reel, work: Path) -> None:
    hand = lerp.hand
    with reel.scene("recipe-saved", hand.away):
        hand.drag(lerp.stage.view, curve(9), each=lerp.picture)
        row = hand.find("axis_1").focusProxy()
        hand.drag(row, [(0.5, 0.5), (0.6, 0.5), (0.7, 0.5)], each=lerp.picture)
        lerp.settled()
        kept = save(lerp, work / "recipe.png")
        reel.check("the picture is saved", not kept.isNull())
    with reel.scene("recipe-left", hand.away):
        leave(lerp)
        other = save(lerp, work / "elsewhere.png")
        reel.check("elsewhere it looks otherwise", other != kept)
    with reel.scene("recipe-opened", hand.away):
        answer = hand.answer_file_dialog(str(work / "recipe.png"))
        hand.key(Qt.Key.Key_O, CTRL | SHIFT)
        until(lambda: answer.done, "the file is chosen")
        back(lerp, reel, kept, work / "opened.png")
    leave(lerp)
    with reel.scene("recipe-dropped", hand.away):
        hand.drop_file(work / "recipe.png")
        back(lerp, reel, kept, work / "dropped.png")
