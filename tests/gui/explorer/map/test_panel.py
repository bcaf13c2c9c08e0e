"""The map in the window: walking on it, choosing from it, and when it is asked for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.answers import Located
from engine.commands import DataItem, Decode, Latent, Lattice, OnMap, Originals, Point, Seed
from engine.events import Failed, Snapshotted, sealed
from engine.questions import Axis, Locate, Map, MapStop
from gui.explorer import state
from gui.explorer.map.asking import Wanted
from gui.explorer.map.canvas import BOX, LASSO, WALK
from tests.gui.explorer.conftest import RUN, exploring
from tests.gui.explorer.map.charting import shown

MIDDLE = Qt.MouseButton.MiddleButton


def key(canvas, which, kind=QEvent.Type.KeyPress, keys=Qt.KeyboardModifier.NoModifier):
    QApplication.sendEvent(canvas, QKeyEvent(kind, which, keys))


def pixel(canvas, place):
    x, y = canvas.scope.at(np.asarray(place, float)).tolist()
    return canvas.grab().toImage().pixelColor(round(x), round(y))


# --- what is shown -----------------------------------------------------------------------------------------------------


def test_before_a_run_the_map_says_what_would_be_here(unmapped, actions):
    assert unmapped.map.empty.isVisible() and "No map yet" in unmapped.map.empty.accessibleName()
    assert unmapped.asked(Map) == [] and not actions.situation.mapped
    assert actions.reason("map_lasso") == "Open or train a run first."


def test_the_map_is_asked_for_and_shown_with_its_words_counts_and_classes(mapped, actions):
    asked = mapped.asked(Map)
    assert len(asked) == 1 and (asked[0].projection, asked[0].run) == ("pca", RUN)
    assert mapped.map.head.words.text() == "PCA of latents, 41 % of the variance"
    assert [row.text() for row in mapped.map.legend.rows.values()][:2] == ["T-shirt", "Trouser"]
    assert mapped.map.legend.counts.text() == "500 points" and actions.situation.mapped
    assert "500 points, exact inverse" in mapped.canvas.accessibleName()
    assert not mapped.map.empty.isVisible() and mapped.map.legend.isVisible()


def test_points_are_painted_in_their_classes_colour(mapped):
    from gui.theme import colour

    cluster = np.flatnonzero((mapped.chart.shown.labels == 1) & mapped.chart.shown.of_data)
    images = mapped.canvas.grab().toImage()
    wanted = colour("classes.1")
    found = 0
    for x, y in mapped.canvas.scope.at(mapped.chart.places[cluster]).tolist():
        shade = images.pixelColor(int(x), int(y))
        found += abs(shade.red() - wanted.red()) + abs(shade.green() - wanted.green()) + abs(shade.blue() - wanted.blue()) < 60
    assert found > len(cluster) * 0.7


def test_data_without_classes_say_so(unmapped):
    unmapped.scripted.classes = ()
    unmapped.open(live=False)
    assert unmapped.map.legend.note.text() == "No classes" and not unmapped.map.legend.rows
    assert set(unmapped.map.legend.kinds) == {"data", "samples"}


def test_without_data_the_samples_alone_are_there(unmapped):
    unmapped.scripted.data = 0
    unmapped.open(live=False)
    assert unmapped.map.legend.note.text() == "Data not found" and unmapped.chart.count == 100


def test_a_map_that_cannot_be_made_says_why(unmapped, monkeypatch):
    monkeypatch.setattr(unmapped.scripted, "chart", lambda asked: unmapped.scripted.tell(
        Failed("explore", "There is too little data.", "Train on more.", "map")))  # fmt: skip
    unmapped.scripted.tell(exploring(live=False))
    unmapped.settle()
    assert "There is too little data. Train on more." in unmapped.map.empty.accessibleName()


def test_another_run_begins_with_an_empty_map(mapped):
    mapped.scripted.auto = False
    mapped.scripted.tell(exploring(run=RUN / "b", live=False))
    mapped.settle()
    assert mapped.chart is None and mapped.map.empty.isVisible() and not mapped.map.legend.isVisible()
    assert mapped.asked(Map)[-1].run == RUN / "b"


# --- when it is asked for ----------------------------------------------------------------------------------------------


def test_newer_weights_make_a_newer_map_but_not_at_once_and_never_unseen(unmapped):
    now = [0.0]
    feed = unmapped.map.feed
    feed._clock = lambda: now[0]
    unmapped.open()
    unmapped.scripted.tell(Snapshotted(RUN, 20))
    unmapped.settle()
    assert len(unmapped.asked(Map)) == 1 and feed._timer.isActive()
    now[0] = 2.5
    feed._turn()
    unmapped.settle()
    assert len(unmapped.asked(Map)) == 2
    unmapped.panel.hide()
    now[0] = 9.0
    unmapped.scripted.tell(Snapshotted(RUN, 30))
    unmapped.settle()
    assert len(unmapped.asked(Map)) == 2 and not feed._timer.isActive()
    unmapped.panel.show()
    unmapped.until(lambda: len(unmapped.asked(Map)) == 3)


def test_a_settling_layout_can_be_stopped(unmapped, actions):
    unmapped.scripted.settling = True
    unmapped.open(live=False)
    assert unmapped.map.head.words.text().endswith("settling, 50 %")
    assert unmapped.map.head.tools["map_stop"].isVisible()
    unmapped.map.head.tools["map_stop"].click()
    unmapped.settle()
    assert len(unmapped.asked(MapStop)) == 1
    assert not unmapped.map.head.tools["map_stop"].isVisible() and actions.reason("map_stop") == "The map stands still."


def test_a_layout_that_dies_half_way_settles_no_more_and_the_head_says_so(unmapped, actions):
    unmapped.scripted.settling = True
    unmapped.open(live=False)
    unmapped.scripted.tell(Failed("explore", "The layout ended early.", "Choose PCA.", "map"))
    unmapped.until(lambda: unmapped.map.head.words.text() == "The layout ended early. Choose PCA.")
    assert not unmapped.map.head.tools["map_stop"].isVisible() and actions.reason("map_stop") == "The map stands still."
    unmapped.scripted.settling = False
    unmapped.map._on_wanted(Wanted(seed=1))
    unmapped.until(lambda: unmapped.map.head.words.text().startswith("PCA of latents"))


def test_settings_ask_for_another_map_and_show_only_what_matters(mapped):
    popup = mapped.map.settings
    popup.projection.set_value("tsne")
    popup.projection.chosen.emit("tsne")
    mapped.until(lambda: mapped.asked(Map)[-1].projection == "tsne")
    assert not popup.perplexity.isHidden() and popup.neighbours.isHidden() and popup.across.isHidden()
    popup.perplexity.setValue(50.0)
    mapped.until(lambda: mapped.asked(Map)[-1].perplexity == 50.0)
    popup.projection.chosen.emit("custom")
    popup.up.setCurrentIndex(popup.up.findText("Towards Bag"))
    popup.up.activated.emit(popup.up.currentIndex())
    mapped.until(lambda: mapped.asked(Map)[-1].axes == (Axis(axis=0), Axis(towards=8)))
    popup.points.setCurrentIndex(2)
    popup.points.activated.emit(2)
    mapped.until(lambda: mapped.asked(Map)[-1].data == 0)


def test_newer_places_drift_unless_motion_is_reduced(mapped, qt_theme):
    mapped.scripted.shift = 0.3
    mapped.map.feed.begin(mapped.map._run)
    mapped.until(lambda: mapped.canvas.drift.going)
    mapped.until(lambda: not mapped.canvas.drift.going and not mapped.canvas.layer.busy)
    qt_theme("dark", reduced_motion=True)
    mapped.scripted.shift = 0.6
    before = mapped.chart
    mapped.map.feed.begin(mapped.map._run)
    mapped.until(lambda: mapped.chart is not before)
    assert not mapped.canvas.drift.going


# --- walking -----------------------------------------------------------------------------------------------------------


def test_a_drag_on_the_map_walks_and_what_it_ends_on_stays(mapped):
    mapped.drag((0, 0), (0.5, 0.2), (1.0, 0.5), release=False)
    place = mapped.store.state.place
    assert isinstance(place, OnMap) and (place.x, place.y) == pytest.approx((1.0, 0.5), abs=1e-6)
    mapped.until(lambda: any(isinstance(c.points[0].place, OnMap) for c in mapped.asked(Decode, "stage")))
    mapped.mouse(QEvent.Type.MouseButtonRelease, mapped.spot((1.0, 0.5)))
    mapped.until(lambda: isinstance(mapped.store.state.place, Latent))
    assert mapped.store.state.place.array()[:2].tolist() == pytest.approx([1.0, 0.5], abs=1e-5)
    assert mapped.canvas.here == pytest.approx((1.0, 0.5), abs=1e-6)
    mapped.until(lambda: mapped.asked(Decode, "stage")[-1].points[0].place == mapped.store.state.place)


def test_a_click_goes_there_and_offsets_are_laid_over_once(mapped):
    mapped.store.apply(state.set_offset, 0, 2.0)
    mapped.drag((1.5, -1.0))
    mapped.until(lambda: isinstance(mapped.store.state.place, Latent))
    assert mapped.store.state.place.array()[0] == pytest.approx(1.5, abs=1e-5)
    assert state.stage_point(mapped.store.state).offsets == ((0, 2.0),)


def test_escape_takes_the_walk_back(mapped):
    before = state.stage_point(mapped.store.state)
    mapped.drag((0, 0), (1, 1), release=False)
    key(mapped.canvas, Qt.Key.Key_Escape)
    assert state.stage_point(mapped.store.state) == before


def test_a_step_on_the_lattice_leaves_the_map(mapped):
    mapped.drag((1, 1))
    mapped.until(lambda: isinstance(mapped.store.state.place, Latent))
    mapped.store.apply(state.step_by, 1, 0)
    assert isinstance(state.stage_point(mapped.store.state).place, Lattice)


def test_arrows_walk_and_zoom_keys_zoom(mapped):
    mapped.canvas.set_here((0.0, 0.0))
    key(mapped.canvas, Qt.Key.Key_Right)
    place = mapped.store.state.place
    assert isinstance(place, OnMap) and place.x > 0 and place.y == 0
    scale = mapped.canvas.scope.scale
    key(mapped.canvas, Qt.Key.Key_Plus)
    assert mapped.canvas.scope.scale == pytest.approx(1.25 * scale)
    key(mapped.canvas, Qt.Key.Key_0)
    assert mapped.canvas.scope.scale == pytest.approx(scale)


def test_wheel_zooms_at_the_pointer_and_middle_drag_pans(mapped):
    canvas, at = mapped.canvas, QPointF(60, 50)
    before = canvas.scope.back(60, 50)
    wheel = QWheelEvent(at, canvas.mapToGlobal(at), QPointF(0, 0).toPoint(), QPointF(0, 120).toPoint(), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(canvas, wheel)
    assert canvas.scope.back(60, 50) == pytest.approx(before)
    start = canvas.scope
    mapped.mouse(QEvent.Type.MouseButtonPress, QPointF(100, 100), MIDDLE)
    mapped.mouse(QEvent.Type.MouseMove, QPointF(130, 90), MIDDLE)
    mapped.mouse(QEvent.Type.MouseButtonRelease, QPointF(130, 90), MIDDLE)
    assert canvas.scope.back(130, 90) == pytest.approx(start.back(100, 100))
    assert mapped.store.state.place is None
    mapped.until(lambda: not canvas.layer.busy)
    assert canvas.layer._of == canvas.scope


def test_space_held_makes_a_drag_pan(mapped):
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    override.ignore()
    QApplication.sendEvent(mapped.canvas, override)
    assert override.isAccepted()
    key(mapped.canvas, Qt.Key.Key_Space)
    scope = mapped.canvas.scope
    mapped.drag((0, 0), (1, 0))
    assert mapped.canvas.scope != scope and mapped.store.state.place is None
    key(mapped.canvas, Qt.Key.Key_Space, QEvent.Type.KeyRelease)
    assert not mapped.canvas.space


def test_hovering_shows_a_small_picture_with_class_number_and_distance(mapped):
    index = int(np.flatnonzero(mapped.chart.shown.labels == 9)[0])
    mapped.move(mapped.chart.places[index])
    card = mapped.map.walking.card
    mapped.until(lambda: card.isVisible() and "Distance" in card.text())
    assert card.text() == f"Ankle boot, data {index}, Exact inverse, Distance to data 36 %" and card.image is not None
    assert mapped.asked(Decode, "map over")[-1].points[0].condition is None
    QApplication.sendEvent(mapped.canvas, QEvent(QEvent.Type.Leave))
    assert not card.isVisible()


def test_the_path_and_the_place_of_the_stage_are_on_the_map(mapped):
    mapped.until(lambda: mapped.canvas.here == (0.5, 0.5))
    mapped.store.apply(state.choose_end, "a", Point(Seed(1)))
    mapped.store.apply(state.choose_end, "b", Point(Seed(2)))
    mapped.until(lambda: len(mapped.canvas.path) == 32)
    mapped.store.apply(state.choose_end, "b", None)
    assert len(mapped.canvas.path) == 0


def test_a_late_answer_for_another_run_is_not_shown(mapped):
    request = mapped.map.walking.here.request
    mapped.scripted.tell(Located(request, "map here", RUN / "x", sealed(np.full((1, 2), 9.0, np.float32)),
                                 sealed(np.zeros(1, np.float32)), 1))  # fmt: skip
    mapped.settle()
    assert mapped.canvas.here != (9.0, 9.0)


# --- choosing ----------------------------------------------------------------------------------------------------------


def around(chart, label):
    """A loop around a cluster."""
    places = chart.places[chart.shown.labels == label].astype(float)
    middle, radius = places.mean(axis=0), 1.05 * np.abs(places - places.mean(axis=0)).max() * 1.42
    angle = np.linspace(0, 2 * np.pi, 24)
    return [tuple(middle + radius * np.array([np.cos(a), np.sin(a)])) for a in angle]


def test_a_lasso_chooses_its_points_and_isolating_hides_the_rest(mapped, actions):
    actions.trigger("map_lasso")
    assert mapped.canvas.tool == LASSO and actions.checked("map_lasso")
    mapped.drag(*around(mapped.chart, 3))
    cluster = np.flatnonzero(mapped.chart.shown.labels == 3)
    assert set(cluster) <= set(mapped.canvas.selection.tolist())
    assert mapped.map.bar.isVisible() and mapped.map.bar.count.text() == f"{len(mapped.canvas.selection)} chosen"
    count = len(mapped.canvas.selection)
    actions.trigger("map_isolate")
    assert mapped.chart.count == count and mapped.map.legend.counts.text() == f"{count} of 500"
    actions.trigger("map_show_all")
    assert mapped.chart.count == 500 and actions.reason("map_show_all") == "No point is hidden."
    actions.trigger("map_hide")
    assert mapped.chart.count == 500 - count and not mapped.map.bar.isVisible()
    key(mapped.canvas, Qt.Key.Key_Escape)
    assert mapped.canvas.tool == WALK and not actions.checked("map_lasso")


def test_a_box_chooses_and_a_click_chooses_none(mapped, actions):
    actions.trigger("map_box")
    assert mapped.canvas.tool == BOX
    left, bottom, right, top = mapped.chart.box
    mapped.drag((left - 0.1, bottom - 0.1), (0, 0), (right + 0.1, top + 0.1))
    assert len(mapped.canvas.selection) == 500
    mapped.drag((0, 0))
    assert len(mapped.canvas.selection) == 0 and not mapped.map.bar.isVisible()


def test_chosen_points_stay_chosen_on_a_newer_map(mapped):
    mapped.map.choose(np.array([3, 5, 440]))
    mapped.scripted.data = 420  # more of the data have been read
    mapped.map.feed.begin(mapped.map._run)
    mapped.until(lambda: len(mapped.chart) == 520)
    assert mapped.canvas.selection.tolist() == [3, 5, 460] and mapped.map.bar.count.text() == "3 chosen"


def test_a_settling_layout_is_shown_a_few_times_a_second(mapped):
    feed, now, seen = mapped.map.feed, [100.0], []
    feed._clock, feed._shown_at = lambda: now[0], 0.0
    feed.shown.connect(lambda event: seen.append(event.settled))
    for settled in (0.1, 0.2, 0.3, 1.0):
        now[0] += 0.05
        mapped.scripted.tell(shown(feed.request, RUN, settled=settled))
        mapped.settle()
    assert seen == [0.1, 1.0]


def test_the_legend_filters_classes(mapped):
    row = mapped.map.legend.rows[(2,)]
    row.click()
    assert mapped.chart.count == 450 and mapped.map.legend.counts.text() == "450 of 500" and not row.isChecked()
    assert row.accessibleName() == "Pullover, hidden"
    mapped.map.legend.kinds["samples"].click()
    assert mapped.chart.count == 360
    row.click()
    assert mapped.chart.count == 400


def test_search_chooses_by_class_and_number(mapped, actions):
    said = []
    mapped.map.said.connect(lambda level, words: said.append(words))
    actions.trigger("map_search")
    assert mapped.map.head.searching
    mapped.map.head.field.setText("sneak")
    mapped.map.head.field.returnPressed.emit()
    assert set(mapped.chart.shown.labels[mapped.canvas.selection]) == {7}
    mapped.map.search("tractor")
    assert said == ["Nothing on the map is called “tractor”."]


def test_chosen_points_become_the_ends_of_the_path(mapped, actions):
    shown = mapped.chart.shown
    data = np.flatnonzero((shown.labels == 5) & shown.of_data)
    mapped.map.choose(data)
    actions.trigger("map_to_a")
    end = mapped.store.state.path.a
    assert isinstance(end.place, DataItem) and end.place.index in set(shown.numbers[data].tolist())
    samples = np.flatnonzero((shown.labels == 6) & ~shown.of_data)
    mapped.map.choose(samples)
    actions.trigger("map_to_b")
    assert isinstance(mapped.store.state.path.b.place, Seed)


def test_without_an_encoder_an_end_is_the_latent_of_its_place(unmapped, actions):
    unmapped.open(live=False, encodes=False)
    data = np.flatnonzero((unmapped.chart.shown.labels == 5) & unmapped.chart.shown.of_data)
    unmapped.map.choose(data)
    actions.trigger("map_to_b")
    unmapped.until(lambda: unmapped.store.state.path.b is not None)
    end = unmapped.store.state.path.b.place
    middle = unmapped.chart.places[unmapped.chart.centre(data)]
    assert isinstance(end, Latent) and end.array()[:2].tolist() == pytest.approx(middle.tolist())


# --- pictures and colours ----------------------------------------------------------------------------------------------


def test_zoomed_in_far_the_datas_pictures_are_shown(mapped):
    x, y = mapped.chart.places[0].tolist()
    spot = mapped.spot((x, y))
    mapped.canvas.zoom(12.0, spot)
    mapped.until(lambda: mapped.asked(Originals, "map pictures"))
    asked = mapped.asked(Originals, "map pictures")[-1].indices
    assert 0 in asked and len(asked) <= 90
    mapped.until(lambda: 0 in mapped.map.thumbs._slots)
    mapped.canvas.grab()
    mapped.canvas.fit()
    assert len(mapped.map.thumbs.in_sight(mapped.chart, mapped.canvas.scope)) == 0


def test_on_a_screen_of_another_density_the_pictures_are_made_anew(mapped):
    thumbs, canvas = mapped.map.thumbs, mapped.canvas
    canvas.zoom(12.0, mapped.spot(mapped.chart.places[0].tolist()))
    mapped.until(lambda: 0 in thumbs._slots)
    before, side = set(thumbs._slots), thumbs._atlas.width() // 16

    def arrive(numbers, dpr):
        thumbs.dpr, thumbs._request = dpr, 77
        pictures = mapped.scripted._originals(Originals(77, "map pictures", numbers, run=RUN))
        assert thumbs.take(pictures)

    arrive((300, 301), 2.0)
    assert thumbs._atlas.width() == 2 * 16 * side and set(thumbs._slots) == {300, 301}  # those before lay elsewhere
    assert set(mapped.asked(Originals, "map pictures")[-1].indices) == before  # and are asked for anew
    arrive((302,), 2.0)
    assert set(thumbs._slots) >= {300, 301, 302}


def test_pictures_in_sight_stay_when_others_come(mapped):
    thumbs, canvas = mapped.map.thumbs, mapped.canvas
    x, y = mapped.chart.places[0].tolist()
    canvas.scope = replace(canvas.scope, x=x, y=y, scale=canvas.scope.scale * 8)
    seen = mapped.chart.shown.numbers[thumbs.in_sight(mapped.chart, canvas.scope)].tolist()
    assert 1 < len(seen) <= 90
    thumbs.forget()
    for number in [*seen, *(number for number in range(400) if number not in seen)][:256]:
        thumbs._place(number)
    thumbs.ask(mapped.chart, canvas.scope)
    for number in range(1000, 1100):
        thumbs._place(number)
    assert set(seen) <= thumbs._slots.keys() and len(thumbs._slots) == 256


def test_density_colours_every_point_by_how_crowded_it_is(mapped):
    before = mapped.canvas.layer.pictures
    mapped.map.settings.colouring.emit("density")
    mapped.until(lambda: mapped.canvas.layer.pictures > before and not mapped.canvas.layer.busy)
    assert mapped.chart.colouring == "density" and len(mapped.chart.inks()) == 130


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_every_theme_paints_the_map(mapped, qt_theme, theme):
    before = mapped.canvas.layer.pictures
    qt_theme(theme)
    mapped.until(lambda: mapped.canvas.layer.pictures > before and not mapped.canvas.layer.busy)
    from gui.theme import colour

    ground = mapped.canvas.grab().toImage().pixelColor(3, mapped.canvas.height() - 3)
    assert abs(ground.lightness() - colour("surface0").lightness()) < 60


def test_a_large_map_is_drawn_in_slices_while_the_window_lives(mapped):
    from gui.explorer.map.chart import Chart

    large = Chart(shown(data=320_000, samples=0))
    before = mapped.canvas.layer.pictures
    mapped.canvas.show_chart(large, False)
    assert mapped.canvas.layer.pictures == before
    mapped.until(lambda: mapped.canvas.layer.pictures > before and not mapped.canvas.layer.busy)
    assert large.sorted
    mapped.canvas.zoom(3.0)
    mapped.until(lambda: not mapped.canvas.layer.busy and mapped.canvas.layer._of == mapped.canvas.scope)


def test_locating_keeps_its_pace(mapped):
    asked = len(mapped.asked(Locate, "map here"))
    for step in range(40):
        mapped.store.apply(state.go_to, step / 10, 0.0)
        mapped.settle()
    assert len(mapped.asked(Locate, "map here")) - asked < 30
