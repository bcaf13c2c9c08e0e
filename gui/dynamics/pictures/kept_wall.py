"""The wall as it was kept at an earlier step, as one picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.dynamics.pictures.cells import as_pictures
from gui.theme import size
from gui.widgets.canvases.picture import from_array, scale
from gui.widgets.painting import edge, painted, rounded


class KeptWall(QWidget):
    """Shows the picture as large as there is room, by whole multiples where it can be enlarged."""

    def __init__(self, key: str = "dynamics_kept_wall", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("The wall at an earlier step")
        self._image, self._drawn = QImage(), QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_picture(self, picture: QImage | np.ndarray) -> None:
        """A QImage, or uint8 [h, w], [h, w, 1] or [h, w, 3]."""
        self._image = picture if isinstance(picture, QImage) else from_array(as_pictures(picture))
        self._draw()

    def image(self) -> QImage:
        return self._image

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 64)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._draw()

    def _draw(self) -> None:
        """The picture at the size it is shown in."""
        area = self._area()
        longer = max(1, round(max(area.width(), area.height()) * self.devicePixelRatioF()))
        self._drawn = scale(self._image, longer, True)
        self.update()

    def _area(self) -> QRectF:
        """In the upper left, where the wall is."""
        if self._image.isNull():
            return QRectF()
        image = self._image.size()
        whole = min(self.width() // max(1, image.width()), self.height() // max(1, image.height()))
        shown = image * whole if whole >= 1 else image.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(0, 0, shown.width(), shown.height())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self._image.isNull():
            return
        area, radius = self._area(), size("radius", "picture")
        painter.setClipPath(rounded(area, radius))
        painter.drawImage(area, self._drawn)
        painter.setClipping(False)
        edge(painter, area, radius)
