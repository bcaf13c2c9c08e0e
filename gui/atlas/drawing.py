"""What lies over the pictures of the atlas: veil, contours, the path, the plane's places, the chosen picture."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform

from gui.atlas.ground import VEIL, Ground, around, veil_image
from gui.atlas.state import Spot, View
from gui.theme import colour, font
from gui.widgets.painting import diamond

Line = tuple[int, QPainterPath, Spot]  # share, in units, where its label stands
TOWARDS = {25: (1.0, 0.4), 50: (-0.3, 1.0), 75: (-1.0, -0.4)}  # where the label of a contour stands
FINER = 4  # times
FAR = 20_000.0  # px beyond which the painter's numbers would no longer be exact


def veil(ground: Ground) -> QPixmap:
    """Its picture in the theme's colour, fine enough to be enlarged without smoothing while the view moves."""
    coarse = veil_image(ground.veil, colour("surface0"))
    way = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(coarse.scaled(coarse.size() * FINER, *way))


def lines(ground: Ground) -> list[Line]:
    """The contours as paths in units."""
    made: list[Line] = []
    for share, segments in ground.contours:
        path = QPainterPath()
        for (x0, y0), (x1, y1) in segments.tolist():
            path.moveTo(x0, y0)
            path.lineTo(x1, y1)
        if len(segments):
            right, down = TOWARDS[share]
            x, y = segments[int((right * segments[:, 0, 0] + down * segments[:, 0, 1]).argmax()), 0].tolist()
            made.append((share, path, (x, y)))
    return made


def _to_px(view: View) -> QTransform:
    x, y = view.at(0.0, 0.0)
    return QTransform(view.scale, 0, 0, view.scale, x, y)


def draw_veil(painter: QPainter, area: QRect, view: View, ground: Ground, pixmap: QPixmap, fine: bool) -> None:
    """Where the data are far the ground shows through more."""
    left, top, right, bottom = ground.box
    inner = QRectF(QPointF(*view.at(left, top)), QPointF(*view.at(right, bottom)))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, fine)
    if abs(inner.left()) + abs(inner.right()) + abs(inner.top()) + abs(inner.bottom()) < FAR:
        painter.drawPixmap(inner, pixmap, QRectF(pixmap.rect()))
    else:  # far inside: only the part that is seen
        x0, y0 = view.back(0, 0)
        x1, y1 = view.back(area.width(), area.height())
        across, down = pixmap.width() / (right - left), pixmap.height() / (bottom - top)
        part = QRectF(QPointF((x0 - left) * across, (y0 - top) * down), QPointF((x1 - left) * across, (y1 - top) * down))
        painter.drawPixmap(QRectF(area), pixmap, part)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for part in around(inner, QRectF(area)):
        painter.fillRect(part, colour("surface0", VEIL))


def draw_lines(painter: QPainter, area: QRect, view: View, found: Sequence[Line], fine: bool) -> None:
    """Contours, with their share at one place."""
    transform = _to_px(view)
    for share, path, (x, y) in found:
        shown = transform.map(path)
        if not shown.boundingRect().intersects(QRectF(area)):
            continue
        for width, shade in ((3.0, colour("overlay.halo", 0.55)), (1.4, colour("real"))):
            if width < 3 or fine:
                painter.setPen(QPen(shade, width))
                painter.drawPath(shown)
        _label(painter, area, QPointF(*view.at(x, y)), f"{share} %")


def _label(painter: QPainter, area: QRect, at: QPointF, words: str) -> None:
    painter.setFont(font("number"))
    metrics = QFontMetricsF(font("number"))
    box = QRectF(0, 0, metrics.horizontalAdvance(words) + 8, metrics.height() + 2)
    box.moveCenter(at)
    if QRectF(area).contains(box):
        painter.fillRect(box, colour("surface0", 0.8))
        painter.setPen(colour("real"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def draw_path(painter: QPainter, view: View, spots: np.ndarray) -> None:
    """The path from A to B, seen from above."""
    good = spots[np.isfinite(spots).all(axis=1)] if len(spots) else spots
    if len(good) < 2:
        return
    dots = [QPointF(*view.at(float(x), float(y))) for x, y in good]
    if max(abs(dot.x()) + abs(dot.y()) for dot in dots) > FAR:
        return
    for width, shade in ((4.5, colour("overlay.halo", 0.65)), (1.7, colour("overlay.white"))):
        painter.setPen(QPen(shade, width))
        painter.drawLines([QLineF(a, b) for a, b in itertools.pairwise(dots)])
    for letter, at in (("A", dots[0]), ("B", dots[-1])):
        diamond(painter, at, 7.5, colour("overlay.halo", 0.65))
        diamond(painter, at, 6.0, colour("overlay.white"))
        _mark(painter, at + QPointF(14, -9), letter)


def _mark(painter: QPainter, at: QPointF, words: str) -> None:
    painter.setFont(font("strong"))
    box = QRectF(0, 0, 24, 18)
    for shift, shade in ((1.0, colour("overlay.halo", 0.75)), (0.0, colour("overlay.white"))):
        box.moveCenter(at + QPointF(shift, shift))
        painter.setPen(shade)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def draw_places(painter: QPainter, view: View, places: Sequence[Spot]) -> None:
    """The samples that the plane goes through, by number."""
    for number, spot in enumerate(places, start=1):
        at = QPointF(*view.at(*spot))
        painter.setBrush(colour("overlay.halo", 0.75))
        painter.setPen(QPen(colour("overlay.white"), 1.5))
        painter.drawEllipse(at, 10, 10)
        painter.setFont(font("caption"))
        painter.drawText(QRectF(at.x() - 10, at.y() - 10, 20, 20), Qt.AlignmentFlag.AlignCenter, str(number))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_frame(painter: QPainter, view: View, spot: Spot, spacing: float) -> None:
    """Around the chosen picture."""
    x, y = spot
    box = QRectF(QPointF(*view.at(x - spacing / 2, y - spacing / 2)), QPointF(*view.at(x + spacing / 2, y + spacing / 2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, shade in ((4.0, colour("overlay.halo", 0.6)), (2.0, colour("overlay.accent"))):
        painter.setPen(QPen(shade, width))
        painter.drawRect(box.adjusted(1, 1, -1, -1))
