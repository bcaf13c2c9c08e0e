"""One of the four seeds around the place: its picture as bright as its share, its share and its number beneath."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.explorer import overlay, places
from gui.explorer.stage_layout import WORDS
from gui.theme import colour, font
from gui.widgets import painting

_DARKEST = 0.35  # opacity at a share of nothing


class CornerSeed(QAbstractButton):
    """Click goes to the seed; dragging takes its picture elsewhere."""

    taken = Signal()  # a drag out began

    def __init__(self, key: str, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self._where = where
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Click to go to this seed; drag it to A or B")
        self._pixmap: QPixmap | None = None
        self._share = 0.25
        self._seed: places.Corner = (0, 0)
        self._thumb = 56
        self._pressed: QPointF | None = None
        self._name()

    def set_thumb(self, thumb: int) -> None:
        self._thumb = thumb
        self.update()

    @property
    def thumb(self) -> int:
        return self._thumb

    @property
    def seed(self) -> places.Corner:
        return self._seed

    def set_picture(self, image: QImage | None) -> None:
        ground = colour("surface0")
        self._pixmap = None if image is None else overlay.rounded(image, self.devicePixelRatioF(), ground)
        self.update()

    def set_share(self, seed: places.Corner, share: float) -> None:
        """Which seed, and its share in [0, 1]; repaints only if that shows."""
        before = (self._seed, round(100 * self._share))
        self._share = share
        if before != (seed, round(100 * share)):
            renamed = self._seed != seed
            self._seed = seed
            if renamed:
                self._name()
            self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._where} seed {places.seed_words(self._seed)}")

    def sizeHint(self) -> QSize:
        return QSize(self._thumb + 32, self._thumb + WORDS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() > 8:
            self._pressed = None
            self.setDown(False)
            self.taken.emit()
            return
        super().mouseMoveEvent(event)

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        left = (self.width() - self._thumb) / 2
        box = QRectF(left, 0, self._thumb, self._thumb)
        if self._pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("surface1"))
            painter.drawRoundedRect(box, overlay.RADIUS, overlay.RADIUS)
        else:
            painting.ground(painter, box, colour("overlay.halo"), overlay.RADIUS)  # dim means dark, in every theme
            painter.setOpacity(_DARKEST + (1 - _DARKEST) * min(1.0, 1.6 * self._share))
            painter.drawPixmap(box.toRect(), self._pixmap)
            painter.setOpacity(1.0)
        if self.underMouse() or self.isDown():
            painting.frame(painter, box, colour("outline_strong"), 1.0)
        self._words(painter)

    def _words(self, painter: QPainter) -> None:
        painter.setFont(font("number"))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.setPen(colour("text"))
        painter.drawText(QRectF(0, self._thumb + 2, self.width(), 17), centre, f"{self._share:.0%}".replace("%", " %"))
        painter.setPen(colour("secondary"))
        painter.drawText(QRectF(0, self._thumb + 18, self.width(), 17), centre, places.seed_words(self._seed))
