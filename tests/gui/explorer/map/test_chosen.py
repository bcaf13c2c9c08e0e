"""What can be done with the chosen points, and pictures of another run's data."""

import numpy as np
import pytest

from engine.charting import Extract, Extracted
from engine.commands import Originals
from engine.events import Failed, OriginalsShown, sealed
from gui.explorer.map.chosen_bar import EDGE, YIELDING
from tests.gui.explorer.conftest import RUN, exploring


@pytest.mark.parametrize("wide", [1112, 976, 800])
def test_the_bar_of_the_chosen_stays_beside_the_legend(mapped, wide):
    mapped.panel.resize(wide, 600)
    mapped.settle()
    mapped.map.choose(np.arange(400))
    bar, legend = mapped.map.bar, mapped.map.legend
    assert bar.isVisible() and bar.geometry().marginsRemoved(bar.margins).right() < legend.geometry().left()
    room = mapped.map.canvas.width() - mapped.map.canvas.free - EDGE
    yielded = [key for key in YIELDING if bar.buttons[key].isHidden()]
    assert yielded == list(YIELDING[: len(yielded)]) and bar.more.isVisible()
    assert bool(yielded) == (wide < 1112)
    if yielded:  # one button more had no room
        bar.buttons[yielded[-1]].show()
        bar.layout().invalidate()
        assert bar.sizeHint().shrunkBy(bar.margins).width() > room


def test_what_has_no_room_is_in_the_menu_and_works_there(mapped, actions):
    mapped.map.choose(np.arange(20))
    bar, room = mapped.map.bar, mapped.map.canvas.rect().adjusted(0, 0, -mapped.map.canvas.free, 0)
    bar.place(room.adjusted(0, 0, 170 - room.width(), 0))
    assert bar.buttons["map_hide"].isHidden() and bar.more.isVisible()
    menu = bar.menu()
    hide = next(action for action in menu.actions() if action is actions.qaction("map_hide"))
    hide.trigger()
    assert mapped.chart.hidden[:20].all() and not mapped.chart.hidden[20:].any()
    bar.place(room.adjusted(0, 0, 900, 0))
    assert not bar.buttons["map_hide"].isHidden()


def test_pictures_are_asked_of_the_run_and_late_ones_of_another_are_not_taken(mapped):
    mapped.scripted.auto = False
    mapped.canvas.zoom(8.0, mapped.spot(mapped.chart.places[0]))
    mapped.until(lambda: mapped.asked(Originals, "map pictures"))
    asked = mapped.asked(Originals, "map pictures")[-1]
    assert asked.run == RUN
    mapped.scripted.tell(exploring(run=RUN / "b", live=False))
    mapped.settle()
    grey = sealed(np.full((len(asked.indices), 28, 28, 1), 90, np.uint8))
    mapped.scripted.tell(OriginalsShown(asked.request, "map pictures", asked.indices, grey, ()))
    mapped.settle()
    assert not mapped.map.thumbs._slots


def test_chosen_points_become_data_that_are_offered_for_training(mapped, actions, tmp_path):
    said, opened = [], []
    actions.said.connect(lambda *what: said.append(what))
    actions.bind("open_folder", lambda folder="": opened.append(folder))
    assert actions.reason("map_extract") == "Choose points on the map first."
    mapped.map.choose(np.array([0, 3, 401]))
    actions.trigger("map_extract", str(tmp_path))
    mapped.settle()
    (asked,) = mapped.asked(Extract)
    assert (asked.folder, asked.keys, asked.run) == (tmp_path, (1, 7, 2), RUN)
    mapped.scripted.tell(Extracted(asked.request, RUN, tmp_path / "subset", 3, 2))
    mapped.settle()
    text, level, words, act = said[-1]
    assert text.startswith("3 pictures, in 2 classes, are now in") and (level, words) == ("ok", "Train on them")
    act()
    assert opened == [str(tmp_path / "subset")]


def test_a_refused_subset_is_over_and_one_of_another_run_is_said_to_be_given_up(mapped, actions, tmp_path):
    said = []
    actions.said.connect(lambda *what: said.append(what[:2]))
    mapped.map.choose(np.array([0, 3]))
    actions.trigger("map_extract", str(tmp_path))
    mapped.settle()
    request = mapped.asked(Extract)[-1].request
    mapped.scripted.tell(Failed("explore", "2 are chosen.", "Choose more.", f"extract-{request}"))
    mapped.settle()
    mapped.scripted.tell(exploring(live=False))
    mapped.settle()
    assert said == []  # the window tells failures; nothing was under way when the run was opened again
    mapped.map.choose(np.array([0, 3]))
    actions.trigger("map_extract", str(tmp_path))
    mapped.scripted.tell(exploring(run=RUN / "b", live=False))
    mapped.settle()
    assert said[-1][0].startswith("The data subset was not written")
