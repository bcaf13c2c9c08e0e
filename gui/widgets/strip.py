"""The cells of a filmstrip: a slider whose handle is a frame around one of nine pictures."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui.theme import colour, size
from gui.widgets.painting import frame, painted, rounded

TICKS = 1000


class Strip(QAbstractSlider):
    """The cells. The int value runs over -TICKS..TICKS; `slid` tells a part in [-1, 1] that a person chose."""

    slid = Signal(float)
    returned = Signal()

    def __init__(self, owner: QWidget, cells: int, largest: int = 46) -> None:
        super().__init__(owner)
        self.cells, self._largest = cells, largest
        self._pictures: list[QImage] = []
        self._part, self._before, self._hover = 0.0, 0.0, -1
        self.setRange(-TICKS, TICKS)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # --- geometry

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._cell(width) + 4

    def sizeHint(self) -> QSize:
        return QSize(30 * self.cells + 4, self.heightForWidth(max(self.width(), 30 * self.cells + 4)))

    def minimumSizeHint(self) -> QSize:
        return QSize(16 * self.cells + 4, 20)

    def _cell(self, width: int | None = None) -> int:
        across = (self.width() if width is None else width) - 4
        return max(8, min(across // self.cells, self._largest))

    def _left(self) -> int:
        return (self.width() - self._cell() * self.cells) // 2

    def _place(self) -> QRectF:
        """The frame: 2 px around the cell, wherever the value is."""
        cell, middle = self._cell(), (self.cells - 1) / 2
        return QRectF(self._left() + (self._part + 1) * middle * cell - 2, 0, cell + 4, cell + 4)

    def _at(self, x: float) -> float:
        middle = (self.cells - 1) / 2
        return ((x - self._left()) / self._cell() - 0.5 - middle) / middle

    # --- values

    def set_pictures(self, pictures: list[QImage]) -> None:
        self._pictures = list(pictures)
        self.update()

    def set_part(self, part: float) -> None:
        """Move the frame without telling."""
        self._part = min(max(part, -1.0), 1.0)
        self.setValue(round(self._part * TICKS))
        self.update()

    def _slide(self, part: float) -> None:
        self.set_part(part)
        self.slid.emit(self._part)

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._before = self._part
            self.setSliderDown(True)
            x = event.position().x()
            if not self._place().contains(x, 4):
                cell = round((self._at(x) + 1) * (self.cells - 1) / 2)
                self._slide(cell * 2 / (self.cells - 1) - 1)  # a click chooses the cell under it

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self.isSliderDown() and abs(self._at(x) - self._part) > 0:
            self._slide(self._at(x))
        self._hover = int((x - self._left()) // self._cell())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.returned.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self.setSliderDown(False)
            self._slide(self._before)
            return
        one = 2 / (self.cells - 1)
        step = one / 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else one
        moves: dict[int, float] = {Qt.Key.Key_Right: step, Qt.Key.Key_Up: step, Qt.Key.Key_Left: -step, Qt.Key.Key_Down: -step,
                 Qt.Key.Key_Home: -2.0, Qt.Key.Key_End: 2.0}  # fmt: skip
        if key in moves:
            self._slide(self._part + moves[key])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.returned.emit()
        else:
            event.ignore()

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        cell, left, place = self._cell(), self._left(), self._place()
        strip = QRectF(left, 2, cell * self.cells, cell)
        painter.fillRect(strip, colour("overlay.halo"))
        self._cells(painter, 0.6 if self.isEnabled() else 0.3)
        painter.save()
        painter.setClipPath(rounded(place.adjusted(2, 2, -2, -2), size("radius", "picture") - 1))
        self._cells(painter, 1.0 if self.isEnabled() else 0.4)
        painter.restore()
        if 0 <= self._hover < self.cells and self.isEnabled() and not self.isSliderDown():
            self._outline(painter, QRectF(left + self._hover * cell, 2, cell, cell))
        frame(painter, place, self._frame_colour(), 2.0, size("radius", "picture"))
        frame(painter, place.adjusted(2, 2, -2, -2), colour("overlay.halo", 0.6), 1.0, 3)

    def _cells(self, painter: QPainter, opacity: float) -> None:
        cell, left = self._cell(), self._left()
        painter.setOpacity(opacity)
        for index, picture in enumerate(self._pictures[: self.cells]):
            painter.drawImage(QRectF(left + index * cell, 2, cell, cell), picture)
        painter.setOpacity(1.0)

    def _frame_colour(self) -> QColor:
        if not self.isEnabled():
            return colour("disabled")
        return colour("overlay.accent") if abs(self._part) > 1e-9 else colour("overlay.white")

    def _outline(self, painter: QPainter, cell: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("overlay.white", 0.9), 1, Qt.PenStyle.DashLine))
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))
