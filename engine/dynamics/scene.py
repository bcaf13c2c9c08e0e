"""One scene of the plane: every layer that was asked for, from one snapshot."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.answers import SceneShown
from engine.datasets import Modes
from engine.dynamics.manifold import corners
from engine.dynamics.material import Material, Players, in_turn, plane
from engine.dynamics.posteriors import CORNERS, rings
from engine.dynamics.pull import pull, slope
from engine.dynamics.slices import sliced
from engine.events import sealed
from engine.metrics.coverage import modes_found
from engine.questions import Scene

REAL = 600  # data points with their scores
VOICES = 8  # classes, evenly chosen, whose scores are averaged for the field of a critic that is told the class
BACKWARD = 3  # a gradient costs as much as so many scores

Layers = dict[str, np.ndarray]
Layering = Generator[None, None, Layers]
BLANK: dict[str, tuple[int, ...]] = {
    "real": (0, 2), "real_scores": (0,), "made": (0, 2), "latents": (0, 0), "made_scores": (0,), "field": (0, 0),
    "manifold": (0, 0, 2), "manifold_z": (0, 0, 2), "pull": (0, 2), "slope": (0, 2), "encoded": (0, 2), "means": (0, 2),
    "sigmas": (0, 2), "rings": (0, CORNERS, 2), "rebuilt": (0, 2), "nearest": (0,), "distance": (0,), "beside": (0, 2),
}


class Composer:
    """Makes the layers of one scene. Those in the plane (field, manifold, arrows) are for points with two coordinates."""

    def __init__(self, question: Scene, players: Players, material: Material, modes: Modes | None,
                 beside: Players | None = None) -> None:
        self.question, self.players, self.material = question, players, material
        self.modes, self.other = modes, beside
        self.kind, self.dim = players.model.kind, players.model.latent.dim
        self.flat = self.kind.spec.shape == (2,)
        self.arrows = self.flat and players.judges

    def compose(self, run: Path, step: int) -> Generator[None, None, SceneShown]:
        """The whole answer."""
        layers: Layers = {name: np.zeros(shape, np.float32) for name, shape in BLANK.items()}
        layers["nearest"] = np.zeros(0, np.int64)
        for layer in (self._real(), self._made(), self._field(), self._manifold(), self._posteriors(), self._beside()):
            layers |= yield from layer
        return SceneShown(self.question.request, run, step, self.question.view, seconds=0.0,
                          **{name: sealed(array) for name, array in layers.items()})

    # --- samples -----------------------------------------------------------------------------------------------------

    def _real(self) -> Layering:
        real = self.material.real(REAL)
        layers = {"real": plane(real.raw)}
        if self.players.judges:
            layers["real_scores"] = _numbers((yield from self.players.score(real.x, real.y)))
        return layers

    def _made(self) -> Layering:
        z = yield from self.material.latents(self.question.samples, self.dim)
        y = in_turn(self.players.model.classes, len(z), self.material.device)
        x = yield from self.players.decode(z, y)
        raw = self.kind.from_tensor(x)
        layers = {"made": plane(raw), "latents": _numbers(z), **nearest(raw, self.modes)}
        if self.players.judges:
            layers["made_scores"] = _numbers((yield from self.players.score(x, y)))
        if self.arrows:
            layers |= yield from self._arrows(x, y)
        return layers

    def _arrows(self, x: Tensor, y: Tensor | None) -> Layering:
        model, networks = self.players.model, self.players.networks
        rows, layers = max(1, self.players.rows // BACKWARD), {}
        beside = self._opponents(x) if self.question.pull else None
        if beside is not None:
            found = yield from sliced(lambda x, real, y: pull(model, networks, x, real, y), rows, x, beside, y)
            layers["pull"] = self.kind.gradient_from_tensor(found)
        if self.question.slope:
            found = yield from sliced(lambda x, y: slope(model, networks, x, y), rows, x, y)
            layers["slope"] = self.kind.gradient_from_tensor(found)
        return layers

    def _opponents(self, x: Tensor) -> Tensor | None:
        """Real points for the pairs of the relativistic loss; the other losses do not look at them."""
        found = self.material.companions(len(x))
        return x if found is None and self.players.model.adversarial != "relativistic" else found

    def _beside(self) -> Layering:
        if self.other is None or self.other.model.kind.spec.kind != "points":
            return {}
        model = self.other.model
        z = yield from self.material.latents(self.question.samples, model.latent.dim)
        x = yield from self.other.decode(z, in_turn(model.classes, len(z), self.material.device))
        return {"beside": plane(model.kind.from_tensor(x))}

    # --- the plane ---------------------------------------------------------------------------------------------------

    def _field(self) -> Layering:
        size = self.question.field
        if size is None or min(size) < 1 or not self.arrows:
            return {}
        x = self.material.grid(self.question.view, size)
        classes = self.players.model.classes
        voices = np.unique(np.linspace(0, classes - 1, min(VOICES, classes)).astype(int)).tolist() if classes else [None]
        total = torch.zeros(len(x), device=x.device)
        for voice in voices:
            y = None if voice is None else torch.full((len(x),), voice, device=x.device)
            total += yield from self.players.score(x, y)
        columns, rows = size
        return {"field": _numbers(total / len(voices)).reshape(rows, columns)}

    def _manifold(self) -> Layering:
        """Of the first class, where the model is told one: neighbouring corners belong together."""
        cells = self.question.manifold
        if cells < 1 or not self.flat:
            return {}
        grid = corners(cells, self.dim)
        z = torch.from_numpy(grid).to(self.material.device).flatten(0, 1)
        y = torch.zeros(len(z), dtype=torch.int64, device=z.device) if self.players.model.classes else None
        raw = self.kind.from_tensor((yield from self.players.decode(z, y)))
        return {"manifold": raw.reshape(cells + 1, cells + 1, 2), "manifold_z": plane(grid)}

    def _posteriors(self) -> Layering:
        if self.question.posteriors < 1 or not self.players.encodes:
            return {}
        real = self.material.real(self.question.posteriors)
        moments = yield from sliced(self._encoded, self.players.rows, real.x, real.y)
        mean, sigma = moments.chunk(2, dim=1)
        around = rings(mean, sigma)
        repeated = None if real.y is None else real.y.repeat_interleave(CORNERS)
        rebuilt = self.kind.from_tensor((yield from self.players.decode(mean, real.y)))
        drawn = self.kind.from_tensor((yield from self.players.decode(around.flatten(0, 1), repeated)))
        return {"encoded": plane(real.raw), "means": plane(_numbers(mean)), "sigmas": plane(_numbers(sigma)),
                "rings": plane(drawn).reshape(len(mean), CORNERS, 2), "rebuilt": plane(rebuilt)}

    def _encoded(self, x: Tensor, y: Tensor | None) -> Tensor:
        """Posterior means and standard deviations beside each other, [n, 2 dim]."""
        found = self.players.model.encode(self.players.networks, x, y)
        assert found is not None
        mean, log_variance = found
        return torch.cat([mean, torch.exp(0.5 * log_variance)], dim=1)


def nearest(raw: np.ndarray, modes: Modes | None) -> Layers:
    """Number of the nearest mode int64 [m] (-1: the point is not finite) and the distance to it in sigmas (then inf)."""
    if modes is None or not modes.sigma:
        return {}
    found = modes_found(raw, modes.centres, modes.sigma, np.zeros(len(modes.centres)))
    return {"nearest": found.nearest, "distance": found.distance.astype(np.float32)}


def _numbers(values: Tensor) -> np.ndarray:
    return values.detach().float().cpu().numpy()
