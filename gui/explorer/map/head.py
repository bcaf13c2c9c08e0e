"""The line above the map: what it is a map of, and its tools."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from engine.answers import MapShown
from gui.actions import Actions
from gui.theme import scaled
from gui.widgets.buttons import IconButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Heading

TALL = 40  # px


class MapHead(QWidget):
    """`searched` carries the text; the field takes the words' place until Escape or another click on the glass."""

    searched = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel("", "map.words", role="caption", tone="secondary")
        self.field = QLineEdit()
        self.field.setObjectName("map.search")
        self.field.setAccessibleName("Search the map")
        self.field.setPlaceholderText("Class or number")
        self.field.setToolTip("Type a class or a number and press Enter; Escape closes the search")
        self.field.returnPressed.connect(lambda: self.searched.emit(self.field.text()))
        self.field.installEventFilter(self)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.words)
        self._middle.addWidget(self.field)
        self.tools = {key: IconButton(key, actions.table[key].icon, actions.tooltip(key))
                      for key in ("map_stop", "map_lasso", "map_box", "map_search", "map_second", "map_settings")}  # fmt: skip
        for key, tool in self.tools.items():
            actions.attach(tool, key)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(Heading("Map"))
        row.addSpacing(8)
        row.addWidget(self._middle, 1, Qt.AlignmentFlag.AlignVCenter)
        for tool in self.tools.values():
            row.addWidget(tool)
        self.setFixedHeight(max(TALL, scaled(28)))
        self.show_settling(False)

    def say(self, words: str) -> None:
        if words != self.words.text():
            self.words.setText(words)

    def tell(self, shown: MapShown) -> None:
        """What the map is of, and how far it has settled."""
        settling = shown.settled < 1.0
        told = not settling or shown.words.startswith("Reading")  # which says itself how far it is
        self.say(shown.words if told else f"{shown.words}, settling, {round(100 * shown.settled)} %")
        self.show_settling(settling)

    def show_settling(self, settling: bool) -> None:
        """Stop is offered only while something settles."""
        self.tools["map_stop"].setVisible(settling)

    @property
    def searching(self) -> bool:
        return self._middle.currentIndex() == 1

    def set_searching(self, on: bool) -> None:
        self._middle.setCurrentIndex(1 if on else 0)
        if on:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress:
                self.set_searching(False)
                return True
        return False
