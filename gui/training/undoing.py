"""Undo and redo of changed settings, those of a run under way included."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.fields import Value

Set = Callable[[str, object], None]


class _Change(QUndoCommand):
    """One setting from a value to another. It is made before it gets here, so that the first redo does nothing."""

    def __init__(self, put: Set, key: str, label: str, before: Value, after: Value) -> None:
        super().__init__(label)
        self._put, self._key, self._before, self._after, self._made = put, key, before, after, False

    def undo(self) -> None:
        self._put(self._key, self._before)

    def redo(self) -> None:
        if self._made:
            self._put(self._key, self._after)
        self._made = True


class Undoing(QObject):
    """`put(key, value)` makes a change; `tell` hears what can be undone and redone, as {"undo": words, "redo": words}."""

    def __init__(self, put: Set, tell: Callable[[dict[str, str]], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._put, self._tell = put, tell
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(200)
        self._stack.indexChanged.connect(self._on_index)  # a method: a stack that is being destroyed tells it once more

    def note(self, key: str, label: str, before: Value, after: Value) -> None:
        """A setting was changed by hand."""
        if before != after:
            self._stack.push(_Change(self._put, key, label, before, after))

    def undo(self) -> None:
        self._stack.undo()

    def redo(self) -> None:
        self._stack.redo()

    def forget(self) -> None:
        """What was done belongs to another form."""
        self._stack.clear()

    def _on_index(self) -> None:
        self._tell({"undo": self._stack.undoText(), "redo": self._stack.redoText()})
