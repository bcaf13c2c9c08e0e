"""Walking the latent space while the network trains: the stage, its tools, and the directions beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from gui.explorer.state import offset
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until

SHIFT = Qt.KeyboardModifier.ShiftModifier


def curve(steps: int) -> list[tuple[float, float]]:
    """Over the picture in a soft S, from lower left to the upper middle."""
    parts = [index / (steps - 1) for index in range(steps)]
    return [(0.22 + 0.36 * part, 0.78 - 0.3 * part - 0.06 * math.sin(2 * math.pi * part)) for part in parts]


def drag(lerp: Opened, reel: Reel, family: str) -> None:
    view, hand = lerp.stage.view, lerp.hand
    start, pictures = (lerp.explore.x, lerp.explore.y), lerp.pictures
    with reel.scene(f"{family}-drag", hand.away):
        hand.drag(view, curve(24), each=lerp.picture, held=lambda: reel.shoot(f"{family}-drag-held"))
        reel.check("every move was decoded and painted", lerp.pictures >= pictures + 20)
        moved = math.dist(start, (lerp.explore.x, lerp.explore.y))
        reel.check("the walk is as long as the drag", 0.3 < moved < 0.7)
        reel.check("the trail remembers the way", len(lerp.explore.trail) > 15)
        reel.check("the status bar tells how fast the explorer answers", lerp.window.explorer.latency.percentiles)
    with reel.scene(f"{family}-snap", hand.away):
        hand.drag(view, [(0.5, 0.5), (0.45, 0.5), (0.3, 0.45)], each=lerp.picture, keys=SHIFT)
        reel.check("Shift stays on seeds", lerp.explore.x.is_integer() and lerp.explore.y.is_integer())


def keys_and_wheel(lerp: Opened, reel: Reel) -> None:
    view, hand = lerp.stage.view, lerp.hand
    with reel.scene("arrows-and-wheel"):
        hand.click(view)
        x, y = lerp.explore.x, lerp.explore.y
        hand.key(Qt.Key.Key_Right)
        reel.check("an arrow goes a twentieth of a cell", math.isclose(lerp.explore.x, x + 0.05, abs_tol=1e-9))
        hand.key(Qt.Key.Key_Down, SHIFT)
        reel.check("Shift and an arrow go to the next seed", lerp.explore.y == math.floor(y) + 1)
        hand.wheel(view, 2)
        reel.check("the wheel makes the step smaller", math.isclose(lerp.explore.zoom, 1.25**-2))
        hand.click("zoom.reset")
        reel.check("and Reset brings it back", lerp.explore.zoom == 1.0)
        hand.move(view, (0.8, 0.3))
        reel.check("the tools come with the hand", lerp.stage.tools.isVisible())
        hand.click(lerp.stage.corners[1])
        reel.check("a click on a corner goes to its seed", lerp.explore.x.is_integer() and lerp.explore.y.is_integer())
        lerp.settled()
        hand.move(view, (0.7, 0.4))


def truncation(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("truncation", hand.away):
        slider = hand.find("truncation")
        track = slider._track
        hand.drag(track, [(0.66, 0.5), (0.5, 0.5), (0.3, 0.5)])
        lerp.picture()
        reel.check("truncation follows the hand", 0.3 < lerp.explore.truncation < 0.6)
        hand.click("truncation.reset")
        lerp.picture()
        reel.check("Reset brings 1 back", lerp.explore.truncation == 1.0)
        reel.check("and then has nothing to do", not hand.find("truncation.reset").isEnabled())


def direction(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("direction", hand.away):
        row = hand.find("axis_1")
        strip = row.focusProxy()
        hand.drag(strip, [(0.5, 0.5), (0.6, 0.5), (0.75, 0.5)], each=lerp.picture)
        reel.check("the first axis moved to the right", offset(lerp.explore, 0) > 1.0)
        lerp.settled()
    hand.click("directions_reset")
    lerp.picture()


def walk(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("walk", lambda: None):
        pictures = lerp.pictures
        hand.click("walk")
        reel.check("it walks", lerp.explore.walking)
        until(lambda: len(lerp.explore.trail) > 40 and lerp.pictures > pictures + 15, "it has walked a while")
        hand.away()
    hand.click("walk")
    here = (lerp.explore.x, lerp.explore.y)
    lerp.picture()
    if lerp.explore.walking or here != (lerp.explore.x, lerp.explore.y):
        raise AssertionError("the walk did not stop")


def new_seeds(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("new-seeds", hand.away):
        world = lerp.explore.world
        hand.click("new_seeds")
        lerp.settled()
        reel.check("every seed is another one", lerp.explore.world != world)
