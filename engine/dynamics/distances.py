"""Divergences of a subject's generated points from its real ones, and which modes they reach: fresh points, kept floors."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.answers import Covered, DivergenceFound
from engine.datasets import SOURCES, Dataset, Modes
from engine.dynamics.material import Players
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.metrics import coverage, divergence
from engine.questions import Cover, Divergence
from engine.training.randomness import generator
from engine.training.run import spread

SEED = 0  # of everything drawn here; together with the step
COVERING = 10_000  # generated points of one look at the modes, at least
SHARED = 20_000  # data points that the modes' shares are counted from, at most
SHARED_IN = 8  # slices


@dataclass(slots=True, eq=False)
class Bar:
    """A floor on its way: outlives the requests that bring it on, so that asking again does not begin anew."""

    reals: divergence.Reals
    draws: Generator[int, None, divergence.Floor]
    done: divergence.Floor | None = None

    def bring_on(self) -> Generator[None, None, divergence.Floor]:
        """Draw by draw to its end."""
        while self.done is None:
            try:
                next(self.draws)
            except StopIteration as end:
                self.done = end.value
            except Exception:
                self.draws = divergence.floor(self.reals)  # one that raised is spent
                raise
            yield
        return self.done


class Distances:
    """Of one subject on points. Belongs to the viewing thread. Where the distribution is known, real points are fresh ones of it."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._bars: dict[int, Bar] = {}
        self._shares: np.ndarray | None = None

    def divergence(self, question: Divergence, players: Players, step: int) -> Generator[None, None, DivergenceFound]:
        """The measures of engine.metrics.divergence. count is smaller than asked for where the data are too few for it."""
        bar = self._bar(question.count)
        yield
        floor = yield from bar.bring_on()
        made = yield from self._generated(players, bar.reals.count, "divergence", step)
        measures = divergence.score(made, bar.reals, floor, step)
        return DivergenceFound(question.request, self._subject.run, step, bar.reals.count, measures)

    def cover(self, question: Cover, players: Players, step: int) -> Generator[None, None, Covered]:
        """How often each mode is generated."""
        data = self._subject.dataset
        if data is None or data.modes is None:
            raise Unreachable("Nobody knows where these data gather, so there are no modes to count.",
                              "Choose data whose modes are known, such as ring8 or grid25.")
        if self._shares is None:
            self._shares = yield from _shares(data, data.modes)
        count = max(COVERING, question.count)
        made = yield from self._generated(players, count, "cover", step)
        found = coverage.modes_found(made, data.modes.centres, data.modes.sigma, self._shares)
        return Covered(question.request, self._subject.run, step, "modes", names(data), sealed(self._shares),
                       sealed(found.made), sealed(found.close), sealed(found.found), count)

    def _bar(self, count: int) -> Bar:
        if count not in self._bars:
            data = self._subject.dataset
            if data is None:
                raise Unreachable("The data of this run can't be found, so there is nothing to compare with.",
                                  "Put the file back where it was, or train again.")
            try:
                reals = divergence.reals_of(data.samples, max(1, count), fresh(data), SEED)
            except ValueError as error:
                raise Unreachable(str(error), "Choose larger data.") from None
            self._bars[count] = Bar(reals, divergence.floor(reals))
        return self._bars[count]

    def _generated(self, players: Players, count: int, purpose: str, step: int) -> Generator[None, None, np.ndarray]:
        """Fresh points of the prior [count, d] in data coordinates; a function of the purpose and step, and of the weights."""
        noise, device, model = generator(SEED, purpose, step), self._subject.device, players.model
        parts = []
        for at in range(0, count, players.rows):
            rows = min(players.rows, count - at)
            z = torch.randn(rows, model.latent.dim, generator=noise).to(device)
            y = self._classes(rows, noise)
            parts.append(model.kind.from_tensor(model.decode(players.networks, z, y)))
            yield
        return np.concatenate(parts)

    def _classes(self, count: int, noise: torch.Generator) -> Tensor | None:
        """Random classes, as frequent as in the data; None for a model that is told none."""
        model, data = self._subject.model, self._subject.dataset
        if not model.classes:
            return None
        if data is None or data.labels is None:
            return torch.randint(model.classes, (count,), generator=noise).to(self._subject.device)
        chosen = torch.randint(len(data), (count,), generator=noise).numpy()
        return torch.from_numpy(data.labels[chosen]).to(self._subject.device)


def _shares(data: Dataset, modes: Modes) -> Generator[None, None, np.ndarray]:
    """Share of the data nearest to each mode, float64 [k]."""
    labels, none = [], np.zeros(len(modes.centres))
    for part in np.array_split(spread(len(data), SHARED).numpy(), SHARED_IN):
        labels.append(coverage.modes_found(data.samples[part], modes.centres, modes.sigma, none).nearest)
        yield
    return coverage.shares_of(np.concatenate(labels), len(none))


def fresh(data: Dataset) -> Callable[[int, int], np.ndarray] | None:
    """(count, seed) to new points of the distribution that the data were drawn from; None where it is not known."""
    if data.name not in SOURCES:
        return None
    return getattr(SOURCES[data.name](), "draw", None)


def names(data: Dataset) -> tuple[str, ...]:
    """Of the modes: those of the classes where they are the same."""
    assert data.modes is not None
    count = len(data.modes.centres)
    return data.classes if len(data.classes) == count else tuple(f"Mode {i + 1}" for i in range(count))


__all__ = ["Distances", "fresh", "names"]
