"""What the scripted engine says of planes: laid by the engine's own arithmetic, pictures drawn from the latents. No torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.answers import PlaneLaid, PlaneSaved, Surveyed, TileShown
from engine.commands import Point
from engine.events import Exploring, sealed
from engine.latent import planes
from engine.questions import Lay, SavePlane, Survey, Tile
from tests.gui.dynamics import scenes

Charted = PlaneLaid | PlaneSaved | Surveyed | TileShown


def f32(values: object) -> np.ndarray:
    """Read-only float32."""
    return sealed(np.asarray(values, np.float32))


def charted(asked: Lay | Survey | Tile | SavePlane, shown: Exploring, step: int, latent: Callable[[Point], np.ndarray],
            picture: Callable[[np.ndarray], np.ndarray]) -> Charted:  # fmt: skip
    """The answer to a question about a plane."""
    match asked:
        case Lay():
            z = np.stack([latent(point) for point in asked.points]) if asked.points else np.zeros((0, shown.latent_dim))
            axes = np.eye(shown.latent_dim)
            if asked.way == "points":
                plane = planes.through(*z)
            else:
                plane = planes.spanned(z[0] if len(z) else axes[0] * 0, axes[asked.pair[0]], axes[asked.pair[1]])
            return PlaneLaid(asked.request, shown.run, step, plane, f32(planes.onto(plane, z)))
        case Survey():
            spots = np.random.default_rng(0).normal(0, 1.5, (asked.count, 2))
            path = np.stack([latent(point) for point in asked.points]) if asked.points else np.zeros((0, shown.latent_dim))
            return Surveyed(asked.request, shown.run, step, "data" if shown.encodes else "prior", f32(spots),
                            f32(planes.onto(asked.plane, path)))  # fmt: skip
        case Tile():
            z = planes.at(asked.plane, planes.grid(asked.left, asked.top, asked.spacing, asked.columns, asked.rows))
            samples = f32(scenes.generate(z)) if shown.kind == "points" else sealed(np.stack([picture(one) for one in z]))
            number = z[:, 0]
            scored = asked.score and "critic" in shown.networks
            return TileShown(asked.request, asked.tag, shown.run, samples, f32(number if scored else []),
                             f32(number if asked.stretch else []), step)  # fmt: skip
        case SavePlane():
            return PlaneSaved(asked.request, asked.path, asked.columns * asked.rows, (28 * asked.columns, 28 * asked.rows))
