"""The row under the canvas: one step of either network, slow motion with its pace, and what the step is doing."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QWidget

from gui.dynamics.narration import FASTEST, SLOWEST, USUAL
from gui.dynamics.narration_bar import NarrationBar
from gui.theme import colour, scaled, themes
from gui.widgets.buttons import Button, IconButton, PrimaryButton, QuietButton, ResetButton
from gui.widgets.labels import Number
from gui.widgets.painting import painted
from gui.widgets.switch import Switch
from gui.widgets.track import Track

MARGIN, GAP, APART = 16, 8, 24  # px: around the row, between buttons, between its three parts
NARRATION = 300  # px at text scale 1 that the sentence wants beside the rest
ADVANCES: dict[str, tuple[str, ...]] = {
    "step_critic": ("critic",), "step_generator": ("decoder",), "step_encoder": ("encoder",),
    "step_decoder": ("decoder",), "step_both": (),
}  # fmt: skip
WORDS = {"step_critic": "Step D", "step_generator": "Step G", "step_encoder": "Step encoder", "step_decoder": "Step decoder"}
TIPS = {
    "step_critic": "Train the discriminator by one step and stand still",
    "step_generator": "Train the generator by one step and stand still",
    "step_encoder": "Train the encoder by one step and stand still",
    "step_decoder": "Train the decoder by one step and stand still",
    "step_both": "Train by one whole step and stand still",
}


def offered(networks: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the buttons for a family with these networks, in order."""
    if "encoder" in networks:
        return (*(("step_critic",) if "critic" in networks else ()), "step_encoder", "step_decoder", "step_both")
    return ("step_critic", "step_generator", "step_both") if "critic" in networks else ("step_both",)


