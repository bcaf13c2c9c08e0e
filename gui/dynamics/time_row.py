"""The time machine of the room: the kept snapshots as a track, the way back to now, and a player through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui import wording
from gui.dynamics.time_track import TimeTrack
from gui.theme import colour, scaled, themes
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Strong
from gui.widgets.painting import painted

PERIOD = 67  # ms between two signals while the thumb is dragged
FRAME = 250  # ms a snapshot stays while they are played
NONE = "No snapshot is kept yet."


class LiveButton(TextButton):
    """“Live” with a dot: in the accent while now is looked at, else the way back to it."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, "Live", parent=parent)
        self.setCheckable(True)
        self.setAccessibleName("Live")
        self.setToolTip("Look at the newest weights")

    def nextCheckState(self) -> None:
        """A click asks; whether now is looked at is told by `setChecked`."""

    def sizeHint(self) -> QSize:
        found = super().sizeHint()
        return QSize(found.width() + scaled(14), found.height())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, live = self.rect().toRectF(), self.isChecked() and self.isEnabled()
        fill = None if live else self._ground()
        if fill is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(area, 6, 6)
        ink = colour("accent") if live else self._ink()
        radius, centre = scaled(6) / 2, QPointF(self.pad + scaled(6) / 2, area.center().y())
        painter.setPen(ink)
        painter.setBrush(ink if live else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
        painter.setFont(self.font())
        painter.drawText(area.adjusted(self.pad + scaled(14), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())

    def _ground(self) -> QColor | None:
        return colour("surface2", self.fade.level) if self.fade.level and self.isEnabled() else None


class TimeRow(QWidget):
    """rewound: look at the kept snapshot of that step. live: look at now. At most 15 a second; the last one always comes."""

    rewound = Signal(int)
    live = Signal()

    def __init__(self, key: str = "time_row", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Time machine")
        self._reason = ""
        self._told: int | None = None  # the step told last, None: now
        self._wanted: list[int | None] = []
        self.facts = ElidedLabel("", "time_facts", "caption", "secondary")
        self.track = TimeTrack()
        self.live_button = LiveButton("time_live")
        self.play = IconButton("time_play", "play", "Play the snapshots")
        self._throttle = QTimer(self, singleShot=True, interval=PERIOD)
        self._player = QTimer(self, interval=FRAME)
        self._arrange()
        self._connect()
        self._show()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Strong("Time machine"))
        words.addWidget(self.facts)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addLayout(words, 0)
        row.addSpacing(8)
        row.addWidget(self.track, 1)
        row.addSpacing(8)
        row.addWidget(self.live_button)
        row.addWidget(self.play)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        self.track.moved.connect(self._on_moved)
        self.track.released.connect(self._flush)
        self.live_button.clicked.connect(self.go_live)
        self.play.clicked.connect(self._on_play)
        self._throttle.timeout.connect(self._flush)
        self._player.timeout.connect(self._advance)
        themes.changed.connect(self.updateGeometry)

    # --- what callers use

    def set_steps(self, steps: Sequence[int], newest: int) -> None:
        """The kept snapshots, ascending, and the step of now."""
        self.track.set_steps(tuple(steps), newest)
        self._show()

    def set_current(self, step: int | None) -> None:
        """What is looked at: the snapshot of that step, None: now. No signal.

        While a person drags or snapshots are played the track knows better. Pass answers to the newest Rewind only.
        """
        if not (self.track.isSliderDown() or self.playing()):
            self._told = step
            self.track.set_current(step)
            self._show()

    def set_events(self, events: Sequence[tuple[int, str]]) -> None:
        """(step, words) of edits: diamonds on the track. "a > b" is how the journal spells a change."""
        self.track.set_events([(step, words.replace(" > ", " → ")) for step, words in events])

    def set_pictures(self, pictures: Mapping[int, QImage]) -> None:
        """Small pictures of snapshots by step, drawn above the track where there is room; not all need one."""
        self.track.set_pictures(pictures)

    def set_reason(self, reason: str) -> None:
        """Why there is nothing to scrub; "" enables."""
        self.track.set_reason(reason)
        self.live_button.set_reason(reason)
        self._reason = reason
        self._show()

    def playing(self) -> bool:
        return self._player.isActive()

    def go_live(self) -> None:
        """Back to now, as a person's wish."""
        self.go_to(None)

    def go_to(self, step: int | None) -> None:
        """To the snapshot nearest to a step, or back to now, as a person's wish."""
        self.stop()
        self.track.set_current(step)
        self._on_moved(self.track.current())
        self._flush()

    def stop(self) -> None:
        """Stop playing where it is."""
        self._player.stop()
        self._show_play()

    # --- moving

    def _on_moved(self, step: int | None) -> None:
        if self.track.isSliderDown():
            self.stop()
        self._wanted = [step]
        if not self._throttle.isActive():
            self._flush()
        self._show()

    def _flush(self) -> None:
        """Tell the newest wish, if it is one, and wait before the next."""
        if not self._wanted:
            return
        step = self._wanted.pop()
        if step == self._told:
            return
        self._told = step
        self._throttle.start()
        if step is None:
            self.live.emit()
        else:
            self.rewound.emit(step)

    def _on_play(self) -> None:
        if self.playing():
            self.stop()
            return
        self._player.start()
        if self.track.at_end():
            self.track.move_to(0)
        self._show_play()

    def _advance(self) -> None:
        self.track.move_by(1)
        if self.track.at_end():
            self.stop()

    # --- showing

    def _show(self) -> None:
        count = len(self.track.steps())
        step = self.track.step()
        snapshots = f"{count:,} snapshot{'' if count == 1 else 's'}"
        self.facts.setText(f"{snapshots} · step {wording.count(step)}" if count or step else "No snapshots yet")
        self.live_button.setChecked(self.track.current() is None)
        self.play.set_reason(self._reason or ("" if count > 1 else NONE))
        if self.playing() and self.play.reason:
            self.stop()

    def _show_play(self) -> None:
        self.play.set_icon("pause" if self.playing() else "play")
        self.play.set_tooltip("Pause" if self.playing() else "Play the snapshots")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stop()
        self._flush()
        self._throttle.stop()

    def sizeHint(self) -> QSize:
        return QSize(900, max(54, scaled(36) + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface1"))
        painter.fillRect(0, 0, self.width(), 1, colour("outline"))
