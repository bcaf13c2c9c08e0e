"""How long a picture takes from the hand to the eye while a GAN trains on the CPU, and what that costs the training.

The real window on whatever screen there is (xvfb-run), the GAN with its Balanced preset, a synthetic drag at 60 Hz, beside the
map; the atlas and the library have been visited.
A request counts until a picture that is as new as it, or newer, has been painted; superseded requests count too.
The shares are of the same run without a window, on the same number of threads (in the window, one core fewer than there
are, unless told); what a headless run makes of all cores stands beside it. The machine's speed drifts, so rest and drag
alternate with headless runs (the window's own run is paused then, and has come to rest): each round is compared with the
headless runs before and after it, and the median of the rounds is told.

    python tests/benchmarks/latency.py --size 28 --json latency-28.json
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.driving import Driven, headless, usual_threads  # before numpy: it sets the environment

# isort: split
import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.commands import Continue, Pause, RunSpec

HERTZ = 60
TICK = 16  # ms


def main() -> int:
    options = _options()
    threads = options.threads or usual_threads()
    spec = RunSpec("fashion-mnist", "gan", (("size", options.size),), preset="balanced", threads=threads)
    everything = headless(replace(spec, threads=None), options.headless)
    result = {
        "size": options.size, "cores": os.cpu_count(), "threads": threads, "seconds": options.seconds,
        **Drive(spec, options).measure(), "training_headless_all_cores": round(everything, 1),
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))
    return 0


def _rounded(rates: Iterable[float], digits: int = 1) -> list[float]:
    return [round(float(rate), digits) for rate in rates]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, choices=(28, 64), default=28)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=21.0, help="of the drag, all rounds together")
    parser.add_argument("--warm", type=float, default=5.0, help="seconds before anything is counted")
    parser.add_argument("--headless", type=float, default=8.0, help="seconds of each headless run, and of each rest")
    parser.add_argument("--threads", type=int)
    return parser.parse_args()


@dataclass
class Recorder:
    """What happened, with its time: requests, paints and timer ticks, while `on`; what was asked then counts until it is painted."""

    on: bool = False
    waiting: dict[int, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    lateness: list[tuple[float, float]] = field(default_factory=list)

    def asked(self, request: int, since: float) -> None:
        if self.on:
            self.waiting[request] = since

    def painted(self, request: int) -> None:
        now = time.perf_counter()
        if self.on:
            self.pictures.add(request)
        for waiting in [number for number in self.waiting if number <= request]:
            self.latencies.append(now - self.waiting.pop(waiting))


class Drive(Driven):
    """The window with its engine, and a hand that drags."""

    def __init__(self, spec: RunSpec, options: argparse.Namespace) -> None:
        super().__init__()
        self.spec, self.options, self.seen = spec, options, Recorder()
        self._listen()

    def _listen(self) -> None:
        panel = self.window.explorer
        panel.questions.asks["stage"].posted.connect(self.seen.asked)
        panel.stage.painted.connect(self.seen.painted)
        self._last = time.perf_counter()
        clock = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        clock.timeout.connect(self._on_clock)
        clock.start()

    def _on_clock(self) -> None:
        now = time.perf_counter()
        if self.seen.on:
            self.seen.lateness.append((now, max(0.0, now - self._last - TICK / 1000)))
        self._last = now

    # --- the course --------------------------------------------------------------------------------------------------

    def measure(self) -> dict[str, object]:
        self.train(self.spec)
        self.until(lambda: not self.window.explorer.stage.view.empty, 60)
        self._visit_all_rooms()
        self.wait(self.options.warm)
        alone, window, drag = [self._alone()], [], []
        for _ in range(self.options.rounds):
            window.append(self.rate_while(lambda: self.wait(self.options.headless)))
            drag.append(self.rate_while(lambda: self._drag(self.options.seconds / self.options.rounds)))
            self.wait(0.5)  # for the last picture
            alone.append(self._alone())
        result = self._summary()
        self.close()
        beside = [(one + other) / 2 for one, other in itertools.pairwise(alone)]
        shares = {"window": np.array(window) / beside, "drag": np.array(drag) / beside}
        return {
            **result, "training_headless": _rounded(alone), "training_window": _rounded(window), "training_drag": _rounded(drag),
            **{f"{name}_shares": _rounded(found, 3) for name, found in shares.items()},
            **{f"{name}_share": round(float(np.median(found)), 3) for name, found in shares.items()},
        }  # fmt: skip

    def _alone(self) -> float:
        """Samples per second of a headless run, while the window's run is paused and the window does nothing."""
        self.bridge.post(Pause())
        self._come_to_rest()
        rate = headless(self.spec, self.options.headless)
        self.bridge.post(Continue())
        self.wait(2.0)
        return rate

    def _come_to_rest(self, ceiling: float = 60.0) -> None:
        """Until this process has used less than a tenth of a core for a second. Raises TimeoutError."""
        until, used = time.perf_counter() + ceiling, 1.0
        while used > 0.1:
            if time.perf_counter() > until:
                raise TimeoutError("The window does not come to rest while its run is paused.")
            before = time.process_time()
            self.wait(1.0)
            used = time.process_time() - before

    def _visit_all_rooms(self) -> None:
        """As a person has who drags in Explore: the atlas laid, the library listed, the map shown."""
        for room, there in (("atlas", lambda: self.window.atlas.tiles.ground is not None), ("library", lambda: True),
                            ("explore", lambda: self.window.explorer.map.canvas.chart is not None)):  # fmt: skip
            self.actions.trigger(f"room_{room}")
            self.until(there, 120)
            self.wait(1.0)

    def _summary(self) -> dict[str, float]:
        taken, late = 1000 * np.array(self.seen.latencies), 1000 * np.array([by for _, by in self.seen.lateness])
        return {
            "requests": len(taken) + len(self.seen.waiting), "unanswered": len(self.seen.waiting),
            **{f"latency_p{q}": round(float(np.percentile(taken, q)), 2) for q in (50, 95, 99)},
            "latency_max": round(float(taken.max()), 2),
            "pictures_per_second": round(len(self.seen.pictures) / self.options.seconds, 1),
            **{f"lateness_p{q}": round(float(np.percentile(late, q)), 2) for q in (50, 99)},
            "lateness_max": round(float(late.max()), 2),
        }

    def _drag(self, seconds: float) -> None:
        """A Lissajous figure over the picture, the hand down all the time."""
        view = self.window.explorer.stage.view
        middle = QPointF(view.width() / 2, view.height() / 2)
        self.seen.on = True
        self._mouse(QEvent.Type.MouseButtonPress, middle)
        began = time.perf_counter()

        def move() -> None:
            t = time.perf_counter() - began
            reach = 0.42 * view.width()
            self._mouse(QEvent.Type.MouseMove, middle + QPointF(reach * math.sin(1.9 * t), reach * math.sin(1.3 * t)))

        hand = QTimer(self, interval=round(1000 / HERTZ), timerType=Qt.TimerType.PreciseTimer)
        hand.timeout.connect(move)
        hand.start()
        self.wait(seconds)
        hand.stop()
        self._mouse(QEvent.Type.MouseButtonRelease, middle)
        self.seen.on = False

    def _mouse(self, what: QEvent.Type, at: QPointF) -> None:
        view = self.window.explorer.stage.view
        button = Qt.MouseButton.NoButton if what is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if what is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        where = QPointF(view.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(view, QMouseEvent(what, at, where, button, held, Qt.KeyboardModifier.NoModifier))


if __name__ == "__main__":
    raise SystemExit(main())
