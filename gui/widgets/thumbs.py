"""A row of thumbnail tiles to choose from, and a tile that asks for a folder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from gui.theme import colour, pixmap, scaled, size
from gui.widgets.buttons import Button
from gui.widgets.painting import edge, frame, ground, painted, rounded

SIDE = 42


class _Tile(QRadioButton):
    """One thumbnail; chosen, it has an accent frame at 2 px distance."""

    def __init__(self, value: str, title: str, image: QImage, row: ThumbPicker) -> None:
        super().__init__(row)
        self.value, self.title, self._image, self._owner = value, title, image, row
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIDE + 8, SIDE + 8)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if key in steps:
            self._owner.move_by(steps[key])
        else:
            super().keyPressEvent(event)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, radius = QRectF(4, 4, SIDE, SIDE), size("radius", "picture")
        painter.save()
        painter.setClipPath(rounded(area, radius))
        painter.fillRect(area, colour("surface2"))
        if not self.isEnabled():
            painter.setOpacity(0.4)
        if not self._image.isNull():
            painter.drawImage(area, self._image)
        painter.restore()
        edge(painter, area, radius)
        if self.isChecked():
            frame(painter, area.adjusted(-4, -4, 4, 4), colour("accent"), 2.0, radius + 2)
        elif self.underMouse() and self.isEnabled():
            frame(painter, area, colour("overlay.white", 0.6), 1.0, radius)


class _FolderTile(Button):
    """The last tile: a folder of one's own."""

    glyph = 20

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        shade = colour("surface3" if self.fade.level > 0.5 or self.isDown() else "surface2")
        ground(painter, self.rect(), shade, size("radius", "control"))
        side = scaled(20)
        drawing = pixmap("folder", side, colour("secondary"), self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawing)


class ThumbPicker(QWidget):
    """One of several sources of data by its picture."""

    chosen = Signal(str)
    folder_asked = Signal()

    def __init__(self, key: str, label: str = "Data", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label)
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_click)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._folder = _FolderTile(f"{key}.folder", "", "folder", "A folder of pictures…")
        self._folder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._folder.clicked.connect(self._on_folder)
        self._row.addWidget(self._folder)
        self._row.addStretch(1)

    def set_items(self, items: Sequence[tuple[str, str, QImage]]) -> None:
        """(value, title, picture) in order; the value stays if it is still among them, else nothing is chosen."""
        before = self.value()
        for old in self._tiles():
            self._group.removeButton(old)
            old.setParent(None)
            old.deleteLater()
        for place, (value, title, image) in enumerate(items):
            tile = _Tile(value, title, image, self)
            tile.setObjectName(f"{self.objectName()}.{value}")
            self._group.addButton(tile)
            self._row.insertWidget(place, tile)
            tile.setChecked(value == before)
        self._follow_focus()

    def _tiles(self) -> list[_Tile]:
        return [button for button in self._group.buttons() if isinstance(button, _Tile)]

    def value(self) -> str:
        """The chosen value, or ""."""
        return next((tile.value for tile in self._tiles() if tile.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose without a signal; a value that isn't offered chooses nothing."""
        self._group.setExclusive(False)
        for tile in self._tiles():
            tile.setChecked(tile.value == value)
        self._group.setExclusive(True)
        self._follow_focus()

    def _follow_focus(self) -> None:
        """Tab comes to the chosen tile, else to the first."""
        tiles = self._tiles()
        chosen = next((tile for tile in tiles if tile.isChecked()), tiles[0] if tiles else self._folder)
        self.setFocusProxy(chosen)

    def set_item_reason(self, value: str, reason: str) -> None:
        """Disable one and say why in its tooltip; "" enables it."""
        for tile in self._tiles():
            if tile.value == value:
                tile.setEnabled(not reason)
                tile.setToolTip(reason or tile.title)
                tile.setAccessibleDescription(reason)

    def move_by(self, step: int) -> None:
        """Choose the next enabled neighbour and focus it."""
        tiles = [tile for tile in self._tiles() if tile.isEnabled()]
        place = next((n for n, tile in enumerate(tiles) if tile.hasFocus()), 0) + step
        if 0 <= place < len(tiles):
            tiles[place].setFocus(Qt.FocusReason.OtherFocusReason)
            tiles[place].setChecked(True)
            self._follow_focus()
            self.chosen.emit(tiles[place].value)

    def _on_click(self, tile: QWidget) -> None:
        if isinstance(tile, _Tile):
            self._follow_focus()
            self.chosen.emit(tile.value)

    def _on_folder(self) -> None:
        self.folder_asked.emit()
