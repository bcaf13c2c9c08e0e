"""A grid of pictures with 4 px gaps. The keyboard's cell is the slider's value, so that screen readers follow it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractSlider, QApplication, QSizePolicy, QWidget

from engine.commands import Point
from gui.theme import colour, size
from gui.widgets import recipes
from gui.widgets.dragging import drag_out
from gui.widgets.painting import edge, frame, painted, rounded

GAP = 4


class Wall(QAbstractSlider):
    """Pictures in rows of `columns`, as large as the width allows; `rows` 0 shows them all."""

    clicked = Signal(int)
    hovered = Signal(int)

    def __init__(self, key: str, columns: int = 6, label: str = "Wall of pictures", rows: int = 0,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label)
        self._pictures: list[QImage] = []
        self._points: tuple[Point, ...] = ()
        self._raw: bool | None = None
        self._columns, self._rows, self._hover, self._chosen = columns, rows, -1, -1
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # --- what callers use

    def set_pictures(self, pictures: list[QImage]) -> None:
        """Show these, in reading order."""
        relay = len(pictures) != len(self._pictures)
        self._pictures = list(pictures)
        self.setRange(0, max(0, len(pictures) - 1))
        if relay:
            self.updateGeometry()
        self.update()

    def set_points(self, points: Sequence[Point], raw: bool | None = None) -> None:
        """Where the pictures are from, in the same order: dragged ones then fill Lerp's slots. Empty: nobody knows.

        raw: see `drag_out`.
        """
        self._points, self._raw = tuple(points), raw

    def set_columns(self, columns: int, rows: int | None = None) -> None:
        """Another grid."""
        self._columns, self._rows = max(1, columns), self._rows if rows is None else rows
        self.updateGeometry()
        self.update()

    def set_chosen(self, index: int) -> None:
        """Mark one picture with an accent frame; -1 for none."""
        self._chosen = index
        self.update()

    def columns(self) -> int:
        return self._columns

    def cell_size(self) -> int:
        """The side in px at which a picture is drawn."""
        return self._side(self.width())

    # --- geometry

    def _side(self, width: int) -> int:
        return max(8, (width - GAP * (self._columns - 1)) // self._columns)

    def _shown(self) -> int:
        return min(len(self._pictures), self._rows * self._columns) if self._rows else len(self._pictures)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._rows or max(1, -(-len(self._pictures) // self._columns))
        return rows * (self._side(width) + GAP) - GAP

    def sizeHint(self) -> QSize:
        width = 44 * self._columns + GAP * (self._columns - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * self._columns, 20)

    def _cell(self, index: int) -> QRectF:
        side = self._side(self.width())
        row, column = divmod(index, self._columns)
        return QRectF(column * (side + GAP), row * (side + GAP), side, side)

    def _index(self, at: QPoint) -> int:
        step = self._side(self.width()) + GAP
        column, row = at.x() // step, at.y() // step
        index = row * self._columns + column
        return index if 0 <= column < self._columns and 0 <= index < self._shown() else -1

    def ring_rect(self) -> tuple[QWidget, QRect]:
        """The focus ring goes around the keyboard's cell."""
        return self, self._cell(self.value()).toRect() if self._pictures else self.rect()

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            index = self._index(self._pressed)
            if index >= 0 and (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                self._drag(index)
            return
        self._set_hover(self._index(at))

    def _drag(self, index: int) -> None:
        """Out of the window as PNG; within it also as the point it shows."""
        known = index < len(self._points)
        payload = (recipes.MIME, recipes.to_text(self._points[index]).encode()) if known else ("", b"")
        drag_out(self, self._pictures[index], f"{self.objectName()}-{index + 1}", *payload, raw=self._raw)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._index(event.position().toPoint())
        if self._pressed is not None and index >= 0 and index == self._index(self._pressed):
            self.setValue(index)
            self.clicked.emit(index)
        self._pressed = None

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover = index
            self.hovered.emit(index)
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        moves: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: self._columns,
                 Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Home: -len(self._pictures),
                 Qt.Key.Key_End: len(self._pictures)}  # fmt: skip
        if key in moves:
            target = self.value() + moves[key]
            if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) or 0 <= target < self._shown():
                self.setValue(min(max(target, 0), self._shown() - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._pictures:
            self.clicked.emit(self.value())
        else:
            event.ignore()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        radius = size("radius", "picture")
        for index in range(self._shown()):
            cell = self._cell(index)
            painter.save()
            painter.setClipPath(rounded(cell, radius))
            painter.fillRect(cell, colour("surface2"))
            painter.drawImage(cell, self._pictures[index])
            painter.restore()
            edge(painter, cell, radius)
            if index == self._chosen:
                frame(painter, cell, colour("overlay.accent"), 2.0, radius)
            elif index == self._hover:
                frame(painter, cell, colour("overlay.white", 0.6), 1.0, radius)
