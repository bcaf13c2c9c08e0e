"""Which classes of the data are generated how often: pictures are drawn a few at a time, read, and remembered a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.answers import Covered
from engine.datasets import Dataset
from engine.device import step_back, use_threads
from engine.dynamics.data_features import CHUNK, DataFeatures
from engine.dynamics.pairwise import Pairwise
from engine.dynamics.samples import made, seeded
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.metrics.coverage import RARE, Clusters, Reader, classes_found
from engine.models import Networks
from engine.questions import Cover
from engine.training.awaiting import awaited
from engine.training.pool import Snapshot

WINDOW = 512  # generated pictures, the newest
READ = 0.15  # seconds of reading the data in one answer
FIRST = 1 << 34  # number of the first seed: those of the lattice and of the scores lie below


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How pictures are told apart: "classes" (by labels) or "clusters", and what the data are like, read the same way.

    data: class of pictures of the data as read, int64 [m]. A reader that errs shifts shares; so what is generated as
    read is compared with data as read, held-out ones where there are some, which the reader never saw.
    accuracy: of the classes so read (0 for clusters). pairs: features of training pictures.
    """

    what: str
    names: tuple[str, ...]
    read: Callable[[np.ndarray], np.ndarray]
    data: np.ndarray
    accuracy: float
    pairs: Pairwise


class Window:
    """The newest generated pictures: their features' distances, and how each was read."""

    def __init__(self) -> None:
        self.pairs, self.labels = Pairwise(WINDOW), deque[int](maxlen=WINDOW)


class Covering:
    """Answers Cover for one subject with pictures. Belongs to the viewing thread. cache: folder that features are kept in."""

    def __init__(self, subject: Subject, cache: Path | None, features: DataFeatures | None = None) -> None:
        self._subject = subject
        self.features = features if features is not None else DataFeatures(subject, cache)
        self._learning: Generator[float, None, Reading] | None = None  # outlives the request that began it
        self._reading: Reading | None = None
        self._drawn = 0  # so many seeds were used
        self._raw, self._step = False, -1
        self._window = Window()

    def cover(self, question: Cover, snapshot: Snapshot) -> Generator[None, None, Covered]:
        """Draw `count` more pictures and tell what the newest 512 are. Where the data are not read yet, read on.

        The window starts anew where the step goes back or `raw` changes. Raises Unreachable without data or extractor.
        """
        yield from self.features.read(READ)
        if self.features.progress < 1:
            return self._unread(question, snapshot)
        reading = yield from self._learned()
        if question.raw != self._raw or snapshot.step < self._step:
            self.start_anew()
        self._raw, self._step = question.raw, snapshot.step
        window = self._window  # to the end, whatever is looked at by then
        yield from self._draw(window, question.count, snapshot.using(question.raw), reading)
        return (yield from self._told(window, question, snapshot, reading))

    def start_anew(self) -> None:
        """Other weights than those that come next are looked at now."""
        self._window = Window()

    # --- the data ----------------------------------------------------------------------------------------------------

    def _learned(self) -> Generator[None, None, Reading]:
        """The reading, learned in a thread of its own, once: a newer request goes on waiting where an older one was."""
        while self._reading is None:
            learning, self._learning = self._learning or awaited(self._learn), None
            try:
                next(learning)
                self._learning = learning
            except StopIteration as end:
                self._reading = end.value
            except ValueError as error:
                raise Unreachable(f"The pictures can't be told apart: {error}", "Use data with more pictures.") from None
            yield
        return self._reading

    def _learn(self) -> Reading:
        use_threads(1)
        step_back()
        self.features.keep()
        assert self._subject.dataset is not None
        return learned(self._subject.dataset, self.features)

    # --- what is generated -------------------------------------------------------------------------------------------

    def _draw(self, window: Window, count: int, networks: Networks, reading: Reading) -> Generator[None, None, None]:
        """Generate, measure and read pictures of seeds that were never used before."""
        turns = self.features.training  # in random order: their classes are as frequent as in the data
        for at in range(0, count, CHUNK):
            few = min(CHUNK, count - at)
            classes_of = turns[(self._drawn + np.arange(few)) % len(turns)]
            points = seeded(self._subject, FIRST + self._drawn, classes_of, few)
            self._drawn += few
            x, _ = yield from made(self._subject, points, networks)
            features = self.features.of(self._subject.model.kind.from_tensor(x))
            yield
            window.pairs.add(features)
            window.labels.extend(reading.read(features).tolist())
            yield

    def _told(self, window: Window, question: Cover, snapshot: Snapshot,
              reading: Reading) -> Generator[None, None, Covered]:
        found = classes_found(np.array(window.labels, np.int64), reading.data, len(reading.names))
        each = min(window.pairs.count, reading.pairs.count)
        diversity = window.pairs.diversity(each), reading.pairs.diversity(each)
        yield
        duplicates = near_duplicates(window.pairs, reading.pairs, each)
        return Covered(
            request=question.request, run=self._subject.run, step=snapshot.step, what=reading.what, names=reading.names,
            data=sealed(found.data), made=sealed(found.made), close=sealed(np.zeros(0)), found=sealed(found.found),
            count=len(window.labels), accuracy=reading.accuracy, diversity=diversity, duplicates=duplicates,
        )

    def _unread(self, question: Cover, snapshot: Snapshot) -> Covered:
        nothing = sealed(np.zeros(0))
        return Covered(
            request=question.request, run=self._subject.run, step=snapshot.step, what=_what(self._subject.dataset),
            names=(), data=nothing, made=nothing, close=nothing, found=sealed(np.zeros(0, bool)), count=0,
            progress=self.features.progress,
        )


def learned(dataset: Dataset, features: DataFeatures) -> Reading:
    """From what is known of the data, all in all 1 to 3 s. Raises ValueError for too few pictures."""
    indices, known = features.known_training()
    pairs = Pairwise(WINDOW)
    pairs.add(known[:WINDOW])
    if _what(dataset) == "clusters":
        clusters = Clusters.fit(known)
        names = tuple(f"Cluster {k + 1}" for k in range(len(clusters.centres)))
        return Reading("clusters", names, clusters.read, clusters.read(known), 0.0, pairs)
    assert dataset.labels is not None
    reader = Reader.fit(known, dataset.labels[indices], len(dataset.classes))
    apart, held_out = features.known_held_out()
    if not len(apart):
        return Reading("classes", dataset.classes, reader.read, reader.read(known), reader.accuracy, pairs)
    read = reader.read(held_out)
    accuracy = float((read == dataset.labels[apart]).mean())
    return Reading("classes", dataset.classes, reader.read, read, accuracy, pairs)


def near_duplicates(made: Pairwise, real: Pairwise, each: int) -> tuple[float, float]:
    """As `engine.metrics.coverage.near_duplicates`, of the newest `each` on both sides."""
    if each < 2:
        return 0.0, 0.0
    made_near, real_near = made.nearest(each), real.nearest(each)
    least = np.quantile(real_near, RARE)
    return float((made_near <= least).mean()), float((real_near <= least).mean())


def _what(dataset: Dataset | None) -> str:
    """Labels tell classes if there are two or more."""
    return "classes" if dataset is not None and dataset.labels is not None and len(dataset.classes) > 1 else "clusters"
