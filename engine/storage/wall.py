"""RUN/wall/STEP.webp: what the run's fixed latents looked like at a step; thinned out, log-spaced in steps."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from engine.storage import durable, gallery
from engine.storage.thinning import least_missed

FOLDER = "wall"
LIMIT = 60  # pictures at most: there is one with every checkpoint, for as long as a run trains
_SIDE = 192  # pixels of a scatter


def save(run: Path, step: int, raw: np.ndarray, columns: int | None = None, *, limit: int = LIMIT) -> Path:
    """Write raw samples: a grid of uint8 [n, h, w, c] (full, where it can be), a scatter of float32 [n, d]. Raises StorageError.

    Of more than `limit` pictures some in between are forgotten; the first and the newest always stay.
    """
    path = run / FOLDER / f"{step}.webp"
    gallery.save_picture(path, gallery.grid(raw, columns or full(len(raw))) if raw.ndim == 4 else scatter(raw))
    _thin(run, limit)
    return path


def full(count: int) -> int | None:
    """Columns of the squarest grid without an empty cell, at most twice as wide as high; None if there is none."""
    wide = (columns for columns in range(math.isqrt(max(count - 1, 0)) + 1, count + 1) if count % columns == 0)
    columns = next(wide, 0)
    return columns if columns and columns * columns <= 2 * count else None


def _thin(run: Path, limit: int) -> None:
    kept = files(run)
    while len(kept) > limit and (place := least_missed([step for step, _ in kept])) is not None:
        durable.remove(kept.pop(place)[1])


def files(run: Path) -> list[tuple[int, Path]]:
    """The wall through time: (step, file), ascending."""
    found = (run / FOLDER).glob("*.webp") if (run / FOLDER).is_dir() else ()
    return sorted((int(file.stem), file) for file in found if file.stem.isascii() and file.stem.isdigit())


def delete_after(run: Path, step: int) -> None:
    """Forget the pictures later than `step`; before resuming from there."""
    for number, file in files(run):
        if number > step:
            durable.remove(file)


def scatter(points: np.ndarray) -> np.ndarray:
    """The first two coordinates of [n, d] as dots of 3 x 3 pixels: uint8 [192, 192, 1], the middle 98 % in view."""
    picture = np.full((_SIDE, _SIDE, 1), 255, np.uint8)
    flat = points[np.isfinite(points).all(axis=1)]
    if not len(flat):
        return picture
    flat = np.stack([flat[:, 0], flat[:, 1] if flat.shape[1] > 1 else np.zeros(len(flat))], axis=1)
    low, high = np.quantile(flat, [0.01, 0.99], axis=0)
    scale = (_SIDE - 9) / max(float((high - low).max()), 1e-9)
    places = (_SIDE - 1) / 2 + (flat - (low + high) / 2) * scale * (1, -1)
    for column, row in np.clip(places.round().astype(int), 1, _SIDE - 2):
        picture[row - 1 : row + 2, column - 1 : column + 2] = 40
    return picture
