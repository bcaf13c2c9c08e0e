"""Which files of a folder could not be used, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from engine.events import DataInfo
from gui.widgets.close_row import close_row
from gui.widgets.labels import Body, Display


class RefusedFiles(QDialog):
    """A list to read and to copy from; the good files are used regardless."""

    def __init__(self, data: DataInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        many = len(data.refused)
        self.setObjectName("refused_files_dialog")
        self.setWindowTitle("Files that could not be used")
        self.setMinimumSize(560, 360)
        self.list = QPlainTextEdit("\n".join(f"{file}\n    {reason}" for file, reason in data.refused))
        self.list.setObjectName("refused_files_list")
        self.list.setAccessibleName("Files that could not be used")
        self.list.setToolTip("File, and why it could not be used")
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        foot = close_row(self, "Close this list")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Display(f"{many:,} file{'s' if many != 1 else ''} could not be used"))
        column.addWidget(Body(f"The other {data.count:,} of “{data.title}” are used.", tone="secondary"))
        column.addWidget(self.list)
        column.addLayout(foot)
