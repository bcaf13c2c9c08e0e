"""The maps of one subject: the first, and a second beside it that never keeps the first one waiting."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from engine.answers import Located, MapShown
from engine.charting import Extracted, Tinted
from engine.commands import Lane
from engine.dynamics.data_features import DataFeatures
from engine.exploring.looking_back import past
from engine.exploring.subject import Subject
from engine.mapping.aligning import procrustes, shared
from engine.mapping.chart import Chart
from engine.mapping.comparing import common
from engine.mapping.gathering import Gathered
from engine.mapping.mapmaker import Job, Lease, Mapmaker, Put
from engine.mapping.pca import Projection
from engine.mapping.projecting import ENOUGH
from engine.questions import Charting
from engine.second_map import SecondMap, SecondShown, SecondStop
from engine.storage import snapshots
from engine.training.awaiting import awaited
from engine.training.pool import Snapshot

REST = 0.05  # seconds between two looks whether the first map rests
Tell = Callable[[Any], None]


class Maps:
    """Belongs to the viewing thread. The first map is a Mapmaker's; the second is made from its vectors, or a snapshot's."""

    def __init__(self, subject: Subject, features: DataFeatures, lease: Lease, put: Put, tell: Tell,
                 find: Callable[[Path], Subject], cache: Path | None = None,
                 trains: Callable[[], bool] = lambda: False) -> None:  # fmt: skip
        """As for a Mapmaker. find: opens another run; cache: where features of its data are kept."""
        self._find, self._cache = find, cache
        self._subject, self._features, self._lease, self._put, self._tell = subject, features, lease, put, tell
        self.first = Mapmaker(subject, features, lease, put, self._told, trains)
        self.manners = self.first.manners
        self.second: SecondMaker | None = None

    def take(self, question: Charting) -> None:
        """Begin to answer, unless it is meant for another run."""
        if not isinstance(question, SecondMap | SecondStop):
            self.first.take(question)
        elif question.run in (None, self._subject.run):
            if isinstance(question, SecondMap):
                self._begin(question)
            elif question.forget:
                self._put("map second", Lane.WALL, _nothing())  # whatever it is at, or waits for
                self.second = None
            elif self.second is not None:
                self.second.stop()

    def _begin(self, question: SecondMap) -> None:
        if self.second is None or self.second.of != (question.step, question.other) or not self.second.joins(question):
            self._put("map second", Lane.WALL, self.manners.gently(self._made(question)))

    def _made(self, question: SecondMap) -> Job:
        """The second map, when the first rests. Raises OpenError, Unreachable."""
        while self.first.busy:
            yield REST
        if self.second is None or self.second.of != (question.step, question.other):
            self.second = yield from self._maker(question.step, question.other)
        making = self.second.make(question)
        yield from self._behind(making) if question.step is not None else making

    def _behind(self, job: Job) -> Job:
        """Work that holds no lease of the trainer's buffers: not a slice of it while the first map is being made."""
        try:
            while True:
                while self.first.busy:
                    yield REST
                try:
                    yield next(job)
                except StopIteration:
                    return
        finally:
            job.close()

    def _maker(self, step: int | None, run: Path | None) -> Generator[float | None, None, SecondMaker]:
        """A copy of the subject, so that places of the second map are no places of the explorer."""
        if run is not None:
            found = yield from awaited(lambda: self._find(run))
            other = replace(found, live=False)
            features = DataFeatures(other, self._cache)
            maker = SecondMaker(self.first, (None, run), other, features, other.pool.lease, self._put, self._told)
            maker.shares = "data" if _same_data(self._subject, other) else "none"
            return maker
        if step is None:
            here = replace(self._subject)
            return SecondMaker(self.first, (None, None), here, self._features, self._lease, self._put, self._told)
        pool = yield from awaited(lambda: past(self._subject, step, self._subject.device))
        then = replace(self._subject, pool=pool, live=False, _axes=None)
        return SecondMaker(self.first, (step, None), then, self._features, pool.lease, self._put, self._told)

    def _told(self, event: MapShown | Located | Tinted | Extracted) -> None:
        """Tell it; two maps that rest are compared."""
        self._tell(event)
        if isinstance(event, MapShown) and event.settled == 1.0 and self.second is not None:
            self._put("compare maps", Lane.WALL, self.manners.gently(self._behind(self._compared())))

    def _compared(self) -> Job:
        while self.second is not None and self.second.busy:
            yield REST
        first, second = self.first.chart, self.second.chart if self.second is not None else None
        if first is None or second is None or self.second is None:
            return
        second = self.second.laid_again(second)
        mine, theirs = self.second.common(second.gathered)
        yield None
        near = yield from common(first.places[theirs], second.places[mine])
        self._tell(self.second.answer(second, 1.0, near))


