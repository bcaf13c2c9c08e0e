"""Segmented, thumbnails and switch."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage

from gui.widgets.segmented import Segmented
from gui.widgets.switch import Switch
from gui.widgets.thumbs import ThumbPicker

METHODS = [("lerp", "lerp"), ("slerp", "slerp"), ("geodesic", "geodesic")]


@pytest.fixture
def bar(qtbot):
    made = Segmented("method", METHODS, "Method")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def picker(qtbot):
    made = ThumbPicker("data")
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    made.set_items([("a", "Set A", image), ("b", "Set B", image), ("c", "Set C", QImage())])
    qtbot.addWidget(made)
    made.show()
    return made


def heard(signal):
    values = []
    signal.connect(values.append)
    return values


def test_a_click_chooses_and_tells(bar, qtbot):
    told = heard(bar.chosen)
    qtbot.mouseClick(bar.findChild(object, "method.geodesic"), Qt.MouseButton.LeftButton)
    assert bar.value() == "geodesic" and told == ["geodesic"]


def test_setting_is_silent_and_checked(bar):
    told = heard(bar.chosen)
    bar.set_value("slerp")
    assert bar.value() == "slerp" and not told
    with pytest.raises(KeyError):
        bar.set_value("spline")


def test_arrows_pass_over_disabled_choices(bar, qtbot):
    told = heard(bar.chosen)
    bar.set_choice_reason("slerp", "Only for Gaussian latents.")
    first = bar.findChild(object, "method.lerp")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert told == ["geodesic"]
    qtbot.keyClick(bar.findChild(object, "method.geodesic"), Qt.Key.Key_Right)
    assert bar.value() == "geodesic" and told == ["geodesic"]
    qtbot.keyClick(bar.findChild(object, "method.geodesic"), Qt.Key.Key_Left)
    assert bar.value() == "lerp"
    assert bar.findChild(object, "method.slerp").toolTip() == "Only for Gaussian latents."


def test_a_disabled_choice_takes_no_click(bar, qtbot):
    bar.set_choice_reason("slerp", "no")
    qtbot.mouseClick(bar.findChild(object, "method.slerp"), Qt.MouseButton.LeftButton)
    assert bar.value() == "lerp"


def test_other_choices_keep_the_value_if_they_can(bar):
    bar.set_value("slerp")
    bar.set_choices([("slerp", "slerp"), ("spline", "spline")])
    assert bar.value() == "slerp"
    bar.set_choices([("a", "A")])
    assert bar.value() == "a"


def test_segments_are_radio_buttons_for_screen_readers(bar):
    role = QAccessible.queryAccessibleInterface(bar.findChild(object, "method.lerp")).role()
    assert role == QAccessible.Role.RadioButton and bar.accessibleName() == "Method"


def test_thumbnails_are_chosen_by_mouse_and_keys(picker, qtbot):
    told = heard(picker.chosen)
    qtbot.mouseClick(picker.findChild(object, "data.b"), Qt.MouseButton.LeftButton)
    picker.findChild(object, "data.b").setFocus()
    qtbot.keyClick(picker.findChild(object, "data.b"), Qt.Key.Key_Right)
    assert told == ["b", "c"] and picker.value() == "c"
    picker.grab()


def test_the_value_survives_new_thumbnails_only_if_it_is_there(picker):
    picker.set_value("b")
    picker.set_items([("b", "B", QImage()), ("d", "D", QImage())])
    assert picker.value() == "b"
    picker.set_items([("d", "D", QImage())])
    assert picker.value() == ""
    picker.set_value("nothing of the sort")
    assert picker.value() == ""


def test_the_folder_tile_asks_for_a_folder(picker, qtbot):
    with qtbot.waitSignal(picker.folder_asked, timeout=1000):
        qtbot.mouseClick(picker.findChild(object, "data.folder"), Qt.MouseButton.LeftButton)


def test_a_thumbnail_says_why_it_is_disabled(picker, qtbot):
    picker.set_item_reason("b", "Points need the points family.")
    tile = picker.findChild(object, "data.b")
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert picker.value() == "" and tile.toolTip().startswith("Points")
    picker.set_item_reason("b", "")
    assert tile.isEnabled() and tile.toolTip() == "Set B"


def test_a_switch_is_a_check_box(qtbot):
    switch = Switch("veil", "Veil")
    qtbot.addWidget(switch)
    switch.show()
    assert QAccessible.queryAccessibleInterface(switch).role() == QAccessible.Role.CheckBox
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not switch.isChecked()
    switch.grab()
