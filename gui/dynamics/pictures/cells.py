"""How many pictures fit into a room, how large, and the pictures at that size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from gui.widgets.canvases.picture import enlarge
from gui.widgets.samples import to_image

GAP, SPREAD = 8, 20  # px between pictures, at least and where width is left over
SMALLEST, LARGEST = 48, 96  # px of a picture on a wall
ENOUGH, MOST = 24, 160  # pictures: below the one they become smaller, above the other there are no more


@dataclass(frozen=True, slots=True)
class Cells:
    """`columns` x `rows` pictures of `side` px, every `pitch_x` and `pitch_y` px."""

    side: int
    columns: int
    rows: int
    pitch_x: int
    pitch_y: int

    @property
    def count(self) -> int:
        return self.columns * self.rows


def fit(width: int, height: int, pixels: int, foot: int, least: int = 0, enough: int = ENOUGH) -> Cells:
    """The largest whole multiple (or a whole part) of a picture of `pixels` px of which `enough` fit, else the smallest.

    foot: px beneath each. least: px that a cell is wide at least (its words).
    """
    sides = _sides(pixels)
    fitting = [_cells(width, height, side, foot, least) for side in sides]
    return next((cells for cells in fitting if cells.count >= enough), max(fitting, key=lambda cells: cells.count))


def _sides(pixels: int) -> list[int]:
    """Multiples of a picture's pixels between SMALLEST and LARGEST px, from the largest on; a part of a large picture."""
    pixels = max(1, pixels)
    if pixels > LARGEST:
        return [pixels // -(-pixels // LARGEST)]
    sides = [pixels * times for times in range(LARGEST // pixels, 0, -1)]
    return [side for side in sides if side >= SMALLEST] or sides[:1]


def _cells(width: int, height: int, side: int, foot: int, least: int) -> Cells:
    wide = max(side, least)
    columns = max(1, (width + GAP) // (wide + GAP))
    spare = (width - columns * wide) // (columns - 1) if columns > 1 else GAP
    pitch_y = side + foot + GAP
    rows = max(1, (height + GAP) // pitch_y)
    rows = min(rows, max(1, MOST // columns))
    return Cells(side, columns, rows, wide + min(max(spare, GAP), SPREAD), pitch_y)


def pictures(samples: np.ndarray, side: int) -> list[QImage]:
    """Samples uint8 [n, h, w, c] as pictures of `side` px, smooth."""
    if side > max(samples.shape[1:3], default=side):
        return [enlarge(sample[..., 0] if sample.shape[-1] == 1 else sample, side) for sample in samples]
    return [to_image(sample, "picture", side) for sample in samples]


def as_pictures(samples: np.ndarray) -> np.ndarray:
    """Raw samples as uint8; a step's own tensors come as float32 of the same range."""
    if samples.dtype == np.uint8:
        return samples
    return np.clip(np.rint(np.nan_to_num(samples)), 0, 255).astype(np.uint8)
