"""Scrubbing through snapshots: keys, mouse, pace of the signals, playing, edits."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from gui.dynamics.time_row import TimeRow

LEFT = Qt.MouseButton.LeftButton
STEPS = tuple(range(100, 1100, 100))


@pytest.fixture
def row(qtbot, qt_theme):
    made = TimeRow()
    qtbot.addWidget(made)
    made.resize(965, 54)
    made.show()
    made.set_steps(STEPS, 1050)
    return made


@pytest.fixture
def heard(row):
    values = []
    row.rewound.connect(values.append)
    row.live.connect(lambda: values.append("live"))
    return values


def at(row, place):
    return QPoint(round(row.track._x(place)), round(row.track._line_y()))


def test_it_says_how_many_and_where(row):
    assert row.facts.text() == "10 snapshots · step 1,050" and row.live_button.isChecked()
    row.set_current(430)
    assert row.facts.text() == "10 snapshots · step 400" and not row.live_button.isChecked()
    row.set_current(None)
    assert row.track.at_end() and row.live_button.isChecked()


def test_new_snapshots_leave_the_thumb_at_its_step_or_at_now(row, heard):
    row.set_steps((*STEPS, 1100), 1120)
    assert row.track.step() == 1120 and row.track.current() is None
    row.set_current(300)
    row.set_steps((*STEPS[::2], 1100), 1200)
    assert row.track.step() == 300 and heard == []


def test_keys_walk_over_the_snapshots(row, heard, qtbot):
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_End):
        qtbot.keyClick(row.track, key)
        qtbot.waitUntil(lambda: not row._throttle.isActive(), timeout=2000)
    assert heard == [100, 200, "live"]


def test_a_drag_tells_little_and_always_its_end(row, heard, qtbot):
    qtbot.mousePress(row.track, LEFT, pos=at(row, 9))
    for place in (8, 7, 6, 5, 4, 3):
        qtbot.mouseMove(row.track, at(row, place))
    qtbot.mouseRelease(row.track, LEFT, pos=at(row, 3))
    assert heard[0] == 1000 and heard[-1] == 400 and len(heard) < 7
    qtbot.waitUntil(lambda: not row._throttle.isActive(), timeout=2000)


def test_the_throttle_tells_the_newest_wish_once(row, heard):
    for step in (100, 200, 300, 400):
        row._on_moved(step)
    assert heard == [100]
    row._throttle.timeout.emit()
    assert heard == [100, 400]
    row._throttle.timeout.emit()
    assert heard == [100, 400]


def test_a_drag_is_not_moved_by_answers(row, qtbot):
    qtbot.mousePress(row.track, LEFT, pos=at(row, 4))
    row.set_current(100)
    assert row.track.step() == 500
    qtbot.mouseRelease(row.track, LEFT, pos=at(row, 4))


def test_escape_brings_a_drag_back(row, heard, qtbot):
    qtbot.mousePress(row.track, LEFT, pos=at(row, 4))
    qtbot.keyClick(row.track, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: heard == [500, "live"], timeout=2000)
    assert not row.track.isSliderDown()


def test_live_goes_back_at_once(row, heard, qtbot):
    qtbot.keyClick(row.track, Qt.Key.Key_Home)
    qtbot.mouseClick(row.live_button, LEFT)
    assert heard == [100, "live"] and row.live_button.isChecked()


def test_playing_runs_from_the_start_to_now_and_stops(row, heard, qtbot):
    row._player.setInterval(1)
    row._throttle.setInterval(0)
    qtbot.mouseClick(row.play, LEFT)
    assert row.playing() and row.play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: not row.playing(), timeout=5000)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == "live", timeout=2000)
    assert heard[0] == 100 and row.track.at_end()


def test_playing_stops_by_a_click_a_hand_and_hiding(row, qtbot):
    for stop in (lambda: qtbot.mouseClick(row.play, LEFT), lambda: qtbot.mouseClick(row.track, LEFT, pos=at(row, 2)), row.hide):
        row.show()
        qtbot.mouseClick(row.play, LEFT)
        assert row.playing()
        stop()
        assert not row.playing()
    assert not row._throttle.isActive()


def test_without_snapshots_there_is_nothing_to_play(row, qtbot):
    row.set_steps((), 0)
    assert row.facts.text() == "No snapshots yet" and not row.play.isEnabled() and row.play.toolTip()
    qtbot.keyClick(row.track, Qt.Key.Key_Left)
    assert row.track.current() is None and not row.grab().isNull()


def test_a_reason_disables_all_of_it(row):
    row.set_reason("Open a run first.")
    assert not (row.track.isEnabled() or row.live_button.isEnabled() or row.play.isEnabled())
    assert row.track.toolTip() == row.play.toolTip() == "Open a run first."
    row.set_reason("")
    assert row.track.isEnabled() and row.play.isEnabled()


def test_edits_stand_at_their_steps_and_say_what_they_were(row, qtbot):
    row.set_events([(450, "R1 0.01 → 0.003")])
    x = round(row.track.x_of_step(450))
    assert row.track._x(3) < x < row.track._x(4)
    qtbot.mouseMove(row.track, QPoint(x, at(row, 0).y()))
    assert row.track.toolTip() == "R1 0.01 → 0.003"
    qtbot.mouseMove(row.track, at(row, 1))
    assert row.track.toolTip() != "R1 0.01 → 0.003"
    assert "R1 0.01 → 0.003 at step 450" in row.track.accessibleDescription()


@pytest.mark.parametrize("name", ["dark", "light", "contrast"])
@pytest.mark.parametrize("width", [500, 2100])
def test_it_paints_with_pictures_at_every_width(row, qt_theme, name, width):
    qt_theme(name, text_scale=2.0)
    picture = QImage(16, 16, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    row.set_pictures(dict.fromkeys(STEPS[::3], picture))
    row.set_events([(450, "R1 0.01 → 0.003"), (460, "R2 0 → 1")])
    row.resize(width, row.sizeHint().height())
    assert not row.grab().isNull()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10**6), unique=True, max_size=40).map(sorted), st.integers(0, 10**6), st.integers(-5, 10**6))
def test_the_thumb_always_stands_at_a_place_of_the_track(row, steps, newest, step):
    row.track.set_steps(tuple(steps), newest)
    row.track.set_current(step)
    places = row.track.places()
    assert list(places) == sorted(set(places))
    assert abs(row.track.step() - step) == min(abs(place - step) for place in places)
    assert 0 <= row.track.x_of_step(step) <= row.track.width()
