"""Distributions in the plane by formula, for watching how a model learns them: lines, rings, clusters, spirals.

Each is 20,000 points, the same on every machine: Philox-4x64 (Salmon et al. 2011) gives 64-bit words, which numpy promises
never to change, turned into normals by Box and Muller (1958) and rounded to 2^-20, far above what platforms' log and cos
differ by. ring8 and grid25 are those on which mode collapse is shown (Metz 2017, arXiv 1611.02163; Srivastava 2017,
arXiv 1705.07761).
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from engine.datasets import SOURCES, Dataset, Modes, Source
from engine.datasets.pictures import fingerprint
from engine.datasets.thumbnails import dots
from engine.events import DataInfo, sealed
from engine.kinds import SampleSpec

COUNT = 20_000
LICENCE = "Made by Lerp"
SPREAD = 3.0  # of normalised coordinates: with 1, a GAN resolves the clusters of a grid several times slower (measured)
_FINEST = 2.0**20
_LABELS, _ORDER, _PLACES, _NOISE = 1, 2, 3, 4  # purposes: streams that have nothing to do with each other
_FRESH = 16  # added to a purpose by `draw`, so that no seed gives the data set's own points


class Toy(Source):
    """Points in the plane in `parts` of unequal or equal weight. parts: their names; empty where there is nothing to tell apart."""

    title: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()
    weights: ClassVar[tuple[float, ...]] = ()  # of the parts, adding up to 1; empty: all equal

    def info(self) -> DataInfo:
        """What it holds, with a dot map of it."""
        data = self.load()
        return DataInfo(self.name, self.title, "points", (2,), len(data), self.parts, LICENCE, sealed(dots(data.samples)))

    def load(self, size: int = 0) -> Dataset:
        """20,000 points float32 [n, 2]; each part has its exact share, in mixed order. One scale for both axes."""
        order = np.argsort(_words(0, _ORDER, COUNT), kind="stable")
        labels = self._labels((np.arange(COUNT) + 0.5) / COUNT)[order]
        samples = self._points(labels, 0, 0)
        kept = labels if self.parts else None
        return Dataset(self.name, self.title, isotropic(samples), sealed(samples), kept if kept is None else sealed(kept),
                       self.parts, LICENCE, fingerprint(samples, kept), modes=self.modes())

    def draw(self, count: int, seed: int) -> np.ndarray:
        """`count` fresh points float32 [count, 2], independent of each other and of the data set."""
        return self._points(self._labels(_uniforms(seed, _LABELS + _FRESH, count)), seed, _FRESH)

    def modes(self) -> Modes | None:
        """Where the points gather, if they gather in equal round clusters."""
        return None

    def _labels(self, u: np.ndarray) -> np.ndarray:
        """The part of each number in (0, 1): int64 [n]."""
        many = max(1, len(self.parts))
        edges = np.cumsum(self.weights or (1.0 / many,) * many)[:-1]
        return np.searchsorted(edges, u, side="right").astype(np.int64)

    def _points(self, labels: np.ndarray, seed: int, fresh: int) -> np.ndarray:
        count = len(labels)
        places = _uniforms(seed, _PLACES + fresh, 2 * count).reshape(count, 2)
        noise = _normals(seed, _NOISE + fresh, 2 * count).reshape(count, 2)
        exact = self._shape(labels, places, noise)
        return (np.round(exact * _FINEST) / _FINEST).astype(np.float32)

    @abstractmethod
    def _shape(self, labels: np.ndarray, u: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Points float64 [n, 2] of parts [n] from uniform and normal numbers [n, 2]."""


class Clusters(Toy):
    """Round Gaussians of one sigma around `centres`, named after their number."""

    sigma: ClassVar[float]
    centres: ClassVar[tuple[tuple[float, float], ...]]

    def modes(self) -> Modes:
        """Each centre with the sigma."""
        return Modes(sealed(np.array(self.centres, np.float64)), self.sigma)

    def _shape(self, labels: np.ndarray, u: np.ndarray, noise: np.ndarray) -> np.ndarray:
        return np.array(self.centres)[labels] + self.sigma * noise


def isotropic(samples: np.ndarray) -> SampleSpec:
    """Points float32 [n, d] with the mean of each coordinate and one scale for all, so that directions keep.

    A gradient to a normalised point has the direction it has in the data. The mean variance becomes SPREAD^2, not 1: a
    layer's kinks begin at the origin and reach fine structure the sooner, the larger the coordinates are.
    """
    mean = samples.mean(0, dtype=np.float64)
    scale = float(np.sqrt(samples.var(0, dtype=np.float64).mean())) / SPREAD or 1.0
    return SampleSpec("points", samples.shape[1:], tuple(mean.tolist()), (scale,) * samples.shape[1])


