"""The stage with real mouse and key events, on a scripted engine."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from engine.commands import Lane, Lattice
from engine.events import Decoded, Failed, Snapshotted, sealed
from gui import theme
from gui.explorer.stage_foot import PlaceWords
from gui.explorer.stage_layout import lay_out
from tests.gui.explorer.conftest import RUN


def places(commands):
    return [command.points[0].place for command in commands]


def test_opening_a_run_asks_for_everything_once(explorer):
    assert [len(explorer.asked(tag)) for tag in ("stage", "corners", "path", "ends")] == [1, 1, 0, 0]
    assert explorer.asked()[0].lane is Lane.STAGE
    assert len(explorer.asked("axes")[-1].points) == 9 * explorer.panel.directions.visible_rows
    assert explorer.panel.stage.head.words == "average of step 0"


def test_the_picture_is_as_large_as_the_look_says(explorer):
    assert explorer.view.width() == 448
    assert explorer.view.width() % 28 == 0


def test_a_drag_posts_the_places_the_pointer_went_to(explorer):
    before = explorer.state
    explorer.mouse(QEvent.Type.MouseButtonPress, 0.5, 0.5)
    for x, y in ((0.6, 0.5), (0.75, 0.25)):
        explorer.mouse(QEvent.Type.MouseMove, x, y)
        explorer.settle()
        place = explorer.asked()[-1].points[0].place
        assert (place.x, place.y) == pytest.approx((before.x + x - 0.5, before.y + y - 0.5))
    explorer.mouse(QEvent.Type.MouseButtonRelease, 0.75, 0.25)


def test_moves_of_one_turn_are_one_request(explorer):
    before = len(explorer.asked())
    explorer.drag(*((0.5 + step / 100, 0.5) for step in range(20)))
    explorer.settle()
    assert len(explorer.asked()) == before + 1
    assert explorer.asked()[-1].points[0].place.x == pytest.approx(0.5 + 0.19)


def test_shift_snaps_while_dragging_and_after(explorer):
    explorer.drag((0.5, 0.5), (0.9, 0.6), modifiers=Qt.KeyboardModifier.ShiftModifier)
    explorer.settle()
    place = explorer.asked()[-1].points[0].place
    assert (place.x, place.y) == (1.0, 1.0)
    assert "1.00, 1.00 on the seed lattice" in explorer.panel.stage.foot.place.text


def test_a_double_click_goes_back_to_where_the_drag_started(explorer):
    explorer.drag((0.5, 0.5), (0.9, 0.2))
    explorer.mouse(QEvent.Type.MouseButtonDblClick, 0.5, 0.5)
    assert (explorer.state.x, explorer.state.y) == (0.5, 0.5)


def test_escape_takes_a_drag_back(explorer, qtbot):
    explorer.drag((0.5, 0.5), (0.9, 0.2), release=False)
    qtbot.keyClick(explorer.view, Qt.Key.Key_Escape)
    assert (explorer.state.x, explorer.state.y) == (0.5, 0.5)
    explorer.mouse(QEvent.Type.MouseMove, 0.1, 0.1)
    assert (explorer.state.x, explorer.state.y) == (0.5, 0.5)


def test_a_click_that_trembles_is_no_drag(explorer):
    side = explorer.view.width()
    explorer.drag((0.5, 0.5), (0.5 + 1 / side, 0.5))
    assert explorer.state.x == 0.5


@pytest.mark.parametrize(("key", "way"), [(Qt.Key.Key_Right, (1, 0)), (Qt.Key.Key_Up, (0, -1))])
def test_arrows_walk_and_with_shift_by_seeds(explorer, qtbot, key, way):
    qtbot.keyClick(explorer.view, key)
    assert (explorer.state.x, explorer.state.y) == pytest.approx((0.5 + 0.05 * way[0], 0.5 + 0.05 * way[1]))
    qtbot.keyClick(explorer.view, key, Qt.KeyboardModifier.ShiftModifier)
    assert (explorer.state.x if way[0] else explorer.state.y) == (1.0 if way[0] else 0.0)
    qtbot.keyClick(explorer.view, Qt.Key.Key_Home)
    assert (explorer.state.x, explorer.state.y) == (0.5, 0.5)


def wheel(explorer, notches):
    spot = QPointF(10, 10)
    event = QWheelEvent(spot, explorer.view.mapToGlobal(spot), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(explorer.view, event)


def test_the_wheel_zooms_the_step_and_its_reset_puts_it_back(explorer):
    slider = explorer.panel.stage.foot.zoom
    wheel(explorer, 2)
    assert explorer.state.zoom == pytest.approx(1 / 1.25**2)
    assert slider.value() == pytest.approx(explorer.state.zoom)
    slider.reset()
    assert explorer.state.zoom == 1.0


def test_the_wheel_during_a_drag_does_not_jump(explorer):
    explorer.drag((0.5, 0.5), (0.8, 0.5), release=False)
    before = explorer.state.x
    wheel(explorer, -1)
    explorer.mouse(QEvent.Type.MouseMove, 0.8 + 1e-9, 0.5)
    assert explorer.state.x == pytest.approx(before)
    explorer.mouse(QEvent.Type.MouseMove, 0.9, 0.5)
    assert explorer.state.x == pytest.approx(before + 0.1 * 1.25)


def test_an_answer_is_painted_at_once_and_counted(explorer, qtbot):
    explorer.scripted.auto = False
    explorer.panel.latency.forget()
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    first = explorer.asked()[-1]
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    with qtbot.waitSignal(explorer.panel.stage.painted) as painted:
        explorer.grey(200)
    assert painted.args == [explorer.asked()[-1].request]
    assert explorer.panel.latency.percentiles.count == 2
    assert explorer.panel.latency.waiting == 0
    assert first.request < explorer.asked()[-1].request
    assert explorer.shade() == 200


def test_corners_are_asked_when_the_cell_changes_not_while_within_it(explorer):
    before = len(explorer.asked("corners"))
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    explorer.panel.questions.asks["corners"]._asked_at = float("-inf")
    explorer.drag((0.5, 0.5), (0.55, 0.5))
    explorer.settle()
    assert len(explorer.asked("corners")) == before
    explorer.drag((0.1, 0.5), (0.9, 0.5))
    explorer.settle()
    assert len(explorer.asked("corners")) == before + 1
    assert explorer.asked("corners")[-1].points[0].place == Lattice(1.0, 0.0, 0)


def test_corner_seeds_show_share_and_number_and_take_one_there(explorer):
    corner = explorer.panel.stage.corners[3]
    assert corner.seed == (1, 1) and "1 · 1" in corner.accessibleName()
    corner.click()
    assert (explorer.state.x, explorer.state.y) == (1.0, 1.0)


def test_a_failed_decode_is_painted_over_the_dimmed_picture(explorer):
    explorer.scripted.auto = False
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    explorer.grey(200)
    explorer.scripted.tell(Failed("explore", "The device has no memory left.", "Stop the training.", "stage"))
    explorer.settle()
    assert explorer.view.trouble.what == "The device has no memory left."
    assert 20 < explorer.shade() < 80
    lower = explorer.view.grab().toImage().copy(20, 340, 400, 90)
    assert max(lower.pixelColor(x, y).red() for x in range(0, 400, 2) for y in range(0, 90, 2)) > 200
    explorer.drag((0.5, 0.5), (0.6, 0.5))
    explorer.settle()
    explorer.grey(150)
    assert explorer.view.trouble is None and explorer.shade() == 150


def test_a_new_snapshot_refreshes_the_stage(explorer, qtbot):
    before = len(explorer.asked())
    explorer.scripted.tell(Snapshotted(RUN, 50))
    qtbot.waitUntil(lambda: len(explorer.asked()) == before + 1, timeout=3000)


def test_a_snapshot_of_another_run_does_not(explorer, settle):
    explorer.panel.questions.asks["stage"]._asked_at = float("-inf")
    before = len(explorer.asked())
    explorer.scripted.tell(Snapshotted(RUN / "other", 50))
    settle()
    assert len(explorer.asked()) == before


def test_points_are_shown_on_their_backdrop(closed):
    rng = np.random.default_rng(0)
    backdrop = rng.standard_normal((500, 2)).astype(np.float32)
    closed.scripted.auto = False
    closed.open(canvas="scatter", shape=(2,), backdrop=backdrop)
    command = closed.asked()[-1]
    closed.scripted.tell(Decoded(command.request, "stage", sealed(np.zeros((1, 2), np.float32)),
                                 sealed(np.zeros((1, 32), np.float32)), 1))  # fmt: skip
    closed.settle()
    shown = closed.panel.stage.shown()
    assert shown.width() == closed.view.width()
    colours = {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())}
    assert {theme.colour("surface0").name(), theme.colour("overlay.accent").name()} < colours


def test_truncation_has_a_reset_only_when_changed(explorer):
    slider = explorer.panel.stage.head.truncation
    reset = slider.findChild(QAbstractButton, "truncation.reset")
    assert not reset.isEnabled()
    slider._on_slid(0.5)
    explorer.settle()
    assert reset.isEnabled()
    assert explorer.asked()[-1].points[0].truncation == pytest.approx(0.75)
    reset.click()
    assert explorer.state.truncation == 1.0 and not reset.isEnabled()


def test_classes_are_chosen_only_where_the_model_has_some(explorer):
    assert explorer.panel.stage.foot.classes.isHidden()
    explorer.open(run=RUN / "b", classes=("T-shirt", "Trouser"))
    assert not explorer.panel.stage.foot.classes.isHidden()
    assert explorer.asked()[-1].points[0].condition == 0
    explorer.panel.stage.foot.class_chosen.emit(1)
    explorer.settle()
    assert explorer.asked()[-1].points[0].condition == 1


def test_raw_weights_are_asked_for(explorer):
    explorer.panel.stage.head.raw.click()
    explorer.settle()
    assert explorer.asked()[-1].raw
    assert explorer.panel.stage.head.words.startswith("raw of step")


def test_tools_come_with_the_focus(explorer, qtbot):
    tools = explorer.panel.stage.tools
    explorer.panel.activateWindow()
    explorer.view.setFocus(Qt.FocusReason.TabFocusReason)
    explorer.settle()
    assert tools.isVisible()
    explorer.panel.directions.rows[0].setFocus()
    qtbot.waitUntil(lambda: not tools.isVisible(), timeout=2000)


def test_a_narrow_stage_says_less(explorer):
    head = explorer.panel.stage.head
    head.resize(440, 48)
    assert head.words == "average 0" and head.walk.text() == ""
    head.resize(800, 48)
    assert head.words == "average of step 0" and head.walk.text() == "Walk"


def test_boxes_follow_the_size(explorer):
    explorer.panel.resize(984, 730)
    explorer.settle()
    assert explorer.view.geometry().getRect() == lay_out(explorer.panel.stage.width(), explorer.panel.stage.height(), 28).picture
    assert explorer.view.width() == 392


def test_before_anything_is_open_the_stage_says_what_to_do(closed):
    assert closed.panel.stage.empty.isVisible() and not closed.view.isVisible()
    assert "Nothing to explore yet" in closed.panel.stage.empty.accessibleName()
    closed.scripted.tell(Failed("engine", "It did not start.", "Run “python main.py check”."))
    closed.settle()
    assert "It did not start." in closed.panel.stage.empty.accessibleName()


def test_words_of_the_place_that_do_not_fit_end_in_an_ellipsis_and_are_in_the_tooltip(qtbot):
    words = PlaceWords()
    qtbot.addWidget(words)
    words.resize(600, 24)
    words.show()
    words.set_words("41412.31, −8787.64", "on the seed lattice")
    assert words.text not in words.toolTip() and not any("…" in shown for _, _, shown, _, _ in words._parts())
    words.resize(200, 24)
    words.grab()
    assert words.toolTip().startswith("41412.31, −8787.64 on the seed lattice\n")
    assert words._parts()[0][2] == "41412.31, −8787.64" and words._parts()[1][2].endswith("…")
    words.resize(20, 24)
    words.grab()
    words.set_words("", "seed 3")
    words.resize(200, 24)
    assert "seed 3" not in words.toolTip() and words._parts()[1][4] == 0
