"""Above the picture: whether it is live and of which step, and the tools that always apply."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.actions import Actions
from gui.explorer import state
from gui.theme import colour
from gui.widgets import painting
from gui.widgets.buttons import TextButton
from gui.widgets.slider import ResetSlider

NARROW, BRIEF = 560, 640  # px: below, icons do without words, and the step without “of step”
ONLY_AVERAGE = "Only the average is kept after training."


class LiveDot(QWidget):
    """Filled with the accent while the pictures follow a training, else hollow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._live = False

    def set_live(self, live: bool) -> None:
        self._live = live
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(10, 10)

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        centre = QPointF(self.width() / 2, self.height() / 2)
        if self._live:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
        else:
            painter.setPen(QPen(colour("outline_strong"), 1.5))
        painter.drawEllipse(centre, 3.5, 3.5)


class LiveWord(TextButton):
    """Whether the pictures follow a training: “Live”, “Kept run”, or (another run trains) “Go live”, which goes there."""

    def __init__(self, actions: Actions) -> None:
        self._live = False
        super().__init__("follow", "Kept run", accent=True)
        actions.attach(self, "follow")
        self.show_live(False)

    def show_live(self, live: bool) -> None:
        self._live = live
        words = "Live" if live else "Kept run" if self.reason else "Go live"
        if words != self.text():
            self.setText(words)
            self.updateGeometry()
        self.setAccessibleName(words)

    def set_reason(self, reason: str) -> None:
        super().set_reason(reason)
        self.setCursor(Qt.CursorShape.ArrowCursor if reason else Qt.CursorShape.PointingHandCursor)
        self.show_live(self._live)

    def _ink(self) -> QColor:
        """As a mere fact it reads like one, not like something that is switched off."""
        return super()._ink() if self.isEnabled() else colour("text")


class StageHead(QWidget):
    truncation_set = Signal(float)
    raw_set = Signal(bool)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._short = actions, False
        self._dot = LiveDot()
        self.live = LiveWord(actions)
        self.raw = TextButton("raw", "average")
        self.raw.setCheckable(True)
        self.raw.setToolTip("Average: smoothed over the last steps (EMA). Raw: the weights of this very step.")
        self.new_seeds = TextButton("new_seeds", "New seeds", "new-seeds")
        self.walk = TextButton("walk", "Walk", "walk")
        self.truncation = ResetSlider("truncation", "Truncation", *state.TRUNCATION, 1.0, decimals=2, inline=True)
        self.truncation.setToolTip("Towards the mean latent: below 1 pictures get more typical and less varied")
        actions.attach(self.new_seeds, "new_seeds")
        actions.attach(self.walk, "walk")
        self.raw.clicked.connect(self.raw_set)
        self.truncation.moved.connect(self.truncation_set)
        self._arrange()
        self._step, self._is_raw, self._words = 0, False, ""
        self.show_step(0, live=False, exploring=False)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        for fact in (self._dot, self.live, self.raw):
            row.addWidget(fact)
        row.addStretch(1)
        for part in (self.new_seeds, self.walk, self.truncation):
            row.addWidget(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow stage the step is told in fewer words; on a narrower one icons do without theirs."""
        narrow = self.width() < NARROW
        for button, key in ((self.new_seeds, "new_seeds"), (self.walk, "walk")):
            words = "" if narrow else self._actions.table[key].words
            if button.text() != words:
                button.setText(words)
                button.updateGeometry()
        self._short = self.width() < BRIEF
        self._say()

    @property
    def words(self) -> str:
        return self._words

    def show_step(self, step: int, *, live: bool, exploring: bool = True) -> None:
        """The step of the snapshot the picture is from."""
        self._step = step
        self._dot.setVisible(exploring)
        self.live.setVisible(exploring)
        self.show_live(live)
        self.raw.setVisible(exploring)
        self.truncation.setEnabled(exploring)
        self._say()

    def show_live(self, live: bool) -> None:
        """Whether the pictures follow a training; raw weights exist only while they do."""
        self._dot.set_live(live)
        self.live.show_live(live)
        self.raw.set_reason("" if live else ONLY_AVERAGE)

    def show_state(self, now: state.ExplorerState) -> None:
        if now.raw != self._is_raw:
            self._is_raw = now.raw
            self._say()
        self.raw.setChecked(now.raw)
        if abs(self.truncation.value() - now.truncation) > 1e-9:
            self.truncation.set_value(now.truncation)

    def _say(self) -> None:
        kind = "raw" if self._is_raw else "average"
        words = f"{kind} {self._step:,}" if self._short else f"{kind} of step {self._step:,}"
        if words != self._words:
            self._words = words
            self.raw.setText(words)
            self.raw.setAccessibleName(words)
            self.raw.updateGeometry()
