"""How fast the 2-D laboratory trains while all its layers are repainted: iterations a second, and scenes a second.

The real window on whatever screen there is (xvfb-run), the GAN on the ring of eight with 3 x 64 units and batch 256,
every layer on (real, generated, field with iso-lines, manifold, -dL_G/dx, dD/dx), every instrument open, then folded.
One iteration is one update of the discriminator and one of the generator. The same run headless stands beside it.

    python tests/benchmarks/lab.py --json lab.json
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
from tests.benchmarks.driving import Driven, headless, usual_threads  # before numpy: it sets the environment

# isort: split
import numpy as np

from engine.commands import RunSpec, Stop, StopAndKeep
from engine.events import Finished
from gui.dynamics.lab import layers

BATCH = 256
SMALL = (("batch", BATCH), ("latent_dim", 2), ("layers", 3), ("width", 16), ("spectral", False))
GAMES = {
    "non-saturating": (("loss", "non-saturating"), ("r1", 0.0)),
    "relativistic, R1 and R2 at every step": (("loss", "relativistic"), ("r1", 1.0), ("r1_every", 1)),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement in the window")
    parser.add_argument("--headless", type=float, default=8.0, help="seconds of each headless run")
    options = parser.parse_args()
    threads = usual_threads()
    specs = {game: RunSpec("ring8", "gan", tuple(sorted((*SMALL, *given))), stop=Stop(), threads=threads)
             for game, given in GAMES.items()}  # fmt: skip
    alone = {game: headless(spec, options.headless) for game, spec in specs.items()}
    everything = {game: headless(replace(spec, threads=None), options.headless) for game, spec in specs.items()}
    window = Watched(options.seconds)
    games = {game: window.measure(spec) for game, spec in specs.items()}
    window.close()
    for game, found in games.items():
        alone[game] = (alone[game] + headless(specs[game], options.headless)) / 2
        found["headless"] = round(alone[game] / BATCH, 1)
        found["headless_all_cores"] = round(everything[game] / BATCH, 1)
        found["share"] = round(found["iterations_per_second"] * BATCH / alone[game], 3)
    result = {"cores": os.cpu_count(), "threads": threads, "canvas": window.canvas, "games": games}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


class Watched(Driven):
    """The room Dynamics with everything switched on."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds, self._number = seconds, 0
        self._times: list[float] = []
        room = self.window.dynamics
        room.observing.scene.connect(lambda scene: self._times.append(scene.seconds))
        self.canvas = ""

    def measure(self, spec: RunSpec) -> dict[str, float]:
        """With the instruments open and with them folded."""
        self._number += 1
        self.train(spec, f"run{self._number}")
        self.actions.trigger("room_dynamics")
        room = self.window.dynamics
        room.lab.set_layers(frozenset(layers.KEYS) - {"beside"})
        room.lab.layers_changed.emit(room.lab.canvas.layers())
        canvas = room.lab.canvas
        self.canvas = f"{canvas.width()} x {canvas.height()} px, field {room.desk.field[0]} x {room.desk.field[1]}"
        opened = self._watch(())
        folded = self._watch(tuple(block.objectName() for block in room.instruments.blocks))
        ended: list[Finished] = []
        self.bridge.on(Finished, ended.append)
        self.bridge.post(StopAndKeep())
        self.until(lambda: bool(ended), 60)
        return opened | {f"{key}_folded": value for key, value in folded.items()}

    def _watch(self, folded: tuple[str, ...]) -> dict[str, float]:
        room = self.window.dynamics
        room.instruments.set_folded(folded)
        self.wait(4.0)
        frames, began = room.lab.canvas.frames, time.perf_counter()
        self._times.clear()
        rate = self.rate_while(lambda: self.wait(self._seconds))
        painted = (room.lab.canvas.frames - frames) / (time.perf_counter() - began)
        return {"iterations_per_second": round(rate / BATCH, 1), "scenes_per_second": round(painted, 1),
                "scene_ms": round(1000 * float(np.median(self._times or [0.0])), 1)}


if __name__ == "__main__":
    raise SystemExit(main())
