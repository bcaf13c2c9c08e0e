"""What is drawn over the layers: rings around points, the line to the card, the brush."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.theme import colour

RING = 9.0  # px, radius around the sample that is pointed at


def nearest_on(rect: QRectF, at: QPointF) -> QPointF:
    """The place of a rectangle nearest to a point."""
    return QPointF(min(max(at.x(), rect.left()), rect.right()), min(max(at.y(), rect.top()), rect.bottom()))


def pointer_ring(painter: QPainter, at: QPointF) -> None:
    """The ring around the sample pointed at, on a halo."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((colour("surface0", 0.75), 4.5), (colour("text"), 2.0)):
        painter.setPen(QPen(shade, width))
        painter.drawEllipse(at, RING, RING)


def lead(painter: QPainter, at: QPointF, card: QRectF) -> None:
    """The thin line from the ring to the card."""
    end = nearest_on(card, at)
    way = end - at
    length = float(np.hypot(way.x(), way.y()))
    if length > RING:
        start = at + way * (RING / length)
        for shade, width in ((colour("surface0", 0.6), 3.0), (colour("text", 0.6), 1.0)):
            painter.setPen(QPen(shade, width))
            painter.drawLine(start, end)


def mode_circle(painter: QPainter, at: QPointF, radius: float) -> None:
    """Three sigma around the nearest mode, with its centre."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((colour("surface0", 0.6), 3.0), (colour("real"), 1.2)):
        painter.setPen(QPen(shade, width))
        if 6.0 < radius < 4000.0:
            painter.drawEllipse(at, radius, radius)
        painter.drawLine(at - QPointF(4, 0), at + QPointF(4, 0))
        painter.drawLine(at - QPointF(0, 4), at + QPointF(0, 4))


def brush_circle(painter: QPainter, at: QPointF, radius: float) -> None:
    """How far the brush reaches."""
    painter.setBrush(colour("real", 0.12))
    for shade, width in ((colour("surface0", 0.6), 3.0), (colour("text"), 1.2)):
        painter.setPen(QPen(shade, width))
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
