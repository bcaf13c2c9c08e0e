"""Two maps with one selection, over a scripted engine."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.commands import OnMap
from engine.events import Failed
from engine.manifest import Entry
from engine.questions import Map
from engine.second_map import SecondMap, SecondShown, SecondStop
from gui.explorer.map import remembered
from gui.explorer.map.canvas import LASSO
from gui.explorer.map.chart import Chart
from gui.explorer.map.twins import twins
from tests.gui.explorer.map.charting import shown

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def second_of(asked, near=float("nan"), shares="points", **how):
    """The same points elsewhere."""
    how = {"data": 400, "samples": 100, "seed": 3, **how}
    base = shown(asked.request, asked.run, projection=asked.projection, **how)
    fields = {name: getattr(base, name) for name in base.__dataclass_fields__}
    return SecondShown(**fields, near=near, shares=shares)


def answer_seconds(scripted):
    """From now on second maps are answered too."""
    answer = scripted.answer

    def answering(command):
        if isinstance(command, SecondMap):
            scripted.tell(second_of(command))
        elif not isinstance(command, SecondStop):
            answer(command)

    scripted.answer = answering


@pytest.fixture
def paired(mapped, actions):
    answer_seconds(mapped.scripted)
    mapped.pair, mapped.two = mapped.map.pair, mapped.map.pair.second.canvas
    actions.trigger("map_second")
    mapped.until(lambda: mapped.two.chart is not None and not mapped.two.layer.busy)
    return mapped


def on_second(paired, kind, place, button=LEFT):
    spot = QPointF(*paired.two.scope.at(np.asarray(place, float)).tolist())
    held = Qt.MouseButton.NoButton if kind != QEvent.Type.MouseButtonPress else button
    which = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    QApplication.sendEvent(paired.two, QMouseEvent(kind, spot, paired.two.mapToGlobal(spot), which, held, NONE))


def test_a_second_map_of_the_same_points_opens_and_closes(paired, actions):
    asked = paired.asked(SecondMap)[-1]
    assert (asked.projection, asked.step, asked.data, asked.run) == ("neighbours", None, 10_000, paired.chart.shown.run)
    assert paired.chart.shown.projection == "pca" and paired.two.isVisible()
    assert paired.two.accessibleName().startswith("Second map: neighbours, 500 points")
    actions.trigger("map_second")
    assert not paired.two.isVisible() and paired.asked(SecondStop)[-1].forget
    assert not actions.qaction("map_second").isChecked()


def test_what_is_chosen_on_one_is_chosen_on_the_other(paired):
    paired.map.search("Trouser")
    assert len(paired.two.selection) == 50
    assert np.array_equal(paired.two.chart.keys[paired.two.selection], paired.chart.keys[paired.canvas.selection])
    paired.two.set_selection(np.array([3, 4]))
    paired.two.chosen.emit(np.array([3, 4]))
    assert list(paired.canvas.selection) == [3, 4] and paired.map.bar.isVisible()
    paired.two.cancel()
    assert not len(paired.canvas.selection) and not len(paired.two.selection)


def test_points_are_the_same_by_their_keys_wherever_they_stand_in_the_list(paired):
    paired.scripted.tell(second_of(paired.asked(SecondMap)[-1], data=250, samples=20, step=11))
    paired.until(lambda: len(paired.two.chart) == 270)
    paired.map.choose(np.array([3, 300, 405]))
    assert list(paired.two.selection) == [3, 255]
    over, back = twins(paired.chart, paired.two.chart)
    assert (over[300], over[405], back[255]) == (-1, 255, 405)


def test_filters_colours_and_tools_are_common(paired, actions):
    paired.map.filtering.show_classes((0, 1), False)
    assert paired.two.chart.count == paired.chart.count == 400
    paired.map.choose(np.arange(2, 6))
    actions.trigger("map_hide")
    assert paired.two.chart.hidden.sum() == 4
    actions.trigger("map_show_all")
    assert paired.two.chart.count == 500
    paired.map._on_colouring("density")
    assert paired.two.chart.colouring == "density"
    actions.trigger("map_lasso")
    assert paired.two.tool == LASSO
    paired.two.set_tool("walk")
    assert paired.canvas.tool == "walk"


@pytest.mark.parametrize("shares", ["points", "data"])
def test_isolating_hides_points_of_the_second_map_that_the_first_does_not_have(paired, actions, shares):
    paired.scripted.tell(second_of(paired.asked(SecondMap)[-1], data=450, samples=120, step=11, shares=shares))
    paired.until(lambda: len(paired.two.chart) == 570)
    paired.map.choose(np.array([3, 5]))
    actions.trigger("map_isolate")
    assert paired.two.chart.visible(np.arange(570)).tolist() == [3, 5]
    actions.trigger("undo")
    assert paired.two.chart.count == 570 and not paired.chart.isolated
    actions.trigger("redo")
    assert paired.two.chart.visible(np.arange(570)).tolist() == [3, 5]
    actions.trigger("map_show_all")
    assert paired.two.chart.count == 570
    paired.map.choose(np.array([3, 5]))
    actions.trigger("map_hide")  # the others are not alone then: what has no twin stays
    assert paired.two.chart.count == 568


def test_a_point_under_the_pointer_is_marked_on_both(paired):
    paired.move(paired.chart.places[20])
    assert paired.canvas.pointed == paired.two.pointed >= 0
    on_second(paired, QEvent.Type.MouseMove, paired.two.chart.places[33])
    assert paired.canvas.pointed == paired.two.pointed >= 0
    paired.until(lambda: paired.map.walking.card.isVisible())
    assert paired.chart.name(paired.canvas.pointed) in paired.map.walking.card.text()
    paired.two.leaveEvent(QEvent(QEvent.Type.Leave))
    assert paired.canvas.pointed == -1 and not paired.map.walking.card.isVisible()


def test_a_click_on_the_second_walks_to_the_twin_on_the_first(paired):
    place = paired.two.chart.places[33]
    on_second(paired, QEvent.Type.MouseButtonPress, place)
    on_second(paired, QEvent.Type.MouseButtonRelease, place)
    twin = paired.two.pointed
    assert paired.canvas.here == pytest.approx(tuple(paired.chart.places[twin].tolist()))
    assert paired.store.state.place == OnMap(*paired.canvas.here)
    assert paired.two.here == pytest.approx(tuple(paired.two.chart.places[twin].tolist()))
    paired.panel._actions.trigger("new_seeds")
    assert paired.two.here is None


def test_how_alike_they_are_is_told_without_drawing_the_map_anew(paired):
    chart = paired.two.chart
    paired.scripted.tell(second_of(paired.asked(SecondMap)[-1], near=0.42))
    words = paired.pair.second.head.words
    paired.until(lambda: words.text() == "42 % in common")
    assert paired.two.chart is chart


def test_another_projection_step_or_number_of_points(paired):
    head = paired.pair.second.head
    head.set_steps((100, 2000))
    assert [head.of.itemText(at) for at in range(3)] == ["This step", "Step 2,000", "Step 100"]
    head.projection.setCurrentIndex(head.projection.findData("tsne"))
    head.of.setCurrentIndex(2)
    head.changed.emit()
    paired.until(lambda: paired.asked(SecondMap)[-1].step == 100)
    assert paired.asked(SecondMap)[-1].projection == "tsne"
    paired.map.settings.points.setCurrentIndex(0)
    paired.map.settings.points.activated.emit(0)
    paired.until(lambda: paired.asked(SecondMap)[-1].data == 2000)
    firsts = [asked for asked in paired.asked(Map) if not isinstance(asked, SecondMap)]
    assert firsts[-1].data == 2000 and firsts[-1].projection == "pca"


def test_a_second_map_that_cannot_be_made_says_why_and_leaves_the_first(paired):
    paired.two.show_chart(None, False)
    paired.pair.second.feed._waiting = True
    paired.scripted.tell(Failed("explore", "The snapshot is gone.", "Choose another moment.", "second"))
    paired.until(lambda: paired.pair.second.empty.isVisible())
    assert "Choose another moment." in paired.pair.second.empty.accessibleName()
    assert paired.chart is not None and not paired.map.empty.isVisible()


def test_a_second_map_that_dies_half_way_settles_no_more(paired):
    second = paired.pair.second
    second.feed._shown_at = 0.0  # not a moment ago
    paired.scripted.tell(replace(second.canvas.chart.shown, settled=0.5))
    paired.until(second.head.stop.isVisible)
    paired.scripted.tell(Failed("explore", "The layout ended early.", "Choose PCA.", "second"))
    paired.until(lambda: second.head.words.text() == "The layout ended early. Choose PCA.")
    assert not second.head.stop.isVisible() and not second.feed.settling


def test_another_run_shares_the_data_or_nothing_and_says_so(paired):
    head = paired.pair.second.head
    head.runs = lambda: [Entry(Path("run-2"), "A wider one"), Entry(Path("run-1"), "This one")]
    head.of.about_to_show.emit()  # as its list opens
    assert [head.of.itemText(at) for at in range(head.of.count())] == ["This step", "A wider one"]
    head.of.setCurrentIndex(1)
    head.changed.emit()
    paired.until(lambda: paired.asked(SecondMap)[-1].other == Path("run-2"))
    asked = paired.asked(SecondMap)[-1]
    paired.scripted.tell(second_of(asked, shares="data", seed=5))
    paired.until(lambda: paired.two.chart.shown.shares == "data")
    paired.map.choose(np.array([3, 450]))
    assert list(paired.two.selection) == [3]
    paired.map.filtering.show_classes((0,), False)
    paired.scripted.tell(second_of(asked, shares="none", seed=6, step=12))
    paired.until(lambda: head.words.text() == "Other data")
    assert "Choose a run on the same data" in head.words.toolTip()
    assert not len(paired.two.selection) and paired.two.chart.count == 500 and paired.chart.count == 450
    assert not paired.pair.second.thumbs.possible()


def test_points_drift_from_one_projection_to_another(paired):
    canvas = paired.canvas

    def show(projection, settled, seed):
        canvas.show_chart(Chart(shown(projection=projection, settled=settled, seed=seed, shift=50.0)), False)

    before = canvas.scope.at(canvas.chart.places[:5])
    show("neighbours", 0.2, 7)
    assert canvas.drift.going
    np.testing.assert_allclose(canvas.scope.at(canvas.drift.places()[:5]), before, atol=0.1)
    show("neighbours", 0.3, 8)  # a layout that settles on the way
    assert canvas.drift.going
    np.testing.assert_allclose(canvas.scope.at(canvas.drift.places()[:5]), before, atol=0.1)
    paired.until(lambda: not canvas.drift.going and not canvas.layer.busy)
    np.testing.assert_allclose(canvas.drift.places(), canvas.chart.places, atol=1e-3)
    show("neighbours", 0.4, 9)
    assert not canvas.drift.going


def test_the_next_start_has_the_same_maps(paired, settings):
    remembered.remember(paired.map, settings)
    assert (settings.get(remembered.OPEN, False), settings.get(remembered.SECOND, "")) == (True, "neighbours")
    settings.set(remembered.FIRST, "tsne")
    settings.set(remembered.SECOND, "pca")
    remembered.restore(paired.map, settings)
    assert paired.map.feed.wanted.projection == paired.map.settings.projection.value() == "tsne"
    paired.until(lambda: paired.asked(SecondMap)[-1].projection == "pca")
    settings.set(remembered.FIRST, "nonsense")
    settings.set(remembered.OPEN, False)
    remembered.restore(paired.map, settings)
    assert paired.map.feed.wanted.projection == "tsne" and not paired.pair.open


def test_side_by_side_where_there_is_room_else_beneath(paired):
    halves = paired.pair.halves
    assert halves.orientation() == Qt.Orientation.Vertical
    paired.map.setMinimumWidth(760)
    paired.until(lambda: halves.orientation() == Qt.Orientation.Horizontal)
    assert abs(paired.canvas.width() - paired.two.width()) <= 2


def test_maps_of_other_points_share_none():
    one, other = Chart(shown(data=3, samples=0)), Chart(shown(data=0, samples=3))
    assert all((found == -1).all() for found in twins(one, other))
