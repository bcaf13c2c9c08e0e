"""The sign of each layer, as it stands before its name in the legend."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.dynamics.lab.sprites import triangle
from gui.theme import colour, ramp


def draw(painter: QPainter, key: str, area: QRectF) -> None:
    """The sign within a square."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _SIGNS[key](painter, area, area.width() / 14)
    painter.restore()


def _real(painter: QPainter, area: QRectF, unit: float) -> None:
    painter.setBrush(colour("real"))
    painter.drawEllipse(area.center(), 4 * unit, 4 * unit)


def _made(painter: QPainter, area: QRectF, unit: float) -> None:
    painter.setBrush(colour("generated"))
    painter.drawPolygon(triangle(area.adjusted(2 * unit, 2 * unit, -2 * unit, -2 * unit)))


def _beside(painter: QPainter, area: QRectF, unit: float) -> None:
    painter.setPen(QPen(colour("text"), 1.3 * unit))
    painter.drawPolygon(triangle(area.adjusted(2.5 * unit, 2.5 * unit, -2.5 * unit, -2.5 * unit)))


def _field(painter: QPainter, area: QRectF, unit: float) -> None:
    box = area.adjusted(unit, 2.5 * unit, -unit, -2.5 * unit)
    for place, part in enumerate((0.0, 0.25, 0.5, 0.75, 1.0)):
        painter.fillRect(QRectF(box.left() + place * box.width() / 5, box.top(), box.width() / 5, box.height()),
                         ramp("field", part))  # fmt: skip
    painter.setPen(QPen(colour("outline_strong"), 0.8 * unit))
    painter.drawRect(box)


def _manifold(painter: QPainter, area: QRectF, unit: float) -> None:
    box = area.adjusted(1.5 * unit, 2 * unit, -1.5 * unit, -2 * unit)
    painter.setPen(QPen(colour("generated"), 1.1 * unit))
    painter.drawRect(box)
    for part in (1 / 3, 2 / 3):
        x, y = box.left() + part * box.width(), box.top() + part * box.height()
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _pull(painter: QPainter, area: QRectF, unit: float) -> None:
    tip, tail = area.topRight() + QPointF(-2, 2) * unit, area.bottomLeft() + QPointF(2, -2) * unit
    painter.setPen(QPen(colour("text"), 1.4 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(tail, tip)
    painter.drawLine(tip, tip + QPointF(-5, 0.5) * unit)
    painter.drawLine(tip, tip + QPointF(-0.5, 5) * unit)


def _slope(painter: QPainter, area: QRectF, unit: float) -> None:
    painter.setPen(QPen(colour("secondary"), 1.6 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    start, way = area.bottomLeft() + QPointF(2, -2) * unit, QPointF(10, -10) * unit
    for part in (0.0, 0.4, 0.8):
        painter.drawLine(start + way * part, start + way * (part + 0.2))


def _posteriors(painter: QPainter, area: QRectF, unit: float) -> None:
    painter.setPen(QPen(colour("text"), 1.2 * unit))
    painter.drawEllipse(area.center(), 6 * unit, 3.5 * unit)


_SIGNS = {"real": _real, "made": _made, "field": _field, "manifold": _manifold, "pull": _pull, "slope": _slope,
          "posteriors": _posteriors, "beside": _beside}  # fmt: skip
