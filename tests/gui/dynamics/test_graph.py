"""The graph strip: layouts without overlap, thumbnails, switches, the flow while an act is told."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from engine.answers import SceneShown
from engine.events import sealed
from gui.dynamics.graph import thumbnails
from gui.dynamics.graph.flow import LIT, lit
from gui.dynamics.graph.layout import Line, boxes, captions, graph
from gui.dynamics.graph.nodes import KEPT, Trail
from gui.dynamics.graph.strip import GraphStrip
from gui.dynamics.narration import ACTS, rounds

GAN, VAE, VAEGAN = ("decoder", "critic"), ("encoder", "decoder"), ("encoder", "decoder", "critic")
FAMILIES = [GAN, VAE, VAEGAN]
FACTS = {"noise": "2 dims, uniform", "generator": "3 × 48", "critic": "3 × 96", "encoder": "3 × 48"}


def scene(**changed):
    rng = np.random.Generator(np.random.Philox(7))

    def some(*shape):
        return sealed(rng.normal(size=shape).astype(np.float32))

    none = sealed(np.zeros((0, 2), np.float32))
    parts = {
        "real": some(200, 2), "real_scores": some(200), "made": some(100, 2), "latents": some(100, 2), "made_scores": some(100),
        "field": some(30, 50), "manifold": some(9, 9, 2), "manifold_z": some(9, 9, 2), "pull": none, "slope": none,
        "encoded": some(20, 2), "means": some(20, 2), "sigmas": sealed(np.full((20, 2), 0.3, np.float32)), "rings": none,
        "rebuilt": some(20, 2), "nearest": none, "distance": none, "beside": none,
    }  # fmt: skip
    return SceneShown(1, Path("run"), 10, (-3.0, -2.0, 3.0, 2.0), **(parts | changed))


@pytest.fixture
def strip(qtbot, qt_theme):
    made = GraphStrip()
    qtbot.addWidget(made)
    made.resize(965, 142)
    made.set_networks(GAN, "points")
    made.show()
    return made


# --- layout


@pytest.mark.parametrize("networks", FAMILIES)
@given(width=st.floats(600, 2600), height=st.floats(96, 220), name=st.floats(12, 36), letter=st.floats(4, 16))
def test_nothing_overlaps_at_any_size(networks, width, height, name, letter):
    made = graph(networks, "points")
    at = boxes(made, width, height)
    line = Line(name, lambda text: letter * len(text))
    words = captions(made, at, (width, height), line, Line(name * 0.9, line.measure), FACTS)
    whole = [*at.values(), *(one.box for one in words)]
    assert not [(a, b) for n, a in enumerate(whole) for b in whole[:n] if a.meets(b)]
    assert all(box.x >= 0 and box.y >= 0 and box.right <= width and box.bottom <= height for box in whole)


@pytest.mark.parametrize("networks", FAMILIES)
@pytest.mark.parametrize("width", [965, 1336, 2100])
def test_every_name_is_there_at_usual_sizes(networks, width):
    made = graph(networks, "points")
    words = captions(made, boxes(made, width, 142), (width, 142), Line(15, lambda text: 6.2 * len(text)), Line(13, len), {})
    assert {one.key for one in words} == {node.key for node in made.nodes if not node.loss}


@pytest.mark.parametrize("networks", FAMILIES)
def test_edges_join_nodes_and_gradients_go_back(networks):
    made = graph(networks, "points")
    keys = [node.key for node in made.nodes]
    assert len(set(keys)) == len(keys)
    at = boxes(made, 1000, 142)
    for edge in made.edges:
        assert edge.start in keys and edge.end in keys
        assert (at[edge.start].right <= at[edge.end].x) != bool(edge.back)
    assert {edge.end for edge in made.edges if edge.back} == (
        {"critic", "generator"} if networks == GAN else {"encoder", "generator", *(("critic",) if "critic" in networks else ())})


def test_pictures_have_no_layers_and_no_networks_no_graph():
    assert not any(node.layer for node in graph(GAN, "image").nodes)
    assert graph((), "points").nodes == ()


@pytest.mark.parametrize("networks", FAMILIES)
def test_every_act_of_a_family_lights_something(networks):
    made = graph(networks, "points")
    for phase, _ in rounds(networks):
        for act in ACTS[phase]:
            nodes, edges = lit(made, phase, act)
            assert nodes or edges, (phase, act)
    assert lit(made, "", "") == (frozenset(), frozenset())


def test_every_part_that_lights_exists_in_some_family():
    known = {part for networks in FAMILIES for made in [graph(networks, "points")]
             for part in [*(node.key for node in made.nodes), *(edge.key for edge in made.edges)]}  # fmt: skip
    assert {part for parts in LIT.values() for part in parts} <= known


# --- thumbnails


@given(st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), min_size=1, max_size=60))
def test_ranks_keep_the_order(values):
    field = np.array(values)[None]
    found = thumbnails.ranks(field)[0]
    assert ((found >= 0) & (found <= 1)).all()
    good = np.flatnonzero(np.isfinite(field[0]))
    order = good[np.argsort(field[0][good], kind="stable")]
    assert (np.diff(found[order]) >= 0).all()


def test_the_field_runs_from_low_to_high(qt_theme):
    image = thumbnails.shaded(np.linspace(-1, 1, 64).reshape(8, 8))
    low, high = image.pixelColor(0, 0), image.pixelColor(7, 7)
    assert low.red() > low.blue() and high.blue() > high.red()


def test_a_frame_holds_the_points():
    points = np.random.Generator(np.random.Philox(3)).normal(size=(500, 2)) * 40 + 7
    spots = thumbnails.frame_of(points).at(points, QSize(60, 50))
    assert ((spots >= 0) & (spots <= [60, 50])).all(axis=1).mean() > 0.98


def test_thumbnails_survive_what_diverged(qt_theme):
    bad = np.full((20, 2), np.nan)
    room, shade = QSize(40, 40), QColor("white")
    frame = thumbnails.frame_of(bad)
    for image in (thumbnails.dots(bad, frame, room, shade), thumbnails.mesh(np.full((4, 4, 2), np.nan), frame, room, shade),
                  thumbnails.field(np.full((4, 4), np.inf), (0, 0, 1, 1), room), thumbnails.ellipses(bad, bad, room, shade),
                  thumbnails.histogram(bad, bad, room), thumbnails.histogram(np.ones(3), np.ones(3), room),
                  thumbnails.sheet(np.zeros((0, 4, 4, 1), np.uint8), room)):  # fmt: skip
        assert image.size() == room


def test_trails_keep_the_whole_history_in_few_places():
    trail = Trail()
    for value in range(10_000):
        trail.append(float(value))
    trail.append(float("nan"))
    assert KEPT <= len(trail.places) < 2 * KEPT and np.isnan(trail.newest)
    assert trail.places == sorted(trail.places) and trail.places[0] < 200 and trail.places[-1] > 9_800


def shown(strip, key):
    return strip.nodes[key]._image


@pytest.mark.parametrize("networks", FAMILIES)
def test_a_scene_fills_the_nodes(strip, networks):
    strip.set_networks(networks, "points")
    strip.draw_now()
    before = {key: shown(strip, key).copy() for key in strip.nodes}
    strip.show_scene(scene())
    strip.draw_now()
    changed = {key for key in strip.nodes if shown(strip, key) != before[key]}
    assert changed == {node.key for node in strip.graph.nodes if not node.loss} - {"encoder"}


def test_what_a_scene_leaves_out_stays(strip):
    strip.show_scene(scene())
    strip.draw_now()
    before = shown(strip, "critic").copy()
    strip.show_scene(scene(field=sealed(np.zeros((0, 0), np.float32))))
    strip.draw_now()
    assert shown(strip, "critic") == before


def test_pictures_become_contact_sheets(strip):
    strip.set_networks(GAN, "image")
    before = shown(strip, "samples").copy()
    made = np.full((9, 8, 8, 1), 200, np.uint8)
    strip.show_pictures(made, np.repeat(made, 3, axis=3))
    strip.show_scores(np.ones(4), np.zeros(4))
    strip.draw_now()
    inner = strip.nodes["samples"].inner()
    assert shown(strip, "samples") != before
    assert shown(strip, "samples").deviceIndependentSize().toSize() == inner
    assert not strip.grab().isNull()


def test_thumbnails_are_drawn_at_most_four_times_a_second(strip, monkeypatch, qtbot):
    qtbot.waitUntil(lambda: not strip._pace.isActive(), timeout=3000)
    drawn = []
    monkeypatch.setattr(strip, "draw_now", lambda: drawn.append(1))
    for _ in range(20):
        strip.show_scene(scene())
    assert drawn == [1] and strip._pace.interval() >= 250
    qtbot.waitUntil(lambda: len(drawn) == 2, timeout=3000)  # the newest comes after all
    strip.hide()
    strip.show_scene(scene())
    assert len(drawn) == 2
    strip.show()
    assert len(drawn) == 3


def test_losses_show_the_newest_value(strip):
    strip.set_history("critic", [1.0, 0.9])
    strip.show_losses({"critic": 0.667, "generator": -1.13, "unknown": 3.0})
    assert strip.nodes["loss_critic"].value() == "0.667" and strip.nodes["loss_generator"].value() == "−1.13"
    assert strip.nodes["loss_critic"].accessibleDescription() == "0.667"


# --- switches


def test_nodes_switch_their_layers_by_click_and_space(strip, qtbot):
    heard = []
    strip.toggled.connect(heard.append)
    qtbot.mouseClick(strip.nodes["critic"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(strip.nodes["samples"], Qt.Key.Key_Space)
    qtbot.mouseClick(strip.nodes["noise"], Qt.MouseButton.LeftButton)
    assert heard == ["field", "made"]
    assert not strip.nodes["critic"].isChecked()  # the room says what is on
    strip.set_layers(frozenset({"field", "pull"}))
    assert strip.nodes["critic"].isChecked() and strip.nodes["loss_generator"].isChecked()
    assert not strip.nodes["samples"].isChecked() and heard == ["field", "made"]


def test_layers_outlive_another_family(strip):
    strip.set_layers(frozenset({"real"}))
    strip.set_networks(VAE, "points")
    assert strip.nodes["real"].isChecked()


def test_tab_goes_along_the_way_of_the_data(strip, qtbot):
    strip.activateWindow()
    stops = [node.key for node in strip.graph.nodes if node.layer]
    strip.nodes[stops[0]].setFocus()
    found = [stops[0]]
    for _ in stops[1:]:
        qtbot.keyClick(strip.nodes[found[-1]], Qt.Key.Key_Tab)
        found.append(next(key for key, button in strip.nodes.items() if button.hasFocus()))
    assert found == stops == ["generator", "samples", "real", "critic", "scores", "loss_generator"]


def test_every_switch_says_what_it_is(strip):
    for key, button in strip.nodes.items():
        assert button.objectName() == f"graph_{key}" and button.accessibleName() and button.toolTip()
    assert strip.nodes["critic"].toolTip() == "Discriminator: show the discriminator field"
    strip.set_layers({"field"})
    assert strip.nodes["critic"].toolTip() == "Discriminator: hide the discriminator field"


def test_pointing_tells_the_layer_and_the_generator_morphs(strip, qapp):
    heard, morph = [], []
    strip.hovered.connect(heard.append)
    strip.morph.connect(morph.append)
    for button in (strip.nodes["generator"], strip.nodes["critic"]):
        QTest.mouseMove(strip, QPoint(2, 2))
        QTest.mouseMove(button, button.rect().center())
        qapp.processEvents()
    QTest.mouseMove(strip, QPoint(2, 2))
    qapp.processEvents()
    assert heard == ["manifold", "", "field", ""] and morph == [True, False]


def test_another_family_ends_the_morph(strip):
    morph = []
    strip.morph.connect(morph.append)
    strip.nodes["generator"].inside = True
    strip.set_networks((), "points")
    assert morph == [False] and strip.nodes == {}


def test_pointing_elsewhere_marks_the_node(strip):
    strip.set_hover("made")
    assert [key for key, button in strip.nodes.items() if button._named] == ["samples"]
    strip.set_hover("")
    assert not any(button._named for button in strip.nodes.values())


# --- flow


def test_dots_run_only_while_an_act_is_told_and_seen(strip, qt_theme, qtbot):
    assert not strip.flow.moving
    strip.set_act("critic", "score")
    assert strip.flow.moving and strip.nodes["critic"]._lit and strip.flow._timer.interval() >= 33
    first = strip.flow.dots()
    qtbot.waitUntil(lambda: strip.flow.dots() != first, timeout=2000)
    strip.hide()
    assert not strip.flow.moving
    strip.show()
    assert strip.flow.moving
    qt_theme("dark", reduced_motion=True)
    assert not strip.flow.moving and len(strip.flow.dots()) == 2
    qt_theme("dark")
    strip.set_act("", "")
    assert not strip.flow.moving and not strip.nodes["critic"]._lit


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
@pytest.mark.parametrize("networks", FAMILIES)
@pytest.mark.parametrize(("width", "scale"), [(480, 2.0), (965, 1.0), (2100, 1.5)])
def test_it_paints_in_every_theme_and_size(strip, qt_theme, caplog, name, networks, width, scale):
    qt_theme(name, text_scale=scale, reduced_motion=True)
    strip.set_networks(networks, "points")
    strip.set_facts(FACTS)
    strip.resize(width, strip.sizeHint().height())
    strip.show_scene(scene())
    strip.set_layers({"real", "field"})
    for phase, _ in rounds(networks):
        for act in ACTS[phase]:
            strip.set_act(phase, act)
            strip.show_losses({"critic": 1.0, "kl": float("nan"), "reconstruction": 2.0})
            assert not strip.grab().isNull()
    assert not caplog.records  # a painting that fails is logged
