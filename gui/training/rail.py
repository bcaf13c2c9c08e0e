"""Train folded to 56 px: how far it is, pause or resume, stop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.actions import Actions
from gui.training.progress_block import fraction
from gui.training.run_buttons import primary
from gui.training.state import TrainingState
from gui.widgets.buttons import IconButton
from gui.widgets.progress import ProgressRing

WIDTH = 56


class Rail(QWidget):
    """Buttons of the same actions as the open panel."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.unfold = IconButton("fold_train", "unfold", actions.tooltip("fold_train"))
        self.ring = ProgressRing("progress_ring", "Training progress")
        self.ring.setToolTip("How far the run is towards its stop condition")
        self.buttons = {key: IconButton(key, actions.table[key].icon, actions.tooltip(key))
                        for key in ("start", "pause", "resume", "stop_keep")}  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(8)
        actions.attach(self.unfold, "fold_train")
        self.unfold.setCheckable(False)
        for part in (self.unfold, self.ring):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        for key, button in self.buttons.items():
            actions.attach(button, key)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_state(self, state: TrainingState) -> None:
        shown, _ = primary(state)
        for key, button in self.buttons.items():
            button.setVisible(key == shown or (key == "stop_keep" and state.running))
        self.ring.setVisible(state.running)
        self.ring.set_fraction(fraction(state.tick) if state.tick is not None else None)
