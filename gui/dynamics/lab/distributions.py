"""The row of distributions to learn from, by their pictures, and the brush to draw one's own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget

from engine.events import DataInfo
from gui.theme import colour, scaled, size
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Caption
from gui.widgets.painting import edge, frame, painted, rounded
from gui.widgets.panel import FloatingPanel

SIDE, FRAME = 36, 4


def density(thumbnail: np.ndarray) -> np.ndarray:
    """How far each pixel of a dot map uint8 [h, w, 3] is from its ground, which its corner shows: uint8 [h, w]."""
    far = np.abs(thumbnail.astype(np.int16) - thumbnail[:1, :1]).max(axis=2)
    return (far * (255 / max(1, int(far.max())))).astype(np.uint8)


def inked(dots: np.ndarray, ink: QColor) -> QImage:
    """The dots in a colour of the theme, on nothing."""
    pixels = np.empty((*dots.shape, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = (ink.red(), ink.green(), ink.blue()), dots
    high, wide = dots.shape
    return QImage(pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGBA8888).copy()


class _Tile(QRadioButton):
    """One distribution; chosen, it has an accent frame."""

    def __init__(self, info: DataInfo, row: DistributionPicker) -> None:
        super().__init__(row)
        self.value, self._dots, self._owner = info.name, density(info.thumbnail), row
        self.title = info.title or info.name
        self.setObjectName(f"{row.objectName()}.{info.name}")
        self.setAccessibleName(self.title)
        self.setToolTip(self.title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 2 * FRAME, SIDE + 2 * FRAME)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self._owner.move_by(steps[event.key()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, radius = QRectF(FRAME, FRAME, SIDE, SIDE), size("radius", "picture")
        painter.save()
        painter.setClipPath(rounded(area, radius))
        painter.fillRect(area, colour("surface2"))
        painter.setOpacity(1.0 if self.isEnabled() or self.isChecked() else 0.4)
        painter.drawImage(area, inked(self._dots, colour("real" if self.isChecked() else "secondary")))
        painter.restore()
        edge(painter, area, radius)
        if self.isChecked():
            frame(painter, area.adjusted(-3, -3, 3, 3), colour("accent"), 2.0, radius + 2)
        elif self.underMouse() and self.isEnabled():
            frame(painter, area, colour("text", 0.6), 1.0, radius)


class DistributionPicker(FloatingPanel):
    """One of several distributions. It wraps where it is narrow."""

    chosen = Signal(str)
    brush_toggled = Signal(bool)

    def __init__(self, key: str = "lab.distributions", parent: QWidget | None = None) -> None:
        super().__init__(key, parent=parent)
        self.setAccessibleName("Distributions")
        self._tiles: list[_Tile] = []
        self._reason, self._columns = "", 99
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_click)
        self._brush = IconButton(f"{key}.brush", "brush", "Draw a distribution of your own")
        self._brush.setParent(self)  # shown without a parent it would be a window
        self._brush.setCheckable(True)
        self._brush.clicked.connect(self.brush_toggled)
        self._why = Caption("", f"{key}.why")
        self._why.setParent(self)  # it is in the layout only while there is a reason
        self._why.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 3, 6, 3)
        self._grid.setSpacing(0)
        self._arrange()

    def set_items(self, infos: Sequence[DataInfo]) -> None:
        """The distributions in order; the chosen one stays if it is still there."""
        before = self.value()
        for old in self._tiles:
            self._group.removeButton(old)
            old.setParent(None)
            old.deleteLater()
        self._tiles = [_Tile(info, self) for info in infos]
        for tile in self._tiles:
            self._group.addButton(tile)
        self._arrange()
        self.set_value(before)
        self.set_reason(self._reason)

    def value(self) -> str:
        """The chosen name, or ""."""
        return next((tile.value for tile in self._tiles if tile.isChecked()), "")

    def set_value(self, name: str) -> None:
        """Choose without a signal; a name that isn't offered (points drawn by hand) chooses none."""
        self._group.setExclusive(False)
        for tile in self._tiles:
            tile.setChecked(tile.value == name)
        self._group.setExclusive(True)
        if self._reason:
            self._arrange()

    def set_brushing(self, on: bool) -> None:
        """Show whether the brush is in the hand, without a signal."""
        self._brush.setChecked(on)

    def set_reason(self, reason: str) -> None:
        """Lock the choice and say why; "" unlocks. Locked, only the chosen one is there: the rest would cover the canvas."""
        self._reason = reason
        for tile in self._tiles:
            tile.setEnabled(not reason)
            tile.setToolTip(f"{tile.title}. {reason}" if reason else tile.title)
            tile.setAccessibleDescription(reason)
        self._brush.set_reason(reason)
        self._why.setText(reason)
        self._why.setVisible(bool(reason))
        self._arrange()

    def move_by(self, step: int) -> None:
        """The keyboard goes to the next one; Enter or Space chooses it, since choosing begins another game."""
        place = next((n for n, tile in enumerate(self._tiles) if tile.hasFocus()), 0) + step
        if 0 <= place < len(self._tiles):
            self._tiles[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self, width: int) -> QSize:
        """The size of the visible part within `width` px."""
        room = width - 12 - self._brush.sizeHint().width() - 8
        most = max(1, room // (SIDE + 2 * FRAME))
        rows = -(-max(1, len(self._tiles)) // most)
        columns = -(-max(1, len(self._tiles)) // rows)  # rows of equal length
        if columns != self._columns:
            self._columns = columns
            self._arrange()
        self._why.setMaximumWidth(max(1, width - 24))
        self._grid.activate()
        return self.sizeHint().shrunkBy(self.margins)

    def _arrange(self) -> None:
        while self._grid.takeAt(0):
            pass
        shown = [tile for tile in self._tiles if not self._reason or tile.isChecked()]
        columns = max(1, min(self._columns, len(shown)))
        for tile in self._tiles:
            tile.setVisible(tile in shown)
        for place, tile in enumerate(shown):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(len(self._tiles) + 1):
            self._grid.setColumnMinimumWidth(column, 0)
        self._brush.setVisible(not self._reason)
        self._why.setContentsMargins(6, 3, 6, 3)
        if self._reason:
            self._grid.addWidget(self._why, 0, columns, Qt.AlignmentFlag.AlignVCenter)
            return
        last = max(0, len(shown) - 1) // columns
        self._grid.addWidget(self._brush, last, columns, Qt.AlignmentFlag.AlignCenter)
        self._grid.setColumnMinimumWidth(columns, scaled(20) + 16)

    def _on_click(self, tile: QWidget) -> None:
        if isinstance(tile, _Tile):
            self.chosen.emit(tile.value)
