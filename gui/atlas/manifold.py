"""The plane of a run on points: its decoded grid drawn over the data, since single points are no pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from gui.atlas import state
from gui.atlas.state import SIDE, Spot, View
from gui.atlas.tiles import Tiles
from gui.theme import colour, themes

MARGIN = 0.08
MOST = 6000  # points of the data that are drawn


class Manifold:
    """Over `data` float32 [n, d], in the plane of its first two coordinates. The canvas's view says which part of the
    latent plane is decoded; the data stay where they are."""

    def __init__(self, data: np.ndarray) -> None:
        self._data = data[:MOST, :2] if data.shape[1] >= 2 else np.pad(data[:MOST], ((0, 0), (0, 1)))
        good = self._data[np.isfinite(self._data).all(axis=1)]
        self._low: np.ndarray = good.min(0) if len(good) else np.full(2, -3.0)
        self._high: np.ndarray = good.max(0) if len(good) else np.full(2, 3.0)
        self._kept: tuple[tuple, QPixmap] | None = None

    def at(self, area: QRect, points: np.ndarray) -> np.ndarray:
        """Data coordinates [n, 2] to px [n, 2]; y upwards."""
        extent = np.maximum(self._high - self._low, 1e-6) * (1 + 2 * MARGIN)
        scale = min(area.width() / extent[0], area.height() / extent[1])
        middle = (self._low + self._high) / 2
        return np.stack([area.width() / 2 + (points[:, 0] - middle[0]) * scale,
                         area.height() / 2 - (points[:, 1] - middle[1]) * scale], axis=1)  # fmt: skip

    def grid(self, view: View, level: int, tiles: Tiles) -> np.ndarray:
        """Decoded points float64 [rows, columns, 2] of the level that are seen, nan where they are not there yet."""
        left, right, top, bottom = state.cells(view, level)
        found = np.full((bottom - top + 1, right - left + 1, 2), np.nan)
        for key in state.tiles(view, level):
            shown = tiles.get(key)
            if shown is None or shown.samples is None:
                continue
            block = np.zeros((SIDE, SIDE, 2))
            seen = min(2, shown.samples.shape[1])
            block[..., :seen] = shown.samples[:, :seen].reshape(SIDE, SIDE, seen)
            x, y = key.column * SIDE - left, key.row * SIDE - top
            x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + SIDE, found.shape[1]), min(y + SIDE, found.shape[0])
            if x1 > x0 and y1 > y0:
                found[y0:y1, x0:x1] = block[y0 - y : y1 - y, x0 - x : x1 - x]
        return found

    def nearest(self, area: QRect, view: View, level: int, tiles: Tiles, at: QPointF) -> Spot | None:
        """The place on the plane whose decoded point is nearest to a place in px; None where nothing is decoded."""
        grid = self.grid(view, level, tiles)
        far = np.linalg.norm(self.at(area, grid.reshape(-1, 2)) - (at.x(), at.y()), axis=1).reshape(grid.shape[:2])
        if not np.isfinite(far).any():
            return None
        row, column = np.unravel_index(int(np.nanargmin(far)), far.shape)
        left, _, top, _ = state.cells(view, level)
        return (left + int(column)) * 2.0**-level, (top + int(row)) * 2.0**-level

    def draw(self, painter: QPainter, area: QRect, view: View, level: int, tiles: Tiles, spot: Spot | None) -> None:
        """Data, grid, and the chosen place."""
        painter.drawPixmap(0, 0, self._backdrop(area))
        grid = self.grid(view, level, tiles)
        px = self.at(area, grid.reshape(-1, 2)).reshape(grid.shape)
        for width, shade in ((1.0, colour("generated", 0.75)),):
            painter.setPen(QPen(shade, width))
            for line in (*px, *px.transpose(1, 0, 2)):
                good = line[np.isfinite(line).all(axis=1)]
                if len(good) > 1:
                    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in good.tolist()]))
        if spot is not None:
            left, _, top, _ = state.cells(view, level)
            column, row = round(spot[0] * 2.0**level) - left, round(spot[1] * 2.0**level) - top
            if 0 <= row < grid.shape[0] and 0 <= column < grid.shape[1] and np.isfinite(px[row, column]).all():
                painter.setPen(QPen(colour("overlay.accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(*px[row, column].tolist()), 7, 7)

    def _backdrop(self, area: QRect) -> QPixmap:
        key = (area.width(), area.height(), themes.name)
        if self._kept is None or self._kept[0] != key:
            pixmap = QPixmap(area.size())
            pixmap.fill(colour("surface0"))
            inner = QPainter(pixmap)
            inner.setPen(QPen(colour("real", 0.5), 2))
            good = self._data[np.isfinite(self._data).all(axis=1)]
            inner.drawPoints(QPolygonF([QPointF(x, y) for x, y in self.at(area, good).tolist()]))
            inner.end()
            self._kept = key, pixmap
        return self._kept[1]
