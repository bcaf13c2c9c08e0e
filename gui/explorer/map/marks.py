"""What is drawn over the points: the path from A to B, the current place, the selection, the outline of the lasso."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gui.theme import colour, font, theme
from gui.widgets.painting import diamond

MOST_RINGS, MOST_DOTS = 60, 4000  # chosen points that get a ring each, or a bright dot


def line_colours() -> tuple[QColor, QColor]:
    """Line and halo that stand out on the map's ground."""
    if theme().dark:
        return colour("overlay.white"), colour("overlay.halo", 0.65)
    return colour("text"), colour("surface0", 0.85)


def draw_path(painter: QPainter, spots: np.ndarray) -> None:
    """A line with a halo through spots [k, 2] px, with diamonds A and B at its ends."""
    good = spots[np.isfinite(spots).all(axis=1)]
    if len(good) < 2:
        return
    line, halo = line_colours()
    way = QPainterPath(QPointF(*good[0]))
    for spot in good[1:]:
        way.lineTo(QPointF(*spot))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((halo, 4.5), (line, 1.7)):
        painter.setPen(QPen(shade, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(way)
    for letter, spot in (("A", good[0]), ("B", good[-1])):
        _end(painter, QPointF(*spot), letter)


def _end(painter: QPainter, at: QPointF, letter: str) -> None:
    line, halo = line_colours()
    diamond(painter, at, 8, halo)
    diamond(painter, at, 5.5, line)
    box = QRectF(at.x() + 6, at.y() - 20, 16, 16)
    painter.setFont(font("strong"))
    painter.setPen(halo)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, letter)
    painter.setPen(line)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def draw_here(painter: QPainter, spot: np.ndarray) -> None:
    """Where the stage is: a ring with four short arms around an accent dot."""
    at = QPointF(*spot.tolist())
    line, halo = line_colours()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((halo, 5.0), (line, 2.0)):
        painter.setPen(QPen(shade, width))
        painter.drawEllipse(at, 7.5, 7.5)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(8 * dx, 8 * dy), at + QPointF(11.5 * dx, 11.5 * dy))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    painter.drawEllipse(at, 3.2, 3.2)


def draw_pointed(painter: QPainter, spot: np.ndarray) -> None:
    """A ring around the point under the pointer."""
    at = QPointF(*spot.tolist())
    line, halo = line_colours()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((halo, 3.5), (line, 1.5)):
        painter.setPen(QPen(shade, width))
        painter.drawEllipse(at, 5.0, 5.0)


def draw_chosen(painter: QPainter, spots: np.ndarray) -> None:
    """Rings around the chosen points [k, 2] px; of many, bright dots."""
    line, _ = line_colours()
    if len(spots) > MOST_RINGS:
        painter.setPen(QPen(line, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in spots[:MOST_DOTS].tolist()]))
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, 1.1))
    for x, y in spots.tolist():
        painter.drawEllipse(QPointF(x, y), 3.4, 3.4)


def draw_outline(painter: QPainter, corners: np.ndarray, closed: bool) -> None:
    """The lasso or box as it is drawn, or (closed) as it was, [k, 2] px."""
    if len(corners) < 2:
        return
    line, halo = line_colours()
    shape = QPolygonF([QPointF(x, y) for x, y in corners.tolist()])
    fill = colour("accent", 0.10)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon(shape)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((halo, 3.0), (colour("accent") if closed else line, 1.3)):
        painter.setPen(QPen(shade, width, Qt.PenStyle.SolidLine if closed else Qt.PenStyle.DashLine))
        painter.drawPolygon(shape)
