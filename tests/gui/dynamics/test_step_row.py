"""Buttons by family, rows by width, slow motion."""

import pytest
from PySide6.QtCore import Qt

from gui import theme
from gui.dynamics.step_row import StepRow, offered

GAN, VAE, VAEGAN = ("decoder", "critic"), ("encoder", "decoder"), ("encoder", "decoder", "critic")


@pytest.fixture
def row(qtbot, qt_theme):
    made = StepRow()
    qtbot.addWidget(made)
    made.resize(1000, 68)
    made.show()
    return made


def shown(row):
    return {name: button.text() for name, button in row.buttons.items() if not button.isHidden()}


@pytest.mark.parametrize(("networks", "words"), [
    (GAN, ["Step D", "Step G", "Both"]),
    (VAE, ["Step encoder", "Step decoder", "Both"]),
    (VAEGAN, ["Step D", "Step encoder", "Step decoder", "All"]),
    (("decoder",), ["Step"]),
])  # fmt: skip
def test_buttons_follow_the_networks(row, networks, words):
    row.set_networks(networks)
    assert list(shown(row).values()) == words
    assert list(shown(row)) == [name for name in row.buttons if name in offered(networks)]


def test_steps_name_the_networks_to_train(row, qtbot):
    heard = []
    row.step.connect(heard.append)
    for name in offered(GAN):
        qtbot.mouseClick(row.buttons[name], Qt.MouseButton.LeftButton)
    row.set_networks(VAE)
    qtbot.keyClick(row.buttons["step_encoder"], Qt.Key.Key_Space)
    assert heard == [("critic",), ("decoder",), (), ("encoder",)]


def test_a_reason_disables_every_step(row):
    row.set_reason("A run trains; pause it first.")
    assert all(not button.isEnabled() and "pause" in button.toolTip() for button in row.buttons.values())
    row.set_reason("")
    assert all(button.isEnabled() for button in row.buttons.values())


def test_slow_motion_tells_once_and_can_be_shown_silently(row, qtbot):
    heard = []
    row.slow_toggled.connect(heard.append)
    row.set_slow(True)
    assert row.slow.switch.isChecked() and heard == []
    qtbot.mouseClick(row.slow.switch, Qt.MouseButton.LeftButton)
    assert heard == [False]


def test_the_pace_runs_from_a_fifth_to_five_seconds(row, qtbot):
    heard = []
    row.pace.connect(heard.append)
    assert row.slow.seconds() == 1.25 and not row.slow.reset.isEnabled()
    qtbot.keyClick(row.slow.track, Qt.Key.Key_End)
    qtbot.keyClick(row.slow.track, Qt.Key.Key_Home)
    qtbot.mouseClick(row.slow.reset, Qt.MouseButton.LeftButton)
    assert heard == [5.0, 0.2, 1.25] and row.slow.number.text() == "1.25 s"


def test_the_next_act_is_offered_only_while_acts_are_told(row, qtbot):
    heard = []
    row.next_asked.connect(lambda: heard.append("next"))
    row.held.connect(heard.append)
    assert row.next.isHidden() and row.hold.isHidden()
    row.set_playing(True)
    qtbot.mouseClick(row.next, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.hold, Qt.MouseButton.LeftButton)
    assert row.hold.accessibleName() == "Go on"
    row.set_playing(False)
    assert heard == ["next", True, False] and row.next.isHidden()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("networks", [GAN, VAE, VAEGAN])
@pytest.mark.parametrize("width", [700, 1000, 2100])
def test_everything_has_room_at_every_width(row, qt_theme, settle, scale, networks, width):
    qt_theme("dark", text_scale=scale)
    row.set_networks(networks)
    row.set_playing(True)
    for _ in range(2):
        row.resize(width, row.sizeHint().height())
        settle()
    assert row.minimumSizeHint().width() <= 700
    areas = [row.rect().intersected(part.geometry()) for part in row._parts]
    assert [area == part.geometry() for area, part in zip(areas, row._parts, strict=True)] == [True] * 3
    assert not any(a.intersects(b) for n, a in enumerate(areas) for b in areas[:n])
    assert row.rows(700) >= 2 and row.rows(2100) == 1
    assert not row.grab().isNull()


@pytest.mark.parametrize("name", theme.NAMES)
def test_every_control_says_what_it_is(row, qt_theme, name):
    qt_theme(name)
    row.set_playing(True)
    for control in [*row.buttons.values(), row.slow.switch, row.slow.track, row.slow.reset, row.hold, row.next, row.narration]:
        assert control.objectName() and control.accessibleName() and control.toolTip()
    row.narration.show_act("critic", 0, 5, [("So.", "")])
    assert not row.grab().isNull()
