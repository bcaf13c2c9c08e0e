"""Above the runs: what can be done with the chosen one; finding, sorting, and how they are shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.library.state import SORTS
from gui.theme import icon, scaled
from gui.widgets.buttons import IconButton, PrimaryButton, QuietButton, TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Display
from gui.widgets.segmented import Segmented

VIEWS = (("cards", "Cards"), ("table", "Table"))


class LibraryHead(QWidget):
    """`searched(words)`, `sorted(by)`, `viewed(cards or table)`; `left` when the keyboard goes down to the runs."""

    searched = Signal(str)
    sorted = Signal(str)
    viewed = Signal(str)
    left = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self.where = ElidedLabel("", role="caption", tone="secondary", mode=Qt.TextElideMode.ElideMiddle)
        self.search = QLineEdit()
        self.search.setObjectName("library_search")
        self.search.setAccessibleName("Find runs")
        self.search.setPlaceholderText("Find runs by name, data, family, tags or notes")
        self.search.setToolTip("Words that must all be in the name, data, family, tags or notes")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", 16), QLineEdit.ActionPosition.LeadingPosition)
        for button, words in zip(self.search.findChildren(QToolButton), ("Clear the search", "Search"), strict=True):
            button.setAccessibleName(words)
        self.search.setMaximumWidth(scaled(380))
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sort = QComboBox()
        self.sort.setObjectName("library_sort")
        self.sort.setAccessibleName("Order of the runs")
        self.sort.setToolTip("Order of the runs; the examples come last")
        for key, words in SORTS:
            self.sort.addItem(words, key)
        self.view = Segmented("library_view", VIEWS, "How runs are shown")
        self.view.set_choice_help("cards", "Pictures first")
        self.view.set_choice_help("table", "One line a run")
        self.room = TextButton("disk_budget", "")
        self._lay_out()
        self.search.textChanged.connect(self.searched)
        self.search.installEventFilter(self)
        self.sort.currentIndexChanged.connect(lambda _: self.sorted.emit(self.sort.currentData()))
        self.view.chosen.connect(self.viewed)

    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(Display("Library"))
        upper.addWidget(self.where, 1)
        for button in (PrimaryButton("run_open", "Open", "eye"), QuietButton("run_resume", "Resume", "play"),
                       QuietButton("run_compare", "Compare", "swap"),
                       IconButton("run_duplicate", "copy", "Duplicate settings"),
                       IconButton("run_rename", "edit", "Rename"),
                       IconButton("run_reveal", "folder", "Show folder"), IconButton("run_delete", "trash", "Delete")):  # fmt: skip
            self._actions.attach(button, button.objectName())
            upper.addWidget(button)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        lower.addWidget(self.search, 1)
        lower.addWidget(self.sort)
        lower.addStretch()
        self._actions.attach(self.room, "disk_budget")
        lower.addWidget(self.room)
        bring = TextButton("import_run", "Import…", "download")
        self._actions.attach(bring, "import_run")
        lower.addWidget(bring)
        lower.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(upper)
        column.addLayout(lower)

    def show_room(self, words: str, over: bool) -> None:
        """How much room the runs take."""
        self.room.setText(f"{words}, over the budget" if over else words)
        self.room.set_icon("warning" if over else None)
        self.room.updateGeometry()

    def show_view(self, view: str, sort: str) -> None:
        """As remembered; tells nothing."""
        self.view.set_value(view)
        self.sort.blockSignals(True)
        self.sort.setCurrentIndex(max(0, self.sort.findData(sort)))
        self.sort.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return False
