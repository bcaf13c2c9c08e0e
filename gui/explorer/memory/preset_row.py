"""The nine presets of the number keys, as small pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.storage import bookmarks as marks
from gui.actions import Actions
from gui.explorer.memory.sight import picture
from gui.widgets.labels import Caption
from gui.widgets.picture import Picture

SIDE = 30


class PresetRow(QWidget):
    """A click goes there, as the key does."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("presets")
        self.setAccessibleName("Presets of the number keys")
        self.keys = {number: Picture(f"recall_{number}", str(number), SIDE) for number in marks.KEYS}
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, key in self.keys.items():
            actions.attach(key, f"recall_{number}")
            row.addWidget(key)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Caption("Keys 1 to 9 go there; Ctrl+Alt and a digit keeps this place"))
        column.addLayout(row)

    def show_presets(self, find: Callable[[int], marks.Preset | None]) -> None:
        for number, key in self.keys.items():
            preset = find(number)
            key.set_image(picture(preset.picture) if preset is not None else QImage())

    def minimumSizeHint(self) -> QSize:
        return QSize(9 * SIDE, super().minimumSizeHint().height())
