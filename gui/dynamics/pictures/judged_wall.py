"""One wall of generated pictures with the discriminator's score under each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.answers import Judged
from engine.commands import Point
from gui.dynamics.pictures import figures
from gui.dynamics.pictures.cells import ENOUGH, as_pictures
from gui.dynamics.pictures.judged_grid import JudgedGrid
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Strong


class JudgedWall(QWidget):
    """Heading with the mean score over a grid. `chosen` tells the number of a picture: its seed.

    `count` is how many pictures there is room for, and so how many points to ask for.
    """

    chosen = Signal(int)
    count_changed = Signal()

    def __init__(self, key: str, title: str = "Generated pictures", noun: str = "Seed", enough: int = ENOUGH,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self.title = Strong(title)
        self._mean = ElidedLabel("", f"{key}.mean", role="caption", tone="secondary")
        self.grid = JudgedGrid(f"{key}.grid", title, noun, enough)
        self.grid.chosen.connect(self.chosen)
        self.grid.count_changed.connect(self.count_changed)
        self.setFocusProxy(self.grid)
        self.step: int | None = None
        self._samples, self._scores = np.zeros((0, 28, 28, 1), np.uint8), np.zeros(0, np.float32)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self._mean, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.grid, 1)

    @property
    def count(self) -> int:
        """How many pictures there is room for."""
        return self.grid.count

    def show_judged(self, judged: Judged) -> None:
        """Pictures and scores; without scores the pictures alone, which leaves room for more of them."""
        self.step = judged.step
        self.grid.set_scored(bool(len(judged.scores)))
        self.show_samples(judged.samples, judged.scores)

    def show_samples(self, samples: np.ndarray, scores: np.ndarray) -> None:
        """Raw samples [n, h, w, c] and scores [n] or [0]; the room for scores stays as it is."""
        self._samples, self._scores = as_pictures(samples), scores[: len(samples)]
        self.grid.set_samples(self._samples, self._scores)
        self._mean.setText(f"mean score {figures.score(figures.mean(scores))}" if len(scores) else "")

    def clear(self, pixels: int, scored: bool) -> None:
        """No pictures yet; they will have `pixels` px and scores or none."""
        self.step = None
        self.grid.set_pixels(pixels)
        self.grid.set_scored(scored)
        self.grid.set_chosen(-1)
        self.show_samples(np.zeros((0, pixels, pixels, 1), np.uint8), np.zeros(0, np.float32))

    def sample(self, number: int) -> tuple[np.ndarray, float | None] | None:
        """A picture of the wall [h, w, c] and its score, if it has one."""
        if not 0 <= number < len(self._samples):
            return None
        return self._samples[number], float(self._scores[number]) if number < len(self._scores) else None

    def set_points(self, points: Sequence[Point], raw: bool) -> None:
        """Where the pictures are from, for those that are dragged; raw: by the weights as trained."""
        self.grid.set_points(points, raw)

    def set_sorted(self, by_score: bool) -> None:
        """The most real first, or by seed."""
        self.grid.set_sorted(by_score)

    def set_chosen(self, number: int) -> None:
        """Mark one picture; -1 for none."""
        self.grid.set_chosen(number)
