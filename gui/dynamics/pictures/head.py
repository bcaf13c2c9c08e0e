"""The heading of the pictures with its choices, which move beneath it where there is no room beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from gui import wording
from gui.theme import font, themes
from gui.widgets.elided import ElidedLabel
from gui.widgets.segmented import Segmented

SEED, SCORE = "seed", "score"
LONGEST = "Generated pictures · step 1,000,000"


class Head(QWidget):
    """`sorted_changed` tells whether the most real come first."""

    sorted_changed = Signal(bool)

    def __init__(self, key: str, switch: Segmented, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel("", f"{key}.title", "heading")
        self.order = Segmented(f"{key}.order", ((SEED, "By seed"), (SCORE, "By score")), "Order of the pictures",
                               quiet=True)  # fmt: skip
        self.order.setToolTip("Order of the pictures")
        self.order.set_choice_help(SEED, "Every seed keeps its place")
        self.order.set_choice_help(SCORE, "The most real first, by the discriminator's score")
        self.order.chosen.connect(lambda value: self.sorted_changed.emit(value == SCORE))
        self._choices = QWidget()
        row = QHBoxLayout(self._choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(switch)
        row.addWidget(self.order)
        row.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._title, 0, 0)
        self._beside: bool | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._arrange)
        self._arrange()

    def text(self) -> str:
        return self._title.text()

    def say(self, title: str, step: int | None = None) -> None:
        """Generated pictures · step 1,936."""
        self._title.setText(title if step is None else f"{title} · step {wording.count(step)}")
        self._arrange()

    def show_choices(self, shown: bool, scored: bool) -> None:
        """The choices belong to the walls; the order to walls with scores."""
        self._choices.setVisible(shown)
        self.order.setVisible(scored)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        title = QFontMetrics(font("heading")).horizontalAdvance(LONGEST)  # not of now: nothing jumps with the numbers
        wanted = title + 24 + self._choices.sizeHint().width()
        beside = wanted <= self.width()
        if beside != self._beside:
            self._beside = beside
            self._grid.removeWidget(self._choices)
            self._grid.addWidget(self._choices, *((0, 1) if beside else (1, 0, 1, 2)))
