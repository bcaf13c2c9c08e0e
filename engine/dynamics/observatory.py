"""Where every question about the game goes: to the laboratory of points, or to those who look at scores and pictures."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import assert_never

from engine.answers import Answer
from engine.dynamics.atlas import Atlas
from engine.dynamics.covering import Covering
from engine.dynamics.data_features import DataFeatures
from engine.dynamics.laboratory import Laboratory
from engine.dynamics.minding import Minding
from engine.dynamics.scores import Scores
from engine.exploring.subject import Subject
from engine.models import Model, Networks
from engine.questions import Cover, Divergence, Gauge, Judge, Lay, Mind, Observation, Scene, Survey, Tile
from engine.training.pool import Snapshot

Beside = tuple[Model, Networks]


class Observatory:
    """Of one subject; keeps what is worth keeping between two questions. cache: folder for features of the data."""

    def __init__(self, subject: Subject, cache: Path | None) -> None:
        self.features = features = DataFeatures(subject, cache)
        self._points = subject.model.kind.spec.kind == "points"
        self._laboratory, self._scores = Laboratory(subject), Scores(subject)
        self._atlas = Atlas(subject)
        self._minding, self._covering = Minding(subject, features), Covering(subject, cache, features)

    def look_elsewhere(self) -> None:
        """Another moment of the run is looked at: what was generated before is not of it."""
        self._covering.start_anew()

    def answer(self, question: Observation, snapshot: Snapshot,
               beside: Beside | None = None) -> Generator[None, None, Answer]:
        """Yields every 8 ms or so; the caller holds the snapshot's lease until the end. Raises Unreachable."""
        match question:
            case Scene():
                return self._laboratory.scene(question, snapshot, beside)
            case Divergence():
                return self._laboratory.divergence(question, snapshot)
            case Gauge():
                return self._scores.gauge(question, snapshot)
            case Judge():
                return self._scores.judge(question, snapshot)
            case Mind():
                return self._minding.mind(question, snapshot)
            case Cover():
                return (self._laboratory if self._points else self._covering).cover(question, snapshot)
            case Lay():
                return self._atlas.lay(question, snapshot)
            case Survey():
                return self._atlas.survey(question, snapshot)
            case Tile():
                return self._atlas.tile(question, snapshot)
            case _:
                assert_never(question)
