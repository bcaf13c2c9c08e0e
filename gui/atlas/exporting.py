"""The plane as one large picture: how fine, into which file. The viewer decodes and writes it; the window stays live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.answers import PlaneSaved
from engine.events import Exploring, Failed
from engine.questions import SavePlane
from gui.atlas import state
from gui.atlas.canvas import AtlasCanvas
from gui.atlas.state import View
from gui.atlas.tiles import Ground
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.widgets.png_file import ask_for_png
from gui.wording import file_stem

TAG = "atlas.saveplane"
FINER = ((0, "As fine as shown"), (1, "Twice as fine"), (2, "Four times as fine"))
LARGEST = 64_000_000  # px
ChooseFile = Callable[[QWidget, str, Path, list[str]], tuple[Path | None, int]]


@dataclass(frozen=True, slots=True)
class Size:
    """A size that is offered: the level, the grid, and what it comes to."""

    words: str
    left: float
    top: float
    spacing: float
    columns: int
    rows: int
    pixels: tuple[int, int]


def sizes(view: View, level: int, shape: tuple[int, ...]) -> list[Size]:
    """What is seen, at several levels; those that fit into one file."""
    found = []
    for finer, words in FINER:
        left, right, top, bottom = state.cells(view, level + finer)
        columns, rows, spacing = right - left + 1, bottom - top + 1, 2.0 ** -(level + finer)
        pixels = columns * shape[1], rows * shape[0]
        if pixels[0] * pixels[1] <= LARGEST:
            text = f"{words}: {columns} × {rows} pictures, {pixels[0]:,} × {pixels[1]:,} px"
            found.append(Size(text, left * spacing, top * spacing, spacing, columns, rows, pixels))
    return found


def ask_for_file(parent: QWidget, title: str, suggested: Path, kinds: list[str]) -> tuple[Path | None, int]:
    """The file a person chose (None for none), and which of the sizes."""
    filters = [f"PNG, {words[:1].lower()}{words[1:]} (*.png)" for words in kinds]
    path, kind = ask_for_png(parent, title, suggested, filters)
    return path, filters.index(kind) if kind in filters else 0


class Export(QObject):
    """`said` carries text and level. `busy` whether a file is being written."""

    said = Signal(str, str)
    busy = Signal(bool)

    def __init__(self, bridge: Bridge, settings: UserSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._settings, self._parent = bridge, settings, parent
        self.choose: ChooseFile = ask_for_file
        self._request, self._file = 0, ""
        bridge.on(PlaneSaved, self._on_saved)
        bridge.on(Failed, self._on_failed)

    def begin(self, run: Exploring | None, canvas: AtlasCanvas, ground: Ground | None) -> None:
        """Save what the canvas shows; what is in the way is said."""
        if self._request:
            self.said.emit(f"“{self._file}” is still being written. Export the plane again when it is saved.", "info")
        elif run is not None and ground is not None and canvas.manifold is not None:
            self.said.emit("Points have no pictures to save.", "info")
        elif run is not None and ground is not None:
            self.save(run, canvas.view, canvas.level, ground)

    def save(self, run: Exploring, view: View, level: int, ground: Ground) -> None:
        """Ask for a file and how fine, then for the picture."""
        stem = file_stem(run.title or run.run.name, "plane")
        offered = sizes(view, level, run.shape)
        suggested = self._settings.save_folder / f"{stem}.png"
        path, chosen = self.choose(self._parent, "Export plane", suggested, [size.words for size in offered])
        if path is None or not 0 <= chosen < len(offered):
            return
        size = offered[chosen]
        self._request, self._file = self._bridge.number(), path.name
        self._bridge.post(SavePlane(self._request, path, ground.plane, size.left, size.top, size.spacing, size.columns,
                                    size.rows, ground.condition, run.run))  # fmt: skip
        self.busy.emit(True)

    def end(self) -> None:
        """Another run is explored: what was asked of the other one never comes."""
        if self._request:
            self._rest()
            words = "was not saved: a run was opened before it was written. Open the plane's run and export it again."
            self.said.emit(f"“{self._file}” {words}", "warning")

    def _rest(self) -> None:
        self._request = 0
        self.busy.emit(False)

    def _on_saved(self, event: PlaneSaved) -> None:
        if event.request == self._request:
            self._rest()
            self._settings.saved(event.path)
            self.said.emit(f"Saved “{event.path.name}”: {event.pictures:,} pictures, {event.size[0]:,} × {event.size[1]:,} px.", "ok")

    def _on_failed(self, event: Failed) -> None:
        if event.tag == TAG and self._request:
            self._rest()
