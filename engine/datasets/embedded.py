"""The data that ships with Lerp: folders NAME/pack.toml and NAME/data.npz beneath resources/samples.

pack.toml says what it is (count, shape, classes, licence, SHA-256 of data.npz); data.npz holds `samples`, `labels`
(int64) and `thumbnail`, read without pickle. Several packs are sorted by class: whoever splits must shuffle first.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from engine.datasets import SOURCES, DataError, Dataset, Source
from engine.datasets.pictures import fingerprint, resized, workable
from engine.events import DataInfo, sealed
from engine.kinds import SampleSpec

_root = Path(__file__).resolve().parents[2] / "resources"


def set_root(resources: Path) -> None:
    """Say where the folder `resources` lies (by default beside the package `engine`)."""
    global _root
    _root = Path(resources)


def root() -> Path:
    """The folder `resources`."""
    return _root


class Embedded(Source):
    """A pack in resources/samples."""

    @property
    def folder(self) -> Path:
        return _root / "samples" / self.name

    def info(self) -> DataInfo:
        """From pack.toml and the stored thumbnail, without unpacking the samples. Raises DataError."""
        pack = self._pack()
        try:
            with np.load(self.folder / "data.npz", allow_pickle=False) as arrays:
                thumbnail = sealed(arrays["thumbnail"])
        except (OSError, ValueError, KeyError) as error:
            raise self._damaged(error) from error
        return DataInfo(self.name, pack["title"], pack["kind"], tuple(pack["shape"]), pack["count"],
                        tuple(pack["classes"]), pack["licence"], thumbnail)

    def load(self, size: int = 0) -> Dataset:
        """All samples; pictures at `size` px, or for 0 at the multiple of 4 nearest to their own. Raises DataError."""
        pack = self._pack()
        samples, labels = self._arrays(pack["sha256"])
        if pack["kind"] == "image":
            samples = resized(samples, size or workable(samples.shape[1]))
            spec = SampleSpec("image", samples.shape[1:])
        else:
            spec = standardised(samples)
        return Dataset(self.name, pack["title"], spec, sealed(samples), sealed(labels), tuple(pack["classes"]),
                       pack["licence"], fingerprint(samples, labels))

    def _pack(self) -> dict[str, Any]:
        try:
            return tomllib.loads((self.folder / "pack.toml").read_text("utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise self._damaged(error) from error

    def _arrays(self, expected: str) -> tuple[np.ndarray, np.ndarray]:
        try:
            with open(self.folder / "data.npz", "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    raise ValueError("its checksum is not the recorded one")
                file.seek(0)
                with np.load(file, allow_pickle=False) as arrays:
                    return arrays["samples"], arrays["labels"]
        except (OSError, ValueError, KeyError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> DataError:
        return DataError(f"The data “{self.name}” in {self.folder} can't be read: {error}.",
                         "Install Lerp again, or choose other data.")


def standardised(samples: np.ndarray) -> SampleSpec:
    """Points float32 [n, d] with the mean and standard deviation of each coordinate."""
    mean, scale = samples.mean(0, dtype=np.float64), samples.std(0, dtype=np.float64)
    return SampleSpec("points", samples.shape[1:], tuple(mean.tolist()), tuple(np.maximum(scale, 1e-12).tolist()))


@SOURCES.register("fashion-mnist")
class FashionMnist(Embedded):
    """10,000 grey pictures of clothes, 28 x 28, ten classes (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747)."""

    name = "fashion-mnist"


@SOURCES.register("emoji")
class Emoji(Embedded):
    """1,911 emoji, 32 x 32 RGB on white, by category."""

    name = "emoji"


@SOURCES.register("textures")
class Textures(Embedded):
    """233 floor textures of a game, 64 x 64 RGB."""

    name = "textures"


@SOURCES.register("digits")
class Digits(Embedded):
    """1,797 handwritten digits, 8 x 8 grey: trains in seconds."""

    name = "digits"


@SOURCES.register("cities")
class Cities(Embedded):
    """34,006 cities as points (longitude, latitude) in degrees, by country."""

    name = "cities"
