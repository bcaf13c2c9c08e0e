"""Undo and redo of everything a hand does to the explorer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from gui.changes import APART
from gui.explorer.memory import moves
from gui.explorer.state import ExplorerState
from gui.explorer.store import Store
from gui.history import History, Step

OWNER, ROOM = "explorer", "explore"
ALSO = "explore atlas"  # where the path is seen
LOOK = 100  # ms between two looks whether the button is still held
AT_ONCE = 0.05  # seconds: a drag that begins right after a change is the same move (it left the path, say)


def pressed() -> bool:
    """Whether a mouse button is held."""
    return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton


class Steps(QObject):
    """Watches the store; what the walk, the player or the program does is no step. `held`: is a button held?"""

    def __init__(self, store: Store, history: History, parent: QObject | None = None, held: Callable[[], bool] = pressed,
                 clock: Callable[[], float] = time.perf_counter) -> None:  # fmt: skip
        super().__init__(parent)
        self._store, self._history, self._held, self._clock = store, history, held, clock
        self.quiet = False  # the program changes something
        self.fitted: Callable[[ExplorerState], ExplorerState] = lambda state: state  # what of a step still can be
        self._serial, self._open, self._kind = 0, False, ""
        self._first = self._after = moves.kept(store.state)
        self._at = float("-inf")
        self._holding = QTimer(self, interval=LOOK)
        self._holding.timeout.connect(self._look)
        store.changed.connect(self._changed)

    def begin(self) -> None:
        """A drag begins: all until `end` is one move."""
        if self._kind != "place" or self._clock() - self._at > AT_ONCE:
            self._serial += 1
        self._open = True

    def end(self) -> None:
        self._open = False
        self._serial += 1

    @contextmanager
    def alone(self) -> Iterator[None]:
        """What changes meanwhile is a move of its own."""
        self._serial += 1
        yield
        self._serial += 1

    def forget(self) -> None:
        """Another model is explored: the places of the one before may mean nothing here."""
        self._holding.stop()
        self._open, self._kind = False, ""
        self._history.forget(OWNER)

    def _changed(self, before: ExplorerState) -> None:
        now = self._store.state
        if self.quiet or self._history.working or moves.by_itself(before, now):
            return
        was, kept = moves.kept(before), moves.kept(now)
        if moves.settled(before, now):
            self._amend(was, kept)
        elif was != kept:
            kind, words, gliding = moves.described(was, kept)
            if not self._continues(kind, gliding, before.home != now.home):
                self._serial += 1
                self._first = was
            self._note(kind, words, kept)
            self._kind, self._at = kind, self._clock()
            if gliding and not self._open and self._held():
                self._open = True
                self._holding.start()

    def _amend(self, was: ExplorerState, kept: ExplorerState) -> None:
        """The newest move ends in the same place, written so that it lasts."""
        last = self._history.last
        if last is not None and last.owner == OWNER and self._history.next is None and was == self._after:
            self._history.note(replace(last, again=partial(self._put, kept)))
            self._after = kept

    def _note(self, kind: str, words: str, kept: ExplorerState) -> None:
        merge = f"{OWNER} {kind} {self._serial}"
        self._after = kept
        room = ALSO if kind.startswith(("path.", "ends", "several")) and self._of_path(kept) else ROOM
        self._history.note(Step(OWNER, words, partial(self._put, self._first), partial(self._put, kept), merge, room))
        if kept == self._first:  # a drag that was given up
            self._history.drop(merge)

    def _of_path(self, kept: ExplorerState) -> bool:
        """Whether only the path is another: the atlas draws it too."""
        return replace(self._first, path=kept.path, on_path=kept.on_path) == kept

    def _continues(self, kind: str, gliding: bool, elsewhere: bool) -> bool:
        """Whether this is part of the move before."""
        last = self._history.last
        same = last is not None and last.merge == f"{OWNER} {kind} {self._serial}" and self._history.next is None
        return same and gliding and (self._open or (not elsewhere and self._clock() - self._at < APART))

    def _put(self, kept: ExplorerState) -> None:
        self._store.apply(lambda now: self.fitted(moves.restored(now, kept)))

    def _look(self) -> None:
        if not self._held():
            self._holding.stop()
            self.end()
