"""How long a picture takes from the hand to the eye while a GAN trains on the CPU, and what that costs the training.

The real window on whatever screen there is (xvfb-run), the GAN with its Balanced preset, a synthetic drag at 60 Hz.
A request counts until a picture that is as new as it, or newer, has been painted; superseded requests count too.
The shares are of the same run without a window, on the same number of threads (in the window, one core fewer than there
are, unless told); what a headless run makes of all cores stands beside it.

    python tests/benchmarks/latency.py --size 28 --json latency-28.json
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
HOME = tempfile.TemporaryDirectory(prefix="lerp-latency-")
os.environ["LERP_HOME"] = HOME.name
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the engine does, which is loaded after numpy here

import numpy as np  # noqa: E402
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QMouseEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from engine.commands import RunSpec, Start  # noqa: E402
from engine.events import Exploring, Tick  # noqa: E402

HERTZ = 60
TICK = 16  # ms


def main() -> int:
    options = _options()
    threads = options.threads or usual_threads()
    spec = RunSpec("fashion-mnist", "gan", (("size", options.size),), preset="balanced", threads=threads)
    everything = headless(replace(spec, threads=None), options.headless)
    before = headless(spec, options.headless)
    window = Drive(spec, options)
    measured = window.measure()
    after = headless(spec, options.headless)
    alone = (before + after) / 2
    result = {
        "size": options.size, "cores": os.cpu_count(), "threads": threads, "seconds": options.seconds, **measured,
        "training_headless": round(alone, 1), "training_headless_all_cores": round(everything, 1),
        "window_share": round(measured["training_window"] / alone, 3),
        "drag_share": round(measured["training_drag"] / alone, 3),
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, choices=(28, 64), default=28)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20.0, help="of the drag")
    parser.add_argument("--warm", type=float, default=5.0, help="seconds before anything is counted")
    parser.add_argument("--headless", type=float, default=10.0, help="seconds of each headless run (before and after)")
    parser.add_argument("--threads", type=int)
    return parser.parse_args()


def usual_threads() -> int:
    """What a run in the window computes on unless told; asked in a process of its own, since this one shows the window."""
    words = "from engine import device; device.step_back(); print(device.usual_threads())"
    return int(subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def headless(spec: RunSpec, seconds: float) -> float:
    """Pictures per second of the same run from the command line, the first three seconds not counted."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "main.py"), "train", "--data", spec.data, "--model", spec.model, "--json",
                   "--seconds", str(seconds + 3), "--out", f"{folder}/run"]
        command += [part for key, value in spec.settings for part in ("--set", f"{key}={value}")]
        command += ["--threads", str(spec.threads)] if spec.threads else []
        ticks = []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                ticks.append((time.perf_counter(), json.loads(line)))
    ticks = [(at, tick) for at, tick in ticks if tick.get("seconds", 0) > 3]
    (began, first), (ended, last) = ticks[0], ticks[-1]
    return (last["images"] - first["images"]) / (ended - began)


