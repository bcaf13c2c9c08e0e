"""Which files of a folder, or rows of a table, could not be used, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from engine.events import DataInfo
from gui import wording
from gui.widgets.close_row import close_row
from gui.widgets.labels import Body, Display


class RefusedFiles(QDialog):
    """A list to read and to copy from; the good ones are used regardless."""

    def __init__(self, data: DataInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        what = "Rows" if data.kind == "points" else "Files"
        self.setObjectName("refused_files_dialog")
        self.setWindowTitle(f"{what} that could not be used")
        self.setMinimumSize(560, 360)
        self.list = QPlainTextEdit("\n".join(f"{file}\n    {reason}" for file, reason in data.refused))
        self.list.setObjectName("refused_files_list")
        self.list.setAccessibleName(f"{what} that could not be used")
        self.list.setToolTip(f"{what[:-1]}, and why it could not be used")
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        foot = close_row(self, "Close this list")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Display(wording.unusable(data.refused, data.kind)))
        column.addWidget(Body(f"The other {data.count:,} of “{data.title}” are used.", tone="secondary"))
        column.addWidget(self.list)
        column.addLayout(foot)
