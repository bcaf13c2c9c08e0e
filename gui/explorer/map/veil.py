"""Where there are data: a soft lighter ground; elsewhere the hatch of the veil."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from gui.explorer.map.scope import Box, Scope, bounds
from gui.theme import colour, theme, themes

SIDE = 192  # cells along the longer side of the map
TILE = 7  # px between two lines of the hatch


def mask(points: np.ndarray, radius: float) -> tuple[np.ndarray, Box]:
    """Where a point of `points` [n, 2] is at most `radius` away: float32 [rows, columns] in [0, 1], row 0 on top; and
    the box it covers, in map units. The edge is soft over two cells."""
    left, bottom, right, top = bounds(points)
    margin = radius * 1.5 + 1e-9
    left, bottom, right, top = left - margin, bottom - margin, right + margin, top + margin
    cell = max(right - left, top - bottom) / SIDE
    columns, rows = max(int(np.ceil((right - left) / cell)), 1), max(int(np.ceil((top - bottom) / cell)), 1)
    box = (left, top - rows * cell, left + columns * cell, top)
    good = points if np.isfinite(points).all() else points[np.isfinite(points).all(axis=1)]
    column = np.clip(((good[:, 0] - np.float32(left)) * np.float32(1 / cell)).astype(np.int32), 0, columns - 1)
    row = np.clip(((np.float32(top) - good[:, 1]) * np.float32(1 / cell)).astype(np.int32), 0, rows - 1)
    there = np.zeros((rows, columns), bool)
    there[row, column] = True
    return _soft(_grown(there, radius / cell)), box


def _grown(there: np.ndarray, reach: float) -> np.ndarray:
    """All cells at most `reach` cells from one that is set."""
    most = int(reach)
    found = there.copy()
    padded = np.pad(there, ((most, most), (0, 0)))
    for dy in range(-most, most + 1):
        half = int(np.sqrt(reach**2 - dy**2))
        line = padded[most + dy : most + dy + len(there)]
        sums = np.cumsum(np.pad(line, ((0, 0), (half + 1, half))).astype(np.int32), axis=1)
        found |= (sums[:, 2 * half + 1 :] - sums[:, : -2 * half - 1]) > 0
    return found


def _soft(there: np.ndarray) -> np.ndarray:
    """Smoothed by a kernel of 1, 2, 1 in both directions, twice."""
    found = there.astype(np.float32)
    for _ in range(2):
        for axis in (0, 1):
            padded = np.pad(found, [(1, 1) if axis == each else (0, 0) for each in (0, 1)])
            low, mid, high = (np.take(padded, np.arange(found.shape[axis]) + step, axis) for step in range(3))
            found = ((low + 2 * mid + high) / 4).astype(np.float32)
    return found


def ground_image(mask: np.ndarray) -> QImage:
    """The lighter ground, as opaque as the mask says."""
    shade = ground_colour()
    alpha = np.round(255 * mask).astype(np.uint32)
    red, green, blue = ((alpha * channel) // 255 for channel in (shade.red(), shade.green(), shade.blue()))
    words = np.ascontiguousarray((alpha << 24) | (red << 16) | (green << 8) | blue)
    rows, columns = words.shape
    return QImage(words.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied).copy()


def ground_colour() -> QColor:
    """The stage's own ground, a little lighter in the dark themes."""
    return colour("surface0").lighter(122) if theme().dark and not theme().high_contrast else colour("surface0")


@cache
def _hatch(_theme: str, dpr: float) -> QPixmap:
    """One tile of lines under 45 degrees."""
    side = TILE
    made = QPixmap(round(side * dpr), round(side * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(colour("surface0"))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("outline", 1.0 if theme().high_contrast else 0.62), 1))
    for shift in (-side, 0, side):
        painter.drawLine(shift - 1, side + 1, shift + side + 1, -1)
    painter.end()
    return made


def draw_hatch(painter: QPainter, area: QRectF, scope: Scope, dpr: float) -> None:
    """Over the whole area; it moves with the map."""
    x, y = scope.at(np.zeros(2)).tolist()
    tile = _hatch(themes.name, dpr)
    painter.drawTiledPixmap(area, tile, -QRectF(x % TILE, y % TILE, 0, 0).topLeft() + area.topLeft())


def draw_ground(painter: QPainter, image: QImage, box: Box, scope: Scope) -> None:
    """The lighter ground where the data are."""
    (left, top), (right, bottom) = scope.at(np.array([(box[0], box[3]), (box[2], box[1])])).tolist()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawImage(QRectF(left, top, right - left, bottom - top), image)
