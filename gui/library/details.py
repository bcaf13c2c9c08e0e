"""The chosen run: its picture, what it is, and what a person calls it and notes on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from engine.storage.noted import Marks, clean_tags, clean_title
from gui.library.state import TRAINING, LibraryState, Row
from gui.library.words import best_words, facts
from gui.theme import colour, scaled, size
from gui.widgets.labels import Caption, Label
from gui.widgets.painting import painted, rounded
from gui.widgets.panel import Panel

WIDTH = 288
BESIDE = "This run can only be read. What you note is kept in your own folder and laid over it."


class WallPicture(QWidget):
    """The newest picture of the wall, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("The newest pictures of the run")
        self._picture: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, picture: QImage | None) -> None:
        self._picture = picture
        self.setVisible(picture is not None and not picture.isNull())
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        if self._picture is None or self._picture.isNull():
            return 0
        return round(width * self._picture.height() / self._picture.width())

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 32, self.heightForWidth(WIDTH - 32))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self._picture is not None:
            painter.setClipPath(rounded(self.rect(), size("radius", "picture")))
            painter.fillRect(self.rect(), colour("surface0"))
            painter.drawImage(self.rect(), self._picture)


class RunDetails(Panel):
    """`marked(run, marks)` when a person changed name, notes or tags to something valid."""

    marked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__("run_details", 1)
        self.setAccessibleName("The chosen run")
        self.run: Path | None = None
        self._marks = Marks("")
        self.wall = WallPicture()
        self.title, self.tags, self.notes = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self._facts, self._numbers = Label("", tone="secondary", wrap=True), Label("", wrap=True)
        self._where = Caption(wrap=True)
        self._refusal = Caption("", tone="warning", wrap=True)
        self._name_fields()
        self._lay_out()
        for line in (self.title, self.tags):
            line.editingFinished.connect(self._take)
        self.notes.installEventFilter(self)
        self.hide()

    def _name_fields(self) -> None:
        for part, key, name, told in (
            (self.title, "run_title", "Name of the run", "What the run is called; its folder keeps its name"),
            (self.tags, "run_tags", "Tags", "Words to find the run by, with commas between them"),
            (self.notes, "run_notes", "Notes", "Anything worth remembering about the run"),
        ):
            part.setObjectName(key)
            part.setAccessibleName(name)
            part.setToolTip(told)
        self.title.setMaxLength(80)
        self.tags.setPlaceholderText("tags, with commas")
        self.notes.setPlaceholderText("notes")
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(scaled(72))

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", "true")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.wall)
        for part in (self.title, self._facts, self._numbers, self._refusal):
            column.addWidget(part)
        column.addSpacing(4)
        for heading, field in (("Tags", self.tags), ("Notes", self.notes)):
            label = Label(heading, tone="secondary")
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field, 1 if field is self.notes else 0)
        column.addWidget(self._where)
        scroll = QScrollArea()
        scroll.setObjectName("run_details_scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.setFixedWidth(scaled(WIDTH))

    # --- what is shown

    def show_state(self, state: LibraryState, wall: QImage | None) -> None:
        """The chosen run, if exactly one is; a field that is being written in keeps its words."""
        row = state.row if len(state.picked) == 1 else None
        if row is None or row.entry.path != self.run:
            self.take()
        self.setVisible(row is not None)
        if row is None:
            self.run = None
            return
        fresh, self.run, self._marks = row.entry.path != self.run, row.entry.path, Marks.of(row.entry)
        self._fill(row, fresh)
        self.wall.show_picture(wall)
        locked = TRAINING if state.chosen == state.training else row.entry.problem
        for part in (self.title, self.tags, self.notes):
            part.setEnabled(not locked)
        self._refusal.setText(locked)
        self._refusal.setVisible(bool(locked))
        self._where.setText(BESIDE if row.only_read else "")
        self._where.setVisible(row.only_read)

    def _fill(self, row: Row, fresh: bool) -> None:
        entry = row.entry
        if fresh or not self.title.hasFocus():
            self.title.setText(entry.title)
            self.title.setCursorPosition(0)
        if fresh or not self.tags.hasFocus():
            self.tags.setText(", ".join(entry.tags))
        if (fresh or not self.notes.hasFocus()) and self.notes.toPlainText() != entry.notes:
            self.notes.setPlainText(entry.notes)
        self._facts.setText(facts(entry))
        self._numbers.setText("\n".join(best_words(best) for best in row.best))
        self._numbers.setVisible(bool(row.best))

    def rename(self) -> None:
        """Put the keyboard into the name, all of it selected."""
        self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.title.selectAll()

    # --- what a person writes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self.notes:
            self._take()
        return False

    def take(self) -> None:
        """Take over what stands in the fields, if it is another thing than before."""
        if self.run is not None and self.title.isEnabled():
            self._take()

    def _take(self) -> None:
        if self.run is None:
            return
        try:
            title = clean_title(self.title.text())
        except ValueError:  # a run needs a name: the old one comes back
            title = self._marks.title
            self.title.setText(title)
        made = Marks(title, self.notes.toPlainText(), clean_tags(self.tags.text().split(",")))
        if made != self._marks:
            self._marks = made
            self.marked.emit(self.run, made)


