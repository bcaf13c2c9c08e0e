"""The discriminator's scores: of training, held-out and generated samples side by side, and of single points.

Where it scores training data above held-out data it has learned them by heart; where their histograms and that of the
generated samples lie apart, it is winning (Karras 2020, arXiv 2006.06676, section 2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from engine.answers import Gauged, Judged
from engine.commands import Point
from engine.dynamics import samples
from engine.dynamics.pull import pull
from engine.dynamics.slices import sliced
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.metrics.separation import advantage, overlap
from engine.models import Networks
from engine.questions import Gauge, Judge
from engine.training.pool import Snapshot

FIRST = 1 << 33  # number of the first seed: those of the lattice lie below 2^32
PULLED = 32  # generated samples that |-dL_G/dx| is averaged over: a gradient costs three times a score


class Scores:
    """Answers Gauge and Judge for one subject. Belongs to the viewing thread."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._training = samples.training_part(subject)

    def gauge(self, question: Gauge, snapshot: Snapshot) -> Generator[None, None, Gauged]:
        """Scores by source. The same samples and seeds every time, so that what changes is the networks.

        Left out is what there is not: training and held-out scores without the data, "generated" where only averages
        were kept, "average" where nothing is averaged. overlap, advantage (training against generated) and pull are
        nan where they can't be known. Raises Unreachable without a discriminator.
        """
        subject, networks = self._subject, snapshot.using(raw=True)
        samples.need_critic(subject, networks)
        shown = samples.evenly(self._training, question.count)
        found: dict[str, np.ndarray] = {}
        if subject.dataset is not None:
            held_out = np.zeros(0, np.int64) if subject.held_out is None else subject.held_out
            found["training"] = yield from self._of_data(networks, shown)
            found["held_out"] = yield from self._of_data(networks, samples.evenly(held_out, question.count))
        points = samples.seeded(subject, FIRST, shown, question.count)
        now = "average" if subject.model.averaged and not snapshot.raw else "generated"
        found[now], x, y = yield from self._of_generated(networks, points)
        strength = yield from self._pull(networks, x, y, shown)
        if snapshot.raw:
            found["average"], _, _ = yield from self._of_generated(snapshot.networks, points)
        training = found.get("training", np.zeros(0))
        return Gauged(
            request=question.request, run=subject.run, step=snapshot.step,
            scores=tuple((name, sealed(scores)) for name, scores in found.items()),
            overlap=overlap(training, found[now]), advantage=advantage(training, found[now]), pull=strength,
        )

    def judge(self, question: Judge, snapshot: Snapshot) -> Generator[None, None, Judged]:
        """Samples of the points, with scores where there is a discriminator. Raises Unreachable for a point."""
        subject, networks = self._subject, snapshot.using(question.raw)
        yield from subject.axes_for(question.points, snapshot.networks)
        x, y = yield from samples.made(subject, question.points, networks)
        scores = np.zeros(0, np.float32)
        if samples.has_critic(networks) and len(x):
            scores = _array((yield from sliced(self._score(networks), samples.rows_of(subject.model, networks), x, y)))
        return Judged(question.request, question.tag, subject.run, sealed(subject.model.kind.from_tensor(x)),
                      sealed(scores), snapshot.step)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _of_data(self, networks: Networks, indices: np.ndarray) -> Generator[None, None, np.ndarray]:
        if not len(indices):
            return np.zeros(0, np.float32)
        score, rows = self._score(networks), samples.rows_of(self._subject.model, networks)
        scores = yield from sliced(lambda part: score(*samples.real(self._subject, part)), rows, torch.from_numpy(indices))
        return _array(scores)

    def _of_generated(self, networks: Networks, points: Sequence[Point],
                      ) -> Generator[None, None, tuple[np.ndarray, Tensor, Tensor | None]]:
        """Scores [n], and the first samples with their classes; not all, for large pictures fill the memory."""
        subject, model, score = self._subject, self._subject.model, self._score(networks)
        rows, kept = samples.rows_of(model, networks), list[Tensor]()

        def judged(z: Tensor, y: Tensor | None) -> Tensor:
            x = model.decode(networks, z, y)
            if rows * len(kept) < PULLED:
                kept.append(x)
            return score(x, y)

        y = samples.conditions(subject, points)
        z = yield from samples.latents(subject, points, networks, rows)
        scores = yield from sliced(judged, rows, z, y)
        return _array(scores), torch.cat(kept)[:PULLED], None if y is None else y[:PULLED]

    def _pull(self, networks: Networks, x: Tensor, y: Tensor | None,
              shown: np.ndarray) -> Generator[None, None, float]:
        """Mean |-dL_G/dx|, Euclidean, in tensor units; real samples beside them are of the same classes (see `seeded`)."""
        model, rows = self._subject.model, max(1, samples.rows_of(self._subject.model, networks) // 3)
        if not len(x) or (model.adversarial in samples.PAIRED and not len(shown)):
            return math.nan
        places = torch.arange(len(x)) % max(1, len(shown))

        def lengths(x: Tensor, y: Tensor | None, place: Tensor) -> Tensor:
            beside = samples.real(self._subject, shown[place.numpy()])[0] if model.adversarial in samples.PAIRED else x
            return pull(model, networks, x, beside, y).flatten(1).norm(dim=1)

        return float((yield from sliced(lengths, rows, x, y, places)).double().mean())

    def _score(self, networks: Networks) -> Callable[[Tensor, Tensor | None], Tensor]:
        """(x, y) -> scores [n] of these networks."""
        def score(x: Tensor, y: Tensor | None) -> Tensor:
            scores = self._subject.model.score(networks, x, y)
            assert scores is not None
            return scores

        return score


def _array(scores: Tensor) -> np.ndarray:
    return scores.detach().float().cpu().numpy()
