"""Toasts, empty states, progress, labels, panels, the splitter, and the focus ring."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget

from gui import theme
from gui.widgets import toast as toast_module
from gui.widgets.buttons import QuietButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.empty import EmptyState
from gui.widgets.focus_ring import FocusRing
from gui.widgets.labels import Body, Caption, Display, Heading, Number, Strong, Title
from gui.widgets.panel import FloatingPanel, Panel
from gui.widgets.progress import ProgressBar, ProgressRing
from gui.widgets.segmented import Segmented
from gui.widgets.splitter import Hairline
from gui.widgets.toast import Toasts


@pytest.fixture
def stage(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


@pytest.fixture
def toasts(stage, monkeypatch):
    monkeypatch.setattr(toast_module, "LIFE", 300)
    return Toasts(stage)


def test_toasts_stand_at_the_bottom_centre_newest_lowest(toasts, stage):
    toasts.show("One.")
    toasts.show("Two.\nMore of it.", "warning", "Runs…", lambda: None)
    first, second = toasts._shown
    for shown in (first, second):
        body = shown.body().translated(shown.pos())
        assert abs(body.center().x() - 350) <= 1 and stage.rect().contains(body)
    assert first.geometry().top() < second.geometry().top()
    stage.resize(500, 400)
    assert abs(second.body().translated(second.pos()).center().x() - 250) <= 1
    toasts.clear()


def test_a_toast_goes_by_itself(toasts, qtbot):
    toasts.show("Run moved to the trash.", "ok")
    assert toasts.texts() == ["Run moved to the trash."]
    qtbot.waitUntil(lambda: not toasts.texts(), timeout=5000)


def test_one_that_stays_is_there_until_it_is_dismissed(toasts, qtbot):
    toasts.show("Lerp was upgraded.", "warning", stays=True)
    stays = toasts._shown[0]
    for text in ("a", "b", "c"):
        toasts.show(text)
    assert toasts.texts() == ["Lerp was upgraded.", "b", "c"]
    qtbot.waitUntil(lambda: len(toasts.texts()) == 1, timeout=5000)
    assert toasts._shown == [stays] and not stays._timer.isActive()
    stays.leave()
    assert not toasts.texts()


def test_at_most_three_and_the_same_words_once(toasts):
    for text in ("a", "b", "c", "c", "d"):
        toasts.show(text)
    assert toasts.texts() == ["b", "c", "d"]
    toasts.clear()


def test_a_hovered_toast_stays(toasts, qtbot):
    toasts.show("Stay.")
    shown, spot = toasts._shown[0], QPointF(30, 30)
    QApplication.sendEvent(shown, QEnterEvent(spot, spot, spot))
    assert not shown._timer.isActive()
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not toasts.texts(), timeout=5000)


def test_its_action_is_done_once_and_it_leaves(toasts, qtbot):
    done = []
    toasts.show("Run moved to the trash.", "ok", "Undo", lambda: done.append(1))
    qtbot.mouseClick(toasts._shown[0].findChild(QAbstractButton, "toast.action"), Qt.MouseButton.LeftButton)
    assert done == [1] and not toasts.texts()


def test_escape_and_the_cross_dismiss(toasts, qtbot):
    toasts.show("One.")
    qtbot.keyClick(toasts._shown[0].findChild(QAbstractButton, "toast.close"), Qt.Key.Key_Escape)
    assert not toasts.texts()
    toasts.show("Two.", "error")
    toasts._shown[0].grab()
    qtbot.mouseClick(toasts._shown[0].findChild(QAbstractButton, "toast.close"), Qt.MouseButton.LeftButton)
    assert not toasts.texts()


def test_an_empty_state_offers_its_action(qtbot):
    empty = EmptyState("no-path", "path", "No path yet", "Press K on any two pictures.", "Try boot to trouser")
    qtbot.addWidget(empty)
    empty.show()
    button = empty.findChild(QAbstractButton, "no-path.action")
    with qtbot.waitSignal(empty.activated, timeout=1000):
        qtbot.keyClick(button, Qt.Key.Key_Space)
    empty.set_state("folder", "No runs", "Train one first.")
    assert button.isHidden() and empty.accessibleName() == "No runs. Train one first."
    empty.grab()


@pytest.mark.parametrize("kind", [ProgressBar, ProgressRing])
def test_progress_shows_a_fraction_or_travels(kind, qtbot):
    progress = kind("progress")
    qtbot.addWidget(progress)
    progress.show()
    progress.set_fraction(0.25)
    quarter = progress.grab().toImage()
    progress.set_fraction(7)
    assert progress.fraction() == 1.0 and progress.grab().toImage() != quarter
    assert QAccessible.queryAccessibleInterface(progress).role() == QAccessible.Role.ProgressBar
    progress.set_fraction(None)
    qtbot.waitUntil(lambda: progress._phase > 0, timeout=3000)
    progress.grab()
    progress.hide()
    assert not progress._travel.isActive()


def test_progress_rests_with_reduced_motion(qtbot, qt_theme):
    qt_theme("dark", 1.0, True)
    progress = ProgressBar("progress")
    qtbot.addWidget(progress)
    progress.show()
    progress.set_fraction(None)
    assert not progress._travel.isActive()


@pytest.mark.parametrize("kind", [Display, Title, Heading, Body, Strong, Caption, Number])
def test_labels_follow_the_text_scale(kind, qtbot, qt_theme):
    label = kind("Same latents, growing up")
    qtbot.addWidget(label)
    assert label.font() == theme.font(kind.role)
    before = label.sizeHint().width()
    qt_theme("light", 1.5)
    assert label.font().pixelSize() == theme.font(kind.role).pixelSize() and label.sizeHint().width() > before


def test_a_tone_is_a_colour(qtbot):
    label = Caption("Too large.")
    qtbot.addWidget(label)
    label.show()
    label.set_tone("error")
    assert label.palette().color(label.foregroundRole()).name().upper() == theme.theme().error


def test_an_elided_label_tells_the_whole_in_its_tooltip(qtbot):
    label = ElidedLabel("A name of a run that is much too long for the place it has")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(900, 20)
    assert label.toolTip() == ""
    label.setText("short")
    assert label.toolTip() == "" and label.minimumSizeHint().width() <= label.sizeHint().width()


def test_a_floating_panel_has_its_body_where_it_was_put(stage, qt_theme):
    panel = FloatingPanel("tools", parent=stage)
    panel.set_body(QRect(100, 100, 200, 80))
    panel.show()
    assert panel.body().translated(panel.pos()) == QRect(100, 100, 200, 80)
    shot = stage.grab().toImage()
    assert shot.pixelColor(200, 188) != shot.pixelColor(20, 20)  # the shadow beneath it
    qt_theme("contrast")
    stage.grab()
    surface = Panel("stage", 0, stage)
    surface.show()
    assert surface.grab().toImage().pixelColor(3, 3).name().upper() == theme.theme().surface0


def test_the_splitter_is_a_hairline_with_a_wide_grab_zone(stage, qtbot):
    splitter = Hairline("panes", parent=stage)
    panes = [QWidget(), QWidget()]
    for pane in panes:
        splitter.addWidget(pane)
    splitter.resize(400, 100)
    splitter.show()
    gap = panes[1].geometry().left() - panes[0].geometry().right() - 1
    assert gap == 1 and splitter.handle(1).width() == 7
    before = panes[0].width()
    grip = splitter.handle(1)
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(1, 50))
    qtbot.mouseMove(grip, QPoint(41, 50))
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=QPoint(41, 50))
    assert panes[0].width() > before
    splitter.grab()


@pytest.fixture
def ringed(stage, qtbot):
    column = QVBoxLayout(stage)
    parts = [QuietButton("a", "A"), QuietButton("b", "B"), Segmented("m", [("x", "X"), ("y", "Y")]), QLineEdit()]
    for part in parts:
        column.addWidget(part)
    ring = FocusRing(stage)
    stage.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is stage, timeout=2000)
    parts[0].setFocus()
    return ring, parts


def test_the_ring_comes_with_tab_and_goes_with_the_mouse(ringed, qtbot):
    ring, parts = ringed
    assert ring.isHidden()
    qtbot.keyClick(parts[0], Qt.Key.Key_Tab)
    assert not ring.isHidden() and ring.geometry() == parts[1].geometry().adjusted(-4, -4, 4, 4)
    ring.grab()
    qtbot.mouseClick(parts[1], Qt.MouseButton.LeftButton)
    assert ring.isHidden()


def test_the_ring_goes_around_the_whole_bar_and_follows_it(ringed, qtbot, stage):
    ring, parts = ringed
    qtbot.keyClick(parts[0], Qt.Key.Key_Tab)
    qtbot.keyClick(parts[1], Qt.Key.Key_Tab)
    bar = parts[2]
    assert ring.geometry() == bar.geometry().adjusted(-4, -4, 4, 4)
    bar.move(bar.x(), bar.y() + 30)
    assert ring.geometry() == bar.geometry().adjusted(-4, -4, 4, 4)
    bar.hide()
    qtbot.waitUntil(lambda: ring.target() is None or ring.target() != bar.rect(), timeout=1000)


def test_the_ring_never_takes_the_mouse(ringed):
    ring, _ = ringed
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert ring.focusPolicy() == Qt.FocusPolicy.NoFocus
