"""The average of the generator's weights and the generator as trained, one of them or side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.answers import Judged
from engine.commands import Point
from gui.dynamics.pictures.judged_wall import JudgedWall
from gui.widgets.segmented import Segmented

AVERAGE, RAW, BOTH = "average", "raw", "both"
FLAGS: dict[str, tuple[bool, ...]] = {AVERAGE: (False,), RAW: (True,), BOTH: (False, True)}
HELP = {
    AVERAGE: "The running average of the generator's weights: calmer, and what is kept",
    RAW: "The generator's weights as they are after the newest step: what the discriminator meets",
    BOTH: "The same seeds through both",
}


class Sides(QWidget):
    """Two walls of the same seeds, of which one or both show. `switch` chooses; the stage places it in its head.

    `chosen` tells seed and whether the raw generator made it.
    """

    chosen = Signal(int, bool)
    sides_changed = Signal()
    count_changed = Signal()

    def __init__(self, key: str = "dynamics_sides", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        choices = ((AVERAGE, "Average"), (RAW, "Raw"), (BOTH, "Side by side"))
        self.switch = Segmented(f"{key}.switch", choices, "Weights of the generator", quiet=True)
        self.switch.setToolTip("Which weights of the generator make the pictures")
        self._explain("")
        self.walls = {False: JudgedWall(f"{key}.average", "Average"), True: JudgedWall(f"{key}.raw", "As trained (raw)")}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for raw, wall in self.walls.items():
            row.addWidget(wall, 1)
            wall.chosen.connect(lambda number, flag=raw: self.chosen.emit(number, flag))
            wall.count_changed.connect(self._on_count)
        self._count = 0
        self.switch.chosen.connect(self._on_switch)
        self._arrange()

    @property
    def sides(self) -> tuple[bool, ...]:
        """The raw flags to ask for."""
        return FLAGS[self.switch.value()]

    @property
    def count(self) -> int:
        """How many pictures a side there is room for."""
        return max(1, min(self.walls[raw].count for raw in self.sides))

    def begin(self, pixels: int, scored: bool, raw_reason: str) -> None:
        """Another model's pictures are to come."""
        for wall in self.walls.values():
            wall.clear(pixels, scored)
        self.set_raw_reason(raw_reason)

    def set_raw_reason(self, reason: str) -> None:
        """Why there is no raw generator to show; "" if there is."""
        self._explain(reason)
        if reason and self.switch.value() != AVERAGE:
            self.switch.set_value(AVERAGE)
            self._on_switch(AVERAGE)

    def show_judged(self, judged: Judged, raw: bool) -> None:
        """The newest pictures of one side."""
        self.walls[raw].show_judged(judged)

    def set_points(self, points: Sequence[Point]) -> None:
        """Where the pictures are from."""
        for raw, wall in self.walls.items():
            wall.set_points(points, raw)

    def set_sorted(self, by_score: bool) -> None:
        """The most real first on each side, or by seed on both."""
        for wall in self.walls.values():
            wall.set_sorted(by_score)

    def set_chosen(self, number: int, raw: bool) -> None:
        """Mark one picture of one side; -1 for none."""
        for flag, wall in self.walls.items():
            wall.set_chosen(number if flag == raw else -1)

    def _explain(self, reason: str) -> None:
        for value in (RAW, BOTH):
            self.switch.set_choice_reason(value, reason)
        for value, words in HELP.items():
            if value == AVERAGE or not reason:
                self.switch.set_choice_help(value, words)

    def _on_switch(self, value: str) -> None:
        self._arrange()
        self.sides_changed.emit()

    def _arrange(self) -> None:
        for raw, wall in self.walls.items():
            wall.setVisible(raw in self.sides)
        layout = self.layout()
        if layout is not None:
            layout.activate()  # the walls know their room before anybody asks for pictures

    def _on_count(self) -> None:
        if self.count != self._count:
            self._count = self.count
            self.count_changed.emit()