@dataclass
class Recorder:
    """What happened, with its time: requests, paints, timer ticks, training ticks."""

    waiting: dict[int, float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    paints: list[float] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    lateness: list[tuple[float, float]] = field(default_factory=list)
    images: list[tuple[float, int]] = field(default_factory=list)

    def asked(self, request: int, since: float) -> None:
        self.waiting[request] = since

    def painted(self, request: int) -> None:
        now = time.perf_counter()
        self.paints.append(now)
        self.pictures.add(request)
        for waiting in [number for number in self.waiting if number <= request]:
            self.latencies.append(now - self.waiting.pop(waiting))

    def clear(self) -> None:
        for part in (self.waiting, self.latencies, self.paints, self.pictures, self.lateness):
            part.clear()


class Drive(QObject):
    """The window with its engine, and a hand that drags."""

    def __init__(self, spec: RunSpec, options: argparse.Namespace) -> None:
        from engine.host import Engine
        from gui import theme
        from gui.actions import Actions
        from gui.bridge import Bridge
        from gui.main_window import MainWindow
        from gui.settings import UserSettings, user_folders
        from gui.startup import keep_collections_short

        self.app = QApplication.instance() or QApplication(["lerp"])
        super().__init__()
        self.spec, self.options, self.seen = spec, options, Recorder()
        settings = UserSettings(user_folders(None))
        theme.apply(self.app, "dark", 1.0)
        self.bridge = Bridge(Engine(theme.resources_dir(), settings.folders.cache))
        keep_collections_short(self.bridge)
        self.window = MainWindow(self.bridge, Actions(), settings)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.begin()
        self._listen()

    def _listen(self) -> None:
        panel = self.window.explorer
        panel.questions.asks["stage"].posted.connect(self.seen.asked)
        panel.stage.painted.connect(self.seen.painted)
        self.bridge.on(Tick, lambda tick: self.seen.images.append((time.perf_counter(), tick.images)))
        self._last = time.perf_counter()
        clock = QTimer(self, interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        clock.timeout.connect(self._on_clock)
        clock.start()

    def _on_clock(self) -> None:
        now = time.perf_counter()
        self.seen.lateness.append((now, max(0.0, now - self._last - TICK / 1000)))
        self._last = now

    # --- the course --------------------------------------------------------------------------------------------------

    def measure(self) -> dict[str, float]:
        live: list[Exploring] = []
        self.bridge.on(Exploring, lambda event: live.append(event) if event.live else None)
        self.bridge.post(Start(self.spec, Path(HOME.name) / "runs" / "run"))
        self._until(lambda: bool(live) and not self.window.explorer.stage.view.empty, 60)
        self._wait(self.options.warm)
        window = self._rate_while(lambda: self._wait(self.options.headless))
        self.seen.clear()
        drag = self._rate_while(lambda: self._drag(self.options.seconds))
        result = self._summary()
        window = (window + self._rate_while(lambda: self._wait(self.options.headless))) / 2
        self.window.close()
        self._until(lambda: not self.window.isVisible(), 30)
        self.bridge.close()
        return {**result, "training_window": round(window, 1), "training_drag": round(drag, 1)}

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

    def _rate_while(self, action) -> float:
        """Training pictures per second of wall time between the first and last tick told meanwhile."""
        start = len(self.seen.images)
        action()
        ticks = self.seen.images[start:]
        return (ticks[-1][1] - ticks[0][1]) / (ticks[-1][0] - ticks[0][0])

    def _drag(self, seconds: float) -> None:
        """A Lissajous figure over the picture, the hand down all the time."""
        view = self.window.explorer.stage.view
        middle = QPointF(view.width() / 2, view.height() / 2)
        self._mouse(QEvent.Type.MouseButtonPress, middle)
        began = time.perf_counter()

        def move() -> None:
            t = time.perf_counter() - began
            reach = 0.42 * view.width()
            self._mouse(QEvent.Type.MouseMove, middle + QPointF(reach * math.sin(1.9 * t), reach * math.sin(1.3 * t)))

        hand = QTimer(self, interval=round(1000 / HERTZ), timerType=Qt.TimerType.PreciseTimer)
        hand.timeout.connect(move)
        hand.start()
        self._wait(seconds)
        hand.stop()
        self._mouse(QEvent.Type.MouseButtonRelease, middle)

    def _mouse(self, what: QEvent.Type, at: QPointF) -> None:
        view = self.window.explorer.stage.view
        button = Qt.MouseButton.NoButton if what is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if what is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        where = QPointF(view.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(view, QMouseEvent(what, at, where, button, held, Qt.KeyboardModifier.NoModifier))

    def _wait(self, seconds: float) -> None:
        ended: list[bool] = []
        QTimer.singleShot(round(1000 * seconds), lambda: ended.append(True))
        self._until(lambda: bool(ended), seconds + 30)

    def _until(self, condition, ceiling: float) -> None:
        deadline = time.perf_counter() + ceiling
        while not condition():
            if time.perf_counter() > deadline:
                raise TimeoutError("The window hangs.")
            # sleeps until an event comes (the clock ticks at least); with a time limit Qt would spin
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    raise SystemExit(main())
