"""What the brush paints, on the window's one stack of undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, SignalInstance

from gui.dynamics.lab.brush import Brush
from gui.dynamics.lab.strokes import Strokes
from gui.history import History, Step

OWNER = "brush"


class StrokeSteps(QObject):
    """`brushing` tells whether the brush is taken up; laid down, its steps are no longer in the way of others."""

    def __init__(self, brush: Brush, history: History, brushing: SignalInstance, parent: QObject) -> None:
        super().__init__(parent)
        self._brush, self._history = brush, history
        brush.outer = self._do
        brush.noted.connect(self._note)
        brushing.connect(self._on_brushing)

    def _note(self, words: str, before: Strokes, after: Strokes) -> None:
        self._history.note(Step(OWNER, words, lambda: self._put("undo", before), lambda: self._put("redo", after)))

    def _put(self, way: str, target: Strokes) -> None:
        """Strokes with the target's, remembering (where one step leads there) what was taken back."""
        now = self._brush.strokes
        stepped = now.undo() if way == "undo" else now.redo()
        self._brush.set_strokes(stepped if stepped.done == target.done else target)

    def _do(self, way: str) -> bool:
        """Let the stack do it, if a stroke is what it would come to."""
        step = self._history.last if way == "undo" else self._history.next
        if step is None or step.owner != OWNER:
            return False
        (self._history.undo if way == "undo" else self._history.redo)()
        return True

    def _on_brushing(self, on: bool) -> None:
        if not on:
            self._history.forget(OWNER)
