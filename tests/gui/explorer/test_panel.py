"""The room as a whole: actions, walking, directions, another run, saving."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QComboBox, QSpinBox

from engine.commands import Axes, Between, DataItem, Lattice, Originals, Point, Seed
from engine.events import AxesFound, Failed, Finished, sealed
from engine.questions import Keep
from gui.explorer import saving, state
from gui.explorer.slots import NEEDS_ENCODER
from tests.gui.explorer.conftest import RUN


def test_every_control_has_a_name_a_key_and_a_tooltip(explorer):
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QSpinBox)
    controls = [widget for kind in kinds for widget in explorer.panel.findChildren(kind)]
    assert len(controls) > 30
    for control in controls:
        inner = type(control).__module__.startswith("PySide6") and not isinstance(control, QComboBox | QSpinBox)
        if inner or (isinstance(control, QAbstractButton) and control.isHidden() and not control.text()):
            continue  # Qt's own parts of a control, and the place of an action that is not offered now
        owner = control if control.objectName() else control.parentWidget()
        assert owner.objectName(), control
        assert control.accessibleName(), owner.objectName()
        if isinstance(control, QAbstractButton) and not control.text():
            assert control.toolTip(), owner.objectName()


def test_the_explorers_actions_are_bound(explorer, actions):
    for key in ("new_seeds", "walk", "snap", "pixels", "reset_all", "set_a", "set_b", "play_path", "loop_path",
                "save_picture", "copy_picture", "save_strip", "copy_strip"):  # fmt: skip
        assert actions.bound(key)
    assert actions.situation.exploring and actions.situation.picture and not actions.situation.path


def test_new_seeds_are_another_world(explorer, actions):
    actions.trigger("new_seeds")
    explorer.settle()
    assert explorer.asked()[-1].points[0].place == Lattice(0.5, 0.5, 1)


def test_the_walk_goes_by_its_clock_and_stops_when_nobody_looks(explorer, actions):
    now = [0.0]
    explorer.panel.clockwork._clock = lambda: now[0]
    actions.trigger("walk")
    assert explorer.panel.clockwork.walker.isActive() and actions.checked("walk")
    now[0] += 0.05
    explorer.panel.clockwork.walk()
    went = math.hypot(explorer.state.x - 0.5, explorer.state.y - 0.5)
    assert went == pytest.approx(0.05 * explorer.state.speed)
    explorer.panel.hide()
    assert not explorer.panel.clockwork.walker.isActive()
    explorer.panel.show()
    assert explorer.panel.clockwork.walker.isActive()
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    assert not explorer.state.walking and not actions.checked("walk")


def test_reduced_motion_ends_the_walk_and_refuses_another(explorer, actions, qt_theme, qtbot):
    actions.trigger("walk")
    qt_theme(reduced_motion=True)
    assert not explorer.state.walking
    with qtbot.waitSignal(explorer.panel.said):
        actions.trigger("walk")
    assert not explorer.state.walking and not actions.checked("walk")
    qt_theme(reduced_motion=False)


def test_sharp_pixels_are_squares(explorer, actions):
    smooth = explorer.panel.stage.shown()
    actions.trigger("pixels")
    sharp = explorer.panel.stage.shown()
    side = sharp.width() // 28
    assert len({sharp.pixelColor(x, 10 * side).rgb() for x in range(10 * side, 11 * side)}) == 1
    assert smooth != sharp


def test_directions_show_what_the_axes_explain(explorer, scripted):
    rows = explorer.panel.directions
    assert 4 <= rows.visible_rows <= 8
    request = scripted.asked(Axes)[-1].request
    scripted.tell(AxesFound(request, 1, sealed(np.array([0.5, 0.25])), "PCA of latents"))
    explorer.settle()
    assert rows.visible_rows == 2
    assert rows.words.text() == "PCA of latents"


def test_a_direction_moves_the_stage_and_resets(explorer):
    rows = explorer.panel.directions
    rows.rows[2].moved.emit(1.5)
    explorer.settle()
    assert explorer.asked()[-1].points[0].offsets == ((2, 1.5),)
    assert rows.rows[2].value() == 1.5 and rows.reset.isEnabled()
    rows.reset.click()
    explorer.settle()
    assert explorer.state.offsets == () and rows.rows[2].value() == 0.0 and not rows.reset.isEnabled()


def test_filmstrips_wait_for_their_answer(explorer):
    explorer.settle()
    explorer.scripted.auto = False
    ask = explorer.panel.questions.asks["axes"]
    ask._asked_at = float("-inf")
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    before = len(explorer.asked("axes"))
    explorer.drag((0.5, 0.5), (0.7, 0.5))
    explorer.settle()
    assert len(explorer.asked("axes")) == before


def test_another_run_keeps_the_place_and_drops_offsets(explorer):
    explorer.drag((0.5, 0.5), (0.75, 0.5))
    explorer.store.apply(state.set_offset, 1, 2.0)
    explorer.open(run=RUN / "other", dim=64)
    assert explorer.state.x == pytest.approx(0.75)
    assert explorer.asked()[-1].points[0].offsets == ()
    assert explorer.panel.directions.rows[1].value() == 0.0


def test_a_run_that_ends_is_live_no_more(explorer, scripted):
    assert explorer.panel.stage.head.live.text() == "Live"
    scripted.tell(Finished(RUN, 10, 640, True))
    explorer.settle()
    assert explorer.panel.stage.head.live.text() == "Kept run"


def test_reset_all_is_possible_once_something_is_changed(explorer, actions):
    button = explorer.panel.stage.foot.reset
    assert not button.isEnabled() and button.toolTip() == "Nothing is changed."
    for change, value in ((state.set_sharp, True), (state.set_zoom, 2.0), (state.set_speed, 1.0), (state.set_raw, True)):
        explorer.store.apply(change, value)
        assert button.isEnabled()
        button.click()
        explorer.settle()
        assert not button.isEnabled() and not state.changed(explorer.state)
    explorer.drag((0.5, 0.5), (0.7, 0.5))
    assert actions.reason("reset_all") == "Nothing is changed."  # the place is no slider


def test_snap_has_a_button_among_the_tools(explorer):
    explorer.drag((0.5, 0.5), (0.9, 0.5))
    (snap,) = [button for button in explorer.panel.stage.tools.buttons if button.objectName() == "snap"]
    snap.click()
    assert explorer.state.x == round(explorer.state.x)


def test_low_pictures_have_their_tools_in_two_columns(explorer):
    tools = explorer.panel.stage.tools
    high = tools.fit(1000)
    low = tools.fit(high.height() - 1)
    assert low.height() < high.height() and low.width() > high.width()
    assert tools.fit(1000) == high


def test_reset_all(explorer, actions):
    explorer.store.apply(state.set_offset, 1, 2.0)
    explorer.store.apply(state.set_truncation, 0.5)
    actions.trigger("reset_all")
    assert explorer.state.offsets == () and explorer.state.truncation == 1.0
    assert explorer.panel.stage.head.truncation.value() == 1.0


# --- the path --------------------------------------------------------------------------------------------------------


def test_reset_of_the_path_is_one_step(explorer, actions):
    path = explorer.panel.path
    assert not path.reset.isEnabled()
    path.frames.setValue(9)
    path.rate.setValue(7)
    path.method.chosen.emit("lerp")
    before = explorer.state.path
    path.reset.click()
    assert (explorer.state.path.frames, explorer.state.path.fps, explorer.state.path.method) == (25, 24, "slerp")
    assert actions.situation.undo == "Reset of the path" and not path.reset.isEnabled()
    actions.trigger("undo")
    assert explorer.state.path == before and (path.frames.value(), path.rate.value(), path.method.value()) == (9, 7, "lerp")


def test_try_two_seeds_fills_and_plays(explorer, actions):
    assert explorer.panel.path._middle.currentIndex() == 0
    explorer.panel.path.none.try_two.click()
    explorer.settle()
    assert explorer.state.path.a.place == Seed(1) and explorer.state.path.b.place == Seed(2)
    assert explorer.state.path.playing and actions.situation.path
    assert len(explorer.asked("path")[-1].points) == 25
    assert isinstance(explorer.asked()[-1].points[0].place, Between)


def test_playing_advances_with_its_timer_and_loops(explorer, actions):
    explorer.panel.path.none.try_two.click()
    player = explorer.panel.clockwork.player
    assert player.isActive() and player.interval() == round(1000 / 24)
    player.stop()
    for _ in range(5):
        player.timeout.emit()
    explorer.settle()
    assert explorer.state.path.frame >= 5
    assert explorer.panel.path.where.text() == f"{explorer.state.path.frame + 1} / 25"
    actions.trigger("play_path")
    assert not explorer.state.path.playing and not player.isActive()
    actions.trigger("loop_path")
    assert not explorer.state.path.loop and not actions.checked("loop_path")


def test_scrubbing_shows_the_frame_on_the_stage(explorer):
    explorer.panel.path.none.try_two.click()
    explorer.store.apply(state.play_path, False)
    explorer.panel.path.scrubbed.emit(0.5)
    explorer.settle()
    assert explorer.asked()[-1].points[0].place.t == 0.5
    assert "on the path from A to B" in explorer.panel.stage.foot.place.text


def test_method_frames_and_rate_have_a_reset(explorer):
    panel = explorer.panel.path
    assert not panel.reset.isEnabled()
    panel.method_chosen.emit("lerp")
    panel.frames.setValue(40)
    panel.rate.setValue(12)
    path = explorer.state.path
    assert (path.method, path.frames, path.fps) == ("lerp", 40, 12) and panel.reset.isEnabled()
    panel.reset.click()
    path = explorer.state.path
    assert (path.method, path.frames, path.fps) == ("slerp", 25, 24) and not panel.reset.isEnabled()


def test_from_here_takes_the_stages_point(explorer, actions):
    explorer.store.apply(state.set_offset, 0, 1.0)
    actions.trigger("set_a")
    assert explorer.state.path.a == state.point_of(explorer.state)
    assert "Now choose B" in explorer.panel.path.half.text()


popup = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the offscreen screen


def menu(slot):
    made = slot.menu()
    return {action.objectName(): action for action in made.actions() if isinstance(action, QAction)}


def test_a_gan_has_no_data_pictures_and_says_why(explorer):
    slot = explorer.panel.path.slots["a"]
    assert menu(slot)["path_a_data"].isEnabled()
    explorer.open(run=RUN / "gan", encodes=False)
    refused = menu(slot)["path_a_data"]
    assert not refused.isEnabled() and refused.toolTip() == NEEDS_ENCODER


@popup
def test_a_data_picture_becomes_an_end(explorer, scripted):
    explorer.panel.path.slots["b"].data_asked.emit()
    explorer.settle()
    browser = explorer.panel.ends.browser
    assert scripted.asked(Originals)[-1].indices == tuple(range(24))
    browser.after.click()
    explorer.settle()
    assert scripted.asked(Originals)[-1].indices == tuple(range(24, 48))
    browser.wall.clicked.emit(2)
    assert explorer.state.path.b.place == DataItem(26) and not browser.isVisible()


@popup
def test_a_seed_number_becomes_an_end(explorer):
    explorer.panel.path.slots["a"].seed_asked.emit()
    popup = explorer.panel.ends.seeds
    popup.number.setValue(77)
    popup.use.click()
    assert explorer.state.path.a.place == Seed(77) and not popup.isVisible()


def test_a_dropped_picture_becomes_an_end(explorer):
    slot = explorer.panel.path.slots["b"]
    slot.filled.emit(Point(Seed(9)))
    assert explorer.state.path.b == Point(Seed(9))
    menu(slot)["path_b_clear"].trigger()
    assert explorer.state.path.b is None


# --- saving ----------------------------------------------------------------------------------------------------------


def test_copy_puts_the_shown_picture_on_the_clipboard(explorer, actions):
    explorer.scripted.auto = False
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    explorer.grey(123)
    actions.trigger("copy_picture")
    explorer.keep(123)
    image = QGuiApplication.clipboard().image()
    assert image.width() == explorer.view.width() and image.pixelColor(50, 50).red() == 123
    assert saving.dropped_point(QGuiApplication.clipboard().mimeData()) == state.point_of(explorer.state)


@pytest.mark.parametrize(("own", "side"), [(True, 28), (False, 448)])
def test_save_writes_the_picture_as_chosen(explorer, actions, tmp_path, own, side, qtbot):
    path = tmp_path / "a.png"
    explorer.panel.export.choose = lambda *_: (path, own)
    with qtbot.waitSignal(explorer.panel.said) as said:
        actions.trigger("save_picture")
    image = QImage(str(path))
    assert image.width() == side and said.args[0] == "ok"
    assert image.text("Lerp run") == RUN.name


def test_a_refused_folder_is_told(explorer, actions, tmp_path, qtbot):
    explorer.panel.export.choose = lambda *_: (tmp_path / "no" / "a.png", True)
    with qtbot.waitSignal(explorer.panel.said) as said:
        actions.trigger("save_picture")
    assert said.args[0] == "error" and "was not saved" in said.args[1]


def test_a_strip_holds_every_frame(explorer, actions, tmp_path):
    path = tmp_path / "strip.png"
    explorer.panel.path.none.try_two.click()
    explorer.store.apply(state.play_path, False)
    explorer.panel.path.frames.setValue(50)
    explorer.panel.export.choose = lambda *_: (path, True)
    actions.trigger("save_strip")
    explorer.settle()
    image = QImage(str(path))
    assert (image.width(), image.height()) == (50 * 28, 28)
    assert [len(command.points) for command in explorer.scripted.asked(Keep)] == [50]


def test_a_failed_strip_writes_nothing(explorer, actions, tmp_path):
    explorer.panel.path.none.try_two.click()
    explorer.scripted.auto = False
    explorer.panel.export.choose = lambda *_: (tmp_path / "x.png", True)
    told = []
    explorer.panel.said.connect(lambda *said: told.append(said))
    actions.trigger("save_strip")
    explorer.scripted.tell(Failed("explore", "No.", "Try again.", explorer.scripted.asked(Keep)[-1].tag))
    explorer.settle()
    assert not (tmp_path / "x.png").exists() and told == [("error", "The strip was not saved: No. Try again.")]


def test_raw_weights_are_shown_only_while_they_train(explorer):
    raw = explorer.panel.stage.head.raw
    raw.click()
    explorer.settle()
    assert explorer.asked()[-1].raw and raw.text().startswith("raw")
    explorer.scripted.tell(Finished(RUN, 10, 640, False))
    explorer.settle()
    assert not raw.isEnabled() and raw.toolTip() == "Only the average is kept after training."
    assert not explorer.state.raw and not explorer.asked()[-1].raw and raw.text().startswith("average")


def test_a_kept_run_is_opened_with_its_average(explorer):
    raw = explorer.panel.stage.head.raw
    raw.click()
    explorer.open(run=RUN / "kept", live=False)
    assert not explorer.state.raw and not raw.isEnabled() and not raw.isChecked()
    explorer.open()
    assert raw.isEnabled() and raw.toolTip().startswith("Average")


def test_a_copied_strip_holds_every_frame(explorer, actions, qtbot):
    assert not explorer.panel.path.copy.isEnabled()
    explorer.panel.path.none.try_two.click()
    explorer.store.apply(state.play_path, False)
    explorer.panel.path.frames.setValue(50)
    with qtbot.waitSignal(explorer.panel.said) as said:
        explorer.panel.path.copy.click()
        explorer.settle()
    assert said.args == ["ok", "Strip copied."]
    image = QGuiApplication.clipboard().image()
    assert image.width() == 50 * image.height()
    assert explorer.scripted.asked(Keep)[-1].run == RUN


def test_the_shown_strip_can_be_dragged_out(explorer, monkeypatch):
    taken = []
    monkeypatch.setattr(saving, "drag_out", lambda source, image, name, *rest: taken.append((image, name)))
    handle = explorer.panel.path.handle
    assert not handle.isEnabled() and handle.toolTip() == "Choose A and B first."
    explorer.panel.path.none.try_two.click()
    explorer.settle()
    assert handle.isEnabled()
    handle.taken.emit()
    image, name = taken[0]
    assert image.width() == explorer.state.path.frames * image.height() and name.endswith("path")
    assert image.text("Lerp run") == RUN.name


@pytest.mark.parametrize(("key", "verb"), [("save_strip", "saved"), ("copy_strip", "copied")])
def test_another_run_ends_a_waiting_strip_and_says_so(explorer, actions, tmp_path, qtbot, key, verb):
    explorer.panel.path.none.try_two.click()
    explorer.settle()
    explorer.scripted.auto = False
    explorer.panel.export.choose = lambda *_: (tmp_path / "x.png", True)
    actions.trigger(key)
    explorer.settle()
    with qtbot.waitSignal(explorer.panel.said) as said:
        explorer.open(run=RUN / "other")
    assert said.args[0] == "warning" and f"not {verb}" in said.args[1]
    explorer.keep(9)
    assert not (tmp_path / "x.png").exists()


def test_what_the_next_start_should_know_is_remembered(explorer, settings, actions):
    explorer.store.apply(state.set_speed, 2.5)
    actions.trigger("pixels")
    explorer.panel.remember()
    assert settings.get("walk_speed", 0.0) == 2.5 and settings.get("sharp_pixels", False)


def test_alone_the_picture_grows(explorer):
    before = explorer.view.width()
    explorer.panel.set_alone(True)
    explorer.settle()
    assert explorer.view.width() > before
    explorer.panel.set_alone(False)
    explorer.settle()
    assert explorer.view.width() == before


def test_dragging_out_needs_control(explorer, monkeypatch):
    taken = []
    monkeypatch.setattr(saving, "drag", lambda *args: taken.append(args[2]))
    explorer.drag((0.5, 0.5), (0.6, 0.5), modifiers=Qt.KeyboardModifier.NoModifier)
    assert taken == []
    explorer.mouse(QEvent.Type.MouseButtonPress, 0.5, 0.5, Qt.KeyboardModifier.ControlModifier)
    explorer.mouse(QEvent.Type.MouseMove, 0.7, 0.5, Qt.KeyboardModifier.ControlModifier)
    assert [origin.point for origin in taken] == [state.stage_point(explorer.state)]
    assert explorer.panel.export.drag_corner(0) is None and len(taken) == 2
