"""Made-up answers for the instruments, and pictures of the whole column in every theme.

    python tests/gui/dynamics/readings.py --out DIR
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

import numpy as np

from engine.answers import Covered, DivergenceFound, Gauged, Measure, Vitals
from engine.events import sealed

RUN = Path("ring-gan-07")
CLASSES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")
LAYERS = (
    ("decoder", "first"), ("decoder", "layers.parts.0"), ("decoder", "layers.parts.1"), ("decoder", "last"),
    ("critic", "layers.parts.0"), ("critic", "layers.parts.1"), ("critic", "layers.parts.2"), ("critic", "last"),
)  # fmt: skip


def _rng(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def gauged(step: int = 300, advantage: float = 0.38, pull: float = 3.28, count: int = 256, seed: int = 1) -> Gauged:
    """Scores of the four sources; the real ones higher as the advantage grows."""
    rng = _rng(seed + step)
    real = np.where(rng.random(count) < 0.65, rng.normal(-0.6, 0.14, count), rng.normal(-1.25, 0.3, count))
    made = np.where(rng.random(count) < 0.5, rng.normal(-0.75, 0.16, count), rng.normal(-1.4, 0.4, count)) - advantage / 4
    held = np.where(rng.random(count) < 0.6, rng.normal(-0.65, 0.16, count), rng.normal(-1.25, 0.3, count))
    average = rng.normal(-0.9, 0.3, count)
    scores = (("training", real), ("held_out", held), ("generated", made), ("average", average))
    return Gauged(1, RUN, step, tuple((name, sealed(values.astype(np.float32))) for name, values in scores), 0.71, advantage, pull)


def covered(modes: int = 8, step: int = 300, lost: tuple[int, ...] = ()) -> Covered:
    """Points: numbered modes, a third of the points within 3 sigma."""
    rng = _rng(modes)
    made = rng.dirichlet(np.full(modes, 20.0))
    made[list(lost)] *= 0.02
    made /= made.sum()
    close = made * np.clip(rng.normal(0.33, 0.1, modes), 0.05, 1)
    data = np.full(modes, 1 / modes)
    names = tuple(str(place + 1) for place in range(modes))
    return Covered(1, RUN, step, "modes", names, sealed(data), sealed(made), sealed(close), sealed(close >= data / 10), 5000)


def covered_pictures(progress: float = 1.0, step: int = 300) -> Covered:
    """Pictures: ten classes, two of them lost."""
    rng = _rng(7)
    made = rng.dirichlet(np.full(10, 12.0))
    made[[5, 8]] = (0.004, 0.0)
    made /= made.sum()
    data, empty = np.full(10, 0.1), sealed(np.zeros(0))
    if progress < 1:
        return Covered(1, RUN, step, "classes", CLASSES, sealed(data), empty, empty, sealed(np.zeros(10, bool)), 0, progress=progress)
    return Covered(1, RUN, step, "classes", CLASSES, sealed(data), sealed(made), empty, sealed(made >= data / 10), 512,
                   accuracy=0.87, diversity=(0.93, 1.0), duplicates=(0.03, 0.01))  # fmt: skip


def divergence(step: int = 300, value: float = 0.27, distance: float = 0.62) -> DivergenceFound:
    """Both measures of one step."""
    measures = (Measure("Jensen-Shannon", value, 0.03, 0.05, 0.07), Measure("sliced Wasserstein", distance, 0.02, 0.035, 0.05))
    return DivergenceFound(1, RUN, step, 5000, measures)


def vitals(step: int = 300, layers: tuple[tuple[str, str], ...] = LAYERS, **numbers: float) -> Vitals:
    """Norms that drift with the step."""
    rng = _rng(step + 1000)
    place = np.arange(len(layers))
    weights = 4 + place + 0.002 * step
    gradients = np.exp(-0.004 * step * (0.3 + 0.1 * place) + rng.normal(0, 0.3, len(layers))) * (0.2 + place / 4)
    updates = gradients * 2e-3
    rates = tuple((name, 3.1e-4 if name == "critic" else 5.7e-5) for name in dict.fromkeys(name for name, _ in layers))
    norms = [sealed(values.astype(np.float32)) for values in (weights, gradients, updates)]
    return Vitals(RUN, step, layers, *norms, rates, tuple(numbers.items()))


def fill(column: object, points: bool = True, steps: int = 60) -> None:
    """Show a run's worth of readings in an Instruments."""
    column.set_situation("points" if points else "image", ("decoder", "critic"), points)  # type: ignore[attr-defined]
    for place in range(steps):
        step = 5 * (place + 1)
        part = place / max(1, steps - 1)
        column.show_gauged(gauged(step, 0.9 - 0.5 * part + 0.02 * np.sin(place)))  # type: ignore[attr-defined]
        wave = 0.02 * np.sin(place / 2)
        column.show_divergence(divergence(step, 0.27 + 0.5 * np.exp(-5 * part) + wave, 0.1 + np.exp(-3 * part)))  # type: ignore[attr-defined]
        numbers = {"r1": 0.83, "augment": 0.34} if not points else {"r1": 0.83, "r2": 1.21}
        column.show_vitals(vitals(step, **numbers), {"r1": 0.5, "augment": "ada" if not points else "none"})  # type: ignore[attr-defined]
    column.show_covered(covered() if points else covered_pictures())  # type: ignore[attr-defined]


def main() -> int:
    """Every theme, both kinds, three widths, 100 and 200 % text."""
    from PySide6.QtGui import QCursor
    from PySide6.QtWidgets import QApplication

    from gui import theme
    from gui.dynamics.instruments.column import Instruments

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    QCursor.setPos(5000, 5000)
    looks = ((384, 900, 1.0, True), (640, 1300, 1.0, False), (344, 1400, 1.0, False), (384, 2400, 2.0, True), (384, 1500, 1.0, True))
    for name in theme.NAMES:
        for width, height, scale, points in looks:
            theme.apply(app, name, scale, reduced_motion=True)
            column = Instruments()
            column.resize(width, height)
            column.show()
            fill(column, points)
            if height == 1500:
                column.scores.view.move_by(1)
                column.divergence.measure.move_by(1)
                column.balance.show_gauged(gauged(400, 0.97, 0.01))
                column.show_covered(covered(25, lost=(3, 7)))
                column.show_divergence(divergence(400, 0.2, 0.04))
            for _ in range(5):
                app.processEvents()
            column.grab().save(str(out / f"{name}-{width}x{height}.png"))
            column.close()
            column.deleteLater()
    print(f"written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
