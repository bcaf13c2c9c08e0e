"""The whole plane, small: where on it one is. Click or drag goes there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.answers import TileShown
from gui.atlas.state import Box, Spot, View
from gui.atlas.tiles import sheet
from gui.theme import colour, scaled
from gui.widgets.labels import Caption
from gui.widgets.painting import painted
from gui.widgets.panel import FloatingPanel
from gui.widgets.roles import Role

COLUMNS, ROWS = 16, 10  # pictures
WIDE, HIGH = 192, 120


class _Small(QWidget):
    """The pictures with a frame around what the canvas shows."""

    accessible_role = Role.Graphic
    went = Signal(object)  # Spot
    arrived = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("atlas_minimap_view")
        self.setAccessibleName("The whole plane")
        self.setToolTip("Click or drag to go there")
        self.setFixedSize(QSize(scaled(WIDE), scaled(HIGH)))
        self.box: Box = (-3.0, -3.0, 3.0, 3.0)
        self.view = View()
        self.spot: Spot | None = None
        self.pixmap: QPixmap | None = None

    def _px(self, x: float, y: float) -> QPointF:
        left, top, right, bottom = self.box
        return QPointF((x - left) / (right - left) * self.width(), (y - top) / (bottom - top) * self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.arrived.emit()

    def _go(self, at: QPointF) -> None:
        left, top, right, bottom = self.box
        x, y = min(max(at.x() / self.width(), 0.0), 1.0), min(max(at.y() / self.height(), 0.0), 1.0)
        self.went.emit((left + x * (right - left), top + y * (bottom - top)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface0"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        if self.pixmap is not None:
            painter.drawPixmap(self.rect(), self.pixmap)
        left, top, right, bottom = self.view.box
        seen = QRectF(self._px(left, top), self._px(right, bottom))
        for width, shade in ((3.0, colour("overlay.halo", 0.7)), (1.5, colour("overlay.white"))):
            painter.setPen(QPen(shade, width))
            painter.drawRect(seen)
        if self.spot is not None:
            painter.setPen(QPen(colour("overlay.halo", 0.7), 1))
            painter.setBrush(colour("overlay.accent"))
            painter.drawEllipse(self._px(*self.spot), 3.5, 3.5)


class Minimap(FloatingPanel):
    """`went` carries the place that was pointed at; `arrived` when the hand is lifted there."""

    went = Signal(object)
    arrived = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("atlas_minimap", parent=parent)
        self.setAccessibleName("Minimap")
        self.small, self._words = _Small(), Caption("")
        self.small.went.connect(self.went)
        self.small.arrived.connect(self.arrived)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(4)
        column.addWidget(self.small)
        column.addWidget(self._words)

    def show_box(self, box: Box) -> None:
        """What the whole plane is: the given box, in the minimap's shape."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        wide = max(box[2] - box[0], (box[3] - box[1]) * WIDE / HIGH)
        high = wide * HIGH / WIDE
        self.small.box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        self.small.pixmap = None
        self._words.setText(f"whole plane   {wide:.1f} σ")
        self.small.update()

    def grid(self) -> tuple[float, float, float]:
        """Left, top and spacing of its pictures."""
        left, top, right, _ = self.small.box
        spacing = (right - left) / COLUMNS
        return left + spacing / 2, top + spacing / 2, spacing

    def show_tile(self, tile: TileShown) -> None:
        """The pictures of the whole plane."""
        if tile.samples.ndim == 4:
            self.show_pixmap(sheet(tile.samples, COLUMNS))

    def show_pixmap(self, pixmap: QPixmap | None) -> None:
        self.small.pixmap = pixmap
        self.small.update()

    def show_view(self, view: View, spot: Spot | None) -> None:
        """What the canvas shows."""
        self.small.view, self.small.spot = view, spot
        self.small.update()
