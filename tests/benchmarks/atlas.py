"""How the atlas feels: frames on time while panning and zooming beside a training, and a screen decoded after a jump.

The real window on whatever screen there is (xvfb-run), 28 px pictures. First an idle viewer: from a jump to a place where
nothing is kept until 1,000 pictures are decoded and kept (target: 1 s). Then a VAE trains on as many threads as a run in
the window takes, and a hand pans and zooms without a pause: a timer of 16 ms drives it, and how much later than 16 ms
after its predecessor each frame is painted is its lateness (target: 20 ms at the 99th percentile). Between, the training's
speed with the room open.

    python tests/benchmarks/atlas.py --json atlas.json
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.driving import Driven, usual_threads  # before numpy: it sets the environment

# isort: split
import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent

from engine.commands import Open, RunSpec, Stop, StopAndKeep
from engine.events import Exploring, Finished
from gui import theme
from gui.atlas.canvas import AtlasCanvas
from gui.atlas.state import SIDE, Key

FRAME = 0.016  # seconds
PICTURES = 1000
JUMPS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20.0, help="of panning and zooming")
    options = parser.parse_args()
    threads = usual_threads()
    bench = Atlas()
    result = {"cores": os.cpu_count(), "threads": threads, "load": round(os.getloadavg()[0], 1), "jump": bench.jumps(),
              "moving": bench.moving(options.seconds, threads), "canvas": bench.size}  # fmt: skip
    bench.close()
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


class Atlas(Driven):
    """The room Atlas on the shipped GAN, then on a run that trains."""

    def __init__(self) -> None:
        super().__init__()
        opened: list[Exploring] = []
        self.bridge.on(Exploring, opened.append)
        self.until(lambda: bool(opened), 120)
        self.bridge.post(Open(theme.resources_dir() / "examples" / "fashion-gan"))
        self.until(lambda: opened[-1].run.name == "fashion-gan", 60)
        self.actions.trigger("room_atlas")
        self.room = self.window.atlas
        self.canvas = self.room.canvas
        self._full()
        self.size = f"{self.canvas.width()} x {self.canvas.height()} px"

    def _full(self) -> None:
        def there() -> bool:
            decoded, seen = self.canvas.seen()
            return self.room.tiles.ground is not None and decoded == seen

        self.until(there, 60)

    def jumps(self) -> dict[str, float | str]:
        """Seconds until 1,000 pictures are there, from places where nothing is kept; the slowest and the middle one.

        More tiles than fit on this screen are wanted, so that it is the same number on every screen.
        """
        tiles, taken = self.room.tiles, []
        for number in range(JUMPS):
            self.wait(1.0)
            self.canvas.go(replace(self.canvas.view, x=10.0 + 3.0 * number, y=5.0, scale=180.0))
            level, began = self.canvas.level, time.perf_counter()
            left = math.floor(self.canvas.view.x * 2**level / SIDE)
            keys = [key for row in range(8) for key in _row(level, left, row)][: math.ceil(PICTURES / SIDE**2)]
            self.room._soon.stop()  # the canvas would want only what it shows
            tiles.want(keys)
            self.until(lambda keys=keys: all(tiles.ready(key) for key in keys), 60)
            taken.append(time.perf_counter() - began)
        return {"pictures": PICTURES, "median_s": round(float(np.median(taken)), 2), "worst_s": round(max(taken), 2)}

    def moving(self, seconds: float, threads: int) -> dict[str, float]:
        """Lateness of frames in ms while a hand moves without a pause, and the training's pictures a second."""
        self.train(RunSpec("fashion-mnist", "vae", stop=Stop(), threads=threads))
        self.wait(3.0)
        self._full()
        late, canvas, began = [], self.canvas, time.perf_counter()
        last = [time.perf_counter()]
        home = self.canvas.view

        def painted(widget: AtlasCanvas, event: QPaintEvent) -> None:
            paint(widget, event)
            now = time.perf_counter()
            late.append(1000 * max(0.0, now - last[0] - FRAME))
            last[0] = now

        def turn() -> None:
            now = time.perf_counter()
            part = now - began
            canvas.go(replace(home, x=home.x + 2.0 * math.sin(0.7 * part), y=home.y + 1.5 * math.sin(0.9 * part),
                              scale=home.scale * 2.0 ** (1.2 * math.sin(0.45 * part))))  # fmt: skip

        paint, AtlasCanvas.paintEvent = AtlasCanvas.paintEvent, painted  # type: ignore[method-assign]
        clock = QTimer(interval=round(1000 * FRAME), timerType=Qt.TimerType.PreciseTimer)
        clock.timeout.connect(turn)
        clock.start()
        rate = self.rate_while(lambda: self.wait(seconds))
        clock.stop()
        AtlasCanvas.paintEvent = paint  # type: ignore[method-assign]
        ended: list[Finished] = []
        self.bridge.on(Finished, ended.append)
        self.bridge.post(StopAndKeep())
        self.until(lambda: bool(ended), 60)
        found = np.percentile(late, (50, 95, 99))
        return {"frames_per_second": round(len(late) / seconds, 1), "late_p50_ms": round(float(found[0]), 1),
                "late_p95_ms": round(float(found[1]), 1), "late_p99_ms": round(float(found[2]), 1),
                "images_per_second": round(rate, 1)}  # fmt: skip


def _row(level: int, left: int, row: int) -> list[Key]:
    return [Key(level, left + column, row) for column in range(8)]


if __name__ == "__main__":
    raise SystemExit(main())
