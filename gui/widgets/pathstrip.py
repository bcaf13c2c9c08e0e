"""A path as a row of frames with a play head that can be dragged; its ends are marked A and B."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui.theme import colour, font, scaled, size
from gui.widgets.painting import diamond, frame, painted, rounded

TICKS = 10_000


class PathStrip(QAbstractSlider):
    """Frames from A to B, spread evenly; where there is no room for all of them, some are left out, never the ends."""

    scrubbed = Signal(float)

    def __init__(self, key: str, label: str = "Path", parent: QWidget | None = None, marked: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label)
        self._frames: list[QImage] = []
        self._position = 0.0
        self._marked = marked  # False where slots beside the strip say A and B already
        self.setRange(0, TICKS)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(420, self._top() + 46)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._top() + 46)

    def frame_size(self) -> int:
        """The side in px at which frames are drawn."""
        return 42

    def set_frames(self, frames: list[QImage]) -> None:
        """The pictures of the path, from A to B."""
        self._frames = list(frames)
        self.update()

    def position(self) -> float:
        return self._position

    def set_position(self, position: float) -> None:
        """Move the play head (0 is A, 1 is B) without a signal."""
        self._position = min(max(position, 0.0), 1.0)
        self.setValue(round(self._position * TICKS))
        self.setAccessibleDescription(f"{round(self._position * 100)} % of the way from A to B")
        self.update()

    # --- geometry

    @staticmethod
    def _top() -> int:
        return scaled(16) + 4

    def _slots(self) -> list[tuple[QRectF, int]]:
        """Where which frames are drawn."""
        side, count = self.frame_size(), len(self._frames)
        across = self.width() - 4
        shown = max(2, min(count, across // (side + 2))) if count > 1 else count
        step = (across - side) / max(1, shown - 1)
        last = max(1, shown - 1)
        return [
            (QRectF(2 + slot * step, self._top() + 2, side, side), round(slot * (count - 1) / last))
            for slot in range(shown)
        ]

    def _head(self) -> QRectF:
        side = self.frame_size()
        left = 2 + self._position * (self.width() - 4 - side)
        return QRectF(left, self._top() + 2, side, side)

    def _at(self, x: float) -> float:
        side = self.frame_size()
        return (x - 2 - side / 2) / max(1, self.width() - 4 - side)

    # --- mouse and keys

    def _scrub(self, position: float) -> None:
        before = self._position
        self.set_position(position)
        if self._position != before:
            self.scrubbed.emit(self._position)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._frames:
            self.setSliderDown(True)
            self._scrub(self._at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._scrub(self._at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        one = 1 / max(1, len(self._frames) - 1)
        step = one / 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else one
        moves: dict[int, float] = {Qt.Key.Key_Right: step, Qt.Key.Key_Up: step, Qt.Key.Key_Left: -step, Qt.Key.Key_Down: -step,
                 Qt.Key.Key_Home: -1.0, Qt.Key.Key_End: 1.0}  # fmt: skip
        if key in moves and self._frames:
            self._scrub(self._position + moves[key])
        else:
            event.ignore()

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        slots = self._slots()
        if not slots:
            return
        for area, index in slots:
            painter.fillRect(area, colour("overlay.halo"))  # dim means dark, in every theme
            painter.setOpacity(1.0 if index in (0, len(self._frames) - 1) else 0.72)
            painter.drawImage(area, self._frames[index])
        painter.setOpacity(1.0)
        self._paint_head(painter)
        if self._marked:
            self._end(painter, slots[0][0], "A")
        if self._marked and len(slots) > 1:
            self._end(painter, slots[-1][0], "B")

    def _paint_head(self, painter: QPainter) -> None:
        head, radius = self._head(), size("radius", "picture")
        index = round(self._position * (len(self._frames) - 1))
        painter.save()
        painter.setClipPath(rounded(head, radius - 1))
        painter.fillRect(head, colour("overlay.halo"))
        painter.drawImage(head, self._frames[index])
        painter.restore()
        frame(painter, head.adjusted(-2, -2, 2, 2), colour("overlay.accent"), 2.0, radius)
        x = head.center().x()
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawLine(QPointF(x, self._top() - 5), QPointF(x, self._top()))

    def _end(self, painter: QPainter, area: QRectF, letter: str) -> None:
        y = self._top() / 2
        centre = area.center().x()
        diamond(painter, QPointF(centre - 7, y), 5, colour("text"))
        painter.setPen(colour("text"))
        painter.setFont(font("caption"))
        painter.drawText(QRectF(centre + 2, 0, 24, 2 * y), Qt.AlignmentFlag.AlignVCenter, letter)
