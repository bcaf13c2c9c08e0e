"""The atlas: planes of latent space laid, surveyed, and decoded tile by tile."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch

from engine.answers import PlaneLaid, Surveyed, TileShown
from engine.commands import Plane
from engine.dynamics import samples
from engine.dynamics.slices import sliced
from engine.dynamics.stretch import log_stretch
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.latent import planes
from engine.latent.places import Unreachable
from engine.latent.planes import NoPlane
from engine.latent.sampling import Prior
from engine.models import Networks
from engine.questions import Lay, Survey, Tile
from engine.training.pool import Snapshot
from engine.training.run import spread

ENCODED = 16  # samples of the data encoded between two yields


class Atlas:
    """Of one subject. Belongs to the viewing thread; the caller holds the snapshot's lease until a generator has ended."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    # --- the plane ---------------------------------------------------------------------------------------------------

    def lay(self, question: Lay, snapshot: Snapshot) -> Generator[None, None, PlaneLaid]:
        """Raises Unreachable where there is no such plane."""
        subject, networks = self._subject, snapshot.networks
        if subject.model.latent.dim < 2:
            raise Unreachable("This run has one latent dimension, and a plane needs two.", "Open a run with more.")
        yield from subject.axes_for(question.points, networks)
        z = yield from samples.latents(subject, question.points, networks, ENCODED)
        latents = z.cpu().numpy()
        try:
            plane = yield from self._plane(question, latents, networks)
        except NoPlane as error:
            raise Unreachable(str(error), "Choose another one.") from None
        places = planes.onto(plane, latents) if len(latents) else np.zeros((0, 2))
        return PlaneLaid(question.request, subject.run, snapshot.step, plane, sealed(places.astype(np.float32)))

    def _plane(self, question: Lay, latents: np.ndarray, networks: Networks) -> Generator[None, None, Plane]:
        if question.way == "points":
            if len(latents) != 3:
                raise Unreachable("A plane through samples needs three.", "Fill the empty slot.")
            return planes.through(latents[0], latents[1], latents[2], self._norm(latents))
        if question.way == "directions":
            yield from self._subject.find_axes_once(networks)
            axes = self._subject.directions
            assert axes is not None
            vectors, middle = axes.vectors, axes.mean
        else:
            vectors, middle = np.eye(self._subject.model.latent.dim), np.zeros(self._subject.model.latent.dim)
        if max(question.pair) >= len(vectors) or min(question.pair) < 0:
            raise Unreachable(f"There are {len(vectors)} axes.", "Choose one of them.")
        first, second = question.pair
        return planes.spanned(latents[0] if len(latents) else middle, vectors[first], vectors[second])

    def _norm(self, latents: np.ndarray) -> float:
        """The norm that places between draws of the prior are brought to; 0 leaves them.

        With an encoder the latents between data are where they belong. In two dimensions there is no shell.
        """
        latent = self._subject.model.latent
        if self._subject.model.encodes or latent.prior != "normal" or latent.dim < 3:
            return 0.0
        return float(np.linalg.norm(latents, axis=1).mean())

    # --- where the data lie ------------------------------------------------------------------------------------------

    def survey(self, question: Survey, snapshot: Snapshot) -> Generator[None, None, Surveyed]:
        """Encoded data, evenly chosen; without an encoder or data the prior's draws."""
        subject, networks = self._subject, snapshot.networks
        encodes = subject.model.encodes and "encoder" in networks and subject.dataset is not None
        if encodes:
            latents = yield from self._encoded(question.count, networks)
        else:
            latents = Prior(subject.model.latent.dim).sample(question.count, seed=0)
        yield from subject.axes_for(question.points, networks)
        way = yield from samples.latents(subject, question.points, networks, ENCODED)
        spots, path = (planes.onto(question.plane, z).astype(np.float32) for z in (latents, way.cpu().numpy()))
        return Surveyed(question.request, subject.run, snapshot.step, "data" if encodes else "prior", sealed(spots), sealed(path))

    def _encoded(self, count: int, networks: Networks) -> Generator[None, None, np.ndarray]:
        subject, parts = self._subject, []
        assert subject.dataset is not None
        chosen = spread(len(subject.dataset), count).numpy()
        for at in range(0, len(chosen), ENCODED):
            x, y = samples.real(subject, chosen[at : at + ENCODED])
            found = subject.model.encode(networks, x, y)
            assert found is not None
            parts.append(found[0].float().cpu().numpy())
            yield
        return np.concatenate(parts)

    # --- pictures ----------------------------------------------------------------------------------------------------

    def tile(self, question: Tile, snapshot: Snapshot) -> Generator[None, None, TileShown]:
        """Samples of the grid; scores only where there is a discriminator."""
        subject, networks = self._subject, snapshot.networks
        model, rows = subject.model, samples.rows_of(subject.model, networks)
        spots = planes.grid(question.left, question.top, question.spacing, question.columns, question.rows)
        z = torch.from_numpy(planes.at(question.plane, spots)).to(subject.device)
        y = samples.classes(subject, question.condition, len(z))
        x = yield from sliced(lambda z, y: model.decode(networks, z, y), rows, z, y)
        scores = stretch = np.zeros(0, np.float32)
        if question.score and samples.has_critic(networks):
            found = yield from sliced(lambda x, y: model.score(networks, x, y), rows, x, y)  # type: ignore[arg-type,return-value]
            scores = found.float().cpu().numpy()
        if question.stretch:
            stretch = yield from log_stretch(lambda z, y: model.decode(networks, z, y), question.plane, spots, x, y, rows)
        return TileShown(question.request, question.tag, subject.run, sealed(model.kind.from_tensor(x)), sealed(scores),
                         sealed(stretch), snapshot.step)
