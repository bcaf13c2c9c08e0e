"""Training, held-out and generated samples of a subject as tensors, for the instruments that judge or compare them."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from engine.commands import Point, Seed
from engine.dynamics.slices import rows_for, sliced
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.models import Model, Networks
from engine.training.run import spread

PIXELS = 12_544  # of a slice: 16 pictures of 28 px, 6-9 ms of decoding and scoring on one core
PAIRED = frozenset({"relativistic"})  # losses with terms that compare a generated sample with a real one
CRITIC = "critic"


def rows_of(model: Model, networks: Networks) -> int:
    """How many samples a slice of work may hold; a function of the sizes alone (see `engine.dynamics.slices`)."""
    return max(1, min(rows_for(*networks.values()), PIXELS // math.prod(model.kind.spec.shape[:2])))


def training_part(subject: Subject) -> np.ndarray:
    """Indices of the data that are trained on, int64, ascending; none where the data can't be found."""
    kept = np.ones(0 if subject.dataset is None else len(subject.dataset), bool)
    if subject.dataset is not None and subject.held_out is not None:
        kept[subject.held_out] = False
    return np.flatnonzero(kept)


def evenly(part: np.ndarray, count: int) -> np.ndarray:
    """At most `count` of the indices, evenly spread: many data sets lie sorted by class."""
    return part[spread(len(part), count).numpy()] if len(part) else part


def real(subject: Subject, indices: np.ndarray | Tensor) -> tuple[Tensor, Tensor | None]:
    """Samples of the data as tensors of the kind on the device, and their classes if the model is told any."""
    data, chosen = subject.dataset, np.asarray(indices)
    assert data is not None
    raw = torch.from_numpy(np.ascontiguousarray(data.samples[chosen])).to(subject.device)
    y = None
    if subject.model.classes and data.labels is not None:
        y = torch.from_numpy(data.labels[chosen]).to(subject.device)
    return subject.model.kind.to_tensor(raw), y


def seeded(subject: Subject, first: int, classes_of: np.ndarray, count: int) -> tuple[Point, ...]:
    """`count` points of the prior by number from `first`; a conditional model makes classes as frequent as in the data.

    classes_of: indices of the data whose classes they get, in turn; where there are none, every class in turn.
    """
    model, data = subject.model, subject.dataset
    if not model.classes:
        return tuple(Point(Seed(first + i)) for i in range(count))
    labels = np.arange(model.classes)
    if data is not None and data.labels is not None and len(classes_of):
        labels = data.labels[classes_of]
    return tuple(Point(Seed(first + i), condition=int(labels[i % len(labels)])) for i in range(count))


def conditions(subject: Subject, points: Sequence[Point]) -> Tensor | None:
    """Classes int64 [n] that the points are made under, None for an unconditional model."""
    if not subject.model.classes:
        return None
    return torch.tensor([point.condition or 0 for point in points], dtype=torch.int64, device=subject.device)


def classes(subject: Subject, condition: int | None, count: int) -> Tensor | None:
    """The same class for all of `count` samples, as `conditions` says it."""
    return conditions(subject, (Point(Seed(0), condition=condition),) * count)


def latents(subject: Subject, points: Sequence[Point], networks: Networks, rows: int) -> Generator[None, None, Tensor]:
    """Latents [n, dim] of the points, `rows` at a time: some may have to be encoded. Raises Unreachable."""
    parts = []
    for at in range(0, len(points), rows):
        parts.append(subject.latents(points[at : at + rows], networks))
        yield
    return torch.cat(parts) if parts else torch.zeros(0, subject.model.latent.dim, device=subject.device)


def made(subject: Subject, points: Sequence[Point],
         networks: Networks) -> Generator[None, None, tuple[Tensor, Tensor | None]]:
    """Generated samples of the points as tensors of the kind, and their classes. Raises Unreachable."""
    model, rows = subject.model, rows_of(subject.model, networks)
    y = conditions(subject, points)
    z = yield from latents(subject, points, networks, rows)
    x = yield from sliced(lambda z, y: model.decode(networks, z, y), rows, z, y)
    return x, y


def has_critic(networks: Networks) -> bool:
    """Whether there are weights of a discriminator."""
    return CRITIC in networks


def need_critic(subject: Subject, networks: Networks) -> None:
    """Raises Unreachable where nothing can be scored."""
    title = subject.model.title
    if CRITIC not in subject.model.networks:
        article = "An" if title[:1].upper() in "AEIOU" else "A"
        raise Unreachable(f"{article} {title} has no discriminator.", "Open a GAN or a VAE-GAN, or train one.")
    if not has_critic(networks):
        raise Unreachable("This step was kept without its discriminator.",
                          "Look at a step that has a checkpoint, or at the run while it trains.")
