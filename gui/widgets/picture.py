"""One picture with rounded corners that can be pressed, dragged out as a PNG, and copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from gui.theme import colour, font, scaled, size
from gui.widgets.dragging import drag_out
from gui.widgets.painting import edge, frame, painted, rounded


class Picture(QAbstractButton):
    """Shows one QImage in a square of `side` px (0: as large as there is room); `clicked` is the button's signal."""

    def __init__(self, key: str, caption: str = "", side: int = 0, label: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label or caption or key)
        self._image, self._caption, self._side = QImage(), caption, side
        self._sharp, self._dim, self._payload = False, 1.0, ("", b"")
        self._pressed = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy.Policy.Fixed if side else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)

    def image(self) -> QImage:
        return self._image

    def set_image(self, image: QImage) -> None:
        """Show a picture (a null QImage for none)."""
        self._image = image
        self.update()

    def set_caption(self, caption: str) -> None:
        """The words beneath; several lines are allowed."""
        if caption != self._caption:
            lines = caption.count("\n") != self._caption.count("\n") or bool(caption) != bool(self._caption)
            self._caption = caption
            if lines:
                self.updateGeometry()
            self.update()

    def set_sharp(self, sharp: bool) -> None:
        """Show the pixels as squares instead of smoothing them."""
        self._sharp = sharp
        self.update()

    def set_brightness(self, part: float) -> None:
        """Opacity in [0, 1], for the share that a corner seed has."""
        self._dim = min(max(part, 0.0), 1.0)
        self.update()

    def set_payload(self, mime: str, data: bytes) -> None:
        """What a drop inside Lerp receives besides the picture."""
        self._payload = (mime, data)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if not self._image.isNull():
            QGuiApplication.clipboard().setImage(self._image)

    def save(self, path: Path) -> bool:
        """Write the picture as it is shown; False when that failed."""
        return not self._image.isNull() and self._image.save(str(path))

    def sizeHint(self) -> QSize:
        side = self._side or 96
        return QSize(side, side + self._foot())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._side else QSize(24, 24 + self._foot())

    def _foot(self) -> int:
        return 4 + scaled(15) * (self._caption.count("\n") + 1) if self._caption else 0

    def _area(self) -> QRectF:
        side = min(self.width(), self.height() - self._foot())
        return QRectF((self.width() - side) / 2, 0, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        held = event.buttons() & Qt.MouseButton.LeftButton
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if held and far and not self._image.isNull():
            self.setDown(False)
            drag_out(self, self._image, self.objectName(), *self._payload)
            return
        super().mouseMoveEvent(event)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, radius = self._area(), size("radius", "picture")
        painter.save()
        painter.setClipPath(rounded(area, radius))
        painter.fillRect(area, colour("surface2"))
        if not self._image.isNull():
            painter.setOpacity(self._dim)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not self._sharp)
            painter.drawImage(area, self._image)
        painter.restore()
        edge(painter, area, radius)
        if self.underMouse() and self.isEnabled():
            frame(painter, area, colour("overlay.white", 0.85 if self.isDown() else 0.5), 1.0, radius)
        if self._caption:
            painter.setPen(colour("secondary"))
            painter.setFont(font("caption"))
            beneath = QRectF(0, area.bottom() + 4, self.width(), self._foot())
            painter.drawText(beneath, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._caption)
