"""Undo and redo of changed settings, those of a run under way included."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine.fields import Value
from gui.history import History, Step

OWNER = "settings"

Set = Callable[[str, object], None]


class Undoing:
    """`put(key, value)` makes a change; the steps go on the window's one stack."""

    def __init__(self, put: Set, history: History) -> None:
        self._put, self._history = put, history

    def note(self, key: str, label: str, before: Value, after: Value) -> None:
        """A setting was changed by hand."""
        if before != after:
            self._history.note(Step(OWNER, label, partial(self._put, key, before), partial(self._put, key, after)))

    def forget(self) -> None:
        """What was done belongs to another form."""
        self._history.forget(OWNER)
