"""Marks on their way to the disk: written beside the window's thread, since a class of one's own may hold many points."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from engine.storage import bookmarks
from engine.storage.bookmarks import Marks
from engine.storage.durable import StorageError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    run: Path
    marks: Marks
    own: Path | None  # of a run that can only be read


class Writing(QObject):
    """One file at a time, by a thread that is there only while something waits. Of each run the newest marks count; what
    they take the place of need not be written. The thread is no daemon: whoever leaves without `finish` loses nothing either.
    """

    failed = Signal(Path, str)  # a run whose marks were not written, and why

    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()  # over all that follows
        self._waiting: dict[Path, _Job] = {}  # longest first
        self._now: _Job | None = None
        self._busy = False
        self._troubles: list[tuple[Path, str]] = []
        self._thread: threading.Thread | None = None
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def put(self, run: Path, marks: Marks, own: Path | None) -> None:
        """Write these soon (see `engine.storage.bookmarks.write`)."""
        with self._lock:
            self._waiting[run] = _Job(run, marks, own)
            if self._busy:
                return
            self._busy = True
        self._thread = threading.Thread(target=self._work, name="lerp-marks")
        self._thread.start()

    def pending(self, run: Path) -> Marks | None:
        """What of this run is not on the disk yet; None where all is."""
        with self._lock:
            job = self._waiting.get(run)
            if job is None and self._now is not None and self._now.run == run:
                job = self._now
            return job.marks if job is not None else None

    def finish(self) -> None:
        """Wait until all is on the disk, or could not be written: that is told before this returns."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._tell()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            trouble = _write(job)
            if trouble:
                with self._lock:
                    self._troubles.append((job.run, trouble))
        try:
            self._ended.emit()
        except RuntimeError:
            log.debug("The window was closed meanwhile.")

    def _next(self) -> _Job | None:
        with self._lock:
            run = next(iter(self._waiting), None)
            self._now = self._waiting.pop(run) if run is not None else None
            self._busy = self._now is not None
            return self._now

    def _tell(self) -> None:
        with self._lock:
            told, self._troubles = self._troubles, []
        for run, words in told:
            self.failed.emit(run, words)


def _write(job: _Job) -> str:
    """Why it was not written, or ""."""
    try:
        bookmarks.write(job.run, job.marks, job.own)
    except StorageError as error:
        log.warning("The marks of %s were not written: %s", job.run, error)
        return f"{error} {error.advice}"
    except Exception as error:  # the thread must go on: others wait
        log.exception("The marks of %s were not written.", job.run)
        return f"The bookmarks of “{job.run.name}” were not written: {error}. Try the change again."
    return ""
