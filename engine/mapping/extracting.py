"""Points of a map as data of their own: a folder of pictures that the folder source reads, or a table of points."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from engine.charting import Extract, Extracted
from engine.datasets import folder, table
from engine.dynamics.samples import seeded, training_part
from engine.exploring.subject import Subject
from engine.latent.places import Unreachable
from engine.latent.seeds import seed_latent
from engine.mapping.chart import Chart
from engine.mapping.gathering import decoded
from engine.mapping.pacing import paced
from engine.models import Networks

BLOCK = 256  # samples that lie in memory at a time
POLL = 0.01  # seconds between two looks whether they are written
NAMELESS = "without a class"
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

Job = Generator[float | None, None, Extracted]


def extracting(subject: Subject, question: Extract, chart: Chart, networks: Networks) -> Job:
    """Whole or not at all: it is written beside, then takes its name. Raises Unreachable."""
    rows = np.flatnonzero(np.isin(chart.gathered.keys, np.array(question.keys, np.int64)))
    points = subject.model.kind.spec.kind == "points"
    _enough(len(rows), points)
    base = f"{_safe(subject.title)} selection"
    part = question.folder / f".{base}.part{question.request}"
    names = _folders(subject, chart, rows)
    try:
        _try(part, lambda: shutil.rmtree(part, ignore_errors=True))
        _try(part, lambda: part.mkdir(parents=True))
        with ThreadPoolExecutor(1, "lerp-extract") as writer:
            for at in range(0, len(rows), BLOCK):
                block = rows[at : at + BLOCK]
                samples = yield from _samples(subject, chart, networks, block)
                write = _table if points else _pictures
                future = writer.submit(write, part, samples, chart.gathered.keys[block], names[at : at + BLOCK])
                while not future.done():
                    yield POLL
                _try(part, future.result)
        made = _settle(part / "points.csv" if points else part, question.folder, base, ".csv" if points else "")
    finally:
        shutil.rmtree(part, ignore_errors=True)
    classes = len(set(names)) if not points and len(set(names)) > 1 else 0
    return Extracted(question.request, subject.run, made, len(rows), classes)


def _enough(count: int, points: bool) -> None:
    least, what = (table.FEWEST, "points") if points else (folder.FEWEST, "pictures")
    if count < least:
        raise Unreachable(f"{count:,} of the {what} on the map are chosen; a data set needs at least {least}.",
                          "Choose more of them, with the lasso or the search.")


def _samples(subject: Subject, chart: Chart, networks: Networks,
             rows: np.ndarray) -> Generator[float | None, None, np.ndarray]:
    """Raw samples of the points: those of the data themselves, the others decoded."""
    gathered, data = chart.gathered, subject.dataset
    numbers, of_data = gathered.numbers[rows], gathered.of_data[rows]
    shape, kind = subject.model.kind.spec.shape, subject.model.kind.spec.kind
    found = np.zeros((len(rows), *shape), np.float32 if kind == "points" else np.uint8)
    if of_data.any():
        assert data is not None
        found[of_data] = data.samples[numbers[of_data]]
    made = numbers[~of_data]
    if len(made):
        every = seeded(subject, 0, training_part(subject), int(made.max()) + 1)
        z = np.stack([seed_latent(int(number), subject.model.latent.dim) for number in made])

        def decode(part: slice) -> np.ndarray:
            return decoded(subject, networks, tuple(every[number] for number in made[part]), z[part])

        found[~of_data] = np.concatenate((yield from paced(decode, len(made))))
    return found


def _pictures(part: Path, samples: np.ndarray, keys: np.ndarray, names: list[str]) -> None:
    for sample, key, name in zip(samples, keys.tolist(), names, strict=True):
        place = part / name
        place.mkdir(exist_ok=True)
        what = "data" if key % 2 else "seed"
        Image.fromarray(sample[..., 0] if sample.shape[-1] == 1 else sample).save(place / f"{what}-{key // 2:06d}.png")


def _table(part: Path, samples: np.ndarray, keys: np.ndarray, names: list[str]) -> None:
    with open(part / "points.csv", "a", encoding="utf-8", newline="") as lines:
        np.savetxt(lines, samples, fmt="%.9g", delimiter=",")


def _folders(subject: Subject, chart: Chart, rows: np.ndarray) -> list[str]:
    """The sub-folder of each point: its class's name as a file system takes it, "" where there are no classes."""
    data = subject.dataset
    if data is None or data.labels is None:
        return [""] * len(rows)
    safe: list[str] = []
    for number, name in enumerate(data.classes):
        plain = _safe(name) or f"class {number}"
        safe.append(plain if plain.casefold() not in {one.casefold() for one in safe} else f"{plain} {number}")
    return [safe[label] if label >= 0 else NAMELESS for label in chart.gathered.labels[rows].tolist()]


def _safe(name: str) -> str:
    """A name that every file system takes and the folder source does not leave out as hidden."""
    plain = "".join(c if c.isalnum() or c in " -_" else "_" for c in name).strip(" _")[:60].strip()
    return f"{plain}_" if plain.casefold() in RESERVED else plain


def _settle(made: Path, folder: Path, base: str, ending: str) -> Path:
    """Its free name in the folder."""
    for number in range(1, 10_000):
        path = folder / f"{base}{f' {number}' if number > 1 else ''}{ending}"
        if not path.exists():
            _try(path, lambda path=path: made.rename(path))  # type: ignore[misc]
            return path
    raise Unreachable(f"“{folder}” holds too many selections.", "Choose another folder.")


def _try(path: Path, action: Callable[[], object]) -> None:
    """Raises Unreachable where the disk refuses."""
    try:
        action()
    except OSError as error:
        raise Unreachable(f"“{path.parent}” could not be written: {error.strerror or error}.",
                          "Check the disk and its permissions, or choose another folder.") from error
