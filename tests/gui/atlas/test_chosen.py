"""What can be done with the chosen picture: ends of the path, a bookmark, a file and a drag with a recipe."""

import numpy as np
import pytest

from engine.answers import Located
from engine.commands import Latent
from engine.questions import Locate
from engine.storage import recipe
from engine.storage.recipe import KEY
from gui.explorer import saving
from gui.widgets import recipes
from gui.widgets.buttons import Button

PATIENCE = 5000


@pytest.fixture
def chosen(atlas, actions, qtbot):
    """A chosen picture that is there."""
    atlas.canvas.choose((0.5, -0.25))
    qtbot.waitUntil(lambda: actions.situation.spot_picture, timeout=PATIENCE)
    return atlas


def button(room, key):
    return room.desk.card.findChild(Button, key)


def test_a_and_b_become_the_ends_of_the_path_and_can_be_undone(chosen, window, actions):
    a = chosen.chosen.point()
    button(chosen, "atlas_a").click()
    chosen.canvas.choose((0.0, 0.25))
    b = chosen.chosen.point()
    button(chosen, "atlas_b").click()
    path = window.explorer.store.state.path
    assert (path.a, path.b) == (a, b) and isinstance(a.place, Latent)
    actions.trigger("undo")
    actions.trigger("undo")
    assert window.explorer.store.state.path.a is None and window.explorer.store.state.path.b is None


def test_the_place_is_bookmarked_with_its_picture_and_leads_back(chosen, window):
    point = chosen.chosen.point()
    button(chosen, "atlas_bookmark").click()
    mark = window.explorer.memory.bookmarks.marks.bookmarks[-1]
    assert mark.name == "Atlas at +0.50, −0.25" and mark.picture and mark.latent == chosen.chosen.found.picture.latents[0].tobytes()
    assert recipes.from_text(mark.point).place == point.place


def test_a_picture_is_saved_and_dragged_with_its_recipe(chosen, window, tmp_path, monkeypatch, qtbot):
    place = chosen.chosen.point().place
    window.explorer.export.choose = lambda *_: (tmp_path / "here.png", True)
    button(chosen, "atlas_picture").click()
    qtbot.waitUntil((tmp_path / "here.png").is_file, timeout=PATIENCE)
    assert recipes.from_text(recipe.read(tmp_path / "here.png").point).place == place
    dragged = []
    monkeypatch.setattr(saving, "drag_out", lambda source, image, *_: dragged.append((source, image)))
    chosen.desk.card.picture.taken.emit()
    assert dragged[0][0] is chosen.desk.card.picture
    assert recipes.from_text(recipe.from_text(dragged[0][1].text(KEY)).point).place == place


def test_what_needs_the_picture_waits_for_it(atlas, scripted, actions, settle):
    scripted.auto = False
    atlas.canvas.choose((0.5, 0.25))
    assert actions.reason("atlas_bookmark") == actions.reason("atlas_picture") == "It is being decoded."
    assert not actions.reason("atlas_a")
    assert button(atlas, "atlas_picture").toolTip() == "It is being decoded."


def test_the_distance_to_the_data_comes_after_the_picture_and_goes_with_it(chosen, scripted, qtbot):
    card = chosen.desk.card
    asked = [question for question in scripted.asked(Locate) if question.tag == "atlas.far"][-1]
    assert asked.points == (chosen.chosen.point(),)
    for percent in (np.nan, 62.4):  # where it lies, then how far
        scripted.tell(Located(asked.request, asked.tag, asked.run, np.zeros((1, 2), np.float32), np.float32([percent]), 10))
    qtbot.waitUntil(lambda: "distance to data 62 %" in card.accessibleDescription(), timeout=PATIENCE)
    chosen.canvas.choose((0.0, 0.25))
    assert "distance" not in card.accessibleDescription()
