"""The room Atlas: three kinds of planes, going about, overlays, the chosen picture, and the export."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.commands import Latent
from gui.atlas.numbers import span
from tests.touring.looks import Looks, pick
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until, work_off

CTRL = Qt.KeyboardModifier.ControlModifier


def room(lerp: Opened):
    return lerp.window.atlas


def filled(lerp: Opened) -> None:
    """Wait until every picture in view is decoded, as finely as it is to be."""
    canvas = room(lerp).canvas

    def there() -> bool:
        decoded, seen = canvas.seen()
        return room(lerp).tiles.ground is not None and seen > 0 and decoded == seen

    until(there, "all pictures in view are there", 120)
    until(lambda: not room(lerp)._tell.isActive() and not canvas._moving.isActive(), "and told")
    work_off()


def surveyed(lerp: Opened) -> None:
    until(lambda: not room(lerp)._aim, "the plane is laid")
    until(lambda: room(lerp).canvas.ground is not None, "it is known where the data lie", 120)
    filled(lerp)


def enter(lerp: Opened) -> None:
    lerp.hand.key(Qt.Key.Key_2, CTRL)
    until(room(lerp).isVisible, "the atlas is open")
    filled(lerp)


def planes(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand, atlas = lerp.hand, room(lerp)
    with reel.scene("atlas-samples", hand.away):
        enter(lerp)
        surveyed(lerp)
        reel.check("three samples span the plane", atlas.chooser.choice.way == "points" and len(atlas.canvas.places) == 3)
        reel.check("contours of the data are there", atlas.canvas.ground is not None)
    looks.look("atlas", lambda: surveyed(lerp))
    with reel.scene("atlas-dice", hand.away):
        before = atlas.chooser.choice
        hand.click("atlas_dice")
        surveyed(lerp)
        reel.check("three other samples", atlas.chooser.choice != before)
    with reel.scene("atlas-slot", lambda: None):
        before = atlas.chooser.choice.points[1]
        hand.click("atlas_slot_2")
        menu = lerp.popup("atlas_slot_data")
        reel.shoot("atlas-slot-menu")
        hand.choose(menu, "atlas_slot_data")
        until(lambda: atlas.chooser.choice.points[1] != before, "the slot has another picture")
        hand.away()
        surveyed(lerp)
        reel.check("of the data", "data" in atlas.chooser.slots[1].accessibleName())
    with reel.scene("atlas-directions", hand.away):
        hand.click("atlas_way.directions")
        pick(lerp, "atlas_axis_2", 3)
        surveyed(lerp)
        reel.check("two directions", atlas.chooser.choice.way == "directions" and atlas.chooser.choice.pair == (0, 3))
    with reel.scene("atlas-axes", hand.away):
        hand.click("atlas_way.axes")
        surveyed(lerp)
        reel.check("two axes", atlas.chooser.choice.way == "axes")
    looks.look("atlas-axes", lambda: surveyed(lerp))
    hand.click("atlas_way.points")
    surveyed(lerp)


def going(lerp: Opened, reel: Reel) -> None:
    hand, canvas = lerp.hand, room(lerp).canvas
    with reel.scene("atlas-pan", hand.away):
        x, scale = canvas.view.x, canvas.view.scale
        hand.drag(canvas, [(0.5, 0.5), (0.45, 0.5), (0.4, 0.52)])
        reel.check("a drag pans", canvas.view.x > x and math.isclose(canvas.view.scale, scale))
        hand.key(Qt.Key.Key_Left)
        filled(lerp)
    with reel.scene("atlas-zoom", hand.away):
        level = canvas.level
        hand.wheel(canvas, 10, (0.5, 0.5))
        filled(lerp)
        reel.check("the wheel zooms to a finer level", canvas.view.scale > scale and canvas.level > level)
        hand.click("atlas_minus")
        filled(lerp)
    with reel.scene("atlas-minimap", hand.away):
        x = canvas.view.x
        hand.click("atlas_minimap_view", (0.7, 0.4))
        filled(lerp)
        reel.check("a click in the minimap goes there", not math.isclose(canvas.view.x, x))
    with reel.scene("atlas-home", hand.away):
        hand.click(canvas, (0.5, 0.62))
        hand.key(Qt.Key.Key_Escape)
        hand.key(Qt.Key.Key_Home)
        filled(lerp)
        reel.check("Home shows the whole plane", math.isclose(canvas.view.scale, scale, rel_tol=0.02))


def overlays(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand, atlas = lerp.hand, room(lerp)
    with reel.scene("atlas-veil", hand.away):
        hand.click("atlas_layer_veil")
        filled(lerp)
        reel.check("the veil is off", not atlas.canvas.overlays.veil)
    hand.click("atlas_layer_veil")
    with reel.scene("atlas-contours", hand.away):
        hand.click("atlas_layer_contours")
        reel.check("the lines are off", not atlas.canvas.overlays.contours)
        reel.check("without a discriminator there are no scores", not atlas.desk.overlays.switches["score"].isEnabled())
    hand.click("atlas_layer_contours")
    with reel.scene("atlas-stretch", hand.away):
        hand.click("atlas_layer_stretch")
        filled(lerp)
        until(lambda: np.isfinite(atlas.canvas.numbers()).all(), "every picture has its number", 120)
        low, high = span(atlas.canvas.numbers()) or (0.0, 0.0)
        reel.check(f"it spans {low:.2f} to {high:.2f}", low < high)
    looks.look("atlas-stretch", lambda: filled(lerp))
    hand.click("atlas_layer_stretch")
    filled(lerp)


def here(lerp: Opened, reel: Reel) -> None:
    hand, atlas = lerp.hand, room(lerp)
    with reel.scene("atlas-here", hand.away):
        hand.click(atlas.canvas, (0.52, 0.6))
        until(lambda: atlas.desk.card.isVisible() and atlas.desk.card.picture.image is not None, "the card shows it")
        facts = atlas.desk.card.accessibleDescription()
        reel.check(f"with facts: {facts}", facts)
    with reel.scene("atlas-explore", hand.away):
        point = atlas.chosen.point()
        hand.click("atlas_explore")
        reel.check("Explore is open", lerp.window.explorer.isVisible())
        lerp.settled()
        reel.check("at that very place", isinstance(lerp.explore.place, Latent) or lerp.explore.place == point.place)
    enter(lerp)


def line(lerp: Opened, reel: Reel) -> None:
    """A path drawn with the hand, and what the chosen picture can become."""
    hand, atlas = lerp.hand, room(lerp)
    with reel.scene("atlas-line", hand.away):
        before = lerp.explore.path
        hand.key(Qt.Key.Key_P)
        hand.drag(atlas.canvas, [(0.35, 0.45), (0.45, 0.5), (0.6, 0.65)])
        until(lambda: lerp.explore.path.complete and lerp.explore.path != before, "its ends are A and B")
        until(lambda: len(atlas.canvas.path) > 1, "the path is on the plane")
        filled(lerp)
    with reel.scene("atlas-ends", hand.away):
        hand.click(atlas.canvas, (0.4, 0.3))
        until(lambda: atlas.desk.card.isVisible() and atlas.desk.card.picture.image is not None, "the card shows it")
        before = lerp.explore.path.a
        hand.click("atlas_a")
        reel.check("A is the chosen picture", lerp.explore.path.a != before)
        marks = len(lerp.window.explorer.memory.bookmarks.marks.bookmarks)
        hand.click("atlas_bookmark")
        until(lambda: len(lerp.window.explorer.memory.bookmarks.marks.bookmarks) == marks + 1, "it is among the bookmarks")
    hand.click("undo")
    until(lambda: len(lerp.window.explorer.memory.bookmarks.marks.bookmarks) == marks, "undo takes the bookmark away")
    enter(lerp)  # undo has led to Explore, where bookmarks are listed
    hand.key(Qt.Key.Key_Escape)


def export(lerp: Opened, reel: Reel, folder: Path) -> None:
    hand, file = lerp.hand, folder / "plane.png"
    with reel.scene("atlas-export", hand.away):
        answer = hand.answer_file_dialog(str(file))
        hand.click("atlas_save")
        until(lambda: file.exists() and answer.done, "the plane is saved", 120)
        picture = QImage(str(file))
        reel.check(f"one picture of {picture.width()} x {picture.height()}", min(picture.width(), picture.height()) > 300)
        reel.check("it notes where it is from", bool(picture.textKeys()))
        until(lambda: hand.find("toast").isVisible(), "a message says so")


def without_encoder(lerp: Opened, reel: Reel, looks: Looks) -> None:
    with reel.scene("atlas-prior", lerp.hand.away):
        enter(lerp)
        surveyed(lerp)
        words = room(lerp).desk.overlays.switches["contours"].text()
        reel.check("the lines are of the prior", words.startswith("Prior"))
    looks.look("atlas-prior", lambda: surveyed(lerp))


def scenes(lerp: Opened, reel: Reel, looks: Looks, work: Path) -> None:
    """With a run that has an encoder and no discriminator."""
    planes(lerp, reel, looks)
    going(lerp, reel)
    overlays(lerp, reel, looks)
    here(lerp, reel)
    line(lerp, reel)
    export(lerp, reel, work)
    lerp.hand.click("room_explore")
    lerp.settled()
