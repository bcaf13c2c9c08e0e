"""What a hand does to the maps can be undone and made again; nothing of another run comes back."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.questions import Axis
from gui.explorer.map import remembered
from tests.gui.explorer.map.test_pair import answer_seconds

MIDDLE, PLAIN = Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def hand(mapped, actions):
    answer_seconds(mapped.scripted)
    mapped.actions, mapped.now = actions, 100.0
    mapped.map.steps._changes._clock = lambda: mapped.now
    return mapped


def words(hand):
    return hand.actions.situation.undo


def state(hand):
    return hand.map.steps._take()


def wheel(hand, notches=1):
    at = QPointF(200, 200)
    event = QWheelEvent(at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, PLAIN, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(hand.canvas, event)


def test_a_choice_and_what_was_hidden_come_back(hand):
    hand.map.head.searched.emit("Trouser")
    chosen = hand.canvas.selection
    assert len(chosen) == 50 and words(hand) == "Selection on the map"
    hand.actions.trigger("map_hide")
    assert hand.chart.count == 450 and not len(hand.canvas.selection) and words(hand) == "Hidden points of the map"
    hand.actions.trigger("undo")
    assert hand.chart.count == 500 and np.array_equal(hand.canvas.selection, chosen) and hand.map.bar.isVisible()
    hand.actions.trigger("undo")
    assert not len(hand.canvas.selection) and words(hand) == ""
    hand.actions.trigger("redo")
    hand.actions.trigger("redo")
    assert hand.chart.count == 450 and not hand.map.bar.isVisible()


def test_layout_colours_and_the_second_map_come_back(hand):
    first = state(hand)
    settings, head = hand.map.settings, hand.map.pair.second.head
    settings.projection.chosen.emit("custom")
    settings.up.setCurrentIndex(3)
    settings.up.activated.emit(3)
    assert words(hand) == "Axes of the map" and hand.map.feed.wanted.axes[1] == Axis(axis=3)
    settings.colours.set_value("density")
    settings.colours.chosen.emit("density")
    hand.actions.trigger("map_second")
    head.projection.setCurrentIndex(head.projection.findData("tsne"))
    head.projection.activated.emit(0)
    assert words(hand) == "Second map"
    last = state(hand)
    for _ in range(5):
        hand.actions.trigger("undo")
    assert state(hand) == first and words(hand) == "" and not hand.map.pair.open and not hand.actions.checked("map_second")
    assert settings.projection.value() == "pca" and hand.chart.colouring == "label"
    for _ in range(5):
        hand.actions.trigger("redo")
    assert state(hand) == last and hand.map.pair.open and hand.chart.colouring == "density"


def test_one_gesture_is_one_step_and_quick_notches_are_one(hand):
    whole = hand.canvas.scope
    for _ in range(4):
        wheel(hand)
        hand.now += 0.3
    zoomed = hand.canvas.scope
    hand.drag((0, 0), (0.2, 0), (0.5, 0.1), button=MIDDLE)
    hand.drag((0, 0), (0.2, 0), button=MIDDLE)
    assert words(hand) == "View of the map"
    hand.actions.trigger("undo")
    hand.actions.trigger("undo")
    assert hand.canvas.scope == zoomed
    hand.now += 5
    wheel(hand)
    hand.now += 5
    wheel(hand, -1)
    assert words(hand) == "Zoom of the map"
    for _ in range(3):
        hand.actions.trigger("undo")
    assert words(hand) == "" and hand.canvas.scope == whole and not hand.canvas.zoomed


def test_another_run_knows_nothing_of_these_steps(hand):
    hand.map.head.searched.emit("Trouser")
    wheel(hand)
    hand.open(run=Path("run-2"), live=False)
    assert words(hand) == "" and hand.actions.reason("undo")


def test_what_the_next_start_brings_back_is_no_step(hand, settings):
    settings.set(remembered.FIRST, "tsne")
    settings.set(remembered.OPEN, True)
    remembered.restore(hand.map, settings)
    hand.map.choose_keys(hand.chart.keys[:3])
    hand.settle()
    assert hand.map.pair.open and len(hand.canvas.selection) == 3 and words(hand) == ""


def test_two_hundred_moves_on_the_map_are_undone_and_made_again(hand):
    random, first = Random(4), state(hand)
    panel, settings = hand.map, hand.map.settings
    deeds = (
        lambda: panel.head.searched.emit(random.choice(("Trouser", "Bag", "7", "12"))),
        lambda: hand.drag((-3, -3), (random.uniform(0, 4), random.uniform(0, 4)), button=MIDDLE),
        lambda: panel.legend.class_set.emit((random.randrange(10),), random.random() < 0.5),
        lambda: panel.legend.kind_set.emit("samples", random.random() < 0.5),
        lambda: hand.actions.trigger(random.choice(("map_hide", "map_isolate", "map_show_all", "map_fit"))),
        lambda: panel.own._give(random.randrange(10), random.randrange(10)),
        lambda: settings.colours.set_value(by := random.choice(("label", "density", "own"))) or settings.colouring.emit(by),
        lambda: wheel(hand, random.choice((-1, 1))),
        lambda: settings.seed.setValue(random.randrange(5)),
        lambda: settings.projection.chosen.emit(random.choice(("pca", "tsne", "neighbours"))),
        lambda: random.random() < 0.2 and hand.settle(),
    )
    for _ in range(200):
        hand.now += random.choice((0.2, 3.0))
        random.choice(deeds)()
    last, count = state(hand), 0
    while hand.actions.trigger("undo"):
        count += 1
    assert state(hand) == first and count > 60
    while hand.actions.trigger("redo"):
        pass
    assert state(hand) == last


# --- maps that come later --------------------------------------------------------------------------------------------


def project(hand, projection):
    hand.map.settings.projection.chosen.emit(projection)


def laid(hand):
    """Wait until the map that is wanted is there."""
    second = hand.map.pair.second
    hand.until(lambda: hand.chart.shown.projection == hand.map.feed.wanted.projection)
    if hand.map.pair.open:
        hand.until(lambda: second.canvas.chart and second.canvas.chart.shown.projection == second.feed.wanted.projection)


def test_undo_of_a_projection_brings_back_what_was_looked_at_on_its_map(hand):
    whole, views = hand.canvas.scope, []
    for projection in ("pca", "neighbours", "tsne"):
        if projection != "pca":
            project(hand, projection)
            laid(hand)
            assert not hand.canvas.zoomed
        wheel(hand, 2)
        hand.now += 5
        views.append(hand.canvas.scope)
    for view in views[1::-1]:
        hand.actions.trigger("undo")
        assert not hand.canvas.zoomed
        hand.actions.trigger("undo")
        laid(hand)
        assert hand.canvas.scope == view and hand.canvas.zoomed
    hand.actions.trigger("undo")
    assert hand.canvas.scope == whole and words(hand) == ""
    for _ in range(5):  # faster than the maps come
        hand.actions.trigger("redo")
    laid(hand)
    assert hand.canvas.scope == views[2]


def test_the_second_map_comes_back_as_it_was_looked_at(hand):
    second = hand.map.pair.second
    hand.actions.trigger("map_second")
    laid(hand)
    second.canvas.zoom(2.0)
    view = second.canvas.scope
    second.head.projection.setCurrentIndex(second.head.projection.findData("tsne"))
    second.head.projection.activated.emit(0)
    laid(hand)
    assert not second.canvas.zoomed and words(hand) == "Second map"
    hand.actions.trigger("undo")
    laid(hand)
    assert second.canvas.scope == view and words(hand) == "Zoom of the second map"


def test_a_projection_that_a_hand_chooses_anew_begins_with_the_whole(hand):
    project(hand, "tsne")
    laid(hand)
    wheel(hand, 2)
    for _ in range(2):
        hand.actions.trigger("undo")
    laid(hand)
    for _ in range(2):
        hand.actions.trigger("redo")
    project(hand, "pca")  # before the other map is there
    project(hand, "tsne")
    laid(hand)
    assert not hand.canvas.zoomed


def test_a_map_that_comes_during_a_pan_leaves_the_pan_whole(hand):
    whole = hand.canvas.scope
    hand.map.steps.held = lambda: hand.canvas._pressed is not None
    hand.drag((0, 0), (0.4, 0), button=MIDDLE, release=False)
    hand.map.feed._asked, before = None, hand.chart
    hand.map.feed.look()
    hand.until(lambda: hand.chart is not before)
    hand.mouse(QEvent.Type.MouseButtonRelease, hand.spot((0, 0)), MIDDLE)
    assert words(hand) == "View of the map" and hand.canvas.zoomed
    hand.actions.trigger("undo")
    assert hand.canvas.scope == whole and words(hand) == ""
