"""What floats over the canvas: legend, distributions, latent space; and the laboratory that wires them."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.events import DataInfo
from gui import theme
from gui.dynamics.lab.distributions import DistributionPicker
from gui.dynamics.lab.lab import Lab
from gui.dynamics.lab.latent_inset import LatentInset, ellipses
from gui.dynamics.lab.legend import TITLES, Legend, reasons
from tests.gui.dynamics import scenes

NAMES = ("line", "mixture", "ring", "disjoint", "ring8", "grid25", "spirals", "checkerboard", "cities")


def infos() -> list[DataInfo]:
    picture = np.full((84, 84, 3), 90, np.uint8)
    return [DataInfo(name, name.capitalize(), "points", (2,), 4000, (), "", picture) for name in NAMES]


@pytest.fixture
def legend(qtbot, qt_theme):
    made = Legend("k")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def picker(qtbot, qt_theme):
    made = DistributionPicker("k")
    qtbot.addWidget(made)
    made.set_items(infos())
    made.show()
    return made


@pytest.fixture
def lab(qtbot, qt_theme):
    made = Lab("k")
    qtbot.addWidget(made)
    made.resize(1000, 560)
    made.distributions.set_items(infos())
    made.set_data(scenes.ring())
    made.canvas.set_modes(scenes.CENTRES, scenes.SIGMA)
    made.set_networks(("decoder", "critic"))
    made.show()
    made.show_scene(scenes.gan_scene(view=made.canvas.view))
    return made


def row(legend, key):
    return legend.findChild(QWidget, f"{legend.objectName()}.{key}")


def test_a_row_toggles_its_layer_by_mouse_and_keyboard_and_says_its_state(legend, qtbot):
    legend.set_layers(frozenset({"real"}))
    assert row(legend, "real").accessibleName() == "Real points, shown"
    with qtbot.waitSignal(legend.toggled) as told:
        qtbot.mouseClick(row(legend, "real"), Qt.MouseButton.LeftButton)
    assert told.args == ["real", False] and row(legend, "real").accessibleName() == "Real points, hidden"
    with qtbot.waitSignal(legend.toggled) as told:
        qtbot.keyClick(row(legend, "pull"), Qt.Key.Key_Space)
    assert told.args == ["pull", True] and legend.layers() == {"pull"}


def test_setting_layers_is_no_act_of_a_person(legend):
    told = []
    legend.toggled.connect(lambda *what: told.append(what))
    legend.set_layers(frozenset({"field"}))
    assert not told and legend.layers() == {"field"}


@pytest.mark.parametrize(("networks", "off"), [
    (("decoder", "critic"), {"posteriors", "beside"}),
    (("encoder", "decoder"), {"field", "pull", "slope", "beside"}),
    (("encoder", "decoder", "critic"), {"beside"}),
])  # fmt: skip
def test_rows_that_make_no_sense_stay_and_say_why(legend, networks, off):
    legend.set_layers(frozenset(TITLES))
    legend.set_reasons(reasons(networks, beside=False))
    for key in TITLES:
        one = row(legend, key)
        assert one.isVisible() and one.isEnabled() == (key not in off)
        assert one.toolTip() and bool(one.accessibleDescription()) == (key in off)
    assert legend.layers() == set(TITLES) - off
    legend.set_reasons({})
    assert legend.layers() == set(TITLES)


def test_hovering_links_both_ways(legend, qtbot, settle):
    told = []
    legend.hovered.connect(told.append)
    for kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
        QApplication.sendEvent(row(legend, "field"), QFocusEvent(kind))
    assert told == ["field", ""]
    legend.set_hover("manifold")
    assert row(legend, "manifold").linked and not row(legend, "field").linked
    legend.set_hover("")
    assert not row(legend, "manifold").linked


def test_the_manifold_is_called_latent_grid_for_an_encoder_without_a_game(legend):
    legend.set_latent_grid(True)
    assert row(legend, "manifold").accessibleName().startswith("Latent grid")
    legend.set_latent_grid(False)
    assert row(legend, "manifold").accessibleName().startswith("Generator manifold")


def test_a_low_window_gets_the_legend_in_two_columns(legend):
    one = legend.fit(2000, 2000)
    two = legend.fit(2000, one.height() - 20)
    assert two.width() > one.width() and two.height() < one.height()
    assert legend.fit(one.width(), 40).width() < one.width()  # the names would cover all: signs and eyes stay
    assert legend.fit(2000, 2000) == one


def test_choosing_a_distribution(picker, qtbot):
    with qtbot.waitSignal(picker.chosen) as told:
        qtbot.mouseClick(picker.findChild(QWidget, "k.grid25"), Qt.MouseButton.LeftButton)
    assert told.args == ["grid25"] and picker.value() == "grid25"
    picker.set_value("elsewhere")
    assert picker.value() == ""
    first = picker.findChild(QWidget, "k.line")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert picker.value() == ""  # the arrow only goes there
    with qtbot.waitSignal(picker.chosen) as told:
        qtbot.keyClick(picker.findChild(QWidget, "k.mixture"), Qt.Key.Key_Return)
    assert told.args == ["mixture"]


def test_a_locked_picker_says_why_and_opens_again(picker, qtbot):
    picker.set_reason("Stop the run first.")
    tile, brush = picker.findChild(QWidget, "k.ring"), picker.findChild(QWidget, "k.brush")
    assert not tile.isEnabled() and "Stop the run first." in tile.toolTip() and not brush.isEnabled()
    assert picker.findChild(QWidget, "k.why").isVisible()
    picker.set_items(infos())
    assert not picker.findChild(QWidget, "k.ring").isEnabled()
    picker.set_reason("")
    assert picker.findChild(QWidget, "k.ring").isEnabled() and brush.isEnabled()


def test_the_row_wraps_where_it_is_narrow(picker):
    wide, narrow = picker.fit(900), picker.fit(260)
    assert narrow.width() <= 260 and narrow.height() > wide.height() and picker.fit(900) == wide


def test_posteriors_are_ellipses_in_latent_space_and_the_panel_folds(qtbot, qt_theme):
    ring = ellipses(np.array([[1.0, 2.0]]), np.array([[0.5, 0.1]]))[0]
    assert ring.max(axis=0) == pytest.approx([1.5, 2.1]) and ring.mean(axis=0) == pytest.approx([1, 2])
    panel = LatentInset("k")
    qtbot.addWidget(panel)
    panel.show()
    panel.show_scene(scenes.vae_scene())
    full, shot = panel.body_size(), panel.grab()
    qtbot.mouseClick(panel.findChild(QWidget, "k.fold"), Qt.MouseButton.LeftButton)
    assert panel.folded() and panel.body_size().height() < full.height() and not shot.isNull()
    panel.show_scene(scenes.vae_scene(30))
    panel.set_folded(False)
    assert panel.findChild(QWidget, "k.view").accessibleDescription() == "30 posteriors"


def test_the_legend_rules_the_canvas(lab, qtbot):
    with qtbot.waitSignal(lab.layers_changed) as told:
        qtbot.mouseClick(row(lab.legend, "slope"), Qt.MouseButton.LeftButton)
    assert "slope" in told.args[0] and "slope" in lab.canvas.layers()
    lab.set_layers(frozenset({"real"}))
    assert lab.legend.layers() == lab.canvas.layers() == {"real"}


def test_the_brush_is_one_wherever_it_is_taken_up(lab, qtbot):
    qtbot.mouseClick(lab.tools.brush, Qt.MouseButton.LeftButton)
    picker_brush = lab.findChild(QWidget, "k.distributions.brush")
    assert lab.canvas.brushing() and picker_brush.isChecked()
    qtbot.mouseClick(picker_brush, Qt.MouseButton.LeftButton)
    assert not lab.canvas.brushing() and not lab.tools.brush.isChecked()


def test_the_latent_space_is_there_for_an_encoder_alone(lab):
    assert lab.latent.isHidden()
    lab.set_networks(("encoder", "decoder"))
    lab.show_scene(scenes.vae_scene())
    assert lab.latent.isVisible() and not lab.latent.geometry().intersected(lab.rect()).isEmpty()


@pytest.mark.parametrize("size", [(1000, 560), (700, 400)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_leaves_the_laboratory_and_no_words_are_clipped(lab, qt_theme, size, scale, caplog):
    for name in theme.NAMES:
        qt_theme(name, scale)
        lab.resize(*size)
        lab.place()
        lab.grab()
        for panel in (lab.legend, lab.distributions):
            body = panel.geometry().marginsRemoved(panel.margins)
            assert lab.rect().contains(body) or scale > 1.5, (panel.objectName(), body)
        assert lab.rect().contains(lab.tools.geometry())
        for key in TITLES:
            one = row(lab.legend, key)
            assert one.width() >= one.sizeHint().width() and one.height() >= one.fontMetrics().height()
    assert not caplog.records


def test_every_control_has_a_name_and_a_tooltip(lab):
    lab.canvas.set_brushing(True)
    for one in lab.findChildren(QWidget):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one is not lab.canvas:
            named = one if one.objectName() else one.parentWidget()
            assert named.objectName() and one.accessibleName() and named.toolTip(), one
    lab.canvas.set_brushing(False)
