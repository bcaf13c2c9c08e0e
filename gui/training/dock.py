"""Train at the left of the window: open, or folded to a rail."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.actions import Actions
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.training.controller import TrainController
from gui.training.panel import TrainPanel
from gui.training.rail import WIDTH, Rail
from gui.training.state import TrainingState
from gui.widgets.panel import Panel

LEAST, MOST = 296, 560  # px


class TrainDock(Panel):
    """Holds the controller, so that a run goes on being watched while the panel is folded."""

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings) -> None:
        super().__init__("train_dock", 1)
        self.setProperty("manual", "train")
        self.setAccessibleName("Train")
        self.controller = TrainController(bridge, actions, settings, self)
        self.panel, self.rail = TrainPanel(bridge, actions, settings, self.controller), Rail(actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(self.rail)
        self.controller.changed.connect(lambda _, state: self._show(state))
        self._show(self.controller.state)
        self.set_folded(False)

    def _show(self, state: TrainingState) -> None:
        self.rail.show_state(state)

    def show_setting(self, key: str) -> QWidget:
        """Unfold the settings and go to the row of one; the widget that has, or would have, the keyboard."""
        return self.panel.show_setting(key)

    @property
    def folded(self) -> bool:
        return self.panel.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Fold to the rail, or open."""
        self.panel.setVisible(not folded)
        self.rail.setVisible(folded)
        self.setMinimumWidth(WIDTH if folded else LEAST)
        self.setMaximumWidth(WIDTH if folded else MOST)
