"""The loss curves of the run that trains (or of the one that is explored), smoothed, linear or logarithmic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.events import Exploring, FamilyInfo, State, Tick
from gui.settings import UserSettings
from gui.training.state import TrainingState
from gui.widgets.buttons import TextButton
from gui.widgets.curves import Curves
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Heading
from gui.widgets.segmented import Segmented
from gui.widgets.slider import ResetSlider

SMOOTHING = 0.9


class LossBlock(QWidget):
    """Every number of every tick; nothing is dropped."""

    def __init__(self, settings: UserSettings) -> None:
        super().__init__()
        self._settings = settings
        self._run: Path | None = None
        self._keys: frozenset[str] = frozenset()
        self.curves = Curves("loss_curves")
        self.curves.setAccessibleName("Loss on training and held-out data, over pictures")
        self.curves.setToolTip("Solid: training data. Dashed: held-out data, never trained on.")
        self.curves.setFixedHeight(116)
        self.scale = Segmented("loss_scale", (("linear", "linear"), ("log", "log")), "Scale of the loss", quiet=True)
        self.scale.setToolTip("Linear or logarithmic losses")
        self.smoothed = TextButton("smoothing_shown", "")
        self.smoothed.setToolTip("Change how much the curves are smoothed")
        self.smoothed.setCheckable(True)
        self.smoothing = ResetSlider("smoothing", "Smoothing", 0.0, 0.99, SMOOTHING)
        self.smoothing.setToolTip("Weight of the past in the smoothed line; the raw values stay behind it")
        self._of = ElidedLabel("", role="caption", tone="secondary")
        self._lay_out()
        self.scale.chosen.connect(self._on_scale)
        self.smoothing.moved.connect(self._on_smoothing)
        self.smoothed.toggled.connect(self.smoothing.setVisible)
        self.scale.set_value("log" if settings.get("loss.log", False) else "linear")
        self.smoothing.set_value(settings.get("loss.smoothing", SMOOTHING))
        self._apply()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Heading("Loss"))
        head.addWidget(self._of, 1)
        head.addWidget(self.smoothed)
        head.addWidget(self.scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.smoothing)
        column.addWidget(self.curves)
        self.smoothing.hide()

    # --- what happens

    def show_state(self, state: TrainingState) -> None:
        """Hidden while there is nothing to draw."""
        self.setVisible(self._run is not None)
        shown = state.shown
        other = shown is not None and self._run is not None and shown.run != self._run
        self._of.setText(f"of {self._run.name}" if other and self._run is not None else "")

    def begin(self, run: Path, family: FamilyInfo | None) -> None:
        """A run whose numbers come from here on."""
        self._run = run
        series = family.series if family is not None else ()
        self._keys = frozenset(entry.key for entry in series)
        self.curves.set_series(series)
        self.curves.clear()

    def show_history(self, event: Exploring, state: TrainingState) -> None:
        """What an explored run's store holds; a run that trains keeps its place."""
        if state.stage is not State.IDLE and not event.live:
            return
        family = next((family for family in state.families if family.name == event.family), None)
        if not event.live or event.run != self._run:
            self.begin(event.run, family)
        for key, points in event.curves:
            if self._draws(key):
                self.curves.set_history(key, np.asarray(points))

    def add(self, tick: Tick, family: FamilyInfo | None) -> None:
        """One tick of the run that trains."""
        if tick.run != self._run:
            self.begin(tick.run, family)
        self.curves.set_limit(float(tick.stop.images) if tick.stop.images else None)
        for key, value in tick.numbers:
            if self._draws(key):
                self.curves.append(key, float(tick.images), float(value))

    def _draws(self, key: str) -> bool:
        return key.removeprefix("held_out/") in self._keys

    # --- what a person chooses

    def _on_scale(self, value: str) -> None:
        self._settings.set("loss.log", value == "log")
        self._apply()

    def _on_smoothing(self, value: float) -> None:
        self._settings.set("loss.smoothing", round(value, 3))
        self._apply()

    def _apply(self) -> None:
        self.curves.set_log(self.scale.value() == "log")
        self.curves.set_smoothing(self.smoothing.value())
        self.smoothed.setText(f"smoothed {self.smoothing.value():.2f}")
        self.smoothed.setAccessibleName(self.smoothed.text())
        self.smoothed.updateGeometry()
