"""Lies over the window while it closes: what is being saved, so that nobody kills it too early."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.labels import Body, Display
from gui.widgets.panel import Panel
from gui.widgets.progress import ProgressBar


class Saving(Panel):
    """Covers its parent, and takes the mouse."""

    def __init__(self, parent: QWidget, sentence: str) -> None:
        super().__init__("saving", 1, parent)
        self.setAccessibleName(f"Saving. {sentence}")
        self.bar = ProgressBar("saving_progress", "Saving")
        self.bar.setFixedWidth(220)
        self.bar.set_fraction(None)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(8)
        self.column.addStretch()
        for part in (Display("Saving…"), Body(sentence, tone="secondary"), self.bar):
            self.column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch()
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
