"""A run's folder from elsewhere: chosen, looked through and copied beside the window's thread, with a bar and Cancel."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from engine.manifest import ManifestError
from engine.storage import importing, noted
from engine.storage.durable import StorageError
from engine.storage.importing import Ended, Plan
from gui import wording
from gui.actions import Actions
from gui.library.working import Work
from gui.settings import UserSettings
from gui.widgets.buttons import TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.progress import ProgressBar

log = logging.getLogger(__name__)

KEY = "library.import"


class Importer(QWidget):
    """A row that is there only while something is copied. `imported(run)` afterwards."""

    imported = Signal(object)

    def __init__(self, actions: Actions, settings: UserSettings) -> None:
        super().__init__()
        self.setObjectName("import_row")
        self._actions, self._settings = actions, settings
        self._work: Work | None = None
        self._words = ElidedLabel("", role="caption", tone="secondary")
        self._bar = ProgressBar("import_progress", "Importing a run")
        cancel = TextButton("import_cancel", "Cancel")
        cancel.setToolTip("End the copying; nothing of it stays")
        cancel.clicked.connect(self.cancel)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._words)
        row.addWidget(self._bar, 1)
        row.addWidget(cancel)
        self.hide()
        actions.bind("import_run", self.begin)

    def begin(self, folder: str = "") -> None:
        """Import this folder, or the one a person chooses."""
        if self._work is not None:
            self._actions.say("Another run is being imported; wait until it is there.", "info")
            return
        start = self._settings.get(KEY, str(Path.home()))
        chosen = folder or QFileDialog.getExistingDirectory(self.window(), "The folder of a run", start)
        if not chosen:
            return
        self._settings.set(KEY, str(Path(chosen).parent))
        library = self._settings.folders.runs
        self._words.setText(f"Looking through “{Path(chosen).name}”…")
        self._bar.set_fraction(None)
        self.show()
        self._work = Work(lambda work: _import(work, Path(chosen), library, self._settings.folders.data), self)
        self._work.told.connect(self._told)
        self._work.done.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.start()

    def cancel(self) -> None:
        """End it soon."""
        if self._work is not None:
            self._work.end()

    def _told(self, what: tuple[Plan, int]) -> None:
        plan, done = what
        self._words.setText(f"Importing “{plan.title}”, {wording.size(done)} of {wording.size(plan.size)}")
        self._bar.set_fraction(done / max(1, plan.size))

    def _rest(self) -> None:
        self._work = None
        self._bar.set_fraction(0.0)
        self.hide()

    def _done(self, run: Path | None) -> None:
        self._rest()
        if run is None:
            self._actions.say("Nothing was imported.", "info")
            return
        self._actions.say(f"“{run.name}” is in the library.", "ok")
        self.imported.emit(run)

    def _failed(self, words: str) -> None:
        self._rest()
        self._actions.say(words, "error")


def _import(work: Work, folder: Path, library: Path, own: Path) -> Path | None:
    """The folder in the library; None if a person ended it."""
    plan = importing.examine(folder, library)

    def told(done: int) -> None:
        if work.ended:
            raise Ended
        work.tell((plan, done))

    try:
        run = importing.copy(plan, told)
    except Ended:
        return None
    try:
        noted.take_along(folder, run, own)
    except (StorageError, ManifestError) as error:
        log.warning("Name and notes of one's own are not taken along to %s: %s", run, error)
    return run
