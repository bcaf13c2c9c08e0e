"""A scripted engine that lays out maps: ten clusters of data, and samples between them, no torch."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from engine.answers import Located, MapShown
from engine.charting import Tint, Tinted
from engine.commands import Command, Decode, Lattice, OnMap, Originals
from engine.events import sealed
from engine.questions import Locate, Map, MapStop, Question
from tests.gui.scripted_engine import CLASSES, ScriptedEngine

CENTRES = np.stack([4 * np.cos(np.arange(10) * 0.63), 3 * np.sin(np.arange(10) * 0.63)], 1)


def shown(request: int = 1, run: Path = Path("run-1"), data: int = 400, samples: int = 100, step: int = 10,
          projection: str = "pca", settled: float = 1.0, classes: tuple[str, ...] = CLASSES, seed: int = 0,
          shift: float = 0.0) -> MapShown:  # fmt: skip
    """A map of so many points; every class is a cluster of its own."""
    rng = np.random.default_rng(seed)
    labels = (np.arange(data + samples) % 10).astype(np.int16)
    places = (CENTRES[labels] + 0.35 * rng.standard_normal((data + samples, 2)) + shift).astype(np.float32)
    of_data = np.arange(data + samples) < data
    numbers = np.concatenate([np.arange(data), np.arange(samples)]).astype(np.int64)
    if not classes:
        labels = np.full(len(labels), -1, np.int16)
    exact, words = projection == "pca", {"pca": "PCA of latents, 41 % of the variance"}.get(projection, projection)
    return MapShown(request, run, step, projection, sealed(places), sealed(of_data), sealed(numbers), sealed(labels), classes,
                    True, settled, words, exact, 0.7)  # fmt: skip


class ChartingEngine(ScriptedEngine):
    """Answers Map at once (`settling`: half settled first), Locate by the lattice's own coordinates."""

    def __init__(self) -> None:
        super().__init__()
        self.settling = False
        self.data, self.samples, self.classes = 400, 100, CLASSES
        self.shift = 0.0
        self.map: MapShown | None = None
        self.half_tinted = False

    def answer(self, command: Command | Question) -> None:
        match command:
            case Map():
                self.chart(command)
            case MapStop():
                if self.map is not None:
                    self.chart(Map(self.map.request, self.map.projection, run=self.map.run), 1.0)  # type: ignore[arg-type]
            case Locate():
                self.locate(command)
            case Tint():
                self.tint(command)
            case Decode(points=(point, *_)) if isinstance(point.place, OnMap):
                self.tell(self._decode(command))
            case Originals():
                self.tell(self._originals(command))
            case _:
                super().answer(command)

    def chart(self, asked: Map, settled: float | None = None) -> None:
        assert asked.run is not None
        part = settled if settled is not None else 0.5 if self.settling else 1.0
        self.map = shown(asked.request, asked.run, self.data, self.samples, self.step, asked.projection, part, self.classes,
                         asked.seed, self.shift)  # fmt: skip
        self.tell(self.map)

    def locate(self, asked: Locate) -> None:
        places = np.array([[point.place.x, point.place.y] if isinstance(point.place, Lattice | OnMap)
                           else [len(repr(point.place)) % 7 - 3.0, 0.5] for point in asked.points], np.float32)  # fmt: skip
        assert asked.run is not None
        for percent in (np.nan, 36.0):
            found = np.full(len(places), percent, np.float32)
            self.tell(Located(asked.request, asked.tag, asked.run, sealed(places), sealed(found), self.step))

    def tint(self, asked: Tint) -> None:
        """Half of the points, then (unless `half_tinted`) the others; each point's number is its key's square root."""
        assert self.map is not None and asked.run is not None
        keys = self.map.numbers * 2 + self.map.of_data
        keys = keys[self.map.of_data] if asked.by == "rebuilt" else keys
        middle = len(keys) // 2
        for start, end in ((0, middle), (middle, len(keys)))[: 1 if self.half_tinted else 2]:
            values = np.sqrt(keys[start:end]).astype(np.float32)
            self.tell(Tinted(asked.request, asked.run, self.step, asked.by, sealed(keys[start:end]), sealed(values), end, len(keys)))

    def _latent(self, point):
        if isinstance(point.place, OnMap):
            return np.resize([point.place.x, point.place.y], self.dim).astype(np.float32)
        return super()._latent(point)


def lay_out(window, scripted, settled: float = 1.0) -> None:
    """A map in the window on an engine that makes none itself."""
    window.show()
    deadline = time.monotonic() + 5
    while window.explorer.map.chart is None:
        assert time.monotonic() < deadline, "the map was never asked for"
        asked = scripted.asked(Map)
        if asked:
            scripted.tell(shown(asked[-1].request, asked[-1].run, settled=settled))
        QCoreApplication.processEvents()


def choose(window, scripted) -> None:
    """Some of its points are chosen."""
    lay_out(window, scripted)
    window.explorer.map.choose(np.arange(20))


def hide(window, scripted) -> None:
    """And hidden."""
    choose(window, scripted)
    window.actions.trigger("map_hide")


def settling(window, scripted) -> None:
    lay_out(window, scripted, 0.5)


def close_up(window, scripted) -> None:
    lay_out(window, scripted)
    window.explorer.map.canvas.zoom(4.0)
