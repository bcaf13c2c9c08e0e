"""Names, notes and tags, kept one after the other beside the window's thread; a toast takes each back."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.storage import noted as store
from engine.storage.noted import Marks
from gui.actions import Actions
from gui.library.working import Work


class Marking(QObject):
    """`kept(run)` once marks are on the disk, and after a failure too: what is shown must be read again."""

    kept = Signal(object)

    def __init__(self, actions: Actions, own: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._own = actions, own
        self._waiting: deque[tuple[Path, Marks, Marks | None, bool]] = deque()
        self._busy = False

    def keep(self, run: Path, marks: Marks, before: Marks | None, shipped: bool) -> None:
        """Keep these; `before` is what Undo brings back, None for an Undo itself."""
        self._waiting.append((run, marks, before, shipped))
        self._next()

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        run, marks, before, shipped = self._waiting.popleft()
        work = Work(lambda _: store.keep(run, marks, self._own, shipped), self)
        work.done.connect(lambda _: self._done(run, marks, before, shipped))
        work.failed.connect(lambda words: self._failed(run, words))
        work.start()

    def _done(self, run: Path, marks: Marks, before: Marks | None, shipped: bool) -> None:
        self._busy = False
        self.kept.emit(run)
        if before is not None:
            self._actions.say(_words(before, marks), "ok", "Undo", lambda: self.keep(run, before, None, shipped))
        self._next()

    def _failed(self, run: Path, words: str) -> None:
        self._busy = False
        self.kept.emit(run)
        self._actions.say(words, "error")
        self._next()


def _words(before: Marks, after: Marks) -> str:
    """What changed, in a few words."""
    if before.title != after.title:
        return f"“{before.title}” is now called “{after.title}”."
    what = "notes" if before.notes != after.notes else "tags"
    return f"The {what} of “{after.title}” are kept."
