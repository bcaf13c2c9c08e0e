"""The tour that the window itself offers: begun through the palette, its card and ring on the map, and left."""

from __future__ import annotations

from gui.frame.guide.guide import Guide
from tests.touring.looks import Looks
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.scenes_palette import find
from tests.touring.waiting import until, work_off


def scenes(lerp: Opened, reel: Reel, looks: Looks) -> None:
    hand = lerp.hand
    hand.click("room_explore")
    lerp.settled()
    with reel.scene("guide", hand.away):
        find(lerp, "take the tour")
        until(lambda: lerp.window.findChild(Guide) is not None, "the tour has begun")
        guide = lerp.window.findChild(Guide)
        reel.check("at its first step, on the picture", guide.course.step.key == "walk" and guide.ring.isVisible())
        hand.click("guide.next")
        until(lambda: guide.course.step.key == "map" and guide.ring.isVisible(), "it points at the map")
        reel.check("nothing is in its way", not guide.card.note.text())
    looks.look("guide", work_off, (1280, 800))
    hand.click("guide.leave")
    until(lambda: lerp.window.findChild(Guide) is None, "it is left")
