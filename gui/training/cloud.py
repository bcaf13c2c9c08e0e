"""Many generated points at once over the data's points: the wall of a model of points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import colour
from gui.widgets.canvases.scatter import plane
from gui.widgets.painting import ground, painted


class Cloud(QWidget):
    """Data as small dots of their colour, generated points as larger ones of theirs."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setAccessibleName("Generated points among the data")
        self.setToolTip("Generated points over the data, from the same latents at every step")
        self._data, self._points = np.zeros((0, 2)), np.zeros((0, 2))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_backdrop(self, data: np.ndarray) -> None:
        """The data's points [n, d]."""
        self._data = _plane(data)
        self._points = np.zeros((0, 2))
        self.update()

    def set_points(self, points: np.ndarray) -> None:
        """What the model makes of the same latents, [n, d]."""
        self._points = _plane(points)
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * 0.56)

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(max(self.width(), 280)))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        ground(painter, self.rect(), colour("surface0"), 4)
        place = self._fit()
        for points, token, size in ((self._data, "real", 1.4), (self._points, "generated", 2.6)):
            painter.setPen(QPen(colour(token, 0.55 if token == "real" else 0.9), size))
            painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in place(points[np.isfinite(points).all(axis=1)])]))

    def _fit(self) -> Callable[[np.ndarray], list[list[float]]]:
        """Data to pixels: the data fill the widget, one scale for both axes, y upwards."""
        known = self._data if len(self._data) else self._points
        known = known[np.isfinite(known).all(axis=1)]
        low, high = (known.min(axis=0), known.max(axis=0)) if len(known) else (np.full(2, -3.0), np.full(2, 3.0))
        room = np.array([self.width() - 24, self.height() - 24])
        scale = float((room / np.maximum(high - low, 1e-6)).min())
        middle, centre = (low + high) / 2, np.array([self.width() / 2, self.height() / 2])
        return lambda points: ((points - middle) * (scale, -scale) + centre).tolist()


def _plane(points: np.ndarray) -> np.ndarray:
    return plane(points) if len(points) else np.zeros((0, 2))
