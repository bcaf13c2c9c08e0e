"""What a hand changes in one part of the window, as steps of undo."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gui.history import History, Step

APART = 1.0  # seconds between two notches of the wheel, key presses or changes of a setting that are two steps

Parts = dict[str, Any]  # frozen values by name


class Changes:
    """`take` says how things stand, `put` makes some parts of it so again. `words` names a change from some parts to others.

    It is asked to `look` where a hand may have changed something; `settle` where the program did.
    """

    def __init__(self, history: History, owner: str, room: str, take: Callable[[], Parts], put: Callable[[Parts], object],
                 words: Callable[[Parts, Parts], str], clock: Callable[[], float] = time.perf_counter) -> None:  # fmt: skip
        self._history, self._owner, self._room, self._clock = history, owner, room, clock
        self._take, self._do, self._words = take, put, words
        self._was = take()
        self._first: Parts = {}  # of the newest step
        self._serial, self._at = 0, 0.0

    def look(self, gliding: bool = False) -> None:
        """Note what is otherwise than before. `gliding`: many of these, less than a second apart, are one step."""
        was, self._was = self._was, self._take()
        before = {name: part for name, part in was.items() if part != self._was[name]}
        if not before or self._history.working:
            return
        after = {name: self._was[name] for name in before}
        words = self._words(before, after)
        now = self._clock()
        if not (gliding and now - self._at < APART and self._continues(words, before)):
            self._serial += 1
            self._first = before
        self._at, merge = now if gliding else 0.0, self._merge(words)
        self._history.note(Step(self._owner, words, partial(self._put, self._first), partial(self._put, after), merge, self._room))
        if after == self._first:  # it came to nothing
            self._history.drop(merge)

    def take_back(self) -> None:
        """The newest step was only the beginning of something else: if all stands as before it again, it is none."""
        now, last = self._take(), self._history.last
        if last is not None and last.merge == self._merge(last.words) and {**now, **self._first} == now:
            self._was = now
            self._history.drop(last.merge)

    def settle(self, *names: str) -> None:
        """Things changed by themselves (parts of these names, or any): that is no step."""
        now = self._take()
        self._was = {**self._was, **{name: now[name] for name in names}} if names else now

    def forget(self) -> None:
        """Another run: what was done to the one before means nothing here."""
        self._history.forget(self._owner)
        self.settle()

    def _merge(self, words: str) -> str:
        return f"{self._owner} {words} {self._serial}"

    def _continues(self, words: str, before: Parts) -> bool:
        last = self._history.last
        same = last is not None and self._history.next is None and last.merge == self._merge(words)
        return same and before.keys() == self._first.keys()

    def _put(self, parts: Parts) -> None:
        self._do(parts)
        self.settle()
