"""What a person does with runs of the library: open, resume, duplicate, delete, compare, thin; each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from engine import manifest
from engine.events import Ready
from engine.manifest import Entry
from gui import wording
from gui.actions import Actions
from gui.bridge import Bridge
from gui.library import comparing, trash
from gui.library.budget import DiskBudget
from gui.library.compare import CompareRuns
from gui.library.comparing import Side
from gui.library.state import LibraryState
from gui.library.working import Work
from gui.outside import show_folder
from gui.settings import UserSettings
from gui.widgets.help_key import answer_help


class Doing(QObject):
    """`state` says what is chosen now; `look` asks for a newer listing; `wall` is the newest picture of a run."""

    def __init__(self, room: QWidget, bridge: Bridge, actions: Actions, settings: UserSettings,
                 state: Callable[[], LibraryState], look: Callable[[], None],
                 wall: Callable[[Entry], QImage | None]) -> None:  # fmt: skip
        super().__init__(room)
        self._room, self._actions, self._settings = room, actions, settings
        self._state, self._look, self._wall = state, look, wall
        self._labels: dict[str, str] = {}
        bridge.on(Ready, self._on_ready)
        handlers: dict[str, Callable[..., None]] = {
            "run_open": lambda: self._with_run("open_run"), "run_resume": lambda: self._with_run("resume_run"),
            "run_duplicate": self._duplicate, "run_delete": lambda: self.delete(self._state().chosen),
            "run_reveal": self._reveal, "trash_run": self.delete, "run_compare": self.compare,
            "disk_budget": self.show_budget,
        }  # fmt: skip
        for key, handler in handlers.items():
            actions.bind(key, handler)

    def _on_ready(self, event: Ready) -> None:
        self._labels = {field.key: field.label for family in event.families for field in family.fields}

    def _with_run(self, key: str) -> None:
        self._actions.trigger(key, self._state().chosen)
        self._actions.trigger("room_explore")

    def _duplicate(self) -> None:
        run = self._state().chosen
        if run is None:
            return
        try:
            spec = manifest.read(run).spec
        except manifest.ManifestError as error:
            self._actions.say(f"{error}\n{error.advice}", "error")
            return
        self._actions.trigger("fill_train", spec)
        self._actions.trigger("room_explore")
        self._actions.say(f"The settings of “{run.name}” are in Train.", "ok")

    def delete(self, run: Path | None) -> None:
        """Move a run's folder to the trash; the toast's Undo moves it back."""
        if run is None:
            return
        try:
            moved = trash.move(run)
        except trash.TrashError as error:
            self._actions.say(str(error), "error")
            return
        self._look()
        self._actions.say(f"“{run.name}” is in the trash.", "ok", "Undo", lambda: self._undo(moved))

    def _undo(self, moved: trash.Trashed) -> None:
        try:
            trash.bring_back(moved)
        except trash.TrashError as error:
            self._actions.say(str(error), "error")
        self._look()

    def _reveal(self) -> None:
        run = self._state().chosen
        if run is not None:
            show_folder(run, lambda words: self._actions.say(words, "error"), self)

    # --- two of them

    def compare(self) -> None:
        """The two that are chosen, read beside the window's thread, in a dialog."""
        state = self._state()
        entries = [row.entry for row in state.rows if row.entry.path in state.picked]
        if len(entries) != 2:
            return
        work = Work(lambda _: [comparing.read(entry.path, entry.title) for entry in entries], self)
        work.done.connect(lambda sides: self._show_comparison(sides, entries))
        work.failed.connect(lambda words: self._actions.say(words, "error"))
        work.start()

    def _show_comparison(self, sides: list[Side], entries: list[Entry]) -> None:
        walls = (self._wall(entries[0]), self._wall(entries[1]))
        dialog = CompareRuns(sides[0], sides[1], walls, self._labels, self._room.window())
        answer_help(dialog, self._actions, "library")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- room on the disk

    def show_budget(self) -> None:
        """What the runs take, and what could be thinned; the run that trains is left alone."""
        state = self._state()
        own = [row.entry for row in state.every if not row.shipped and row.entry.path != state.training]
        runs = [(entry.path, entry.title) for entry in sorted(own, key=lambda entry: entry.changed)]
        dialog = DiskBudget(self._settings, runs, lambda: self._state().size, self._room.window())
        dialog.changed.connect(self._look)
        dialog.freed.connect(self._thinned)
        answer_help(dialog, self._actions, "library")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _thinned(self, freed: int) -> None:
        self._actions.say(f"{wording.size(freed)} were freed.", "ok")
        self._look()
