"""The numbers behind the map's colours, for the points of a chart: scores of the discriminator, errors of rebuilding."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

import numpy as np
import torch
from torch import Tensor

from engine.charting import Tint, Tinted
from engine.dynamics.samples import conditions, need_critic, real, seeded, training_part
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.mapping.chart import Chart
from engine.mapping.pacing import paced
from engine.models import Networks
from engine.training.pool import Snapshot

TOLD = 0.25  # seconds between two answers
REST, BEHIND = 0.002, 0.02  # seconds between two slices, in which other work of the lane goes on; and beside a map's own

Tell = Callable[[Tinted], None]


def tinting(subject: Subject, question: Tint, chart: Chart, snapshot: Snapshot, busy: Callable[[], bool],
            tell: Tell) -> Generator[float, None, None]:
    """Tell the numbers of the chart's points by this one snapshot, some at a time. Raises Unreachable.

    busy: whether a map, or a place under the hand, is being worked at, which comes first.
    """
    networks = snapshot.using(chart.question.raw)
    value = _value(subject, question, networks, chart)
    order, keys = _order(question, chart), chart.gathered.keys
    found: list[tuple[np.ndarray, np.ndarray]] = []
    told, done = time.monotonic(), 0

    def work(rows: slice) -> None:
        nonlocal done
        part = order[rows]
        done += len(part)
        for of_data in (True, False):
            some = part[chart.gathered.of_data[part] == of_data]
            if len(some):
                found.append((keys[some], value(some, of_data)))

    def answer() -> None:
        every = [np.concatenate(parts) for parts in zip(*found, strict=True)] or [keys[:0], np.zeros(0, np.float32)]
        found.clear()
        tell(Tinted(question.request, subject.run, snapshot.step, question.by, sealed(every[0]), sealed(every[1]), done,
                    len(order)))

    for _ in paced(work, len(order)):
        if time.monotonic() - told >= TOLD and done < len(order):
            answer()
            told = time.monotonic()
        yield BEHIND if busy() else REST
    answer()


def _order(question: Tint, chart: Chart) -> np.ndarray:
    """Indices of the points that have such a number; data (in a random order already) and samples alternate evenly."""
    of_data = chart.gathered.of_data
    data, samples = np.flatnonzero(of_data), np.flatnonzero(~of_data)
    if question.by == "rebuilt":
        return data
    spread = [(np.arange(len(part)) + 0.5) / max(1, len(part)) for part in (data, samples)]
    return np.concatenate([data, samples])[np.argsort(np.concatenate(spread), kind="stable")]


def _value(subject: Subject, question: Tint, networks: Networks, chart: Chart) -> Callable[[np.ndarray, bool], np.ndarray]:
    """(indices of points, whether they are data) to their numbers. Raises Unreachable where there are none."""
    if question.by == "rebuilt":
        _need_encoder(subject, networks)
        return lambda some, _: _array(_errors(subject, networks, chart.gathered.numbers[some]))
    need_critic(subject, networks)
    gathered = chart.gathered
    made = gathered.numbers[~gathered.of_data]
    points = seeded(subject, 0, training_part(subject), int(made.max(initial=-1)) + 1)
    first = len(gathered.vectors) - len(gathered.latents)  # point that has a latent

    def scores(some: np.ndarray, of_data: bool) -> np.ndarray:
        numbers = gathered.numbers[some]
        if of_data:
            x, y = real(subject, numbers)
        else:
            y = conditions(subject, [points[number] for number in numbers])
            z = torch.from_numpy(np.ascontiguousarray(gathered.latents[some - first])).to(subject.device)
            x = subject.model.decode(networks, z, y)
        found = subject.model.score(networks, x, y)
        assert found is not None
        return _array(found)

    return scores


def _errors(subject: Subject, networks: Networks, numbers: np.ndarray) -> Tensor:
    """Mean squared difference [n] of data and what their posterior means are decoded to."""
    x, y = real(subject, numbers)
    found = subject.model.encode(networks, x, y)
    assert found is not None
    return (subject.model.decode(networks, found[0], y) - x).square().flatten(1).mean(1)


def _need_encoder(subject: Subject, networks: Networks) -> None:
    """Raises Unreachable where nothing can be rebuilt."""
    title = subject.model.title
    if not subject.model.encodes:
        article = "An" if title[:1].upper() in "AEIOU" else "A"
        raise Unreachable(f"{article} {title} has no encoder, so it rebuilds nothing.", "Open a VAE or a VAE-GAN, or train one.")
    if "encoder" not in networks:
        raise Unreachable("This step was kept without its encoder.",
                          "Look at a step that has a checkpoint, or at the run while it trains.")


def _array(values: Tensor) -> np.ndarray:
    return values.detach().float().cpu().numpy().reshape(-1)
