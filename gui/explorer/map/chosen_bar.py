"""What can be done with the chosen points: floats at the lower left of the map while there are some."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from gui.actions import Actions
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.labels import Caption
from gui.widgets.panel import FloatingPanel

SHORT = {"map_to_a": "A", "map_to_b": "B"}
YIELDING = ("map_hide", "map_isolate", "map_to_b", "map_to_a")  # go into the menu one by one where there is little room
ALWAYS = ("map_class", "map_extract")  # only in the menu
EDGE = 8  # px


class ChosenBar(FloatingPanel):
    """Buttons for the commonest, a menu of the others; as many buttons as there is room for."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("map.chosen", parent=parent)
        self.setAccessibleName("Chosen points")
        self._actions = actions
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
        self.more = IconButton("map.more", "more", "More to do with the chosen points")
        self.more.clicked.connect(self._pop)
        self.none = IconButton("map.choose_none", "close", "Choose none")
        row.addWidget(self.more)
        row.addWidget(self.none)
        self.hide()

    def show_count(self, count: int, room: QRect) -> None:
        """Say how many, and stand at the lower left of `room`; nothing while none is chosen."""
        self.setVisible(count > 0)
        if count:
            self.count.setText(f"{count:,} chosen")
            self.place(room)

    def place(self, room: QRect) -> None:
        """At the lower left of `room`, which the legend is not part of."""
        most = room.width() - EDGE
        for hidden in range(len(YIELDING) + 1):
            for place, key in enumerate(YIELDING):
                self.buttons[key].setVisible(place >= hidden)
            row = self.layout()
            assert row is not None
            row.invalidate()
            size = self.sizeHint().shrunkBy(self.margins)
            if size.width() <= most:
                break
        self.set_body(QRect(room.left() + EDGE, room.bottom() - EDGE - size.height(), size.width(), size.height()))

    def menu(self) -> QMenu:
        """What has no button here; what is not possible says why."""
        made = QMenu(self)
        made.setObjectName("map.more_menu")
        made.setToolTipsVisible(True)
        for key in (*(key for key in reversed(YIELDING) if self.buttons[key].isHidden()), *ALWAYS):
            made.addAction(self._actions.qaction(key))
        return made

    def _pop(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
