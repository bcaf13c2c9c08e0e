"""More of the map: a number of each point as its colour, classes of one's own, and a second map with the same selection."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from tests.touring.looks import Looks, pick
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.scenes_map import choose_around, drawn, panel
from tests.touring.waiting import until, work_off

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def error(lerp: Opened, reel: Reel, looks: Looks) -> None:
    """Points in the colours of their reconstruction error."""
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-error", hand.away):
        hand.click("map_settings")
        reel.check("without a discriminator there is no score", not hand.find("map.colouring.score").isEnabled())
        hand.click("map.colouring.rebuilt")
        hand.key(Qt.Key.Key_Escape)
        numbers = room.tints
        until(lambda: numbers.numbers is not None and not numbers.numbers.missing, "every error is there", 180)
        drawn(lerp)
        known = numbers.numbers.values[np.isfinite(numbers.numbers.values)]
        reel.check(f"{len(known):,} errors, none below 0", len(known) > 1000 and float(known.min()) >= 0)
    looks.look("map-error", lambda: drawn(lerp))
    hand.click("map_settings")
    hand.click("map.colouring.label")
    hand.key(Qt.Key.Key_Escape)


def own_class(lerp: Opened, reel: Reel) -> None:
    """Chosen points get a name."""
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-own-class", hand.away):
        choose_around(lerp, (0.3, 0.6))
        chosen = len(room.canvas.selection)
        lerp.window.actions.trigger("map_class")
        hand.write(room.own.popup.field, "odd ones")
        reel.shoot("map-own-class-name")
        hand.key(Qt.Key.Key_Return)
        until(lambda: room.chart is not None and room.chart.own_names == ("odd ones",), "the class is laid on the map")
        drawn(lerp)
        reel.check("it holds what was chosen", int((room.chart.own == 0).sum()) == chosen)
    for _ in range(2):  # the colours that came with it are a step of their own
        if room.chart.own_names:
            hand.key(Qt.Key.Key_Z, CTRL)
            work_off()
    until(lambda: room.chart is not None and room.chart.own_names == (), "undo takes the class back")
    hand.click("map_lasso")
    hand.click("map_settings")
    hand.click("map.colouring.label")
    hand.key(Qt.Key.Key_Escape)


def second(lerp: Opened, reel: Reel, looks: Looks) -> None:
    """Two maps, one selection."""
    hand, room = lerp.hand, panel(lerp)
    with reel.scene("map-second", hand.away):
        hand.key(Qt.Key.Key_M, CTRL | SHIFT)
        other = room.pair.second.canvas
        until(lambda: other.isVisible() and other.chart is not None and other.chart.shown.settled >= 1, "a second map is there", 180)
        pick(lerp, "map.second.projection", 1)
        until(lambda: other.chart is not None and other.chart.shown.projection == "neighbours" and other.chart.shown.settled >= 1,
              "the second map has settled", 180)  # fmt: skip
        drawn(lerp)
        choose_around(lerp, (0.3, 0.6))
        chosen = room.chart.keys[room.canvas.selection]
        reel.check("the same points are chosen on both", np.array_equal(np.sort(other.chart.keys[other.selection]), np.sort(chosen)))
    looks.look("map-second", lambda: drawn(lerp))
    hand.click("map.second.close")
    until(lambda: not other.isVisible(), "it is closed")
    hand.click("map_lasso")


def scenes(lerp: Opened, reel: Reel, looks: Looks) -> None:
    """With a run that has an encoder."""
    error(lerp, reel, looks)
    own_class(lerp, reel)
    second(lerp, reel, looks)
