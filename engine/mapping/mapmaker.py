"""Answers Map, MapStop, Locate, Tint and Extract for one subject, and keeps the newest map."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import assert_never

import numpy as np

from engine.answers import Located, MapShown
from engine.charting import Extract, Extracted, Tint, Tinted
from engine.commands import Lane
from engine.dynamics.data_features import CHUNK, DataFeatures
from engine.dynamics.samples import evenly, latents, rows_of
from engine.events import sealed
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.mapping.chart import Chart
from engine.mapping.density import REFERENCE, Density, extent_of, veil_radius
from engine.mapping.extracting import extracting
from engine.mapping.gathering import READ, Gathered, decoded, gather, known_features
from engine.mapping.giving_way import GivingWay
from engine.mapping.pca import Projection, fitting
from engine.mapping.projecting import plane_for
from engine.mapping.settling import settling, words_of
from engine.mapping.tinting import tinting
from engine.models import Networks
from engine.questions import Charting, Locate, Map, MapStop
from engine.training.awaiting import awaited
from engine.training.pool import Snapshot

LAYOUTS = ("neighbours", "tsne")
SHOWN, PAUSE = 1.0, 4  # seconds between two looks at what is gathered so far; and times as long as a look took, at least
BESIDE = 10  # times as long while a model trains
ASIDE = 0.001  # seconds for which a map, which comes first in its lane, lets percentiles go on
FEWEST = 3  # points of a map that is not whole yet
BROAD = 10.0  # map units from the middle to the farthest point of what a layout begins with

Job = Generator[float | None, None, None]
Lease = Callable[[], AbstractContextManager[Snapshot]]
Tell = Callable[[MapShown | Located | Tinted | Extracted], None]
Put = Callable[[str, Lane, Job], None]


class Mapmaker:
    """Belongs to the viewing thread. Its jobs yield None, or seconds for which they have nothing to do."""

    def __init__(self, subject: Subject, features: DataFeatures, lease: Lease, put: Put, tell: Tell,
                 trains: Callable[[], bool] = lambda: False) -> None:  # fmt: skip
        """lease: of the snapshot that is looked at. put: a job with a name and its lane, in the place of one of that name.
        trains: whether anything is being trained, this run or another.
        """
        self._subject, self._features, self._lease, self._put, self._tell = subject, features, lease, put, tell
        self._asked: Map | None = None  # what the running job answers
        self._stopped = False
        self._shown: dict[str, Chart] = {}  # the newest map of each projection
        self._chart: Chart | None = None
        self._gathered: tuple[tuple[object, ...], Gathered] | None = None  # the newest, and of what
        self._judging: set[str] = set()  # tags of points whose percentiles are looked for
        self.manners = GivingWay(trains)
        self.trains = trains
        self._due = 0.0  # when what is gathered by then is shown
        self._density: Density | None = None

    @property
    def busy(self) -> bool:
        """Whether a map is being made."""
        return self._asked is not None

    @property
    def run(self) -> Path:
        """Whose maps they are."""
        return self._subject.run

    @property
    def chart(self) -> Chart | None:
        """The newest map."""
        return self._chart

    def take(self, question: Charting) -> None:
        """Begin to answer, unless it is meant for another run."""
        if question.run not in (None, self._subject.run):
            return
        match question:
            case Map():
                if not self._joins(question):
                    self._stopped = False  # here: a stop may come before its first slice
                    self._put("map map", Lane.WALL, self.manners.gently(self._map(question)))
            case MapStop():
                self._stopped = True
            case Locate(tag=tag):
                job = self._locate(question)
                if self._chart is not None and self._chart.gathered.space != "latents":  # features are long work
                    job = self.manners.gently(job)
                self._put(f"locate {tag}", Lane.NEAR, job)
            case Tint():
                self._put("tint map tint", Lane.WALL, self.manners.gently(self._tint(question)))
            case Extract():
                self._put(f"extract extract-{question.request}", Lane.WALL, self.manners.gently(self._extract(question)))
            case _:
                assert_never(question)

    # --- maps --------------------------------------------------------------------------------------------------------

    def _joins(self, question: Map) -> bool:
        """Whether the running job will answer it: one that asks for the same as is worked at. What is begun is shown under
        the newer request, then mapped anew if there is a newer snapshot; so a map that takes longer than the pause between two
        requests is still finished.
        """
        if self._asked is None or replace(self._asked, request=question.request) != question:
            return False
        self._asked = question
        return True

    def _map(self, question: Map) -> Job:
        """Answer it, and those that join. Raises Unreachable."""
        self._asked = question
        try:
            while True:
                answered = self._asked
                weights = yield from self._made()
                with self._lease() as snapshot:
                    if self._stopped or self._asked is answered or snapshot.weights == weights:
                        return
        finally:
            self._asked = None

    def _made(self) -> Generator[float | None, None, tuple[int, int]]:
        """Make one map; which weights it is of."""
        assert self._asked is not None
        before = self._shown.get(self._asked.projection)
        with self._lease() as snapshot:
            step, weights = snapshot.step, snapshot.weights
            gathered = yield from self._gathering(before, snapshot)
            if not len(gathered.vectors):
                raise Unreachable("There is nothing to map.", "Ask for some samples, or put the data back.")
            if self._asked.projection not in LAYOUTS:
                plane, words = yield from plane_for(self._asked, gathered, self._subject, snapshot.networks, before)
                yield from self._show(gathered, step, plane.places(gathered.vectors), plane, words, 1.0)
        if self._asked.projection in LAYOUTS:
            yield from self._settled(gathered, step, before)
        return weights

    def _gathering(self, before: Chart | None, snapshot: Snapshot) -> Generator[float | None, None, Gathered]:
        """While there is no map of this projection, what is gathered so far is shown; a map that is there stays."""
        asked = self._asked
        assert asked is not None
        key = (*snapshot.weights, asked.raw, asked.data, asked.samples)
        if self._gathered is not None and self._gathered[0] == key:  # another projection of the same
            return self._gathered[1]
        patience = BESIDE if self.trains() else 1
        self._due = time.monotonic() + patience * SHOWN
        job = gather(self._subject, asked, snapshot.using(asked.raw), self._features,
                     lambda: before is None and time.monotonic() >= self._due)
        while True:
            try:
                partial = next(job)
            except StopIteration as end:
                self._gathered = key, end.value
                return end.value
            yield ASIDE if self._judging else None
            if partial is not None and len(partial.vectors) >= FEWEST:
                began = time.monotonic()
                yield from self._show_partial(asked, partial, snapshot)
                self._due = time.monotonic() + patience * max(SHOWN, PAUSE * (time.monotonic() - began))

    def _show_partial(self, asked: Map, partial: Gathered, snapshot: Snapshot) -> Job:
        step, share, words = snapshot.step, 0.5 * partial.share, f"Reading: {100 * partial.share:.0f} %"
        if asked.projection == "pca":
            newest = self._shown.get("pca")
            plane, _ = yield from plane_for(asked, partial, self._subject, snapshot.networks, newest)
            yield from self._show(partial, step, plane.places(partial.vectors), plane, words, share)
        elif asked.projection in LAYOUTS:
            yield from self._show_start(partial, step, words, 0.5 * share)

    def _show_start(self, gathered: Gathered, step: int, words: str, settled: float) -> Job:
        """The places that a layout begins with."""
        places = (yield from fitting(gathered.vectors)).places(gathered.vectors)
        places *= BROAD / max(float(np.abs(places).max()), 1e-12)
        yield from self._show(gathered, step, places, None, words, settled, keep=False)

    def _settled(self, gathered: Gathered, step: int, before: Chart | None) -> Job:
        asked = self._asked
        assert asked is not None
        again = before is not None and _alike(before.question, asked)
        words = words_of(asked, gathered)
        job = settling(asked, gathered, before, again, lambda: self._stopped)
        try:
            while True:
                found = next(job)
                if isinstance(found, tuple):
                    yield from self._show(gathered, step, found[0], None, words, min(found[1], 0.999))
                else:
                    yield found
        except StopIteration as end:
            last = end.value
        finally:
            job.close()
        if last is not None:
            yield from self._show(gathered, step, last[0], None, words, 1.0)
        elif before is not None:  # stopped before it began: the map of this projection that there is, not another's
            self._chart, self._subject.on_map = before, before.latent
            self._tell(self._answer(before, 1.0))
        else:
            yield from self._show_start(gathered, step, f"{words}; stopped before it began", 1.0)

    def _show(self, gathered: Gathered, step: int, places: np.ndarray, plane: Projection | None, words: str,
              settled: float, keep: bool = True) -> Job:
        assert self._asked is not None
        veil = yield from veil_radius(places[gathered.of_data], extent_of(places))
        chart = Chart(self._asked, step, gathered, places.astype(np.float32, copy=False), plane, words, veil)
        if keep:
            self._shown[self._asked.projection] = chart
        self._chart = chart
        self._subject.on_map = chart.latent
        self._tell(self._answer(chart, settled))

    def _answer(self, chart: Chart, settled: float) -> MapShown:
        assert self._asked is not None
        return MapShown(request=self._asked.request, run=self._subject.run, settled=settled, exact=chart.exact,
                        **chart.facts(self._subject.dataset))

    # --- single points -----------------------------------------------------------------------------------------------

    def _locate(self, question: Locate) -> Job:
        """Tell where the points lie; then, as a job of less urgency, how unusual they are. Nothing while there is no map.

        Raises Unreachable.
        """
        chart = self._chart
        if chart is None or not question.points:
            return
        with self._lease() as snapshot:
            networks = snapshot.using(chart.question.raw)
            yield from self._subject.axes_for(question.points, snapshot.networks)
            rows = rows_of(self._subject.model, networks)
            z = (yield from latents(self._subject, question.points, networks, rows)).float().cpu().numpy()
            looks = None if chart.gathered.space == "latents" else (yield from self._looks(question, z, networks))
            places = yield from chart.locate(z if looks is None else looks)
            self._tell(self._located(question, places, np.full(len(z), np.nan, np.float32), snapshot.step))
        if not question.judged:
            return
        self._put(f"judge-place {question.tag}", Lane.WALL,
                  self.manners.gently(self._judge(question, chart, z, looks, places)))
        self._judging.add(question.tag)

    def _judge(self, question: Locate, chart: Chart, z: np.ndarray, looks: np.ndarray | None, places: np.ndarray) -> Job:
        """The percentiles of latents [n, dim]."""
        try:
            yield None  # a rest at once while somebody walks: the next place takes this one's turn before anything is computed
            with self._lease() as snapshot:
                step = snapshot.step
                if looks is None:
                    looks = yield from self._looks(question, z, snapshot.using(chart.question.raw))
            density = yield from self._dense()
            percentiles = yield from density.percentiles(looks)
            self._tell(self._located(question, places, percentiles, step))
        finally:
            self._judging.discard(question.tag)

    def _tint(self, question: Tint) -> Job:
        """Numbers of the newest map's points, by one snapshot. Nothing while there is no map. Raises Unreachable."""
        if self._chart is not None:
            with self._lease() as snapshot:
                yield from tinting(self._subject, question, self._chart, snapshot,
                                   lambda: self._asked is not None or bool(self._judging), self._tell)

    def _extract(self, question: Extract) -> Job:
        """Write points of the newest map as data. Raises Unreachable."""
        if self._chart is None:
            raise Unreachable("There is no map yet.", "Wait until it is laid out, then choose points on it.")
        with self._lease() as snapshot:
            self._tell((yield from extracting(self._subject, question, self._chart, snapshot.using(self._chart.question.raw))))

    def _looks(self, question: Locate, z: np.ndarray, networks: Networks) -> Generator[float | None, None, np.ndarray]:
        """Features of the decoded pictures, or the decoded points themselves, float32 [n, d]."""
        parts = []
        for at in range(0, len(z), CHUNK):
            rows = slice(at, at + CHUNK)
            raw = decoded(self._subject, networks, question.points[rows], z[rows])
            yield None
            parts.append(raw.astype(np.float32) if self._points else self._features.of(raw))
            yield None
        return np.concatenate(parts)

    @property
    def _points(self) -> bool:
        return self._subject.model.kind.spec.kind == "points"

    def _dense(self) -> Generator[float | None, None, Density]:
        """How the data lie, found out once."""
        if self._density is None:
            data = self._subject.dataset
            if data is None:
                self._density = Density(np.zeros((0, 1), np.float32))
            elif self._points:
                self._density = Density(data.samples[evenly(np.arange(len(data)), REFERENCE)].astype(np.float32))
            else:
                while self._features.progress < 1:
                    yield from self._features.read(READ)
                yield from awaited(self._features.keep)
                self._density = Density(known_features(self._features)[1])
        return self._density

    def _located(self, question: Locate, places: np.ndarray, percentiles: np.ndarray, step: int) -> Located:
        return Located(question.request, question.tag, self._subject.run, sealed(places), sealed(percentiles), step)


def _alike(before: Map, now: Map) -> bool:
    """Whether a layout may go on from the one before: the same but for what is on it."""
    def settings(question: Map) -> Map:
        return replace(question, request=0, run=None, data=0, samples=0, raw=False)

    return settings(before) == settings(now)


