"""Which moment of the run the atlas shows, said while it is not now; and the way back to now."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.answers import Rewound
from engine.events import Exploring
from gui.actions import Actions
from gui.widgets.buttons import TextButton
from gui.widgets.labels import Number
from gui.widgets.panel import FloatingPanel


class MomentRow(FloatingPanel):
    """“Step 1,200 of 3,000 · Back to now”. Hidden while now is looked at."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("atlas_moment", parent=parent)
        self.setAccessibleName("Earlier moment")
        self._run: Exploring | None = None
        self._seen: tuple[int, bool] = (0, True)  # step, whether it is now
        self._newest, self._due = 0, -1  # _due: the step whose Snapshotted comes with the answer that was told already
        self.words = Number("")
        self.back = TextButton("atlas_now", "Back to now", "live")
        actions.attach(self.back, "now")
        self.back.setObjectName("atlas_now")
        self.back.setAccessibleName("Back to now")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.hide()

    def begin(self, run: Exploring) -> None:
        """A run is explored: it is looked at as it is now."""
        same = self._run is not None and self._run.run == run.run
        self._newest = max(run.step, *run.snapshots, self._newest if same else 0, 0)
        self._run, self._seen, self._due = run, (run.step, True), -1
        self.hide()

    def newer(self, step: int) -> bool:
        """There are weights of a step; whether they are others than those that are looked at."""
        told, self._due = step == self._due, -1
        if step > self._newest:
            self._newest = step
            self._say()
        return self._seen[1] and not told

    def look(self, answer: Rewound) -> bool:
        """Another moment may be looked at now; whether it is another one."""
        if self._run is None or answer.run != self._run.run:
            return False
        before, self._seen = self._seen, (answer.step, answer.live)
        self._newest = max(self._newest, answer.step, *answer.steps)
        self._say()
        self.setVisible(not answer.live)
        other = before[1] != answer.live or (not answer.live and before[0] != answer.step)
        self._due = answer.step if other else self._due
        return other

    def _say(self) -> None:
        words = f"Step {self._seen[0]:,} of {self._newest:,}"
        self.words.setText(words)
        self.words.setAccessibleName(f"The atlas shows an earlier moment: {words}")