def _numbered(what: str, count: int) -> tuple[str, ...]:
    return tuple(f"{what} {i + 1}" for i in range(count))


def _words(seed: int, purpose: int, count: int) -> np.ndarray:
    key = np.array([seed & (2**64 - 1), purpose], np.uint64)
    return np.random.Philox(key=key).random_raw(count)


def _uniforms(seed: int, purpose: int, count: int) -> np.ndarray:
    """Uniform in (0, 1), float64 [count]: the upper 53 bits, centred in their cells, so that neither end occurs."""
    return ((_words(seed, purpose, count) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def _normals(seed: int, purpose: int, count: int) -> np.ndarray:
    """N(0, 1), float64 [count], for an even count."""
    u = _uniforms(seed, purpose, count)
    radius, angle = np.sqrt(-2.0 * np.log(u[0::2])), 2.0 * np.pi * u[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)


@SOURCES.register("line")
class Line(Toy):
    """A straight line, slightly blurred."""

    name = "line"
    title = "Line"

    def _shape(self, labels: np.ndarray, u: np.ndarray, noise: np.ndarray) -> np.ndarray:
        return (4.0 * u[:, :1] - 2.0) * np.array([1.0, 0.5]) + 0.05 * noise


@SOURCES.register("mixture")
class Mixture(Clusters):
    """Three Gaussians with a half, three tenths and a fifth of the points."""

    name = "mixture"
    title = "Mixture of 3 Gaussians"
    parts = _numbered("Mode", 3)
    weights = (0.5, 0.3, 0.2)
    sigma = 0.3
    centres = ((-1.5, -0.8), (1.6, -0.6), (0.0, 1.5))


@SOURCES.register("ring")
class Ring(Toy):
    """A circle of radius 2, slightly blurred."""

    name = "ring"
    title = "Ring"

    def _shape(self, labels: np.ndarray, u: np.ndarray, noise: np.ndarray) -> np.ndarray:
        angle = 2.0 * np.pi * u[:, 0]
        return 2.0 * np.stack([np.cos(angle), np.sin(angle)], axis=1) + 0.1 * noise


@SOURCES.register("disjoint")
class Disjoint(Clusters):
    """Two clusters so far apart that nothing leads from one to the other."""

    name = "disjoint"
    title = "Two far clusters"
    parts = _numbered("Mode", 2)
    sigma = 0.25
    centres = ((-2.5, -1.5), (2.5, 1.5))


@SOURCES.register("ring8")
class Ring8(Clusters):
    """Eight Gaussians of sigma 0.05 on a circle of radius 2 (Metz 2017)."""

    name = "ring8"
    title = "Ring of 8 Gaussians"
    parts = _numbered("Mode", 8)
    sigma = 0.05
    centres = tuple((2.0 * float(np.cos(np.pi * i / 4)), 2.0 * float(np.sin(np.pi * i / 4))) for i in range(8))


@SOURCES.register("grid25")
class Grid25(Clusters):
    """Twenty-five Gaussians of sigma 0.05, 5 x 5 at a spacing of 2 (Srivastava 2017)."""

    name = "grid25"
    title = "Grid of 25 Gaussians"
    parts = _numbered("Mode", 25)
    sigma = 0.05
    centres = tuple((2.0 * (i % 5) - 4.0, 4.0 - 2.0 * (i // 5)) for i in range(25))


@SOURCES.register("grid25-wide")
class Grid25Wide(Grid25):
    """The same with sigma 0.1."""

    name = "grid25-wide"
    title = "Grid of 25 wide Gaussians"
    sigma = 0.1


@SOURCES.register("spirals")
class Spirals(Toy):
    """Two arms that wind around each other by one and a half turns."""

    name = "spirals"
    title = "Two spirals"
    parts = _numbered("Arm", 2)

    def _shape(self, labels: np.ndarray, u: np.ndarray, noise: np.ndarray) -> np.ndarray:
        along = np.sqrt(u[:, 0])  # as many points on every stretch of the arm
        angle = 3.0 * np.pi * along + np.pi * labels
        radius = 0.2 + 2.8 * along
        return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) + 0.07 * noise


@SOURCES.register("checkerboard")
class Checkerboard(Toy):
    """The eight dark squares of a board of 4 x 4, evenly filled."""

    name = "checkerboard"
    title = "Checkerboard"

    def _shape(self, labels: np.ndarray, u: np.ndarray, noise: np.ndarray) -> np.ndarray:
        column = 4.0 * u[:, 0]
        row = 4.0 * u[:, 1]
        # squares of the wrong colour move one to the right, around the edge: the others keep their place
        wrong = (np.floor(column) + np.floor(row)) % 2
        return np.stack([(column + wrong) % 4.0 - 2.0, row - 2.0], axis=1)
