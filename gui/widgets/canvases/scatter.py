"""The canvas of points: one sample float32 [d] as a marked dot over the data's points (first two numbers: x, y)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.theme import colour, themes
from gui.widgets.canvases import CANVASES

MOST = 40_000  # points of the backdrop that are drawn


@dataclass(frozen=True, slots=True)
class View:
    """Data to pixels: one scale for both axes, y upwards."""

    left: float
    top: float
    scale: float
    size: int

    def at(self, points: np.ndarray) -> np.ndarray:
        """[n, 2] data to [n, 2] px."""
        return np.stack([(points[:, 0] - self.left) * self.scale, (self.top - points[:, 1]) * self.scale], axis=1)


def plane(samples: np.ndarray) -> np.ndarray:
    """float [n, d] to [n, 2]: the first two numbers, 0 for a missing second."""
    flat = np.asarray(samples, dtype=np.float64).reshape(len(samples), -1)
    return flat[:, :2] if flat.shape[1] >= 2 else np.pad(flat, ((0, 0), (0, 2 - flat.shape[1])))


def view(points: np.ndarray, size: int) -> View:
    """A square view that holds all points [n, 2] with a margin of 6 %."""
    good = points[np.isfinite(points).all(axis=1)]
    low, high = (good.min(axis=0), good.max(axis=0)) if len(good) else (np.full(2, -3.0), np.full(2, 3.0))
    extent = max(float((high - low).max()), 1e-6) * 1.12
    middle = (low + high) / 2
    return View(float(middle[0] - extent / 2), float(middle[1] + extent / 2), size / extent, size)


_backdrops: dict[tuple, tuple[np.ndarray, View, QImage]] = {}


def _backdrop(data: np.ndarray | None, size: int) -> tuple[View, QImage]:
    """The data's points on surface 0, kept for as long as the same array comes (a few sizes of it)."""
    key = (id(data), size, themes.name)
    if key in _backdrops and _backdrops[key][0] is data:
        return _backdrops[key][1:]
    points = plane(data) if data is not None and len(data) else np.zeros((0, 2))
    where = view(points, size)
    ground = QImage(size, size, QImage.Format.Format_RGB32)
    ground.fill(colour("surface0"))
    _plot(ground, where.at(points[np.isfinite(points).all(axis=1)][:MOST]), colour("real"))
    if data is not None:
        while len(_backdrops) >= 8:
            _backdrops.pop(next(iter(_backdrops)))
        _backdrops[key] = (data, where, ground)
    return where, ground


def _plot(image: QImage, pixels: np.ndarray, shade: QColor) -> None:
    """Dense places brighter: counts per pixel, compressed, as opacity of `shade` over the ground."""
    size = image.width()
    columns, rows = np.floor(pixels).astype(int).T if len(pixels) else (np.zeros(0, int), np.zeros(0, int))
    inside = (columns >= 0) & (columns < size) & (rows >= 0) & (rows < size)
    counts = np.zeros((size, size))
    np.add.at(counts, (rows[inside], columns[inside]), 1.0)
    part = np.where(counts > 0, 0.35 + 0.5 * np.minimum(1.0, np.log1p(counts) / np.log(12)), 0.0)[..., None]
    canvas = np.frombuffer(image.bits(), np.uint8).reshape(size, image.bytesPerLine())[:, : size * 4]
    canvas = canvas.reshape(size, size, 4)
    ink = np.array([shade.blue(), shade.green(), shade.red()], dtype=np.float64)
    canvas[..., :3] = np.round(canvas[..., :3] * (1 - part) + ink * part).astype(np.uint8)


def mark(painter: QPainter, at: QPointF, radius: float) -> None:
    """The sign of the current point: a white ring with a dark halo around an accent dot."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((colour("overlay.halo", 0.65), radius * 0.7), (colour("overlay.white"), radius * 0.35)):
        painter.setPen(QPen(shade, max(1.0, width)))
        painter.drawEllipse(at, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("overlay.accent"))
    painter.drawEllipse(at, radius * 0.5, radius * 0.5)


def _way(painter: QPainter, spots: np.ndarray, width: float) -> None:
    """The line through spots [k, 2] px, fading towards where it came from."""
    for index, (start, end) in enumerate(itertools.pairwise(spots)):
        painter.setPen(QPen(colour("generated", 0.15 + 0.75 * (index + 1) / len(spots)), max(1.0, 1.5 * width)))
        painter.drawLine(QPointF(*start), QPointF(*end))


@CANVASES.register("scatter")
def draw(sample: np.ndarray, size: int, smooth: bool, backdrop: np.ndarray | None = None) -> QImage:
    """The sample [d] marked among the data's points; of several [k, d] the last, with the way the others lead to it."""
    where, ground = _backdrop(backdrop, size)
    image = ground.copy()
    spots = where.at(plane(np.atleast_2d(np.asarray(sample))))
    spot = spots[-1]
    if not np.isfinite(spot).all():
        return image
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    _way(painter, spots[np.isfinite(spots).all(axis=1)], size / 400)
    radius = min(max(size / 28, 3.0), 9.0)
    room = QRectF(0, 0, size, size).adjusted(radius, radius, -radius, -radius)
    inside = QPointF(min(max(spot[0], room.left()), room.right()), min(max(spot[1], room.top()), room.bottom()))
    mark(painter, inside, radius)
    painter.end()
    return image
