"""A paint override that fails is logged once, paints nothing, and leaves the window alive."""

import logging

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QWidget

from gui.widgets import painting
from gui.widgets.painting import arc, blend, guarded, painted


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch):
    monkeypatch.setattr(painting, "_told", set())


class Broken(QWidget):
    def __init__(self):
        super().__init__()
        self.calls = 0

    @painted
    def paintEvent(self, painter):
        painter.fillRect(self.rect(), QColor("red"))
        self.calls += 1
        raise ZeroDivisionError("a fault")


class BrokenItem(QGraphicsItem):
    @guarded(QRectF)
    def boundingRect(self):
        raise ValueError("no rectangle")

    @guarded()
    def paint(self, painter, option, widget=None):
        raise ValueError("no paint")


def test_a_failing_paint_event_is_logged_once_and_the_widget_lives(qtbot, caplog):
    widget = Broken()
    qtbot.addWidget(widget)
    widget.resize(20, 20)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            widget.grab()
    assert widget.calls == 5
    assert [record.getMessage() for record in caplog.records] == ["Could not paint Broken: a fault"]


def test_another_fault_in_the_same_place_is_told_too(qtbot, caplog):
    widget = Broken()
    qtbot.addWidget(widget)
    widget.grab()
    widget.rect = None  # the next fault is a TypeError
    widget.grab()
    assert len(caplog.records) == 2


def test_a_failing_graphics_item_gives_its_default(qtbot, caplog):
    scene = QGraphicsScene()
    item = BrokenItem()
    scene.addItem(item)
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    view.grab()
    assert item.boundingRect() == QRectF()
    assert "no rectangle" in caplog.text


def test_the_painter_is_ended_after_a_fault(qtbot):
    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    widget.repaint()
    widget.repaint()  # Qt would warn of two painters on one device, and a warning fails the test


def test_blend_and_arc():
    assert blend(QColor("#000000"), QColor("#FFFFFF"), 0.5).name() in ("#7f7f7f", "#808080")
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    arc(painter, QPointF(10, 10), 90.0, QColor("#FF0000"))
    painter.end()
    assert sum(image.pixelColor(x, y).alpha() > 0 for x in range(20) for y in range(20)) > 20
