"""A small popup that takes a seed number."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QWidget

from gui.explorer.path_state import End
from gui.widgets.buttons import QuietButton
from gui.widgets.labels import Label


class SeedPopup(QFrame):
    """`chosen` carries the end it was opened for and the seed."""

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("seed_popup")
        self.setAccessibleName("Seed number")
        self._end: End = "a"
        self.label = Label("")
        self.number = QSpinBox()
        self.number.setObjectName("seed_number")
        self.number.setAccessibleName("Seed number")
        self.number.setToolTip("The same number is the same latent for every model of this size")
        self.number.setRange(0, 2**31 - 1)
        self.use = QuietButton("use_seed", "Use")
        self.use.setToolTip("Put this seed at the end of the path")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for part in (self.label, self.number, self.use):
            row.addWidget(part)
        self.use.clicked.connect(self._choose)
        self.number.lineEdit().returnPressed.connect(self._choose)

    def open_for(self, end: End, at: QPoint) -> None:
        self._end = end
        self.label.setText(f"Seed for {end.upper()}")
        self.adjustSize()
        owner = self.parentWidget()
        window = owner.window() if owner is not None else self
        right = window.mapToGlobal(window.rect().topRight()).x() - self.width() - 8
        self.move(max(0, min(at.x(), right)), at.y() - self.height() - 4)
        self.show()
        self.number.setFocus()
        self.number.selectAll()

    def _choose(self) -> None:
        self.hide()
        self.chosen.emit(self._end, self.number.value())
