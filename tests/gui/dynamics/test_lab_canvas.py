"""The canvas: what it shows, where it looks, what the pointer and the keyboard do, and the brush."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.dynamics.lab.canvas import LabCanvas
from gui.dynamics.lab.layers import KEYS
from gui.dynamics.lab.pointing import Target
from tests.gui.dynamics import scenes

NOTHING = QPoint(690, 390)


@pytest.fixture
def canvas(qtbot, qt_theme):
    made = LabCanvas("k")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_data(scenes.ring())
    made.set_modes(scenes.CENTRES, scenes.SIGMA)
    made.show()
    made.show_scene(scenes.gan_scene(view=made.view))
    return made


def spot(canvas, role="made", index=0) -> QPoint:
    points = canvas._points(role)
    return QPointF(*canvas.plane.at(points[index])).toPoint()


def lonely(canvas) -> int:
    """A generated sample with nobody near, so that the pointer's choice is plain."""
    spots = canvas.plane.at(np.concatenate([canvas._points("made"), canvas._points("real")]))
    far = np.linalg.norm(spots[:, None] - spots[None], axis=-1) + np.eye(len(spots)) * 1e9
    return int(far.min(axis=1)[:400].argmax())


def wheel(canvas, at: QPointF, notches: int, keys=Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, keys,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_it_first_shows_all_of_the_data_and_follows_its_size(canvas, qtbot):
    left, bottom, right, top = canvas.view
    data = scenes.ring()
    assert (data > (left, bottom)).all() and (data < (right, top)).all()
    assert (right - left) / (top - bottom) == pytest.approx(700 / 400)
    with qtbot.waitSignal(canvas.view_changed):
        canvas.resize(500, 400)
    assert (canvas.view[2] - canvas.view[0]) / (canvas.view[3] - canvas.view[1]) == pytest.approx(500 / 400)


def test_the_wheel_zooms_at_the_pointer_and_a_double_click_fits(canvas, qtbot):
    before, at = canvas.view, QPointF(200, 100)
    here = canvas.plane.back(200, 100)
    with qtbot.waitSignal(canvas.view_changed):
        wheel(canvas, at, 2)
    assert canvas.plane.back(200, 100) == pytest.approx(here)
    assert canvas.view[2] - canvas.view[0] < before[2] - before[0]
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert canvas.view == pytest.approx(before)


@pytest.mark.parametrize("space", [False, True])
def test_middle_drag_or_space_and_drag_pan(canvas, qtbot, space):
    button = Qt.MouseButton.LeftButton if space else Qt.MouseButton.MiddleButton
    before = canvas.view
    if space:
        qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas, button, pos=QPoint(300, 200))
    qtbot.mouseMove(canvas, QPoint(340, 180))
    qtbot.mouseRelease(canvas, button, pos=QPoint(340, 180))
    scale = 700 / (before[2] - before[0])
    assert canvas.view[0] == pytest.approx(before[0] - 40 / scale) and canvas.view[1] == pytest.approx(before[1] - 20 / scale)
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    qtbot.mouseMove(canvas, QPoint(400, 300))
    assert canvas.view[0] == pytest.approx(before[0] - 40 / scale)


def test_every_layer_paints_something_of_its_own_in_every_theme(canvas, qt_theme, caplog):
    scene = scenes.gan_scene(view=canvas.view)
    vae = scenes.vae_scene()
    full = replace(scene, encoded=vae.encoded, means=vae.means, sigmas=vae.sigmas, rings=vae.rings, rebuilt=vae.rebuilt,
                   beside=vae.beside)  # fmt: skip
    canvas.show_scene(full)
    for name in theme.NAMES:
        qt_theme(name)
        canvas.set_layers(frozenset())
        empty = canvas.picture()
        assert empty.pixelColor(5, 5) == theme.colour("surface0")
        for key in KEYS:
            canvas.set_layers(frozenset({key}))
            assert canvas.picture() != empty, (name, key)
    assert not caplog.records


def test_a_scene_without_anything_paints(canvas, caplog):
    none = np.zeros((0, 2), np.float32)
    fields = ("real", "made", "latents", "made_scores", "real_scores", "field", "manifold", "manifold_z", "pull", "slope",
              "encoded", "means", "sigmas", "rings", "rebuilt", "nearest", "distance", "beside")  # fmt: skip
    canvas.set_layers(frozenset(KEYS))
    canvas.show_scene(replace(scenes.gan_scene(), **dict.fromkeys(fields, none)))
    canvas.grab()
    holes = np.full((4, 2), np.nan, np.float32)
    canvas.show_scene(replace(scenes.gan_scene(), made=holes, pull=holes, slope=holes, manifold=np.full((3, 3, 2), np.nan)))
    canvas.grab()
    assert not caplog.records


def test_an_unknown_layer_is_refused(canvas):
    with pytest.raises(ValueError, match="there is no layer"):
        canvas.set_layers(frozenset({"gold"}))


def test_scenes_painted_are_counted_once_each(canvas):
    canvas.grab()
    before = canvas.frames
    canvas.show_scene(scenes.gan_scene(step=301))
    canvas.grab()
    canvas.grab()
    assert canvas.frames == before + 1


def test_real_points_are_blue_and_generated_ones_orange(canvas):
    canvas.set_layers(frozenset({"real"}))
    at = spot(canvas, "real")
    assert canvas.picture().pixelColor(at) == theme.colour("real")
    canvas.set_layers(frozenset({"made"}))
    assert canvas.picture().pixelColor(spot(canvas, "made", lonely(canvas))) == theme.colour("generated")


