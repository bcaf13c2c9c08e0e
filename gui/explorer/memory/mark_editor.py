"""The words of one bookmark: name, note, folder."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from engine.storage import bookmarks as marks
from engine.storage.bookmarks import Mark
from gui.explorer.memory.sight import picture
from gui.theme import scaled
from gui.widgets.buttons import PrimaryButton, TextButton
from gui.widgets.labels import Caption
from gui.widgets.picture import Picture
from gui.widgets.roles import Role

SIDE, NOTE = 72, 160  # px: the picture, the note's height


class _Marked(Picture):
    """Is looked at, not pressed."""

    accessible_role = Role.Graphic


class MarkEditor(QWidget):
    """`done` carries key, name, note and folder; `left` comes after it, or when nothing is to change."""

    done = Signal(str, str, str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mark_editor")
        self.setAccessibleName("Words of a bookmark")
        self.key = ""
        self.picture = _Marked("mark_picture", "", SIDE, "Picture of the bookmark")
        self.picture.setToolTip("The picture when it was marked")
        self.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.name, self.note, self.folder = QLineEdit(), QPlainTextEdit(), QComboBox()
        self.folder.setEditable(True)
        for field, key, name, tip in (
            (self.name, "mark_name", "Name", "What it is called"),
            (self.note, "mark_note", "Note", "Anything worth remembering"),
            (self.folder, "mark_folder", "Folder", "Choose a folder, or type the name of a new one; none is fine"),
        ):
            field.setObjectName(key)
            field.setAccessibleName(name)
            field.setToolTip(tip)
        inner = self.folder.lineEdit()
        assert inner is not None
        inner.setPlaceholderText("No folder")
        for line in (self.name, inner):
            line.setMaxLength(marks.NAME)
            line.returnPressed.connect(self.finish)
        self.note.setTabChangesFocus(True)
        self.cancel, self.save = TextButton("mark_cancel", "Cancel"), PrimaryButton("mark_save", "Save")
        self.cancel.setToolTip("Leave the words as they were (Escape)")
        self.save.setToolTip("Keep these words (Return)")
        self.cancel.clicked.connect(self.left)
        self.save.clicked.connect(self.finish)
        self._arrange()

    def _arrange(self) -> None:
        head, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        names = QVBoxLayout()
        names.setSpacing(4)
        for part in (Caption("Name"), self.name):
            names.addWidget(part)
        names.addStretch(1)
        head.setSpacing(12)
        head.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(Caption("Folder"))
        column.addWidget(self.folder)
        column.addSpacing(4)
        column.addWidget(Caption("Note"))
        self.note.setMaximumHeight(scaled(NOTE))
        column.addWidget(self.note, 1)
        column.addSpacing(4)
        column.addLayout(foot)
        column.addStretch(1)

    def show_mark(self, mark: Mark, folders: list[str]) -> None:
        self.key = mark.key
        self.picture.set_image(picture(mark.picture))
        self.name.setText(mark.name)
        self.note.setPlainText(mark.note)
        self.folder.clear()
        self.folder.addItems(["", *folders])
        self.folder.setCurrentText(mark.folder)

    def begin(self) -> None:
        """The keyboard in the name."""
        self.name.setFocus()
        self.name.selectAll()

    def finish(self) -> None:
        """Keep what is typed."""
        self.done.emit(self.key, self.name.text(), self.note.toPlainText(), self.folder.currentText())
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
