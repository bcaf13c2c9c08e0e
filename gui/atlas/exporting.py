"""The plane as one large picture: how fine, into which file. The viewer decodes and writes it; the window stays live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.answers import PlaneSaved
from engine.events import Exploring, Failed
from engine.filming import Stopped
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
COARSER = ((-1, "Half as fine"), (-2, "A quarter as fine"), (-3, "An eighth as fine"))  # where even the first is too much
TOO_MUCH = "This view has too many pictures for one file. Zoom in, then export the plane again."
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
    """What is seen, at several levels; those that fit into one file, a coarser one only where no other does."""
    found = [size for step in FINER if (size := _size(view, level, step, shape))]
    return found or [size for step in COARSER if (size := _size(view, level, step, shape))][:1]


def _size(view: View, level: int, step: tuple[int, str], shape: tuple[int, ...]) -> Size | None:
    """None if it doesn't fit."""
    finer, words = step
    left, right, top, bottom = state.cells(view, level + finer)
    columns, rows, spacing = right - left + 1, bottom - top + 1, 2.0 ** -(level + finer)
    pixels = columns * shape[1], rows * shape[0]
    if pixels[0] * pixels[1] > LARGEST:
        return None
    text = f"{words}: {columns} × {rows} pictures, {pixels[0]:,} × {pixels[1]:,} px"
    return Size(text, left * spacing, top * spacing, spacing, columns, rows, pixels)


def ask_for_file(parent: QWidget, title: str, suggested: Path, kinds: list[str]) -> tuple[Path | None, int]:
    """The file a person chose (None for none), and which of the sizes."""
    filters = [f"PNG, {words[:1].lower()}{words[1:]} (*.png)" for words in kinds]
    path, kind = ask_for_png(parent, title, suggested, filters)
    return path, filters.index(kind) if kind in filters else 0


class Export(QObject):
    """`said` carries text and level. `busy` whether a file is being written, and `file` which ("" for none); `rested`: nothing
    is written any more; whether it was saved."""

    said = Signal(str, str)
    busy = Signal(bool)
    rested = Signal(bool)

    def __init__(self, bridge: Bridge, settings: UserSettings, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._settings, self._parent = bridge, settings, parent
        self.choose: ChooseFile = ask_for_file
        self._request, self.file = 0, ""  # of what is being written
        bridge.on(PlaneSaved, self._on_saved)
        bridge.on(Stopped, self._on_stopped)
        bridge.on(Failed, self._on_failed)

    def begin(self, run: Exploring | None, canvas: AtlasCanvas, ground: Ground | None) -> None:
        """Save what the canvas shows; what is in the way is said."""
        if self._request:
            self.said.emit(f"“{self.file}” is still being written. Export the plane again when it is saved.", "info")
        elif run is not None and ground is not None and canvas.manifold is not None:
            self.said.emit("Points have no pictures to save.", "info")
        elif run is not None and ground is not None:
            self.save(run, canvas.view, canvas.level, ground)

    def save(self, run: Exploring, view: View, level: int, ground: Ground) -> None:
        """Ask for a file and how fine, then for the picture."""
        stem = file_stem(run.title or run.run.name, "plane")
        offered = sizes(view, level, run.shape)
        if not offered:
            self.said.emit(TOO_MUCH, "info")
            return
        suggested = self._settings.save_folder / f"{stem}.png"
        path, chosen = self.choose(self._parent, "Export plane", suggested, [size.words for size in offered])
        if path is None or not 0 <= chosen < len(offered):
            return
        size = offered[chosen]
        self._request, self.file = self._bridge.number(), path.name
        self._bridge.post(SavePlane(self._request, path, ground.plane, size.left, size.top, size.spacing, size.columns,
                                    size.rows, ground.condition, run.run))  # fmt: skip
        self.busy.emit(True)

    def give_up(self) -> None:
        """Lerp closes without it: nothing more is said of it."""
        self._request = 0

    def _rest(self, saved: bool = False) -> None:
        self._request, self.file = 0, ""
        self.busy.emit(False)
        self.rested.emit(saved)

    def _on_stopped(self, event: Stopped) -> None:
        """The viewer ends all it was at when it opens a run."""
        if event.request == self._request:
            words = "was not saved: a run was opened before it was written. Open the plane's run and export it again."
            self.said.emit(f"“{self.file}” {words}", "warning")
            self._rest()

    def _on_saved(self, event: PlaneSaved) -> None:
        if event.request == self._request:
            self._settings.saved(event.path)
            self.said.emit(f"Saved “{event.path.name}”: {event.pictures:,} pictures, {event.size[0]:,} × {event.size[1]:,} px.", "ok")
            self._rest(saved=True)

    def _on_failed(self, event: Failed) -> None:
        if event.tag == TAG and self._request:
            self._rest()
