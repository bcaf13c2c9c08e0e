"""The order of things at start: the window is painted first; and how long everything took."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.events import Exploring, Failed, Ready
from gui.bridge import Bridge


class FirstPaint(QObject):
    """`happened` once, after the window's first picture has gone to the screen."""

    happened = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self.happened.emit)
        return False


class Collections(QObject):
    """Garbage collections in the window's thread alone, and short ones.

    Python collects in whichever thread allocates: a widget in a cycle could be destroyed by the thread that trains, while
    Qt still works on it. So the automatic ones are off between `begin` and `end`, and a clock looks instead, with Python's
    own thresholds, from when the engine has started: then the 170,000 objects that torch brought are left out of it. A
    full collection among them stopped every thread of the window for 150 ms, about once a minute.
    """

    EVERY = 250  # ms

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QTimer(self, interval=self.EVERY)
        self._clock.timeout.connect(collect)
        bridge.on(Ready, lambda _: self._started())
        bridge.on(Failed, lambda event: self._started() if event.where == "engine" else None)

    def begin(self) -> None:
        """Before torch is loaded."""
        gc.disable()

    def _started(self) -> None:
        gc.freeze()
        if not gc.isenabled():
            self._clock.start()

    def end(self) -> None:
        """As Python does it, from here on."""
        self._clock.stop()
        gc.enable()


def collect() -> int:
    """Look for garbage as far as Python itself would by now; the generation that was looked at, -1 for none."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return generation
    return -1


def since_start() -> float:
    """Seconds since this process began."""
    import psutil

    return time.time() - psutil.Process().create_time()


class Timing(QObject):
    """Notes the moments of the start, and how late the window's clock ticked; writes them to `file` if there is one.

    painted, torch_ready, exploring (a run is open), explorer_painted: seconds since the process began. stall: the longest
    time (s) for which the window did not answer between its first paint and the first picture of the explorer, or, where
    the program starts in another room, until the run is open.
    """

    def __init__(self, file: Path | None, bridge: Bridge, stage: QWidget) -> None:
        super().__init__()
        self._file, self._stage = file, stage
        self._noted: dict[str, object] = {}
        self._opened, self._last, self._stall = False, 0.0, 0.0
        if file is None:
            return
        self._clock = QTimer(self, interval=10)
        self._clock.timeout.connect(self._tick)
        bridge.on(Ready, lambda _: self._note("torch_ready"))
        bridge.on(Exploring, self._on_exploring)
        stage.painted.connect(self._on_painted)  # type: ignore[attr-defined]

    def painted(self) -> None:
        """The window has been painted for the first time."""
        if self._file is not None:
            for module in ("torch", "pyqtgraph"):
                self._noted[f"{module}_at_paint"] = module in sys.modules
            self._note("painted")
            self._last = time.perf_counter()
            self._clock.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._stall, self._last = max(self._stall, now - self._last - 0.010), now

    def _on_exploring(self, _: Exploring) -> None:
        self._opened = True
        self._note("exploring")
        if not self._stage.isVisible():
            self._clock.stop()

    def _on_painted(self, *_: object) -> None:
        if self._opened and "explorer_painted" not in self._noted:
            self._tick()
            self._clock.stop()
            self._note("explorer_painted")

    def _note(self, what: str) -> None:
        self._noted.setdefault(what, round(since_start(), 4))
        self.write()

    def write(self) -> None:
        """Write what is known by now."""
        if self._file is not None:
            self._noted["stall"] = round(self._stall, 4)
            self._file.write_text(json.dumps(self._noted, indent=1) + "\n", encoding="utf-8")
