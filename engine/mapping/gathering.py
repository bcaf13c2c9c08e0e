"""What a map is made of: the data and the sampler's samples as vectors of one space.

With an encoder that space is the latent space: posterior means of the data beside latents of seeds. Without one the data have no
latents, so all are compared by what they look like: features of pictures, or the coordinates of points.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import torch

from engine.commands import Point
from engine.dynamics.data_features import CHUNK, DataFeatures
from engine.dynamics.samples import conditions, real, seeded, training_part
from engine.exploring.subject import Subject
from engine.latent.places import diverged
from engine.latent.seeds import seed_latent
from engine.mapping.neighbours import nearest
from engine.mapping.pacing import paced
from engine.metrics.features import NAME, WIDTH
from engine.models import Networks
from engine.questions import Map

SEEDS = 64  # latents drawn between two yields
FAR = 1e15  # from the origin; beyond it sums of squares leave float32
READ = 0.5  # seconds of reading features between two questions whether to show them


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """n points: first the data, then samples of the prior.

    vectors: float32 [n, d] in `space` ("latents", "EfficientNet-Lite0 features", "data coordinates"). of_data bool [n],
    numbers int64 [n] (of data, of seeds), labels int16 [n] (-1: none). latents: float32 [l, dim] of the last l of the points,
    all or the samples.
    predicted: the samples' labels are those of the nearest data. share: of what is to be gathered.
    """

    vectors: np.ndarray
    of_data: np.ndarray
    numbers: np.ndarray
    labels: np.ndarray
    latents: np.ndarray
    space: str
    predicted: bool
    share: float = 1.0

    @property
    def keys(self) -> np.ndarray:
        """One number for each point, the same in every map of the run."""
        return self.numbers * 2 + self.of_data

    @property
    def data(self) -> np.ndarray:
        """Vectors of the data alone."""
        return self.vectors[self.of_data]


Gathering = Generator[Gathered | None, None, Gathered]
Wanted = Callable[[], bool]


def in_latents(subject: Subject, networks: Networks) -> bool:
    """Whether the map shows the latent space itself."""
    return subject.model.encodes and "encoder" in networks


def gather(subject: Subject, question: Map, networks: Networks, features: DataFeatures, wanted: Wanted) -> Gathering:
    """Yields None between slices of work, and what there is by now whenever that is wanted. Raises Unreachable."""
    points = seeded(subject, 0, training_part(subject), max(0, question.samples))
    z = yield from _latents(subject, len(points))
    if in_latents(subject, networks):
        return (yield from _encoded(subject, question, networks, points, z, wanted))
    if subject.model.kind.spec.kind == "points":
        return (yield from _coordinates(subject, question, networks, points, z))
    return (yield from _features(subject, question, networks, points, z, features, wanted))


def chosen(subject: Subject, question: Map) -> np.ndarray:
    """Indices of the data on the map, int64, in a random order that is the same for every map of these data."""
    count = len(subject.dataset) if subject.dataset is not None else 0
    order = np.random.Generator(np.random.Philox(key=[count, 0])).permutation(count)
    return order[: question.data] if question.data > 0 else order


def _latents(subject: Subject, count: int) -> Generator[None, None, np.ndarray]:
    dim = subject.model.latent.dim
    z = np.zeros((count, dim), np.float32)
    for at in range(0, count, SEEDS):
        for number in range(at, min(at + SEEDS, count)):
            z[number] = seed_latent(number, dim)
        yield
    return z


# --- with an encoder -------------------------------------------------------------------------------------------------


def _encoded(subject: Subject, question: Map, networks: Networks, points: tuple[Point, ...], z: np.ndarray,
             wanted: Wanted) -> Gathering:
    indices, space = chosen(subject, question), "latents"
    means = np.zeros((len(indices), z.shape[1]), np.float32)

    def encode(rows: slice) -> None:
        x, y = real(subject, indices[rows])
        found = subject.model.encode(networks, x, y)
        assert found is not None
        means[rows] = found[0].float().cpu().numpy()

    for done in _counted(encode, len(indices)):
        if done < len(indices) and wanted():
            yield (yield from _joined(subject, indices[:done], means[:done], points, z, z, space, done / len(indices)))
        yield None
    return (yield from _joined(subject, indices, means, points, z, z, space))


def _counted(work: Callable[[slice], None], count: int) -> Generator[int, None, None]:
    """How many are done, after each slice."""
    done = 0

    def one(rows: slice) -> None:
        nonlocal done
        work(rows)
        done = rows.stop

    for _ in paced(one, count):
        yield done


# --- without an encoder ----------------------------------------------------------------------------------------------


def _coordinates(subject: Subject, question: Map, networks: Networks, points: tuple[Point, ...],
                 z: np.ndarray) -> Gathering:
    indices = chosen(subject, question)
    raw = np.zeros((0, subject.model.kind.spec.shape[0]), np.float32)
    if subject.dataset is not None:
        raw = subject.dataset.samples[indices].astype(np.float32)
    made = yield from paced(lambda rows: decoded(subject, networks, points[rows], z[rows]), len(points))
    samples = np.concatenate([raw[:0], *made])
    return (yield from _joined(subject, indices, raw, points, z, samples, "data coordinates"))


def _features(subject: Subject, question: Map, networks: Networks, points: tuple[Point, ...], z: np.ndarray,
              features: DataFeatures, wanted: Wanted) -> Gathering:
    """The data are those whose features are read for every instrument, 2,500 at most."""
    space, nothing = f"{NAME} features", np.zeros((0, WIDTH), np.float32)
    if len(features.training) + len(features.held_out):
        while features.progress < 1:
            yield from features.read(READ)
            if features.progress < 1 and wanted():
                indices, known = known_features(features)
                share = features.progress / 2
                yield (yield from _joined(subject, indices, known, points[:0], z[:0], nothing, space, share))
    indices, known = known_features(features)
    if question.data > 0:
        indices, known = indices[: question.data], known[: question.data]
    found = [nothing]
    for at in range(0, len(points), CHUNK):
        rows = slice(at, at + CHUNK)
        raw = decoded(subject, networks, points[rows], z[rows])
        yield None  # both together would be felt by a hand that drags
        found.append(features.of(raw))
        yield None
        if (done := at + CHUNK) < len(points) and wanted():
            yield (yield from _joined(subject, indices, known, points[:done], z[:done], np.concatenate(found), space,
                                      0.5 + 0.5 * done / len(points)))
    return (yield from _joined(subject, indices, known, points, z, np.concatenate(found), space))


def known_features(features: DataFeatures) -> tuple[np.ndarray, np.ndarray]:
    """Indices [n] and features [n, 1280] of all pictures of the data that were read."""
    first, second = features.known_training(), features.known_held_out()
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def decoded(subject: Subject, networks: Networks, points: tuple[Point, ...], z: np.ndarray) -> np.ndarray:
    """Raw samples of latents [n, dim]."""
    latents = torch.from_numpy(np.ascontiguousarray(z)).to(subject.device)
    model = subject.model
    return model.kind.from_tensor(model.decode(networks, latents, conditions(subject, points)))


def _placed(vectors: np.ndarray) -> np.ndarray | None:
    """Which of the vectors [n, d] have finite squares: bool [n], None if all. Raises Unreachable if none has."""
    if not vectors.size or (vectors.min() > -FAR and vectors.max() < FAR):  # no comparison with nan holds
        return None
    found = (np.abs(vectors) < FAR).all(axis=1)
    if not found.any():
        raise diverged()
    return found


# --- labels ----------------------------------------------------------------------------------------------------------


def _joined(subject: Subject, indices: np.ndarray, data: np.ndarray, points: tuple[Point, ...], z: np.ndarray,
            samples: np.ndarray, space: str, share: float = 1.0) -> Generator[None, None, Gathered]:
    """Data and samples with their labels: the data's own; of samples what they were made under, else the nearest data's.

    Without those that have no place: weights that diverge make some, and then all, of them not finite. Raises Unreachable
    where that leaves no data, or no samples.
    """
    dataset, seeds = subject.dataset, np.arange(len(samples))
    placed, made = _placed(data), _placed(samples)
    if placed is not None:
        indices, data = indices[placed], data[placed]
    if made is not None:
        seeds, samples, z, points = seeds[made], samples[made], z[made], tuple(points[number] for number in seeds[made])
    labels = np.full(len(data), -1, np.int16)
    theirs = np.full(len(samples), -1, np.int16)
    predicted = False
    if dataset is not None and dataset.labels is not None:
        labels = dataset.labels[indices].astype(np.int16)
        if subject.model.classes:
            theirs = np.array([point.condition or 0 for point in points], np.int16)
        elif len(data):
            found, _ = yield from nearest(samples, data, 1)
            theirs, predicted = labels[found[:, 0]] if len(samples) else theirs, True
    latents = np.concatenate([data, z]) if space == "latents" else z
    return Gathered(
        np.concatenate([data, samples]).astype(np.float32, copy=False),
        np.arange(len(data) + len(samples)) < len(data), np.concatenate([indices, seeds]).astype(np.int64),
        np.concatenate([labels, theirs]), latents, space, predicted, share,
    )
