"""The explorer's one state, and who is told when it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QObject, Signal

from gui.explorer.fitting import in_classes
from gui.explorer.state import ExplorerState

P = ParamSpec("P")


class Store(QObject):
    """Holds the state; every change is a pure function of `state` applied here. `changed` carries the one before."""

    changed = Signal(object)  # ExplorerState

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ExplorerState()
        self.classes = 0  # of the model that is explored; 0 for one that is told none

    def apply(self, change: Callable[Concatenate[ExplorerState, P], ExplorerState], *args: P.args,
              **kwargs: P.kwargs) -> None:  # fmt: skip
        """Replace the state by `change(state, ...)`, and tell if that made a difference."""
        before, now = self.state, change(self.state, *args, **kwargs)
        if self.classes:
            now = in_classes(now, self.classes)
        if now != before:
            self.state = now
            self.changed.emit(before)
