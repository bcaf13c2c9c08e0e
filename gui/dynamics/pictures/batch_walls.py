"""A step's own batch, while one watches the step in slow motion."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.dynamics.pictures.cells import ENOUGH
from gui.dynamics.pictures.judged_wall import JudgedWall

FIRST = 64  # pictures of a batch that are shown


class BatchWalls(QWidget):
    """The first pictures of the batch, real and generated, each with its score as soon as there is one."""

    def __init__(self, key: str = "dynamics_batch", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.real = JudgedWall(f"{key}.real", "Real, of this batch", "Real picture", ENOUGH)
        self.made = JudgedWall(f"{key}.made", "Generated in this step", "Generated picture", ENOUGH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for wall in (self.real, self.made):
            wall.title.set_tone("real" if wall is self.real else "generated")
            row.addWidget(wall, 1)

    def show_batch(self, real: np.ndarray | None, made: np.ndarray | None, real_scores: np.ndarray | None,
                   made_scores: np.ndarray | None) -> None:  # fmt: skip
        """Raw samples [n, h, w, c] and scores [n]; what is None is left out."""
        for wall, samples, scores in ((self.real, real, real_scores), (self.made, made, made_scores)):
            wall.setVisible(samples is not None)
            if samples is not None:
                known = np.zeros(0, np.float32) if scores is None else np.asarray(scores).reshape(-1)
                wall.show_samples(samples[:FIRST], known[:FIRST])
