"""The Library: all runs, the shipped examples too. Open, resume, duplicate settings, show, delete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout

from engine import manifest
from engine.events import Checkpointed, Finished, Stage, State
from engine.manifest import Entry
from gui.actions import Actions
from gui.bridge import Bridge
from gui.library import trash
from gui.library.lister import Lister
from gui.library.state import LibraryState, with_choice, with_listing, with_training
from gui.library.table import PathRole, RunModel, RunTable
from gui.settings import UserSettings
from gui.widgets.buttons import IconButton, PrimaryButton, QuietButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.empty import EmptyState
from gui.widgets.labels import Display
from gui.widgets.panel import Panel


class LibraryRoom(Panel):
    """`examples` is the folder of the runs that come with Lerp."""

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, examples: Path) -> None:
        super().__init__("library", 0)
        self.setAccessibleName("Library")
        self.state = LibraryState()
        self._bridge, self._actions = bridge, actions
        self.lister = Lister(settings.folders.runs, examples, self)
        self.lister.listed.connect(self._on_listed)
        self.model = RunModel()
        self.table = RunTable(self.model)
        self.empty = EmptyState("library_empty", "library", "No runs yet",
                                "Every run you train is kept here, with its settings and its pictures.", "Train one")
        self._buttons = (PrimaryButton("run_open", "Open", "eye"), QuietButton("run_resume", "Resume", "play"),
                         QuietButton("run_duplicate", "Duplicate settings", "copy"))
        self._icons = (IconButton("run_reveal", "folder", "Show folder"), IconButton("run_delete", "trash", "Delete"))
        self._where = ElidedLabel("", role="caption", tone="secondary", mode=Qt.TextElideMode.ElideMiddle)
        self._lay_out()
        self._bind()
        for event in (Finished, Checkpointed):
            bridge.on(event, lambda _: self.lister.look() if self.isVisible() else None)
        bridge.on(Stage, self._on_stage)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Display("Library"))
        head.addWidget(self._where, 1)
        for button in (*self._buttons, *self._icons):
            self._actions.attach(button, button.objectName())
            head.addWidget(button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._stack)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.doubleClicked.connect(lambda _: self._actions.trigger("run_open"))
        self.empty.activated.connect(lambda: self._actions.trigger("room_explore"))

    def _bind(self) -> None:
        handlers: dict[str, Callable[..., None]] = {
            "run_open": lambda: self._with_run("open_run"), "run_resume": lambda: self._with_run("resume_run"),
            "run_duplicate": self._duplicate, "run_delete": lambda: self.delete(self.state.chosen),
            "run_reveal": self._reveal, "trash_run": self.delete,
        }  # fmt: skip
        for key, handler in handlers.items():
            self._actions.bind(key, handler)

    # --- what there is

    def entries(self) -> list[Entry]:
        """The runs as last listed, newest first."""
        return [row.entry for row in self.state.rows]

    def _on_listed(self, own: list[Entry], examples: list[Entry]) -> None:
        self.state = with_listing(self.state, own, examples)
        self.model.set_rows(self.state.rows)
        self._stack.setCurrentIndex(0 if self.state.rows else 1)
        number = next((n for n, row in enumerate(self.state.rows) if row.entry.path == self.state.chosen), -1)
        if number >= 0:
            self.table.selectRow(number)
        self._tell()

    def _on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.state = with_choice(self.state, now.data(PathRole) if now.isValid() else self.state.chosen)
        self._tell()

    def _on_stage(self, event: Stage) -> None:
        self.state = with_training(self.state, event.run if event.state is not State.IDLE else None)
        self._tell()

    def _tell(self) -> None:
        run = self.state.chosen
        self._where.setText(str(run) if run is not None else "")
        chosen = str(run) if run is not None and self.isVisible() else ""
        self._actions.tell(run=chosen, run_refusal=self.state.refusal)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lister.look()
        self._tell()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._actions.tell(run="", run_refusal="")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self._actions.trigger("run_open")
        else:
            super().keyPressEvent(event)

    # --- what one can do

    def _with_run(self, key: str) -> None:
        self._actions.trigger(key, self.state.chosen)
        self._actions.trigger("room_explore")

    def _duplicate(self) -> None:
        if self.state.chosen is None:
            return
        try:
            spec = manifest.read(self.state.chosen).spec
        except manifest.ManifestError as error:
            self._actions.say(f"{error}\n{error.advice}", "error")
            return
        self._actions.trigger("fill_train", spec)
        self._actions.trigger("room_explore")
        self._actions.say(f"The settings of “{self.state.chosen.name}” are in Train.", "ok")

    def delete(self, run: Path | None) -> None:
        """Move a run's folder to the trash; the toast's Undo moves it back."""
        if run is None:
            return
        try:
            moved = trash.move(run)
        except trash.TrashError as error:
            self._actions.say(str(error), "error")
            return
        self.lister.look()
        self._actions.say(f"“{run.name}” is in the trash.", "ok", "Undo", lambda: self._undo(moved))

    def _undo(self, moved: trash.Trashed) -> None:
        try:
            trash.bring_back(moved)
        except trash.TrashError as error:
            self._actions.say(str(error), "error")
        self.lister.look()

    def _reveal(self) -> None:
        if self.state.chosen is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.state.chosen)))
