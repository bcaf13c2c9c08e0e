"""Interpolation: two ends, the way between them, and what can be saved."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from engine.commands import DataItem, Seed
from engine.events import OriginalsShown
from engine.storage import recipe
from tests.touring.opened import Opened
from tests.touring.reel import Reel
from tests.touring.waiting import until


def two_seeds(lerp: Opened, reel: Reel) -> None:
    hand = lerp.hand
    with reel.scene("path-two-seeds", hand.away):
        hand.click("try_two_seeds")
        until(lambda: lerp.explore.path.frame >= 3, "it plays")
        reel.check("two seeds are the ends", lerp.explore.path.a.place == Seed(1) and lerp.explore.path.b.place == Seed(2))
        hand.click("play_path")
        reel.check("and pauses", not lerp.explore.path.playing)
        lerp.settled()


def own_ends(lerp: Opened, reel: Reel) -> None:
    hand, explore = lerp.hand, lambda: lerp.explore
    with reel.scene("path-own-ends", hand.away):
        hand.click(lerp.stage.corners[0])
        lerp.picture()
        hand.move(lerp.stage.view)
        hand.click("set_a")
        hand.click(lerp.stage.corners[3])
        lerp.picture()
        hand.key(Qt.Key.Key_BracketRight)
        path = explore().path
        reel.check("A and B are where we were", path.a != path.b and isinstance(path.a.place, type(path.b.place)))
        hand.click("path_method.lerp")
        reel.check("the straight line is chosen", explore().path.method == "lerp")
        hand.click("path_reset")
        reel.check("Reset brings slerp back", explore().path.method == "slerp")
        hand.write(hand.find("path_frames"), "12")
        reel.check("twelve frames", explore().path.frames == 12)
        lerp.settled()
    with reel.scene("path-scrub"):
        hand.click("loop_path")
        reel.check("the loop is off", not explore().path.loop)
        strip = hand.find("path_strip")
        hand.drag(strip, [(0.1, 0.6), (0.3, 0.6), (0.6, 0.6)], each=lerp.picture)
        reel.check("the play head follows the hand", 0.5 < explore().path.position < 0.7 and explore().on_path)
        hand.key(Qt.Key.Key_Space)
        reel.check("Space plays", explore().path.playing)
        until(lambda: explore().path.position == 1.0, "it plays to its end")
        until(lambda: not explore().path.playing, "and stops there")
        hand.click("loop_path")
        lerp.settled()


def between_corners(lerp: Opened, reel: Reel) -> None:
    """From here to a seed farther away, by keys."""
    hand = lerp.hand
    with reel.scene("gan-path", hand.away):
        hand.click(lerp.stage.corners[2])
        lerp.picture()
        hand.key(Qt.Key.Key_BracketLeft)
        hand.click(lerp.stage.corners[1])
        lerp.picture()
        hand.key(Qt.Key.Key_BracketRight)
        hand.write(hand.find("path_frames"), "25")
        reel.check("the path goes from one seed to another", lerp.explore.path.complete)
        lerp.settled()
        hand.drag(hand.find("path_strip"), [(0.1, 0.6), (0.45, 0.6)], each=lerp.picture)
        lerp.settled()
        reel.check("the stage shows the middle of the path", lerp.explore.on_path)


def from_data(lerp: Opened, reel: Reel) -> None:
    """The end B becomes a picture of the data (families with an encoder), through the slot's menu."""
    hand = lerp.hand
    with reel.scene("path-from-data"):
        hand.click("path_b")
        menu = lerp.popup("path_b_data")
        hand.choose(menu, "path_b_data")
        browser = hand.find("data_browser")
        wall = hand.find("data_wall")
        until(lambda: any(shown.tag == "browse" for shown in lerp.ear.all(OriginalsShown)), "the data are shown")
        reel.shoot("path-data-browser")
        hand.click(wall, (0.25, 0.25))
        reel.check("the browser closes", not browser.isVisible())
        reel.check("B is a data picture", isinstance(lerp.explore.path.b.place, DataItem))
        lerp.settled()
        hand.away()


def save(lerp: Opened, reel: Reel, folder: Path) -> None:
    hand = lerp.hand
    with reel.scene("save", hand.away):
        picture, strip = folder / "picture.png", folder / "strip.png"
        hand.move(lerp.stage.view)
        answer = hand.answer_file_dialog(str(picture))
        hand.click("save_picture")
        until(lambda: picture.exists(), "the picture is saved")
        reel.check("through the dialog", answer.done)
        image = QImage(str(picture))
        reel.check("it is as large as on the screen", image.width() == lerp.stage.view.width())
        reel.check("and tells where it is from", image.text("Lerp run") and image.text("Lerp step"))
        reel.check("by a recipe that leads back", recipe.carries(picture))
        answer = hand.answer_file_dialog(str(strip))
        hand.click("save_strip")
        until(lambda: strip.exists() and answer.done, "the strip is saved")
        wide = QImage(str(strip))
        reel.check("the strip has all its frames", wide.width() == lerp.explore.path.frames * wide.height())
        film = folder / "film.webp"
        answer = hand.answer_file_dialog(str(film))
        hand.click("save_film")
        until(lambda: film.exists() and answer.done, "the film is saved")
        until(lambda: not lerp.window.actions.situation.filming, "and said so")
        with Image.open(film) as frames:
            reel.check("the film has frames in about 512 px", frames.n_frames > 1 and 256 < frames.width <= 768)
        hand.move(lerp.stage.view)
        hand.click("copy_picture")
        until(lambda: not lerp.clipboard().isNull(), "a copy is on the clipboard")
        reel.check("the copy too carries its recipe", bool(lerp.clipboard().text(recipe.KEY)))
