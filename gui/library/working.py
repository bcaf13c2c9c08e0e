"""Work on the disk beside the window's thread: what it found, or why it failed, comes back as a signal."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from engine.manifest import ManifestError
from engine.storage.durable import StorageError

log = logging.getLogger(__name__)


class Work(QObject):
    """One piece of work in a thread of its own. `done(result)` or `failed(words)`; `told(number)` in between."""

    done = Signal(object)
    failed = Signal(str)
    told = Signal(object)
    _came = Signal(object, object)
    _said = Signal(object)

    def __init__(self, job: Callable[[Work], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._job, self.ended = job, False
        self._came.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self._said.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="lerp-library-work", daemon=True)

    def start(self) -> Work:
        self._thread.start()
        return self

    def end(self) -> None:
        """Ask the job to end; it looks at `ended`, or hears of it when it tells something."""
        self.ended = True

    def tell(self, what: object) -> None:
        """For the job: how far it is. Any number of these may be on the way."""
        self._said.emit(what)

    def _tell(self, what: object) -> None:
        self.told.emit(what)

    def _work(self) -> None:
        result: object = None
        trouble: str | None = None
        try:
            result = self._job(self)
        except (StorageError, ManifestError) as error:
            trouble = f"{error}\n{error.advice}"
        except (OSError, ValueError) as error:
            log.warning("Work of the library failed.", exc_info=True)
            trouble = str(error)
        except Exception as error:  # whoever waits for an answer must get one
            log.warning("Work of the library failed.", exc_info=True)
            trouble = f"That could not be done: {str(error) or type(error).__name__}."
        try:
            self._came.emit(result, trouble)
        except RuntimeError:
            log.debug("The library was closed meanwhile.")

    def _arrived(self, result: object, trouble: str | None) -> None:
        if trouble is None:
            self.done.emit(result)
        else:
            self.failed.emit(trouble)
        self.deleteLater()