def test_pointing_tells_the_sample_and_its_numbers(canvas, qtbot):
    index, scene = lonely(canvas), canvas._shown.scene
    with qtbot.waitSignal(canvas.pointed) as told:
        qtbot.mouseMove(canvas, spot(canvas, "made", index))
    assert told.args == [index] and canvas.target() == Target("made", index)
    text = canvas.card_text()
    assert "Generated point" in text and "score D(x)" in text and "dL G/dx" in text
    assert f"{scene.nearest[index] + 1}, at {scene.distance[index]:.1f} σ" in text
    assert canvas.accessibleDescription() == text
    with qtbot.waitSignal(canvas.pointed) as told:
        qtbot.mouseMove(canvas, NOTHING)
    assert told.args == [-1] and not canvas.card_text()


def test_pointing_at_a_real_point_tells_its_mode_but_no_generated_index(canvas, qtbot):
    canvas.set_layers(frozenset({"real"}))
    told = []
    canvas.pointed.connect(told.append)
    qtbot.mouseMove(canvas, spot(canvas, "real", 3))
    assert canvas.target().role == "real" and "Real point" in canvas.card_text() and "σ" in canvas.card_text()
    assert not told


def test_the_sample_stays_pointed_at_while_it_moves_and_is_let_go_when_it_is_gone(canvas, qtbot):
    index = lonely(canvas)
    qtbot.mouseMove(canvas, spot(canvas, "made", index))
    before = canvas.card_text()
    canvas.show_scene(scenes.gan_scene(view=canvas.view, seed=2))
    assert canvas.target() == Target("made", index) and canvas.card_text() != before
    canvas.show_scene(scenes.gan_scene(made=index or 1, view=canvas.view))
    assert canvas.target() is None or index == 0


def test_arrow_keys_walk_from_sample_to_sample_and_escape_ends(canvas, qtbot):
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    first = canvas.target()
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    second = canvas.target()
    assert first and second and first != second
    made = canvas._points("made")
    assert made[second.index][0] > made[first.index][0]
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.target() is None and not canvas.card_text()


def test_the_card_gives_way_to_its_sample(canvas, qtbot):
    corner = np.float32([canvas.plane.back(650, 40)])
    canvas.show_scene(replace(scenes.gan_scene(view=canvas.view), made=corner))
    qtbot.mouseMove(canvas, QPoint(650, 40))
    assert canvas.card_text() and canvas._card_body().top() > 100


def test_the_steps_own_batch_takes_the_place_of_the_scene_until_it_ends(canvas, qtbot):
    canvas.set_layers(frozenset({"real", "made", "pull"}))
    scene = canvas.picture()
    made = np.float32([[0, 0], [0.5, 0.5]])
    canvas.show_batch(np.float32([[1, 1]]), made, np.float32([[1, 0], [0, 2]]))
    batch = canvas.picture()
    assert batch != scene and canvas.longest_arrow == pytest.approx(2, rel=0.05)
    plain = canvas.grab().toImage()
    canvas.highlight([0, 5], "made")
    assert canvas.grab().toImage() != plain
    qtbot.mouseMove(canvas, spot(canvas))
    assert canvas.target() is None
    canvas.show_batch(None)
    assert canvas.picture() == scene


def test_the_morph_changes_the_manifold_alone(canvas):
    canvas.set_layers(frozenset({"manifold"}))
    end = canvas.picture()
    canvas.set_morph(0.0)
    start = canvas.picture()
    canvas.set_morph(1.0)
    assert start != end and canvas.picture() == end


def test_the_brush_paints_strokes_that_can_be_undone_and_used(canvas, qtbot):
    canvas.set_brushing(True)
    assert canvas.brushing() and canvas.hasFocus()
    use = canvas.findChild(object, "lab.brush_bar.use")
    assert not use.isEnabled() and "20" in use.reason
    for y in (100, 250):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, y))
        for x in range(120, 300, 15):
            qtbot.mouseMove(canvas, QPoint(x, y))
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, y))
    both = canvas.brush.points()
    assert len(canvas.brush.strokes.done) == 2 and len(both) > 20 and use.isEnabled()
    reach = canvas.brush.radius / canvas.plane.scale
    assert both[:, 0].min() >= canvas.plane.back(100, 0)[0] - reach - 1e-5
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.brush.strokes.done) == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert np.array_equal(canvas.brush.points(), both)
    canvas.grab()
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert np.array_equal(told.args[0], both) and told.args[0].dtype == np.float32 and not canvas.brushing()


def test_the_wheel_sizes_the_brush_and_escape_lays_it_down(canvas, qtbot):
    canvas.set_brushing(True)
    view, radius = canvas.view, canvas.brush.radius
    wheel(canvas, QPointF(100, 100), 1)
    assert canvas.brush.radius > radius and canvas.view == view
    wheel(canvas, QPointF(100, 100), 1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.view != view
    with qtbot.waitSignal(canvas.brush_changed) as told:
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert told.args == [False]


def test_pointing_repaints_the_pointed_place(canvas, qtbot):
    canvas.grab()
    index = lonely(canvas)
    before = canvas.grab().toImage()
    qtbot.mouseMove(canvas, spot(canvas, "made", index))
    after = canvas.grab().toImage()
    ring = spot(canvas, "made", index) + QPoint(9, 0)
    assert after.pixelColor(ring) != before.pixelColor(ring) and after.pixelColor(ring) != QColor()
