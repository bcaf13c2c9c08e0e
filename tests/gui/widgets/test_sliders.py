"""Slider, filmstrip, path strip: values, keys, mouse, Reset, Escape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication

from gui.widgets.filmstrip import Filmstrip
from gui.widgets.pathstrip import PathStrip
from gui.widgets.slider import ResetSlider

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def heard(signal):
    values = []
    signal.connect(values.append)
    return values


def pictures(count):
    made = []
    for n in range(count):
        image = QImage(16, 16, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(n * 20 % 360, 255, 255))
        made.append(image)
    return made


@pytest.fixture
def slider(qtbot):
    made = ResetSlider("psi", "Truncation", 0.0, 1.0, 0.7)
    qtbot.addWidget(made)
    made.resize(240, 50)
    made.show()
    return made


@pytest.fixture
def strip(qtbot):
    made = Filmstrip("axis", "Tone", "PCA 1")
    made.set_pictures(pictures(9))
    qtbot.addWidget(made)
    made.resize(448, 46)
    made.show()
    return made


@pytest.fixture
def path(qtbot):
    made = PathStrip("path")
    made.set_frames(pictures(25))
    qtbot.addWidget(made)
    made.resize(600, 70)
    made.show()
    return made


def part(widget):
    return widget.findChild(QAbstractSlider)


def reset_of(widget):
    return widget.findChild(QAbstractButton, f"{widget.objectName()}.reset")


# --- slider


def test_reset_is_enabled_only_when_changed(slider, qtbot):
    told = heard(slider.moved)
    assert not reset_of(slider).isEnabled()
    slider.set_value(0.2)
    assert reset_of(slider).isEnabled() and not told
    qtbot.mouseClick(reset_of(slider), LEFT)
    assert slider.value() == 0.7 and told == [0.7] and not reset_of(slider).isEnabled()


def test_keys_move_the_slider(slider, qtbot):
    track = part(slider)
    told = heard(slider.moved)
    qtbot.keyClick(track, Qt.Key.Key_Right)
    assert slider.value() == pytest.approx(0.71)
    qtbot.keyClick(track, Qt.Key.Key_End)
    qtbot.keyClick(track, Qt.Key.Key_Home)
    qtbot.keyClick(track, Qt.Key.Key_PageUp)
    assert told == pytest.approx([0.71, 1.0, 0.0, 0.1])


def test_dragging_and_escape(slider, qtbot):
    track = part(slider)
    handle = track._handle().toPoint()
    qtbot.mousePress(track, LEFT, pos=handle)
    assert slider.value() == 0.7  # pressing the handle moves nothing
    qtbot.mouseMove(track, QPoint(handle.x() - 60, handle.y()))
    moved = slider.value()
    assert moved < 0.7
    qtbot.keyClick(track, Qt.Key.Key_Escape)
    assert slider.value() == pytest.approx(0.7)
    qtbot.mouseRelease(track, LEFT)


def test_a_double_click_on_the_handle_resets(slider, qtbot):
    slider.set_value(0.3)
    qtbot.mouseDClick(part(slider), LEFT, pos=part(slider)._handle().toPoint())
    assert slider.value() == 0.7


def test_the_wheel_passes_over_without_focus(slider):
    track = part(slider)
    track.clearFocus()
    turn = QWheelEvent(QPointF(20, 9), QPointF(20, 9), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
                       Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(track, turn)
    assert slider.value() == 0.7


def test_a_log_slider_moves_by_ratio(qtbot):
    slider = ResetSlider("speed", "Speed", 0.01, 100.0, 1.0, log=True)
    qtbot.addWidget(slider)
    assert part(slider).fraction() == pytest.approx(0.5)
    slider.set_value(10.0)
    assert part(slider).fraction() == pytest.approx(0.75)
    with pytest.raises(ValueError):
        ResetSlider("bad", "Bad", 0.0, 1.0, 0.5, log=True)


@given(st.floats(-1e6, 1e6))
def test_a_slider_keeps_to_its_range(qapp, value):
    slider = ResetSlider("psi", "Truncation", -2.0, 3.0, 0.0)
    slider.set_value(value)
    assert -2.0 <= slider.value() <= 3.0
    slider.deleteLater()


def test_the_slider_says_why_it_is_disabled(slider):
    slider.set_reason("Only for Gaussian latents.")
    assert not part(slider).isEnabled() and slider.toolTip() == "Only for Gaussian latents."
    slider.grab()


# --- filmstrip


def test_offsets_run_from_minus_to_plus_span(strip):
    offsets = strip.offsets()
    assert len(offsets) == 9 and offsets[0] == -3.0 and offsets[4] == 0.0 and offsets[8] == 3.0


def test_arrows_go_by_a_cell_and_with_shift_by_a_tenth(strip, qtbot):
    told = heard(strip.moved)
    qtbot.keyClick(part(strip), Qt.Key.Key_Right)
    qtbot.keyClick(part(strip), Qt.Key.Key_Right, SHIFT)
    qtbot.keyClick(part(strip), Qt.Key.Key_Home)
    assert told == pytest.approx([0.75, 0.825, -3.0])


def test_a_click_chooses_the_cell_under_it(strip, qtbot):
    inside = part(strip)
    cell, left = inside._cell(), inside._left()
    qtbot.mouseClick(inside, LEFT, pos=QPoint(left + 6 * cell + cell // 2, 10))
    assert strip.value() == pytest.approx(1.5)


def test_value_and_reset_show_only_when_changed(strip, qtbot):
    assert reset_of(strip).isHidden()
    strip.set_value(-1.06)
    assert not reset_of(strip).isHidden() and strip.findChild(object, "axis.value").text() == "−1.06"
    told = heard(strip.moved)
    qtbot.mouseDClick(part(strip), LEFT)
    assert strip.value() == 0.0 and told[-1] == 0.0 and reset_of(strip).isHidden()


def test_escape_ends_a_drag_and_restores(strip, qtbot):
    strip.set_value(0.75)
    inside = part(strip)
    middle = inside._place().center().toPoint()
    qtbot.mousePress(inside, LEFT, pos=middle)
    qtbot.mouseMove(inside, QPoint(middle.x() + 50, middle.y()))
    assert strip.value() > 0.75
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert strip.value() == pytest.approx(0.75)
    qtbot.mouseRelease(inside, LEFT)


def test_the_frame_is_white_at_rest_and_accent_when_moved(strip, qt_theme):
    def frame_pixel():
        inside = part(strip)
        place = inside._place()
        return inside.grab().toImage().pixelColor(round(place.center().x()), round(place.top()) + 1).name().upper()

    assert frame_pixel() == "#FFFFFF"
    strip.set_value(1.5)
    assert frame_pixel() == "#45D0B5"


def test_other_cells_are_dimmed(strip):
    inside = part(strip)
    image, cell, left = inside.grab().toImage(), inside._cell(), inside._left()
    here = image.pixelColor(left + 4 * cell + cell // 2, cell // 2 + 2)
    other = image.pixelColor(left + cell // 2, cell // 2 + 2)
    assert here.value() > 250 and other.value() == pytest.approx(153, abs=3)


# --- path


def test_scrubbing_by_mouse_and_keys(path, qtbot):
    told = heard(path.scrubbed)
    qtbot.mouseClick(path, LEFT, pos=QPoint(300, 40))
    assert path.position() == pytest.approx(0.5, abs=0.01)
    qtbot.keyClick(path, Qt.Key.Key_Home)
    qtbot.keyClick(path, Qt.Key.Key_Right)
    assert told[-2:] == pytest.approx([0.0, 1 / 24])
    path.set_position(0.9)
    assert told[-1] == pytest.approx(1 / 24)  # setting is silent
    path.grab()


def test_ends_are_always_shown(path):
    path.resize(180, 70)
    shown = [index for _, index in path._slots()]
    assert shown[0] == 0 and shown[-1] == 24 and len(shown) < 25


def test_an_empty_path_paints_and_ignores_keys(qtbot):
    path = PathStrip("path")
    qtbot.addWidget(path)
    path.grab()
    qtbot.keyClick(path, Qt.Key.Key_Right)
    path.set_frames(pictures(1))
    path.grab()
    assert path.position() == 0.0


def test_they_are_sliders_for_screen_readers(slider, strip, path):
    for widget in (part(slider), part(strip), path):
        assert QAccessible.queryAccessibleInterface(widget).role() == QAccessible.Role.Slider
        assert widget.accessibleName()
