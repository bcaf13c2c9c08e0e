"""Stage and instruments side by side: both grow with the window, until a person draws the line between them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.widgets.splitter import Hairline

LEAST, USUAL, MOST = 344, 384, 640  # px of the instruments
SMALL, LARGE = 1384, 2504  # px of the room in windows of 1440 and 2560


def instruments_width(room: int) -> int:
    """px of the instruments in a room of that width."""
    if room <= SMALL:
        return max(LEAST, USUAL - round((SMALL - room) * 0.15))
    return min(MOST, USUAL + round((room - SMALL) * (MOST - USUAL) / (LARGE - SMALL)))


class Across(Hairline):
    """`stage` takes what `instruments` leave."""

    def __init__(self, key: str, stage: QWidget, instruments: QWidget) -> None:
        super().__init__(key)
        self._by_hand = False
        for pane, stretch in ((stage, 1), (instruments, 0)):
            self.addWidget(pane)
            self.setStretchFactor(self.indexOf(pane), stretch)
        self.setCollapsible(0, False)
        instruments.setMinimumWidth(LEAST)
        instruments.setMaximumWidth(MOST)
        self.splitterMoved.connect(self._on_moved)

    def _on_moved(self) -> None:
        self._by_hand = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not self._by_hand:
            wide = instruments_width(self.width())
            self.setSizes([max(1, self.width() - wide - 1), wide])
        super().resizeEvent(event)