class SecondMaker(Mapmaker):
    """Makes maps that are laid onto the first one."""

    shares: Literal["points", "data", "none"] = "points"

    def __init__(self, first: Mapmaker, of: tuple[int | None, Path | None], subject: Subject, features: DataFeatures,
                 lease: Lease, put: Put, tell: Tell) -> None:  # fmt: skip
        super().__init__(subject, features, lease, put, tell, first.trains)
        self.first, self.of, self.manners = first, of, first.manners
        self._run = first.run  # what is explored: places of points are told of it

    def joins(self, question: SecondMap) -> bool:
        """Whether the job at work will answer it."""
        return self._joins(question)

    def make(self, question: SecondMap) -> Job:
        """One map. Raises Unreachable."""
        self._stopped = False
        return self._map(question)

    def stop(self) -> None:
        """What is there by now is the map."""
        self._stopped = True

    def answer(self, chart: Chart, settled: float, near: float) -> SecondShown:
        """What is told of it."""
        steps = tuple(snapshots.steps(self._run)) if settled == 1.0 else ()
        return SecondShown(request=chart.question.request, run=self._run, settled=settled, exact=False, near=near, steps=steps,
                           shares=self.shares, **chart.facts(self._subject.dataset))

    def _answer(self, chart: Chart, settled: float) -> MapShown:
        return self.answer(chart, settled, float("nan"))

    def laid_again(self, chart: Chart) -> Chart:
        """The map it keeps, laid onto what the first one is by now."""
        places = self._laid(chart.gathered, chart.places, chart.question.projection)
        self._chart = self._shown[chart.question.projection] = replace(chart, places=places)
        return self._chart

    def _gathering(self, before: Chart | None, snapshot: Snapshot) -> Generator[float | None, None, Gathered]:
        """Of the same weights as the first map: its very vectors."""
        first, asked = self.first.chart, self._asked
        assert asked is not None
        if self.of == (None, None) and first is not None and first.gathered.share == 1.0:
            there = first.question
            if (there.raw, there.data, there.samples) == (asked.raw, asked.data, asked.samples):
                yield None
                return first.gathered
        return (yield from super()._gathering(before, snapshot))

    def _show(self, gathered: Gathered, step: int, places: np.ndarray, plane: Projection | None, words: str,
              settled: float, keep: bool = True) -> Job:
        assert self._asked is not None
        first = self.first.chart
        if first is not None and first.gathered is gathered:
            step = first.step
        places = self._laid(gathered, places, self._asked.projection)
        yield from super()._show(gathered, step, places, plane, words, settled, keep)

    def _laid(self, gathered: Gathered, places: np.ndarray, projection: str) -> np.ndarray:
        """Turned onto the first map. Axes that somebody chose stay where they are."""
        first = self.first.chart
        if first is None or "custom" in (projection, first.question.projection):
            return places
        mine, theirs = self.common(gathered)
        return procrustes(places[mine], first.places[theirs])(places) if len(mine) >= ENOUGH else places

    def common(self, gathered: Gathered) -> tuple[np.ndarray, np.ndarray]:
        """Where the points of the first map stand here, and there. A seed's sample by another run is another point."""
        first = self.first.chart
        if first is None or self.shares == "none":
            return (np.zeros(0, np.int64),) * 2
        mine, theirs = shared(gathered.keys, first.gathered.keys)
        if self.shares == "data":
            real = gathered.of_data[mine]
            return mine[real], theirs[real]
        return mine, theirs


def _nothing() -> Job:
    yield from ()


def _same_data(one: Subject, other: Subject) -> bool:
    """Whether the same number is the same sample: the data are there, and equal to the last value."""
    return one.dataset is not None and other.dataset is not None and one.dataset.fingerprint == other.dataset.fingerprint
