"""Start; then Pause or Resume, Stop and keep, Discard. Each shows at once that it was pressed."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.events import State
from gui.actions import Actions
from gui.training.state import TrainingState
from gui.widgets.buttons import IconButton, PrimaryButton, QuietButton

BUSY = {"start": "Starting…", "run_resume": "Starting…", "pause": "Pausing…", "resume": "Resuming…",
        "stop_keep": "Saving…", "discard": "Discarding…"}  # fmt: skip


def primary(state: TrainingState) -> tuple[str, str]:
    """(key of the action that the accent button stands for now, what it says)."""
    at_rest = {State.IDLE: ("start", "Start"), State.TRAINING: ("pause", "Pause"), State.PAUSED: ("resume", "Resume"),
               State.PREPARING: ("start", "Starting…"), State.FINISHING: ("start", "Saving…")}  # fmt: skip
    key, words = at_rest[state.stage]
    if state.pressed in BUSY and state.pressed != "stop_keep":
        words = BUSY[state.pressed]
    return key, words


class RunButtons(QWidget):
    """One row; the accent button changes its meaning with the state."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.primaries = {key: PrimaryButton(key, actions.table[key].words, actions.table[key].icon)
                          for key in ("start", "pause", "resume")}  # fmt: skip
        self.stop = QuietButton("stop_keep", "Stop and keep", "stop")
        self.discard = IconButton("discard", "trash", actions.tooltip("discard"))
        for button in (*self.primaries.values(), self.stop):
            button.pad, button.least = 9, 96  # the row fits the narrowest dock
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for key, button in self.primaries.items():
            actions.attach(button, key)
            row.addWidget(button, 1)
        for key, button in (("stop_keep", self.stop), ("discard", self.discard)):
            actions.attach(button, key)
            row.addWidget(button, 1 if key == "stop_keep" else 0)

    def show_state(self, state: TrainingState) -> None:
        shown, words = primary(state)
        waits = bool(state.pressed) or state.stage in (State.PREPARING, State.FINISHING)
        for key, button in self.primaries.items():
            button.setVisible(key == shown)
            button.setText(words if key == shown else button.text())
            button.setAccessibleName(button.text())
            button.set_busy(waits and key == shown)
            if key == shown and waits:
                button.setEnabled(True)  # it says what goes on; clicks do nothing while busy
        self.stop.setVisible(state.running)
        self.stop.setText("Saving…" if state.pressed == "stop_keep" else "Stop and keep")
        self.stop.set_busy(state.pressed == "stop_keep")
        self.discard.setVisible(state.running)
        self.discard.set_busy(state.pressed == "discard")
