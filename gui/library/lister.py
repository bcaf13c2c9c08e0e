"""Looks through the folders of runs in a thread of its own: the disk may be slow, the window must not be."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine import manifest
from engine.manifest import Entry
from engine.storage import durable, metrics, noted
from engine.storage.best import Best, best

log = logging.getLogger(__name__)


class Lister(QObject):
    """`listed(own, examples)` after every look; a look asked for during another one follows it.

    The person's own marks (in the folder `own_marks`) are laid over what the runs say. `best`: the numbers of each run.
    """

    listed = Signal(object, object)
    _done = Signal(object, object, object, object)

    def __init__(self, runs: Path, examples: Path, parent: QObject | None = None, own_marks: Path | None = None) -> None:
        super().__init__(parent)
        self._runs, self._examples, self._own_marks = runs, examples, own_marks or runs.parent
        self._thread: threading.Thread | None = None
        self._again = False
        self.best: dict[Path, tuple[Best, ...]] = {}
        self.only_read: frozenset[Path] = frozenset()  # runs on disks or in folders that can't be written
        self._read: dict[Path, tuple[float, tuple[Best, ...]]] = {}  # when the numbers had changed, and what they were
        self._done.connect(self._arrived, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Look again soon."""
        if self._thread is not None:
            self._again = True
            return
        self._thread = threading.Thread(target=self._work, name="lerp-library", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        found: list[list[Entry]] = [[], []]
        only_read: frozenset[Path] = frozenset()
        numbers: dict[Path, tuple[Best, ...]] = {}
        try:
            laid = noted.read(self._own_marks)
            found = [self._listed(folder, laid) for folder in (self._runs, self._examples)]
            only_read = frozenset(entry.path for entries in found for entry in entries if not durable.permitted(entry.path))
            numbers = {entry.path: self._numbers(entry.path) for entries in found for entry in entries}
        except Exception:  # whatever it is: without an answer the library would never look again
            log.exception("The library could not be looked through to its end.")
        try:
            self._done.emit(*found, numbers, only_read)
        except RuntimeError:
            log.debug("The library was closed meanwhile.")

    def _listed(self, folder: Path, laid: Mapping[str, noted.Marks]) -> list[Entry]:
        try:
            return [noted.laid_over(entry, laid, folder == self._examples) for entry in manifest.list_runs(folder)]
        except OSError as error:
            log.warning("%s can't be listed: %s", folder, error)
            return []

    def _numbers(self, run: Path) -> tuple[Best, ...]:
        """Read once for as long as the file stays as it is."""
        try:
            changed = max((run / (metrics.FILE + end)).stat().st_mtime for end in ("", "-wal")
                          if end == "" or (run / (metrics.FILE + end)).exists())  # fmt: skip
        except OSError:
            return ()
        if self._read.get(run, (0.0, ()))[0] != changed:
            self._read[run] = (changed, _best(run))
        return self._read[run][1]

    @Slot(object, object, object, object)
    def _arrived(self, own: list[Entry], examples: list[Entry], numbers: dict[Path, tuple[Best, ...]],
                 only_read: frozenset[Path]) -> None:  # fmt: skip
        self._thread = None
        self.best, self.only_read = numbers, only_read
        self.listed.emit(own, examples)
        if self._again:
            self._again = False
            self.look()


def _best(run: Path) -> tuple[Best, ...]:
    """None of a run whose numbers are damaged: they are a comfort, and must not hide the other runs."""
    try:
        return best(run)
    except Exception:
        log.warning("The numbers of %s can't be read.", run, exc_info=True)
        return ()
