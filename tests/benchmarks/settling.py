"""How soon the points of a neighbour-graph layout move in the real window, and how alive the window is meanwhile.

The shipped VAE with all its data and 2,000 seeds: 5,000 of them are landmarks, the others join. Counted from the choice of
"Neighbours" until its first points are painted (target: 2 s), until they have settled; meanwhile a timer of 16 ms says how
late the window's clock is.

    python tests/benchmarks/settling.py --json settling.json
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.driving import Driven  # before numpy: it sets the environment

# isort: split
import numpy as np
from PySide6.QtCore import Qt, QTimer

from engine.answers import MapShown
from engine.commands import Open
from engine.events import Exploring
from gui import theme

TICK = 16  # ms
ROUNDS = 3


class Settling(Driven):
    """The map of Explore on the shipped VAE."""

    def __init__(self) -> None:
        super().__init__()
        opened: list[Exploring] = []
        self.maps: list[tuple[float, MapShown]] = []
        self.bridge.on(Exploring, opened.append)
        self.bridge.on(MapShown, lambda shown: self.maps.append((time.perf_counter(), shown)))
        self.until(lambda: bool(opened), 120)
        self.bridge.post(Open(theme.resources_dir() / "examples" / "fashion-vae"))
        self.until(lambda: opened[-1].run.name == "fashion-vae", 60)
        self.map = self.window.explorer.map
        self._choose("pca", 0)

    def _choose(self, projection: str, seed: int) -> None:
        """Until the map has settled."""
        feed = self.map.feed
        wanted = replace(feed.wanted, projection=projection, data=0, seed=seed)
        if wanted == feed.wanted and self.maps:
            return
        feed.want(wanted)
        self.until(lambda: bool(self.maps) and self._settled(self.maps[-1][1], projection), 180)

    def _settled(self, shown: MapShown, projection: str) -> bool:
        return (shown.request, shown.projection) == (self.map.feed.request, projection) and shown.settled >= 1

    def measure(self, seed: int) -> dict[str, float]:
        """Seconds to the first painted points and to the last, and the window's clock meanwhile in ms."""
        self._choose("pca", 0)
        self.wait(1.0)
        self.maps.clear()
        pictures, painted = self.map.canvas.layer.pictures, []
        late, due = [], [time.perf_counter() + TICK / 1000]

        def tick() -> None:
            now = time.perf_counter()
            late.append(1000 * max(0.0, now - due[0]))
            due[0] = now + TICK / 1000
            if not painted and self.maps and self.map.canvas.layer.pictures > pictures:
                painted.append(now)

        clock = QTimer(interval=TICK, timerType=Qt.TimerType.PreciseTimer)
        clock.timeout.connect(tick)
        clock.start()
        began = time.perf_counter()
        self._choose("neighbours", seed)
        clock.stop()
        shown = self.maps[-1][1]
        found = {"first_s": painted[0] - began, "settled_s": self.maps[-1][0] - began, "late_p99_ms": np.percentile(late, 99),
                 "late_longest_ms": max(late)}  # fmt: skip
        return {"points": len(shown.places), "maps": len(self.maps), **{key: round(float(value), 2) for key, value in found.items()}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, required=True)
    options = parser.parse_args()
    bench = Settling()
    rounds = [bench.measure(seed) for seed in range(1, ROUNDS + 1)]
    result = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "rounds": rounds}
    bench.close()
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
