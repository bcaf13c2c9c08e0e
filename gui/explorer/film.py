"""The path as a film: into which file; how far it is, and how to end it. The viewer decodes and writes it; the window stays live."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QWidget

from engine.events import Exploring, Failed
from engine.filming import TAG, Film, FilmFailed, Filming, FilmSaved, FilmStop, Stopped
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer import path_state
from gui.explorer.saving import Origin
from gui.explorer.store import Store
from gui.settings import UserSettings
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.progress import ProgressBar

ALWAYS = (("GIF film", ".gif"), ("WebP film", ".webp"))
BY_FFMPEG = (("MP4 film", ".mp4"), ("WebM film", ".webm"))
ENDING = "film_ending"
ChooseFile = Callable[[QWidget, Path, str], Path | None]


def kinds() -> tuple[tuple[str, str], ...]:
    """What can be written on this machine: words and ending."""
    return ALWAYS + (BY_FFMPEG if shutil.which("ffmpeg") else ())


def ask_for_file(parent: QWidget, suggested: Path, ending: str) -> Path | None:
    """The file a person chose, None for none. suggested: without its ending; `ending` is offered first."""
    offered = {f"{words} (*{kind})": kind for words, kind in kinds()}
    missing = "" if shutil.which("ffmpeg") else " (MP4 and WebM need the program ffmpeg, which was not found)"
    dialog = QFileDialog(parent, f"Save film{missing}", str(suggested.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(offered))
    dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(offered[words]))
    first = next((words for words, kind in offered.items() if kind == ending), next(iter(offered)))
    dialog.selectNameFilter(first)
    dialog.setDefaultSuffix(offered[first])
    dialog.selectFile(suggested.name)
    try:
        chosen = dialog.selectedFiles() if dialog.exec() else []
        path = Path(chosen[0]) if chosen else None
        return path.with_name(path.name + offered[dialog.selectedNameFilter()]) if path and not path.suffix else path
    finally:
        dialog.deleteLater()


class FilmPlace(QStackedWidget):
    """In the path's row: the button, and while a film is written how far it is and Cancel, in the same room."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("film_place")
        self.save = TextButton("save_film", "Save film…", "film")
        actions.attach(self.save, "save_film")
        self.bar = ProgressBar("film_progress", "Saving the film")
        self.cancel = IconButton("film_cancel", "close", "End the film; no file is written")
        self.cancel.setAccessibleName("Cancel the film")
        working = QWidget()
        row = QHBoxLayout(working)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.cancel)
        self.addWidget(self.save)
        self.addWidget(working)
        self.setSizePolicy(self.save.sizePolicy())

    def sizeHint(self) -> QSize:
        """As the button: what shows how far it is has to do with its room."""
        return self.save.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Of the button."""
        return self.save.minimumSizeHint()

    def show_share(self, share: float | None) -> None:
        """How far it is; None: nothing is written."""
        self.bar.set_fraction(share or 0.0)
        self.bar.setToolTip(f"The film is being written: {100 * (share or 0):.0f} %")
        self.cancel.set_reason("")
        self.setCurrentIndex(int(share is not None))

    def show_ending(self) -> None:
        """It was cancelled, and how it ended is still to come."""
        self.bar.set_fraction(None)
        self.bar.setToolTip("The film is being cancelled.")
        self.cancel.set_reason("The film is being cancelled.")


class FilmSaver(QObject):
    """Asks for the film and tells how it ended, when the engine has said so. `rested`: nothing is written any more; whether it
    was saved. `file`: what is being written, "" for nothing."""

    rested = Signal(bool)

    def __init__(self, bridge: Bridge, store: Store, place: FilmPlace, origin: Callable[[], Origin], actions: Actions,
                 settings: UserSettings) -> None:  # fmt: skip
        super().__init__(place)
        self._bridge, self._store, self._place, self._origin = bridge, store, place, origin
        self._actions, self._settings = actions, settings
        self.choose: ChooseFile = ask_for_file
        self._run: Path | None = None
        self._request = 0  # of the film that is being written
        self._cancelled = False  # a person asked for its end; the engine has not yet said how it ended
        self.file = ""
        actions.bind("save_film", self.save)
        place.cancel.clicked.connect(self.give_up)
        bridge.on(Exploring, self._on_exploring)
        bridge.on(Filming, self._on_share)
        bridge.on(FilmSaved, self._on_saved)
        bridge.on(Stopped, self._on_stopped)
        bridge.on(FilmFailed, self._on_trouble)
        bridge.on(Failed, self._on_failed)

    def save(self) -> None:
        """Ask for a file, then for the path as it was when the dialog came: it may be open for long."""
        now, run = self._store.state, self._run
        points = path_state.film_points(now.path)
        name = self._origin().name("path").replace(".", "-")  # else the dialog takes a part of it for an ending
        path = self.choose(self._place.window(), self._settings.save_folder / name, self._settings.get(ENDING, ALWAYS[0][1]))
        if path is None or not points or self._request:
            return
        if self._run != run:
            self._actions.say("The film was not saved: another run was opened meanwhile. Go back to it and try again.", "warning")
            return
        self._settings.set(ENDING, path.suffix.lower())
        self._request, self.file, self._cancelled = self._bridge.number(), path.name, False
        self._show(0.0)
        self._bridge.post(Film(self._request, path, points, now.path.fps, now.path.loop, now.raw, run))

    def give_up(self) -> None:
        """End it, unless its file is in its place by then: the engine says which."""
        if self._request and not self._cancelled:
            self._cancelled = True
            self._place.show_ending()
            self._bridge.post(FilmStop())

    def _end(self, saved: bool = False) -> None:
        """Nothing is written any more."""
        self._request, self.file = 0, ""
        self._show(None)
        self.rested.emit(saved)

    def _show(self, share: float | None) -> None:
        self._place.show_share(share)
        self._actions.tell(filming=share is not None)

    # --- what comes --------------------------------------------------------------------------------------------------

    def _on_exploring(self, run: Exploring) -> None:
        """The viewer ends all it was at when it opens a run, the same one too, and has told so before."""
        self._run = run.run

    def _on_share(self, event: Filming) -> None:
        if event.request == self._request and not self._cancelled:
            self._place.show_share(event.share)

    def _on_saved(self, event: FilmSaved) -> None:
        if event.request == self._request:
            late = " before it could be cancelled" if self._cancelled else ""
            size = f"{event.size[0]:,} × {event.size[1]:,} px"
            self._settings.saved(event.path)
            self._actions.say(f"Saved “{event.path.name}”{late}: {event.frames:,} frames, {size}.", "ok")
            self._end(saved=True)

    def _on_stopped(self, event: Stopped) -> None:
        if event.request == self._request:
            words, level = "The film was not saved: a run was opened meanwhile. Save it again.", "warning"
            if self._cancelled:
                words, level = "The film was cancelled; no file was written.", "info"
            self._actions.say(words, level)
            self._end()

    def _on_trouble(self, event: FilmFailed) -> None:
        if event.request == self._request:
            self._actions.say(f"The film was not saved: {event.what} {event.advice}", "error")
            self._end()

    def _on_failed(self, event: Failed) -> None:
        """Nobody expected it; the window tells it."""
        if event.tag == TAG and event.where == "explore":
            self._end()
