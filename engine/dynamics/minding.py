"""One generated sample under the discriminator's eye: what it minds, and the training samples that are most like it.

What it minds is -dL_G/dx: the change of each number that would lower the generator's loss (by one sample's own term).
"""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
import torch
from torch import Tensor

from engine.answers import Minded
from engine.dynamics.data_features import DataFeatures
from engine.dynamics.pull import pull
from engine.dynamics.samples import PAIRED, evenly, has_critic, made, real, rows_of, training_part
from engine.dynamics.slices import sliced
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.metrics.features import NAME
from engine.models import Networks
from engine.questions import Mind
from engine.training.pool import Snapshot

PARTNERS = 16  # real samples that a paired loss compares the one sample with; the mean is taken
ENOUGH = 500  # training pictures with known features (or all there are), so that the nearest mean something
NUMBERS = 1 << 19  # in a slice of distances: about 2 ms

Near = tuple[np.ndarray, np.ndarray, str]  # indices [k], distances [k], in which space


class Minding:
    """Answers Mind for one subject. Belongs to the viewing thread.

    features: those that `Covering` reads (Covering.features); without, or as long as too few are known, pictures are
    compared pixel by pixel.
    """

    def __init__(self, subject: Subject, features: DataFeatures | None = None) -> None:
        self._subject, self._features = subject, features
        self._training = training_part(subject)

    def mind(self, question: Mind, snapshot: Snapshot) -> Generator[None, None, Minded]:
        """One sample, its score, pull (laid out like a raw sample; pictures: per unit of the tensors' range [-1, 1],
        points: per unit of the data), and nearest training samples.

        Without a discriminator the score is nan and the pull has no elements; without data there are no neighbours.
        Raises Unreachable for a point that has no latent.
        """
        subject, kind, networks = self._subject, self._subject.model.kind, snapshot.using(question.raw)
        points = (question.point,)
        yield from subject.axes_for(points, snapshot.networks)
        x, y = yield from made(subject, points, networks)
        sample = kind.from_tensor(x)
        score, minds = yield from self._judged(x, y, networks)
        indices, distances, space = yield from self._nearest(sample, max(0, question.neighbours))
        data = subject.dataset
        neighbours = sample[:0] if data is None else data.samples[indices]
        return Minded(
            request=question.request, run=subject.run, step=snapshot.step, sample=sealed(sample[0]), score=score,
            pull=sealed(minds), indices=tuple(indices.tolist()), neighbours=sealed(neighbours),
            distances=sealed(distances.astype(np.float32)), space=space,
        )

    # --- the discriminator -------------------------------------------------------------------------------------------

    def _judged(self, x: Tensor, y: Tensor | None,
                networks: Networks) -> Generator[None, None, tuple[float, np.ndarray]]:
        model, nothing = self._subject.model, np.zeros(0, np.float32)
        scores = model.score(networks, x, y) if has_critic(networks) else None
        yield
        if scores is None:
            return math.nan, nothing
        if model.adversarial not in PAIRED:
            gradient = pull(model, networks, x, x, y)
        elif len(partners := self._partners(y)):
            gradient = yield from self._paired(x, y, networks, partners)
        else:
            return float(scores[0]), nothing
        return float(scores[0]), model.kind.gradient_from_tensor(gradient)[0]

    def _paired(self, x: Tensor, y: Tensor | None, networks: Networks,
                partners: np.ndarray) -> Generator[None, None, Tensor]:
        """The mean pull [1, ...] beside the partners: which one a training step draws is chance."""
        def beside(index: Tensor) -> Tensor:
            many = x.expand(len(index), *x.shape[1:])
            classes = None if y is None else y.expand(len(index))
            return pull(self._subject.model, networks, many, real(self._subject, index)[0], classes)

        rows = max(1, rows_of(self._subject.model, networks) // 3)
        gradients = yield from sliced(beside, rows, torch.from_numpy(partners))
        return gradients.mean(0, keepdim=True)

    def _partners(self, y: Tensor | None) -> np.ndarray:
        data, chosen = self._subject.dataset, self._training
        if y is not None and data is not None and data.labels is not None:
            chosen = chosen[data.labels[chosen] == int(y[0])]
        return evenly(chosen, PARTNERS)

    # --- neighbours --------------------------------------------------------------------------------------------------

    def _nearest(self, sample: np.ndarray, count: int) -> Generator[None, None, Near]:
        """Of one raw sample [1, ...] among the training samples, nearest first."""
        if not len(self._training):
            return np.zeros(0, np.int64), np.zeros(0), ""
        if sample.ndim == 4 and self._features is not None:
            indices, known = self._features.known_training()
            if len(indices) >= min(ENOUGH, len(self._features.training)) > 0:
                yield
                if (mine := self._features_of(sample)) is not None:
                    yield
                    distances = np.linalg.norm(known - mine, axis=1)
                    return _first(indices, distances, count, f"{NAME} features, of {self._words(len(indices))}")
        distances = yield from self._by_numbers(sample)
        space = "pixels" if sample.ndim == 4 else "distance"
        return _first(self._training, distances, count, f"{space}, of {self._words(len(self._training))}")

    def _features_of(self, sample: np.ndarray) -> np.ndarray | None:
        """[1, 1280]; None without the extractor."""
        assert self._features is not None
        try:
            return self._features.of(sample)
        except Unreachable:
            return None

    def _by_numbers(self, sample: np.ndarray) -> Generator[None, None, np.ndarray]:
        """Euclidean distances [n] of raw samples to all training samples (pixels from 0 to 255; points in data units)."""
        data = self._subject.dataset
        assert data is not None
        mine, rows = sample.astype(np.float32).reshape(-1), max(1, NUMBERS // sample.size)
        parts = []
        for at in range(0, len(self._training), rows):
            theirs = data.samples[self._training[at : at + rows]].astype(np.float32)
            parts.append(np.linalg.norm(theirs.reshape(len(theirs), -1) - mine, axis=1))
            yield
        return np.concatenate(parts)

    def _words(self, count: int) -> str:
        """ "2,000 training pictures", "all 9,000 training points" """
        every = "all " if count == len(self._training) else ""
        noun = "pictures" if len(self._subject.model.kind.spec.shape) == 3 else "points"
        return f"{every}{count:,} training {noun}"


def _first(indices: np.ndarray, distances: np.ndarray, count: int, space: str) -> Near:
    order = np.argsort(distances, kind="stable")[:count]
    return indices[order], distances[order], space
