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
        bar = ProgressBar("saving_progress", "Saving")
        bar.setFixedWidth(220)
        bar.set_fraction(None)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch()
        for part in (Display("Saving…"), Body(sentence, tone="secondary"), bar):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
