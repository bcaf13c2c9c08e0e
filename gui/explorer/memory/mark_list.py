"""The bookmarks as rows: picture, name, what is noted; folders as headings."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.storage.bookmarks import Mark
from gui.explorer.memory.sight import picture
from gui.widgets import recipes
from gui.widgets.buttons import IconButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Caption
from gui.widgets.picture import Picture

SIDE = 48
SLICE = 10  # rows made at a time: about 25 ms


class MarkRow(QWidget):
    """One bookmark. Click its picture to go there, drag it to a slot."""

    def __init__(self, mark: Mark, owner: MarkList) -> None:
        super().__init__()
        self.mark = mark
        self.picture = Picture(f"mark.{mark.key}", "", SIDE, f"Go to {mark.name}")
        self.picture.set_image(picture(mark.picture))
        self.picture.set_payload(recipes.MIME, mark.point.encode())
        self.picture.setToolTip(_tip(mark))
        self.name = ElidedLabel(mark.name, f"mark.{mark.key}.name", "strong")
        self.note = ElidedLabel(mark.note.split("\n")[0] or f"step {mark.step:,}", f"mark.{mark.key}.note", "caption",
                                "secondary")  # fmt: skip
        self.newest = IconButton(f"mark.{mark.key}.newest", "refresh", f"Show “{mark.name}” with the newest weights")
        self.edit = IconButton(f"mark.{mark.key}.edit", "edit", f"Rename “{mark.name}”, note, move to a folder")
        self.delete = IconButton(f"mark.{mark.key}.delete", "trash", f"Delete “{mark.name}”")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.picture)
        row.addLayout(words, 1)
        row.addWidget(self.newest)
        row.addWidget(self.edit)
        row.addWidget(self.delete)
        self.picture.clicked.connect(lambda: owner.asked.emit(mark.key))
        self.newest.setVisible(bool(mark.weights))  # without them it is shown so anyway
        self.newest.clicked.connect(lambda: owner.newest_asked.emit(mark.key))
        self.edit.clicked.connect(lambda: owner.edit_asked.emit(mark.key))
        self.delete.clicked.connect(lambda: owner.delete_asked.emit(mark.key))


def _tip(mark: Mark) -> str:
    as_was = f", as it was at step {mark.step:,}" if mark.weights else ""
    return f"Go to “{mark.name}”{as_was}; or drag it to A or B"


class MarkList(QWidget):
    """Rows in the order of making, those without a folder first. Signals carry the bookmark's key."""

    asked = Signal(str)
    newest_asked = Signal(str)
    edit_asked = Signal(str)
    delete_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("marks_list")
        self.setAccessibleName("Bookmarks")
        self._shown: tuple[Mark, ...] = ()
        self._rows: dict[str, MarkRow] = {}
        self._due: deque[Mark] = deque()  # what is to be put below what is there
        self._folder = ""  # of the lowest row
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._slice)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    @property
    def empty(self) -> bool:
        return not self._shown

    @property
    def count(self) -> int:
        return len(self._shown)

    def rows(self) -> list[MarkRow]:
        """From top to bottom, all of them."""
        while self._due:
            self._slice()
        found = (self._column.itemAt(place).widget() for place in range(self._column.count()))
        return [row for row in found if isinstance(row, MarkRow)]

    def show_marks(self, bookmarks: tuple[Mark, ...]) -> None:
        """Only rows that changed are made anew; many new ones come in slices, so that the window goes on."""
        if bookmarks == self._shown:
            return
        self._shown, now = bookmarks, {mark.key: mark for mark in bookmarks}
        gone = [key for key, row in self._rows.items() if now.get(key) != row.mark]
        old: list[QWidget] = [self._rows.pop(key) for key in gone]
        while (item := self._column.takeAt(0)) is not None:
            if not isinstance(item.widget(), MarkRow):
                old.append(item.widget())
        for widget in old:
            widget.hide()
            widget.deleteLater()
        self._folder = ""
        self._due = deque(sorted(bookmarks, key=lambda mark: (mark.folder.casefold(), mark.folder)))
        self._slice()

    def _slice(self) -> None:
        """The next rows; those that are there already cost nothing."""
        made = 0
        while self._due and made < SLICE:
            mark = self._due.popleft()
            if mark.folder != self._folder:
                self._folder = mark.folder
                self._column.addWidget(Caption(mark.folder))
            if mark.key not in self._rows:
                self._rows[mark.key] = MarkRow(mark, self)
                made += 1
            self._column.addWidget(self._rows[mark.key])
        self._slices.start() if self._due else self._slices.stop()
