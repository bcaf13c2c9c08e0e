"""About Lerp: versions and folders for a report, and the licence of every part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from engine.events import Ready
from gui.dialogs.about_facts import Fact, as_text, facts
from gui.dialogs.licences import QT, Licence, own, parts
from gui.outside import show_folder
from gui.settings import Folders
from gui.theme import font, resources_dir, scaled
from gui.widgets.buttons import QuietButton, TextButton
from gui.widgets.close_row import close_row
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Body, Caption, Display, Heading, Label

TEXT = Qt.ItemDataRole.UserRole
NO_TEXT = "This part ships no text of its licence with it."


class About(QDialog):
    """`ready`: what the engine said of itself, None while it loads."""

    def __init__(self, ready: Ready | None, folders: Folders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle("About Lerp")
        self.setAccessibleName("About Lerp")
        self.resize(QSize(scaled(860), scaled(640)).boundedTo(self.screen().availableSize() * 0.9))
        self._folders = folders
        self.facts = facts(ready, folders)
        self._shown: dict[str, ElidedLabel] = {}  # the values, by the label of the fact
        self.list, self.text = QListWidget(), QPlainTextEdit()
        self._coming: Iterator[Licence] = parts()
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Display("Lerp"))
        column.addWidget(Body("A desktop latent-space explorer. It works without a network and sends nothing anywhere.",
                              tone="secondary", wrap=True))  # fmt: skip
        column.addLayout(self._table())
        column.addSpacing(8)
        column.addWidget(Heading("Licences"))
        column.addLayout(self._licences(), 1)
        column.addLayout(self._foot())
        self._fill()

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(self.facts):
            grid.addWidget(Label(fact.label, tone="secondary"), row, 0)
            shown = self._shown[fact.label] = ElidedLabel(fact.value, f"about.{fact.label}", mode=Qt.TextElideMode.ElideMiddle)
            grid.addWidget(shown, row, 1)
            if fact.folder is not None:
                grid.addWidget(self._opener(fact, fact.folder), row, 2)
        return grid

    def show_ready(self, ready: Ready) -> None:
        """The engine was still loading when the dialog was opened, and has told now."""
        self.facts = facts(ready, self._folders)
        for fact in self.facts:
            self._shown[fact.label].setText(fact.value)

    def _opener(self, fact: Fact, folder: Path) -> TextButton:
        button = TextButton(f"about_open_{fact.label.split()[0].lower()}", "Open folder", accent=True)
        button.setAccessibleName(f"Open the folder: {fact.label}")
        button.setToolTip("Show it in the file manager")
        button.setFixedHeight(scaled(20))
        if not folder.is_dir():
            button.set_reason("It is made when there is something to put into it.")
        button.clicked.connect(lambda: show_folder(folder, self._told.setText, self))
        return button

    def _licences(self) -> QHBoxLayout:
        self.list.setObjectName("about_parts")
        self.list.setAccessibleName("Parts and their licences")
        self.list.setToolTip("Lerp and what it is made with")
        self.list.setFixedWidth(scaled(300))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item: self.text.setPlainText(item.data(TEXT) if item else ""))
        self.text.setObjectName("about_text")
        self.text.setAccessibleName("Text of the licence")
        self.text.setToolTip("Text of the licence")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(font("caption"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        return row

    def _foot(self) -> QHBoxLayout:
        copy = QuietButton("about_copy", "Copy all", "copy")
        copy.setToolTip("Copy versions and folders, for the report of a fault")
        copy.clicked.connect(self._copy)
        self._told = Caption("", wrap=True)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addWidget(self._told, 1)
        row.addLayout(close_row(self, "Close this window"))
        return row

    def _copy(self) -> None:
        QApplication.clipboard().setText(as_text(self.facts))
        self._told.setText("Copied.")

    # --- licences ----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """What came with the program at once; the other parts one by one, the window answers in between."""
        for title, text in own(resources_dir()):
            self._add(f"{title}, MIT" if title == "Lerp" else title, text)
        self._add("Qt and PySide6, LGPL 3", QT)
        self.list.setCurrentRow(0)
        self._step.start()

    def _add(self, words: str, text: str) -> None:
        item = QListWidgetItem(words)
        item.setData(TEXT, text)
        item.setToolTip(words)
        self.list.addItem(item)

    def _next(self) -> None:
        part = next(self._coming, None)
        if part is None:
            self._step.stop()
        else:
            self._add(f"{part.name} {part.version}, {part.called}", part.text or NO_TEXT)

    def done(self, result: int) -> None:
        self._step.stop()
        super().done(result)
