"""The journey on the disk: read in slices when a run is opened, and one line more for each place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.storage import journey as disk
from engine.storage.journey import Visit
from gui.explorer.memory.sight import Sight, picture, png
from gui.explorer.state import ExplorerState
from gui.widgets import recipes

SLICE = 8  # lines made into pictures at a time: about 2 ms


class Journal(QObject):
    """`loaded` carries the places of before, oldest first."""

    loaded = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file: Path | None = None
        self._dim = 0
        self._lines: list[str] = []
        self._found: list[Sight] = []
        self._late: list[Visit] = []  # could not be written yet
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._slice)

    def begin(self, run: Path, own: Path, only_read: bool, dim: int) -> None:
        """Another run, of latents of so many numbers. `own`: the user's folder, for a run that can only be read."""
        if not only_read:
            disk.take_over(run, own)
        self._file, self._dim, self._found, self._late = disk.file_of(run, own if only_read else None), dim, [], []
        self._lines = disk.lines(self._file)
        if self._lines:
            self._slices.start()
        else:
            self._slices.stop()

    def note(self, sight: Sight) -> None:
        """One place more."""
        if self._file is not None:
            self._late.append(Visit(_text(sight), sight.latent, sight.step, png(sight.image)))
            if disk.append(self._file, self._late):
                self._late = []
            self._late = self._late[-disk.MOST :]

    def _slice(self) -> None:
        now, self._lines = self._lines[:SLICE], self._lines[SLICE:]
        for line in now:
            sight = self._sight(disk.visit(line))
            if sight is not None:
                if self._found and self._found[-1].exact == sight.exact:
                    self._found.pop()  # the same place, with the newer picture
                self._found.append(sight)
        if not self._lines:
            self._slices.stop()
            found, self._found = self._found, []
            self.loaded.emit(found)

    def _sight(self, visit: Visit | None) -> Sight | None:
        if visit is None or len(visit.latent) != 4 * self._dim:
            return None
        try:
            return Sight(ExplorerState(), recipes.from_text(visit.point), visit.latent, visit.step, picture(visit.picture))
        except recipes.NotARecipe:
            return None


def _text(sight: Sight) -> str:
    """The place as it was named; one on the map as its latent."""
    try:
        return recipes.to_text(sight.point)
    except ValueError:
        return recipes.to_text(sight.exact)
