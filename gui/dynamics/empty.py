"""The room before a run is open: what would be here, and the shortest way to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.events import DataInfo
from gui.actions import Actions
from gui.dynamics.lab.distributions import DistributionPicker
from gui.theme import colour
from gui.widgets.buttons import IconButton
from gui.widgets.empty import EmptyState
from gui.widgets.painting import painted

USUAL = "ring8"


class Nothing(QWidget):
    """A sentence, an example, and the distributions to choose from."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("dynamics_empty")
        self._words = EmptyState("dynamics_nothing", "chart", "No game to watch yet",
                                 "Train a GAN or VAE-GAN, or a VAE, on points or pictures; or open a run from the library.",
                                 "Try a ring of eight")  # fmt: skip
        self._words.activated.connect(lambda: actions.trigger("lab_data", USUAL))
        self._row = DistributionPicker("dynamics_nothing.distributions", self)
        self._row.chosen.connect(lambda name: actions.trigger("lab_data", name))
        column = QVBoxLayout(self)
        column.addWidget(self._words, 1)
        column.addWidget(self._row, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_items(self, infos: Sequence[DataInfo]) -> None:
        """The points there are."""
        self._row.set_items(infos)
        for brush in self._row.findChildren(IconButton):
            brush.set_reason("There is no canvas to draw on yet: begin with one of these.")

    @painted
    def paintEvent(self, painter) -> None:
        painter.fillRect(self.rect(), colour("surface0"))
