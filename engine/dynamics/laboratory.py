"""The laboratory in the plane: answers the room's questions about a run on points, out of one snapshot each."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace

from engine.answers import Covered, DivergenceFound, SceneShown
from engine.dynamics.distances import Distances
from engine.dynamics.material import Material, Players
from engine.dynamics.scene import Composer
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.models import Model, Networks
from engine.questions import Cover, Divergence, Scene
from engine.training.pool import Snapshot


class Laboratory:
    """Of one subject. Belongs to the viewing thread, which runs its generators under torch.no_grad.

    Whoever calls holds the snapshot's lease until the generator has ended. All raise Unreachable for other kinds than points.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._material, self._distances = Material(subject), Distances(subject)

    def scene(self, question: Scene, snapshot: Snapshot,
              beside: tuple[Model, Networks] | None = None) -> Generator[None, None, SceneShown]:
        """The layers asked for. beside: another run on points, with the networks to use. `seconds` leaves out the yields."""
        players = self._players(snapshot, question.raw)
        modes = self._subject.dataset.modes if self._subject.dataset is not None else None
        other = Players.of(*beside) if beside is not None else None
        work = Composer(question, players, self._material, modes, other).compose(self._subject.run, snapshot.step)
        seconds = 0.0
        while True:
            began = time.perf_counter()
            try:
                next(work)
            except StopIteration as end:
                return replace(end.value, seconds=seconds + time.perf_counter() - began)
            seconds += time.perf_counter() - began
            yield

    def divergence(self, question: Divergence, snapshot: Snapshot) -> Generator[None, None, DivergenceFound]:
        """Fresh generated points against real ones. The first of a count takes seconds, for the floor; asking again goes on."""
        return self._distances.divergence(question, self._players(snapshot, question.raw), snapshot.step)

    def cover(self, question: Cover, snapshot: Snapshot) -> Generator[None, None, Covered]:
        """Modes that fresh generated points reach. Raises Unreachable where the modes are not known."""
        return self._distances.cover(question, self._players(snapshot, question.raw), snapshot.step)

    def _players(self, snapshot: Snapshot, raw: bool) -> Players:
        if self._subject.model.kind.spec.kind != "points":
            raise Unreachable("This run was not trained on points.", "Open a run on points.")
        return Players.of(self._subject.model, snapshot.using(raw))
