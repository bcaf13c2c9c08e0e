"""What the benchmarks share: the real window over the real engine in this process, and the same run headless beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
HOME = tempfile.TemporaryDirectory(prefix="lerp-benchmark-")
os.environ["LERP_HOME"] = HOME.name
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the engine does, which is loaded after numpy here

from PySide6.QtCore import QEventLoop, QObject, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from engine.commands import RunSpec, Start  # noqa: E402
from engine.events import Exploring, Tick  # noqa: E402


def usual_threads() -> int:
    """What a run in the window computes on unless told; asked in a process of its own, since this one shows the window."""
    words = "from engine import device; device.step_back(); print(device.usual_threads())"
    return int(subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def headless(spec: RunSpec, seconds: float) -> float:
    """Samples per second of the same run from the command line, the first three seconds not counted."""
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


class Driven(QObject):
    """The window with its engine. `images`: (time, samples seen) of every tick."""

    def __init__(self, size: tuple[int, int] = (1440, 900)) -> None:
        from engine.host import Engine
        from gui import theme
        from gui.actions import Actions
        from gui.bridge import Bridge
        from gui.main_window import MainWindow
        from gui.settings import UserSettings, user_folders
        from gui.startup import Collections

        self.app = QApplication.instance() or QApplication(["lerp"])
        super().__init__()
        settings = UserSettings(user_folders(None))
        theme.apply(self.app, "dark", 1.0)
        self.bridge = Bridge(Engine(theme.resources_dir(), settings.folders.cache))
        self.actions = Actions()
        self.window = MainWindow(self.bridge, self.actions, settings)
        self.collections = Collections(self.bridge, self.window)
        self.collections.begin()
        self.images: list[tuple[float, int]] = []
        self.bridge.on(Tick, lambda tick: self.images.append((time.perf_counter(), tick.images)))
        self.window.resize(*size)
        self.window.show()
        self.window.begin()

    def train(self, spec: RunSpec, name: str = "run") -> None:
        """Start a run, and wait until it is explored."""
        live: list[Exploring] = []
        self.bridge.on(Exploring, lambda event: live.append(event) if event.live else None)
        self.bridge.post(Start(spec, Path(HOME.name) / "runs" / name))
        self.until(lambda: bool(live), 60)

    def rate_while(self, action: Callable[[], object]) -> float:
        """Samples trained per second of wall time between the first and last tick told meanwhile."""
        start = len(self.images)
        action()
        ticks = self.images[start:]
        return (ticks[-1][1] - ticks[0][1]) / (ticks[-1][0] - ticks[0][0])

    def wait(self, seconds: float) -> None:
        """Let the window live for so long."""
        ended: list[bool] = []
        QTimer.singleShot(round(1000 * seconds), lambda: ended.append(True))
        self.until(lambda: bool(ended), seconds + 30)

    def until(self, condition: Callable[[], bool], ceiling: float) -> None:
        deadline = time.perf_counter() + ceiling
        while not condition():
            if time.perf_counter() > deadline:
                raise TimeoutError("The window hangs.")
            # sleeps until an event comes; with a time limit Qt would spin
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def close(self) -> None:
        """Close the window, and end the engine's threads."""
        self.window.close()
        self.until(lambda: not self.window.isVisible(), 30)
        self.bridge.close()
        self.collections.end()
