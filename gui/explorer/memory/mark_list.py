"""The bookmarks as rows: picture, name, what is noted; folders as headings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.storage.bookmarks import Mark
from gui.explorer.memory.sight import picture
from gui.widgets import recipes
from gui.widgets.buttons import IconButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Caption
from gui.widgets.picture import Picture

SIDE = 48


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
        """From top to bottom."""
        found = (self._column.itemAt(place).widget() for place in range(self._column.count()))
        return [row for row in found if isinstance(row, MarkRow)]

    def show_marks(self, bookmarks: tuple[Mark, ...]) -> None:
        if bookmarks == self._shown:
            return
        self._shown = bookmarks
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            old.hide()
            old.deleteLater()
        folder = ""
        for mark in sorted(bookmarks, key=lambda mark: (mark.folder.casefold(), mark.folder)):
            if mark.folder != folder:
                folder = mark.folder
                self._column.addWidget(Caption(folder))
            self._column.addWidget(MarkRow(mark, self))
