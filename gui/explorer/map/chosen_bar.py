"""What can be done with the chosen points: floats at the lower left of the map while there are some."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.actions import Actions
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.labels import Caption
from gui.widgets.panel import FloatingPanel

SHORT = {"map_to_a": "A", "map_to_b": "B"}


class ChosenBar(FloatingPanel):
    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("map.chosen", parent=parent)
        self.setAccessibleName("Chosen points")
        self.count = Caption("", "map.chosen.count")
        self.buttons = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(0)
        row.addWidget(self.count)
        row.addSpacing(6)
        for key in ("map_to_a", "map_to_b", "map_isolate", "map_hide"):
            button = TextButton(key, SHORT.get(key, actions.table[key].words))
            actions.attach(button, key)
            self.buttons[key] = button
            row.addWidget(button)
        self.none = IconButton("map.choose_none", "close", "Choose none")
        row.addWidget(self.none)
        self.hide()

    def show_count(self, count: int, room: QRect) -> None:
        """Say how many, and stand at the lower left of `room`; nothing while none is chosen."""
        self.setVisible(count > 0)
        if count:
            self.count.setText(f"{count:,} chosen")
            self.place(room)

    def place(self, room: QRect) -> None:
        size = self.sizeHint().shrunkBy(self.margins)
        self.set_body(QRect(room.left() + 8, room.bottom() - 8 - size.height(), size.width(), size.height()))
