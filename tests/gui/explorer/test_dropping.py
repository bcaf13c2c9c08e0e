"""Pictures taken from any wall of the window and dropped on the path's ends."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.commands import DataItem, Point, Seed
from gui.widgets import dragging
from gui.widgets.wall import Wall

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def carried(monkeypatch):
    """What was dragged; the drag itself, which waits for a real mouse, is left out."""
    taken = []
    monkeypatch.setattr(dragging.QDrag, "exec", lambda drag, *_: taken.append(drag.mimeData()))
    return taken


def take(wall, index):
    """Press on a cell and move away."""
    start = wall._cell(index).center()
    for kind, spot in ((QEvent.Type.MouseButtonPress, start), (QEvent.Type.MouseMove, start + QPointF(40, 0))):
        QApplication.sendEvent(wall, QMouseEvent(kind, spot, wall.mapToGlobal(spot), LEFT, LEFT, NONE))


def drop(slot, mime):
    copy, spot = Qt.DropAction.CopyAction, QPointF(10, 10)
    enter = QDragEnterEvent(spot.toPoint(), copy, mime, LEFT, NONE)
    QApplication.sendEvent(slot, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(slot, QDropEvent(spot, copy, mime, LEFT, NONE))


@pytest.mark.parametrize(("name", "place"), [("wall", Seed(3)), ("originals", DataItem(3)),
                                             ("reconstructions", DataItem(3))])  # fmt: skip
def test_a_picture_of_the_train_panel_fills_a(name, place, window, carried, qtbot):
    wall = window.findChild(Wall, name)
    qtbot.waitUntil(lambda: len(wall._pictures) > 3)
    take(wall, 3)
    drop(window.explorer.path.slots["a"], carried[0])
    assert window.explorer.store.state.path.a == Point(place)
    assert carried[0].hasImage() and carried[0].urls()


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)  # of the offscreen screen
def test_a_picture_of_the_data_fills_b_under_the_chosen_class(explorer, carried):
    explorer.open(classes=("cat", "dog"))
    explorer.panel.stage.foot.class_chosen.emit(1)
    explorer.panel.path.slots["b"].data_asked.emit()
    explorer.settle()
    browser = explorer.panel.ends.browser
    take(browser.wall, 2)
    browser.hide()
    drop(explorer.panel.path.slots["b"], carried[0])
    assert explorer.state.path.b == Point(DataItem(2), condition=1)


def test_pictures_from_nowhere_are_no_points(qtbot, carried):
    from tests.gui.explorer.test_saving import image

    wall = Wall("plain", columns=4)
    qtbot.addWidget(wall)
    wall.set_pictures([image(9)] * 4)
    wall.resize(200, 50)
    take(wall, 1)
    assert not carried[0].hasFormat("application/x-lerp-point") and carried[0].hasImage()
