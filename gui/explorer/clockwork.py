"""What moves by itself: the walk and the player. Its timers run only while something moves and somebody looks."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from gui.explorer import state
from gui.explorer.store import Store
from gui.theme import themes

FRAME = 16  # ms between two places of a walk
LONGEST = 0.1  # seconds a walk makes up for after a stall


class Clockwork(QObject):
    def __init__(self, store: Store, parent: QObject | None = None,
                 clock: Callable[[], float] = time.perf_counter) -> None:  # fmt: skip
        super().__init__(parent)
        self._store, self._clock, self._seen = store, clock, False
        self.walker = QTimer(self, interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
        self.player = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self.walker.timeout.connect(self.walk)
        self.player.timeout.connect(self.play)
        self._walked_at = clock()
        store.changed.connect(self._decide)
        themes.changed.connect(self._on_theme)

    def look(self, seen: bool) -> None:
        """Whether the stage can be seen; hidden, nothing moves."""
        self._seen = seen
        self._decide()

    def walk(self) -> None:
        now = self._clock()
        passed, self._walked_at = now - self._walked_at, now
        self._store.apply(state.walk_on, min(passed, LONGEST))

    def play(self) -> None:
        self._store.apply(state.advance_path)

    def _decide(self, *_: object) -> None:
        now = self._store.state
        walking = now.walking and self._seen
        if walking and not self.walker.isActive():
            self._walked_at = self._clock()
            self.walker.start()
        elif not walking:
            self.walker.stop()
        interval = round(1000 / now.path.fps)
        if now.path.playing and self._seen:
            if not self.player.isActive() or self.player.interval() != interval:
                self.player.start(interval)
        else:
            self.player.stop()

    def _on_theme(self) -> None:
        if themes.reduced_motion:
            self._store.apply(state.set_walking, False)
