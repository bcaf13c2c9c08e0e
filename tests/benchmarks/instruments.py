"""What watching the game costs the training: paired blocks of time, instruments open, folded, and nobody in the room.

The real window on whatever screen there is (xvfb-run), one run that trains all the time, in blocks that follow each other
in turning order: A nobody looks (the room Library); B the room Dynamics with every instrument open and, on points, every
layer repainted ten times a second; C the same room with every instrument folded and the layers off (on pictures the wall
stays); D, on points, every layer on and the instruments folded. Costs are 1 - B/A (everything), 1 - C/A (closed) and
1 - B/D (the instruments alone) within each round, with a 95 % interval over the rounds (Student's t).

    python tests/benchmarks/instruments.py --json instruments.json
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.driving import Driven, usual_threads  # before numpy: it sets the environment

# isort: split
import numpy as np
from scipy.stats import t as student

from engine.commands import RunSpec, Stop, StopAndKeep
from engine.events import Finished
from gui.dynamics.lab import layers
from tests.benchmarks.lab import GAMES, SMALL

SETTLE = 1.5  # seconds after a change that are not counted
STATES = {"pictures": "ABC", "points": "ABCD"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--block", type=float, default=6.0, help="seconds of a block")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--what", choices=("pictures", "points", "both"), default="both")
    options = parser.parse_args()
    threads = usual_threads()
    specs = {
        "pictures": RunSpec("fashion-mnist", "gan", preset="balanced", stop=Stop(), threads=threads),
        "points": RunSpec("ring8", "gan", tuple(sorted((*SMALL, *GAMES["non-saturating"]))), stop=Stop(), threads=threads),
    }
    bench = Bench(options.block, options.rounds)
    result = {name: bench.measure(name, spec) for name, spec in specs.items() if options.what in (name, "both")}
    bench.close()
    whole = {"cores": os.cpu_count(), "threads": threads, "block_seconds": options.block, **result}
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(whole, indent=1) + "\n")
    print(json.dumps(whole, indent=1))
    return 0


class Bench(Driven):
    """The window, put into one of three states again and again."""

    def __init__(self, block: float, rounds: int) -> None:
        super().__init__()
        self._block, self._rounds = block, rounds
        self._answers: Counter[str] = Counter()
        see = self.window.dynamics.observing
        for name in ("gauged", "covered", "diverged", "vitals", "judged", "scene"):
            getattr(see, name).connect(lambda _, name=name: self._answers.update([name]))

    def measure(self, name: str, spec: RunSpec) -> dict[str, object]:
        """The costs of one run's watching."""
        self.train(spec, name)
        self._put("B")
        self._get_ready()
        states = STATES[name]
        rates: dict[str, list[float]] = {state: [] for state in states}
        asked, watched = Counter(self._answers), 0.0
        asked.clear()
        for number in range(self._rounds):
            turn = number % len(states)
            for state in states[turn:] + states[:turn]:
                self._put(state)
                self.wait(SETTLE)
                self._answers.clear()
                began = time.perf_counter()
                rates[state].append(self.rate_while(lambda: self.wait(self._block)))
                if state == "B":
                    asked += self._answers
                    watched += time.perf_counter() - began
        self._end()
        return {
            "samples_per_second": {state: round(float(np.mean(found)), 1) for state, found in rates.items()},
            "answers_per_second_open": {key: round(value / watched, 2) for key, value in asked.items()},
            "cost_open": interval(rates["A"], rates["B"]), "cost_folded": interval(rates["A"], rates["C"]),
            **({"cost_instruments_alone": interval(rates["D"], rates["B"])} if "D" in rates else {}),
            "rounds": self._rounds,
        }

    def _get_ready(self) -> None:
        """Until the data's features are read and the floors known: that is paid once, not every second."""
        covered: list = []
        self.window.dynamics.observing.covered.connect(covered.append)
        self.until(lambda: bool(covered) and covered[-1].progress >= 1.0, 300)
        self.wait(8.0)

    def _put(self, state: str) -> None:
        room = self.window.dynamics
        if state == "A":
            self.actions.trigger("room_library")
            return
        self.actions.trigger("room_dynamics")
        blocks = tuple(block.objectName() for block in room.instruments.blocks)
        room.instruments.set_folded(() if state == "B" else blocks)
        room.lab.set_layers(frozenset() if state == "C" else frozenset(layers.KEYS) - {"beside"})
        room.lab.layers_changed.emit(room.lab.canvas.layers())

    def _end(self) -> None:
        ended: list[Finished] = []
        self.bridge.on(Finished, ended.append)
        self.bridge.post(StopAndKeep())
        self.until(lambda: bool(ended), 60)


def interval(alone: list[float], watched: list[float]) -> dict[str, float]:
    """Mean cost 1 - watched / alone over the rounds, with its 95 % interval."""
    costs = 1.0 - np.array(watched) / np.array(alone)
    half = float(student.ppf(0.975, len(costs) - 1) * costs.std(ddof=1) / np.sqrt(len(costs)))
    middle = float(costs.mean())
    return {"mean": round(middle, 4), "low": round(middle - half, 4), "high": round(middle + half, 4)}


if __name__ == "__main__":
    raise SystemExit(main())
