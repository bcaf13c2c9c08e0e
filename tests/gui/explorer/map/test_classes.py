"""In a conditional run a point of the map is decoded under its own class, a place between the points under the explorer's."""

from dataclasses import replace

import numpy as np
import pytest

from engine.commands import DataItem, Decode, Latent, OnMap, Seed
from engine.events import Failed
from engine.questions import Axis, Map
from gui.explorer import state
from gui.explorer.map.chart import Chart
from tests.gui.explorer.conftest import RUN
from tests.gui.explorer.map.charting import shown
from tests.gui.scripted_engine import CLASSES


@pytest.fixture
def classed(unmapped):
    unmapped.open(live=False, classes=CLASSES)
    unmapped.store.apply(state.set_condition, 0)
    return unmapped


def alone(classed, of_data=True):
    """A point that has no other near it."""
    chart = classed.chart
    for index in np.flatnonzero((chart.shown.labels == 7) & (chart.shown.of_data == of_data)):
        x, y = chart.places[index].tolist()
        if chart.index.nearest(x, y, 1.0, chart.seen) == index:
            return int(index), (x, y)
    raise AssertionError("none")


def test_the_card_and_a_click_take_a_points_own_class(classed):
    _, place = alone(classed)
    classed.move(place)
    classed.until(lambda: classed.asked(Decode, "map over"))
    assert classed.asked(Decode, "map over")[-1].points[0].condition == 7
    classed.drag(place)
    assert classed.store.state.condition == 7 and isinstance(classed.store.state.place, OnMap)
    classed.until(lambda: isinstance(classed.store.state.place, Latent))
    assert classed.asked(Decode, "map kept")[-1].points[0].condition == 7


def test_a_drag_keeps_the_explorers_class(classed):
    _, (x, y) = alone(classed)
    classed.drag((x, y), (x + 0.5, y), (x + 1.0, y))
    assert classed.store.state.condition == 0


def test_a_point_becomes_an_end_under_its_own_class(classed):
    walking, path = classed.map.walking, lambda: classed.store.state.path
    walking.to_end("a", alone(classed)[0])
    assert isinstance(path().a.place, DataItem) and path().a.condition == 7
    sample = int(np.flatnonzero((classed.chart.shown.labels == 6) & ~classed.chart.shown.of_data)[0])
    walking.to_end("b", sample)  # its label is that of its neighbours
    assert isinstance(path().b.place, Seed) and path().b.condition == 0


def test_without_an_encoder_an_end_has_its_points_class(unmapped):
    unmapped.open(live=False, classes=CLASSES, encodes=False)
    unmapped.map.walking.to_end("a", alone(unmapped)[0])
    unmapped.until(lambda: unmapped.store.state.path.a is not None)
    assert isinstance(unmapped.store.state.path.a.place, Latent) and unmapped.store.state.path.a.condition == 7


def test_a_run_without_classes_has_none(unmapped):
    unmapped.open(live=False)
    unmapped.map.walking.to_end("a", 7)
    assert unmapped.store.state.path.a.condition is None
    assert Chart(shown()).class_of(7) == 7 and Chart(shown()).class_of(-1) is None and Chart(shown()).class_of(450) is None


def towards(mapped, number):
    wanted = replace(mapped.map.feed.wanted, projection="custom", axes=(Axis(towards=number), Axis(axis=3)))
    mapped.map.settings.show_wanted(wanted)
    mapped.map.settings.changed.emit(wanted)
    mapped.until(lambda: mapped.asked(Map)[-1].axes == wanted.axes)


def test_an_axis_towards_a_class_is_a_principal_one_when_the_classes_are_others(unmapped, actions):
    unmapped.open(live=False)
    towards(unmapped, 2)
    unmapped.open(live=False, run=RUN / "same")
    assert unmapped.map.feed.wanted.axes == (Axis(towards=2), Axis(axis=3))  # the same classes
    unmapped.scripted.classes = tuple("abcdefghij")
    unmapped.open(live=False, run=RUN / "other")
    unmapped.until(lambda: unmapped.asked(Map)[-1].axes == (Axis(axis=0), Axis(axis=3)))
    assert unmapped.map.settings.across.currentText() == "Principal axis 1"
    assert actions.reason("undo")  # nobody did that


def test_a_class_that_a_run_does_not_have_leaves_the_map_possible(unmapped, monkeypatch):
    unmapped.open(live=False)
    towards(unmapped, 2)
    chart = unmapped.scripted.chart
    monkeypatch.setattr(unmapped.scripted, "chart", lambda asked: chart(asked) if asked.axes[0].towards is None else
                        unmapped.scripted.tell(Failed("explore", "There is no such class.", "Choose another.", "map")))  # fmt: skip
    unmapped.open(live=False, run=RUN / "other")
    assert unmapped.asked(Map)[-1].axes == (Axis(axis=0), Axis(axis=3))