class Pace(QWidget):
    """Slow motion: a switch, and how long an act stays on a logarithmic slider."""

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds = USUAL
        self.switch = Switch("slow_motion", "Slow motion")
        self.switch.setToolTip("Tell every step act by act, in its own numbers")
        self.number = Number("", "slow_pace.value")
        self.track = Track(self)
        self.reset = ResetButton("slow_pace", "Seconds an act")
        self.track.setObjectName("slow_pace")
        self.track.setAccessibleName("Seconds an act")
        self.track.setToolTip("How long each act stays")
        self.track.slid.connect(self._on_slid)
        for back in (self.track.returned, self.reset.clicked):
            back.connect(lambda *_: self._choose(USUAL))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(0, self.switch.sizeHint().width() + 12)
        grid.addWidget(self.switch, 0, 0)
        grid.addWidget(self.number, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        grid.addWidget(self.track, 1, 0, 1, 3)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_seconds(USUAL)

    def seconds(self) -> float:
        return self._seconds

    def set_seconds(self, seconds: float) -> None:
        """Show a pace, held within its range, without a signal."""
        self._seconds = min(max(seconds, FASTEST), SLOWEST)
        self.track.set_fraction(math.log(self._seconds / FASTEST) / math.log(SLOWEST / FASTEST))
        self._show()

    def _choose(self, seconds: float) -> None:
        if seconds != self._seconds:
            self.set_seconds(seconds)
            self.moved.emit(self._seconds)

    def _on_slid(self, part: float) -> None:
        seconds = round(FASTEST * (SLOWEST / FASTEST) ** part, 2)
        if seconds != self._seconds:
            self._seconds = seconds
            self._show()
            self.moved.emit(seconds)

    def _show(self) -> None:
        self.number.setText(f"{self._seconds:.2f} s")
        self.reset.setEnabled(self._seconds != USUAL)
        self.track.setAccessibleDescription(self.number.text())


class StepRow(QWidget):
    """Buttons by the networks there are, slow motion, narration; in one, two or three rows as the width allows.

    step: the networks to train once, as commands.Advance takes them ((): all). A room that attaches actions to the
    buttons leaves this signal alone.
    """

    step = Signal(tuple)
    slow_toggled = Signal(bool)
    pace = Signal(float)
    next_asked = Signal()
    held = Signal(bool)  # stay at the current act

    def __init__(self, key: str = "step_row", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Steps")
        self._networks: tuple[str, ...] = ()
        self._rows = 0
        self.buttons: dict[str, Button] = {name: QuietButton(name, WORDS[name], "step") for name in WORDS}
        self.buttons["step_both"] = PrimaryButton("step_both", "Both", "step")
        self.slow, self.narration = Pace(), NarrationBar()
        self.hold = IconButton("slow_hold", "pause", "Stay at this act")
        self.hold.setCheckable(True)
        self.next = IconButton("next_act", "chevron-right", "Next act")
        self._parts = [QWidget() for _ in range(3)]
        self._grid = QGridLayout(self)
        self._wide, self._icons = {True: 0, False: 0}, True
        self._arrange()
        self._connect()
        self.set_playing(False)
        self.set_networks(("decoder", "critic"))
        themes.changed.connect(self._on_theme)

    def _arrange(self) -> None:
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._grid.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._grid.setHorizontalSpacing(APART)
        self._grid.setVerticalSpacing(GAP)
        self._grid.setColumnStretch(2, 1)
        contents: tuple[list[QWidget], ...] = ([*self.buttons.values()], [self.slow], [self.narration, self.hold, self.next])
        for part, widgets in zip(self._parts, contents, strict=True):
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GAP if part is self._parts[0] else 4)
            for widget in widgets:
                row.addWidget(widget, 1 if widget is self.narration else 0)
        for part in self._parts[:2]:
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            button.setToolTip(TIPS[name])
            button.clicked.connect(lambda _=False, name=name: self.step.emit(ADVANCES[name]))
        self.slow.switch.toggled.connect(self.slow_toggled)
        self.slow.moved.connect(self.pace)
        self.next.clicked.connect(self.next_asked)
        self.hold.toggled.connect(self._on_hold)

    # --- what callers use

    def set_networks(self, networks: tuple[str, ...]) -> None:
        """Which buttons there are: D, G and both; encoder, decoder and both; or all four."""
        self._networks = networks
        shown = offered(networks)
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
        both = self.buttons["step_both"]
        both.setText("All" if len(shown) > 3 else "Both" if len(shown) > 1 else "Step")
        both.setAccessibleName({"All": "Step all", "Both": "Step both"}.get(both.text(), "Step"))
        self.narration.set_networks(networks)
        self._place(anew=True)

    def set_reason(self, reason: str) -> None:
        """Why no step can be made now; "" where one can."""
        for button in self.buttons.values():
            button.set_reason(reason)

    def set_slow(self, slow: bool) -> None:
        """Show the switch so, without a signal."""
        before = self.slow.switch.blockSignals(True)
        self.slow.switch.setChecked(slow)
        self.slow.switch.blockSignals(before)
        self.slow.switch.update()

    def set_playing(self, playing: bool) -> None:
        """Whether acts are being told: then there is a next one, and one may stay."""
        for button in (self.hold, self.next):
            button.setVisible(playing)
        if not playing:
            self.hold.setChecked(False)

    def _on_hold(self, held: bool) -> None:
        self.hold.set_icon("play" if held else "pause")
        self.hold.set_tooltip("Go on" if held else "Stay at this act")
        self.held.emit(held)

    # --- geometry

    def _measure(self) -> None:
        """px that the buttons take with their icons and without."""
        shown = [self.buttons[name] for name in offered(self._networks)]
        for icons in (False, True):
            for button in shown:
                button.set_icon("step" if icons else None)
            self._wide[icons] = sum(button.sizeHint().width() for button in shown) + GAP * (len(shown) - 1)
        self._icons = True

    def rows(self, width: int) -> int:
        """In how many rows the three parts stand at that width."""
        inner, slow = width - 2 * MARGIN, self.slow.sizeHint().width()
        if self._wide[True] + slow + 2 * APART + scaled(NARRATION) <= inner:
            return 1
        return 2 if self._wide[True] + slow + APART <= inner else 3

    def _place(self, anew: bool = False) -> None:
        if anew:
            self._measure()
        icons = self._wide[True] <= self.width() - 2 * MARGIN
        if icons != self._icons:
            self._icons = icons
            for button in self.buttons.values():
                button.set_icon("step" if icons else None)
        rows = self.rows(self.width())
        if rows != self._rows:
            self._rows = rows
            self._fill(rows)
            self.updateGeometry()

    def _fill(self, rows: int) -> None:
        for part in self._parts:
            self._grid.removeWidget(part)
        cells = {1: ((0, 0, 1), (0, 1, 1), (0, 2, 1)), 2: ((0, 0, 1), (0, 1, 1), (1, 0, 3)), 3: ((0, 0, 3), (1, 0, 3), (2, 0, 3))}
        for part, (row, column, span) in zip(self._parts, cells[rows], strict=True):
            self._grid.addWidget(part, row, column, 1, span, Qt.AlignmentFlag.AlignVCenter)

    def _on_theme(self) -> None:
        self._place(anew=True)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(max(960, self.minimumSizeHint().width()), max(68, self._grid.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        wide = max(self._wide[False], self.slow.sizeHint().width(), self._parts[2].minimumSizeHint().width())
        return QSize(wide + 2 * MARGIN, max(68, self._grid.minimumSize().height()))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface1"))
        painter.fillRect(0, 0, self.width(), 1, colour("outline"))
        if self._rows < 3:
            for part in self._parts[1 : 3 if self._rows == 1 else 2]:
                middle = part.geometry().center().y()
                painter.fillRect(part.x() - APART // 2, middle - 20, 1, 40, colour("outline"))
