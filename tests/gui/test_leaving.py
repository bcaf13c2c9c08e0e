"""Pictures that are dragged out of a wall carry their recipe; what stays in the window pins nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from engine.commands import Point, Seed
from engine.events import Decoded, sealed
from engine.questions import Keep, Unpin
from engine.storage import recipe
from gui.dynamics.pictures.mind_picture import MindPicture
from gui.dynamics.pictures.sides import Sides
from gui.training.wall_block import WallBlock
from gui.widgets import dragging
from gui.widgets.wall import Wall


@pytest.fixture
def drags(monkeypatch):
    """What was dragged; `drags.left`: whether it left the window."""

    class Drags(list):
        left = True

        def __call__(self, source, image, data):
            self.append((image, data))
            return self.left

    made = Drags()
    monkeypatch.setattr(dragging, "_drag", made)
    return made


def wall_in(window, raw):
    wall = Wall("a_wall", parent=window)
    image = QImage(56, 56, QImage.Format.Format_RGB32)
    image.fill(0)
    wall.set_pictures([image, image])
    wall.set_points([Point(Seed(1)), Point(Seed(2))], raw)
    return wall


@pytest.mark.parametrize("raw", [False, True])
def test_a_picture_of_a_wall_leaves_with_its_recipe_and_its_snapshot_stays(window, scripted, drags, settle, raw):
    wall_in(window, raw)._drag(1)
    settle()
    asked = scripted.asked(Keep)[-1]
    assert (asked.points, asked.raw, asked.owner) == ((Point(Seed(2)),), raw, "")
    image, data = drags[-1]
    made = recipe.from_text(image.text(recipe.KEY))
    assert made.run == "id-1" and made.raw == raw and image.width() == 56
    assert recipe.read(Path(data.urls()[0].toLocalFile())) == made and not scripted.asked(Unpin)


def test_one_that_goes_to_a_slot_or_nowhere_lets_its_pin_go(window, scripted, drags, settle):
    drags.left = False
    wall_in(window, False)._drag(0)
    settle()
    assert len(scripted.asked(Unpin)) == 1


def test_a_picture_of_the_data_has_no_recipe(window, scripted, drags, settle):
    wall_in(window, None)._drag(0)
    settle()
    assert not drags[-1][0].text(recipe.KEY) and not scripted.asked(Keep)


def test_without_an_answer_it_leaves_as_it_is(window, scripted, drags, settle, monkeypatch):
    monkeypatch.setattr("gui.explorer.leaving.PATIENCE", 1)
    scripted.auto = False
    wall_in(window, False)._drag(0)
    settle()
    assert not drags[-1][0].text(recipe.KEY)


def test_every_wall_says_whose_weights_it_shows(window, scripted, drags, settle):
    sides = window.dynamics.findChild(Sides)
    sides.set_points([Point(Seed(1))])
    for raw, wall in sides.walls.items():
        wall.grid._images = [QImage(28, 28, QImage.Format.Format_RGB32)]
        wall.grid._drag(0)
        settle()
        assert scripted.asked(Keep)[-1].raw == raw and drags[-1][0].text(recipe.KEY)
    block = window.findChild(WallBlock)
    block.show()
    block.growing.restart()
    settle()
    block._show(Decoded(1, "wall", sealed(np.zeros((24, 28, 28, 1), np.uint8)), sealed(np.zeros((24, 8), np.float32)), 10))
    block.wall._drag(2)
    settle()
    assert scripted.asked(Keep)[-1].raw is False and recipe.from_text(drags[-1][0].text(recipe.KEY)).run == "id-1"


def test_the_picture_whose_mind_is_read_leaves_with_its_recipe(window, scripted, drags):
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    picture = window.dynamics.findChild(MindPicture)
    picture.show_sample(np.zeros((28, 28, 1), np.uint8))
    picture.set_origin("seed 4", Point(Seed(4)), True)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind, x in ((QEvent.Type.MouseButtonPress, 1.0), (QEvent.Type.MouseMove, 60.0)):
        event = QMouseEvent(kind, QPointF(x, 1), QPointF(x, 1), left, left, none)
        (picture.mousePressEvent if x == 1.0 else picture.mouseMoveEvent)(event)
    assert scripted.asked(Keep)[-1].raw and recipe.from_text(drags[-1][0].text(recipe.KEY)).raw
