"""Points as small drawings made once: a filled circle is real, a triangle generated, a hollow triangle the other run's."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from gui.theme import colour, themes

SIDE = {"real": 9, "made": 11, "beside": 11, "ring": 19, "dot": 5}  # px of the drawing, odd: its middle is a pixel


def triangle(area: QRectF) -> QPolygonF:
    """Pointing up, its centroid in the middle of the area."""
    drop = area.height() / 12
    return QPolygonF([QPointF(area.center().x(), area.top() + drop / 2), QPointF(area.right(), area.bottom() - drop),
                      QPointF(area.left(), area.bottom() - drop)])  # fmt: skip


def mark(painter: QPainter, kind: str, area: QRectF) -> None:
    """One sign within `area`."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "ring":
        for shade, width in ((colour("surface0", 0.8), 4.0), (colour("text"), 2.0)):
            painter.setPen(QPen(shade, width))
            painter.drawEllipse(area.adjusted(2, 2, -2, -2))
    elif kind == "beside":
        for shade, width in ((colour("surface0", 0.8), 3.0), (colour("text"), 1.2)):
            painter.setPen(QPen(shade, width))
            painter.drawPolygon(triangle(area.adjusted(1.5, 1.5, -1.5, -1.5)))
    else:
        _filled(painter, kind, area)


def _filled(painter: QPainter, kind: str, area: QRectF) -> None:
    """A circle or a triangle with a thin edge in the ground's colour, so that neighbours stay apart."""
    painter.setPen(QPen(_edge(), 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(colour("generated" if kind == "made" else "real"))
    if kind == "made":
        painter.drawPolygon(triangle(area.adjusted(1, 1, -1, -1)))
    else:
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))


def _edge() -> QColor:
    return colour("surface0", 0.85)


@lru_cache(64)
def _sprite(kind: str, theme: str, dpr: float) -> QPixmap:
    side = SIDE[kind]
    made = QPixmap(round(side * dpr), round(side * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    mark(painter, kind, QRectF(0, 0, side, side))
    painter.end()
    return made


def scatter(painter: QPainter, kind: str, spots: np.ndarray, width: int, height: int, dpr: float = 1.0) -> None:
    """The sign of `kind` at each of spots [n, 2] px that is inside width x height; on whole pixels, which is twice as fast."""
    half = SIDE[kind] / 2
    inside = (spots > -half).all(axis=1) & (spots[:, 0] < width + half) & (spots[:, 1] < height + half)
    drawing = _sprite(kind, themes.name, dpr)
    if dpr == 1.0:
        for x, y in np.rint(spots[inside] - half).astype(int).tolist():
            painter.drawPixmap(x, y, drawing)
    else:
        for x, y in (np.rint((spots[inside] - half) * dpr) / dpr).tolist():
            painter.drawPixmap(QPointF(x, y), drawing)
