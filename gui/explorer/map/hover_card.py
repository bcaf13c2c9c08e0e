"""What would be decoded under the pointer: a small picture with what is known of the place. It never takes the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import colour, font, scaled, size
from gui.widgets.painting import painted, rounded
from gui.widgets.panel import FloatingPanel

PICTURE, PAD, GAP = 64, 8, 10


class HoverCard(FloatingPanel):
    """A picture (once it is there), a title, and lines beneath it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("map.card", parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("The place under the pointer")
        self._title, self._lines = "", tuple[str, ...]()
        self._image: QImage | None = None
        self.hide()

    @property
    def image(self) -> QImage | None:
        return self._image

    def text(self) -> str:
        """All it says."""
        return ", ".join([self._title, *self._lines])

    def tell(self, title: str, lines: tuple[str, ...]) -> None:
        if (title, lines) != (self._title, self._lines):
            self._title, self._lines = title, lines
            self.setAccessibleDescription(self.text())
            self.update()

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def body_size(self) -> QSize:
        wide = max([QFontMetricsF(font("strong")).horizontalAdvance(self._title),
                    *(QFontMetricsF(font("caption")).horizontalAdvance(line) for line in self._lines)])  # fmt: skip
        side = scaled(PICTURE)
        return QSize(min(round(wide) + 1, scaled(220)) + side + 2 * PAD + GAP, side + 2 * PAD)

    def place(self, at: QPoint, room: QRect) -> None:
        """Beside the pointer, where it is within `room`."""
        body = QRect(at + QPoint(18, 18), self.body_size())
        if body.right() > room.right() - 4:
            body.moveRight(at.x() - 18)
        if body.bottom() > room.bottom() - 4:
            body.moveBottom(at.y() - 18)
        body.moveLeft(max(room.left() + 4, body.left()))
        body.moveTop(max(room.top() + 4, body.top()))
        self.set_body(body)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area = QRectF(self.body())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("surface1", 0.95))
        painter.drawRoundedRect(area, size("radius", "panel"), size("radius", "panel"))
        side = scaled(PICTURE)
        box = QRectF(area.left() + PAD, area.top() + PAD, side, side)
        painter.setClipPath(rounded(box, size("radius", "picture")))
        if self._image is not None:
            painter.drawImage(box, self._image)
        else:
            painter.fillRect(box, colour("surface2"))
        painter.setClipping(False)
        left = box.right() + GAP
        self._words(painter, QRectF(left, box.top(), area.right() - PAD - left + 1, side))

    def _words(self, painter: QPainter, area: QRectF) -> None:
        top = area.top()
        rows = [("strong", "text", self._title), *(("caption", "secondary", line) for line in self._lines)]
        for role, tone, words in rows:
            metrics = QFontMetricsF(font(role))
            painter.setFont(font(role))
            painter.setPen(colour(tone))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QRectF(area.left(), top, area.width() + 1, metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            top += metrics.height() + 1
