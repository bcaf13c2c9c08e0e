"""The training pictures nearest to the chosen one, with their distances; a click asks to see one large."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gui import wording
from gui.dynamics.pictures import figures
from gui.dynamics.pictures.cells import as_pictures, pictures
from gui.widgets.labels import Caption, Strong
from gui.widgets.picture import Picture

SIDE, ACROSS = 48, 5


class Neighbours(QWidget):
    """`picked` tells the place of the neighbour that was clicked."""

    picked = Signal(int)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Nearest training pictures")
        self._space = Caption("", f"{key}.space", wrap=True)
        self._cells: list[Picture] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.setColumnStretch(ACROSS, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Strong("Nearest training pictures"))
        column.addLayout(self._grid)
        column.addWidget(self._space)

    def show_neighbours(self, samples: np.ndarray, distances: np.ndarray, indices: tuple[int, ...], space: str) -> None:
        """Raw [k, h, w, c] with distances [k] and places in the data; `space` says in what they are near."""
        samples = as_pictures(samples)
        self._room(len(samples))
        images = pictures(samples, max(1, round(SIDE * self.devicePixelRatioF())))
        for cell, image, distance, index in zip(self._cells, images, distances, indices, strict=False):
            told = figures.magnitude(float(distance))
            cell.set_image(image)
            cell.set_caption(told)
            cell.setAccessibleName(f"Training picture {wording.count(index)}, distance {told}")
            cell.setToolTip(f"Training picture {wording.count(index)}, distance {told}. Click to see it large")
        self._space.setText(_words(space) if len(samples) else "The training data can't be found.")

    def _room(self, count: int) -> None:
        """As many cells as neighbours."""
        while len(self._cells) < count:
            place = len(self._cells)
            cell = Picture(f"{self.objectName()}.{place}", " ", SIDE, "Training picture")
            cell.clicked.connect(lambda _=False, at=place: self.picked.emit(at))
            self._grid.addWidget(cell, place // ACROSS, place % ACROSS, Qt.AlignmentFlag.AlignTop)
            self._cells.append(cell)
        for place, cell in enumerate(self._cells):
            cell.setVisible(place < count)


def _words(space: str) -> str:
    """In which space; what the engine says, as a sentence."""
    return f"Distances in {space}." if space else ""
