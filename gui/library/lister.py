"""Looks through the folders of runs in a thread of its own: the disk may be slow, the window must not be."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine import manifest
from engine.manifest import Entry

log = logging.getLogger(__name__)


class Lister(QObject):
    """`listed(own, examples)` after every look; a look asked for during another one follows it."""

    listed = Signal(object, object)
    _done = Signal(object, object)

    def __init__(self, runs: Path, examples: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs, self._examples = runs, examples
        self._thread: threading.Thread | None = None
        self._again = False
        self._done.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Look again soon."""
        if self._thread is not None:
            self._again = True
            return
        self._thread = threading.Thread(target=self._work, name="lerp-library", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        found: list[list[Entry]] = []
        for folder in (self._runs, self._examples):
            try:
                found.append(manifest.list_runs(folder))
            except OSError as error:
                log.warning("%s can't be listed: %s", folder, error)
                found.append([])
        try:
            self._done.emit(*found)
        except RuntimeError:
            log.debug("The library was closed meanwhile.")

    @Slot(object, object)
    def _arrived(self, own: list[Entry], examples: list[Entry]) -> None:
        self._thread = None
        self.listed.emit(own, examples)
        if self._again:
            self._again = False
            self.look()
