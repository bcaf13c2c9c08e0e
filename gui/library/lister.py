"""Looks through the folders of runs in a thread of its own: the disk may be slow, the window must not be."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine import manifest
from engine.manifest import Entry
from engine.storage import durable, metrics, noted
from engine.storage.best import Best, best

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found."""

    own: list[Entry]
    examples: list[Entry]
    best: dict[Path, tuple[Best, ...]]
    only_read: frozenset[Path]


class Lister(QObject):
    """`listed(own, examples)` after every look; a look asked for during another one follows it. `troubled(words)` where it failed.

    The person's own marks (in the folder `own_marks`) are laid over what the runs say. `best`: the numbers of each run.
    """

    listed = Signal(object, object)
    troubled = Signal(str)
    _done = Signal(object, str)

    def __init__(self, runs: Path, examples: Path, parent: QObject | None = None, own_marks: Path | None = None) -> None:
        super().__init__(parent)
        self._runs, self._examples, self._own_marks = runs, examples, own_marks or runs.parent
        self._thread: threading.Thread | None = None
        self._again = False
        self._found, self._said = Found([], [], {}, frozenset()), ""
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
        found, words = self._found, ""
        try:
            found, words = self._look_through()
        except Exception as error:  # whatever it is: without an answer the library would never look again
            log.exception("The library could not be looked through to its end.")
            words = f"The library could not be looked through: {str(error) or type(error).__name__}. It shows what it found before."
        try:
            self._done.emit(found, words)
        except RuntimeError:
            log.debug("The library was closed meanwhile.")

    def _look_through(self) -> tuple[Found, str]:
        """What there is, and what is wrong with the folders, if anything."""
        laid, trouble = noted.read(self._own_marks), []
        found: list[list[Entry]] = []
        for folder in (self._runs, self._examples):
            try:
                listed = manifest.list_runs(folder)
            except OSError as error:
                log.warning("%s can't be listed: %s", folder, error)
                trouble.append(f"“{folder}” can't be listed: {error.strerror or error}. Check the disk and its permissions.")
                listed = []
            found.append([noted.laid_over(entry, laid, folder == self._examples) for entry in listed])
        every = [entry.path for entries in found for entry in entries]
        only_read = frozenset(path for path in every if not durable.permitted(path))
        return Found(found[0], found[1], {path: self._numbers(path) for path in every}, only_read), " ".join(trouble)

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

    @Slot(object, str)
    def _arrived(self, found: Found, words: str) -> None:
        self._thread = None
        self._found, self.best, self.only_read = found, found.best, found.only_read
        self.listed.emit(found.own, found.examples)
        if words and words != self._said:  # it looks often: once is enough
            self.troubled.emit(words)
        self._said = words
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
