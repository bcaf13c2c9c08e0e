"""How far the run is: the bar, "122,880 of 200,000 pictures", "46 s to go"."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.events import State, Tick
from gui import wording
from gui.training.state import TrainingState
from gui.widgets.labels import Caption, Number
from gui.widgets.progress import ProgressBar


def fraction(tick: Tick) -> float | None:
    """Of the stop condition that is reached first; None without one."""
    parts = []
    if tick.stop.images:
        parts.append(tick.images / tick.stop.images)
    if tick.stop.seconds:
        parts.append(tick.seconds / tick.stop.seconds)
    return min(1.0, max(parts)) if parts else None


def done_words(tick: Tick, what: str) -> tuple[str, str]:
    """("122,880", "of 200,000 pictures")."""
    if tick.stop.images:
        return wording.count(tick.images), f"of {wording.count(tick.stop.images)} {what}"
    if tick.stop.seconds:
        return wording.count(tick.images), f"{what} in {wording.duration(tick.seconds)} " \
                                           f"of {wording.duration(tick.stop.seconds)}"  # fmt: skip
    return wording.count(tick.images), f"{what} in {wording.duration(tick.seconds)}"


def left_words(state: TrainingState) -> tuple[str, str]:
    """("46 s", "to go"), or what the state is."""
    tick = state.tick
    if state.stage is State.TRAINING and tick is not None and tick.seconds_left is not None:
        return wording.duration(tick.seconds_left), "to go"
    words = {State.PAUSED: "paused", State.PREPARING: "preparing", State.FINISHING: "saving", State.IDLE: "ended"}
    return "", state.stage_words or words.get(state.stage, "")


class ProgressBlock(QWidget):
    """Hidden until something trains."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = ProgressBar("progress", "Training progress")
        self.bar.setToolTip("How far the run is towards its stop condition")
        self.done, self.whole, self.left, self.to_go = Number(), Caption(), Number(), Caption()
        row = QHBoxLayout()
        row.setSpacing(4)
        for part in (self.done, self.whole):
            row.addWidget(part)
        row.addStretch()
        for part in (self.left, self.to_go):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.hide()

    def show_state(self, state: TrainingState) -> None:
        self.setVisible(state.running or state.tick is not None)
        tick = state.tick
        if tick is None:
            self.bar.set_fraction(None if state.running else 0.0)
            self.done.setText("")
            self.whole.setText("")
        else:
            ended = state.stage is State.IDLE
            whole = fraction(tick)
            self.bar.set_fraction(1.0 if ended and whole is None else whole)
            points = state.shown is not None and state.shown.run == tick.run and state.shown.kind == "points"
            what = "points" if points else "pictures"
            number, rest = done_words(tick, what)
            self.done.setText(number)
            self.whole.setText(rest)
        number, rest = left_words(state)
        self.left.setText(number)
        self.to_go.setText(rest)
