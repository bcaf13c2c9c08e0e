"""Drawing a distribution with the mouse: the brush that follows the pointer, and the bar that says what is drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.dynamics.lab.strokes import ENOUGH, Stroke, Strokes, spread
from gui.theme import themes
from gui.widgets.buttons import IconButton, PrimaryButton, TextButton
from gui.widgets.labels import Caption, Label, Number
from gui.widgets.panel import FloatingPanel
from gui.widgets.slider import ResetSlider
from gui.wording import count

SMALLEST, LARGEST, USUAL = 4.0, 90.0, 24.0  # px, the brush's radius


class Brush(QObject):
    """Strokes, the one being painted, and the brush's radius in px. `changed` after every change of the points."""

    changed = Signal()
    resized = Signal(float)
    noted = Signal(str, object, object)  # a step in words, and the Strokes before and after it

    def __init__(self, parent: QObject | None = None, seed: int = 0) -> None:
        super().__init__(parent)
        self.outer: Callable[[str], bool] = lambda way: False  # whether the window's stack did the "undo" or "redo"
        self.strokes, self.radius = Strokes(seed=seed), USUAL
        self._path: list[tuple[float, float]] = []
        self._reach = 1.0

    def begin(self, x: float, y: float, scale: float) -> None:
        """Put the brush down at (x, y) in data units, at `scale` px per data unit."""
        self._path, self._reach = [(x, y)], self.radius / scale
        self.changed.emit()

    def follow(self, x: float, y: float) -> None:
        """Move it; moves too short to matter are left out."""
        if self._path and np.hypot(x - self._path[-1][0], y - self._path[-1][1]) >= self._reach / 8:
            self._path.append((x, y))
            self.changed.emit()

    def end(self, keep: bool = True) -> None:
        """Lift it; the stroke is kept as one step of undo."""
        before = self.strokes
        if self._path and keep:
            self.strokes = before.add(Stroke(tuple(self._path), self._reach))
        self._path = []
        self.changed.emit()
        if self.strokes is not before:
            self.noted.emit("Stroke", before, self.strokes)

    @property
    def painting(self) -> bool:
        return bool(self._path)

    def points(self) -> np.ndarray:
        """float32 [n, 2] with those of the stroke being painted."""
        done = self.strokes.points()
        if not self._path:
            return done
        more = spread(Stroke(tuple(self._path), self._reach), self.strokes.seed, len(self.strokes.done))
        return np.concatenate([done, more])

    def undo(self) -> None:
        """Take back the last stroke."""
        if not self.outer("undo"):
            self._step("Take back a stroke", self.strokes.undo())

    def redo(self) -> None:
        """Paint again what was taken back."""
        if not self.outer("redo"):
            self._step("Stroke", self.strokes.redo())

    def clear(self) -> None:
        """Take back all strokes."""
        self._step("Clear the strokes", self.strokes.clear())

    def _step(self, words: str, strokes: Strokes) -> None:
        before = self.strokes
        self.set_strokes(strokes)
        if strokes != before:
            self.noted.emit(words, before, strokes)

    def set_strokes(self, strokes: Strokes) -> None:
        """After undo, redo or clear."""
        self.strokes, self._path = strokes, []
        self.changed.emit()

    def set_radius(self, radius: float) -> None:
        """px, within its limits."""
        self.radius = min(max(radius, SMALLEST), LARGEST)
        self.resized.emit(self.radius)


class BrushBar(FloatingPanel):
    """How many points are drawn; undo, redo, clear, the brush's radius; use them or leave."""

    used = Signal()
    cancelled = Signal()

    def __init__(self, brush: Brush, parent: QWidget | None = None) -> None:
        super().__init__("lab.brush_bar", parent=parent)
        self.setAccessibleName("Brush")
        self._brush = brush
        self._count, self._words = Number("0", "lab.brush_bar.count"), Label("points", tone="secondary")
        self._why = Caption("", "lab.brush_bar.why")
        self._undo = IconButton("lab.brush_bar.undo", "undo", "Take back the last stroke (Ctrl+Z)")
        self._redo = IconButton("lab.brush_bar.redo", "redo", "Paint it again (Ctrl+Shift+Z)")
        self._clear = TextButton("lab.brush_bar.clear", "Clear")
        self._clear.setToolTip("Take back all strokes; redo brings them again")
        self._cancel = TextButton("lab.brush_bar.cancel", "Cancel")
        self._cancel.setToolTip("Leave the brush; nothing changes (Escape)")
        self._use = PrimaryButton("lab.brush_bar.use", "Use these points")
        self._use.setToolTip("Train on the points you drew")
        self._size = ResetSlider("lab.brush_bar.radius", "Radius", SMALLEST, LARGEST, USUAL, 0, "px", inline=True)
        self._size.setToolTip("How far points spread around the stroke; the wheel does the same")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for part in (self._count, self._words, self._undo, self._redo, self._clear):
            first.addWidget(part)
        first.addStretch(1)
        first.addWidget(self._cancel)
        first.addWidget(self._use)
        second.addWidget(self._size, 3)
        second.addWidget(self._why, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 8)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(second)
        themes.changed.connect(self.updateGeometry)

    def _connect(self) -> None:
        brush = self._brush
        brush.changed.connect(self.refresh)
        brush.resized.connect(self._size.set_value)
        self._size.moved.connect(brush.set_radius)
        self._undo.clicked.connect(brush.undo)
        self._redo.clicked.connect(brush.redo)
        self._clear.clicked.connect(brush.clear)
        self._use.clicked.connect(self.used)
        self._cancel.clicked.connect(self.cancelled)

    def body_size(self) -> QSize:
        """Of the visible part."""
        return self.sizeHint().shrunkBy(self.margins)

    def refresh(self) -> None:
        """Count again, and say what is possible."""
        number, strokes = len(self._brush.points()), self._brush.strokes
        self._count.setText(count(number))
        self._words.setText("point" if number == 1 else "points")
        self._undo.set_reason("" if strokes.done else "Nothing is painted yet.")
        self._redo.set_reason("" if strokes.undone else "Nothing was taken back.")
        self._clear.set_reason("" if strokes.done else "Nothing is painted yet.")
        few = "" if number >= ENOUGH else f"Needs at least {ENOUGH} points."
        self._use.set_reason(few)
        self._why.setText(few or "One stroke is one undo.")
