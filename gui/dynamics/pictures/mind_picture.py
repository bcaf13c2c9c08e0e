"""The chosen picture, large, with colours laid over it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from engine.commands import Point
from gui.dynamics.pictures.cells import as_pictures
from gui.theme import colour, size
from gui.widgets import recipes
from gui.widgets.dragging import drag_out
from gui.widgets.painting import edge, painted, rounded
from gui.widgets.roles import Role
from gui.widgets.samples import to_image


class MindPicture(QWidget):
    """The largest whole multiple of the picture's pixels that the width and `set_room` allow; it can be dragged out."""

    accessible_role = Role.Graphic

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("The chosen picture")
        self.setToolTip("Drag it to A, B or out of the window")
        self._sample: np.ndarray | None = None
        self._over: np.ndarray | None = None
        self._image, self._layer = QImage(), QImage()
        self._opacity, self._room = 1.0, 280
        self._name = "picture"
        self._point: Point | None = None
        self._raw = False
        self._pressed: QPoint | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sample(self, sample: np.ndarray, over: np.ndarray | None = None) -> None:
        """Raw sample [h, w, c], and RGBA uint8 [h, w, 4] to lay over it."""
        self._sample, self._over = as_pictures(sample), over
        self._draw()

    def set_opacity(self, opacity: float) -> None:
        """Of what is laid over the picture, in [0, 1]."""
        self._opacity = opacity
        self.update()

    def set_room(self, height: int) -> None:
        """px that the picture may be high."""
        if height != self._room:
            self._room = height
            self._draw()

    def set_origin(self, name: str, point: Point | None, raw: bool = False) -> None:
        """What a dragged picture is called, where it is from, and whether the weights as trained made it."""
        self._name, self._point, self._raw = name, point, raw

    def side(self, width: int) -> int:
        """px of the longer side in a column of this width."""
        pixels = max(self._sample.shape[:2]) if self._sample is not None else 28
        room = max(16, min(width, self._room))
        return pixels * (room // pixels) if room >= pixels else room

    def sizeHint(self) -> QSize:
        return QSize(self.side(268), self.side(268))

    def minimumSizeHint(self) -> QSize:
        return QSize(64, 64)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._draw()

    def _area(self) -> QRect:
        side = self.side(self.width())
        return QRect((self.width() - side) // 2, 0, side, side)

    def _draw(self) -> None:
        """The picture and what lies over it, at the size they are shown in."""
        self.setFixedHeight(self.side(self.width()))
        side = max(1, round(self.side(self.width()) * self.devicePixelRatioF()))
        self._image = to_image(self._sample, "picture", side) if self._sample is not None else QImage()
        self._layer = layer(self._over, side) if self._over is not None else QImage()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or self._image.isNull():
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            payload = ("", b"")
            if self._point is not None:
                payload = (recipes.MIME, recipes.to_text(self._point).encode())
            drag_out(self, self._image, self._name, *payload, raw=self._raw)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, radius = QRectF(self._area()), size("radius", "picture")
        painter.setClipPath(rounded(area, radius))
        painter.fillRect(area, colour("surface2"))
        if not self._image.isNull():
            painter.drawImage(area, self._image)
        if not self._layer.isNull():
            painter.setOpacity(self._opacity)
            painter.drawImage(area, self._layer)
            painter.setOpacity(1.0)
        painter.setClipping(False)
        edge(painter, area, radius)


def layer(rgba: np.ndarray, side: int) -> QImage:
    """RGBA uint8 [h, w, 4] as a picture whose longer side is `side` px, smooth by repeated doubling as pictures are."""
    rows = np.ascontiguousarray(rgba)
    high, wide = rows.shape[:2]
    image = QImage(rows.data, wide, high, rows.strides[0], QImage.Format.Format_RGBA8888).copy()
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    while max(image.width(), image.height()) * 2 <= side:
        image = _scaled(image, 2.0)
    longer = max(image.width(), image.height())
    return image if longer == side else _scaled(image, side / longer)


def _scaled(image: QImage, factor: float) -> QImage:
    return image.scaled(max(1, round(image.width() * factor)), max(1, round(image.height() * factor)),
                        Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)  # fmt: skip
