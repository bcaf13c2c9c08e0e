"""The number that is laid over the pictures: read off the tiles that are seen, and the span of its colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gui.atlas import state
from gui.atlas.ground import tints
from gui.atlas.state import SIDE, View
from gui.atlas.tiles import Tiles
from gui.theme import ramp

TINT = 0.55
ENDS = (0.02, 0.98)  # quantiles of what is seen: a single extreme picture would leave all the others in one colour
FIELDS = {"score": "scores", "stretch": "stretch"}
RAMPS = {"score": "signed_error", "stretch": "distance"}


def seen(tiles: Tiles, view: View, level: int, number: str) -> np.ndarray:
    """Float [rows, columns] of the pictures that are seen, nan where it is not known."""
    left, right, top, bottom = state.cells(view, level)
    found = np.full((bottom - top + 1, right - left + 1), np.nan)
    if number not in FIELDS:
        return found
    for key in state.tiles(view, level):
        shown = tiles.get(key)
        values: np.ndarray = getattr(shown, FIELDS[number]) if shown is not None else np.zeros(0)
        if len(values) != SIDE * SIDE:
            continue
        x, y, grid = key.column * SIDE - left, key.row * SIDE - top, values.reshape(SIDE, SIDE)
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + SIDE, found.shape[1]), min(y + SIDE, found.shape[0])
        if x1 > x0 and y1 > y0:
            found[y0:y1, x0:x1] = grid[y0 - y : y1 - y, x0 - x : x1 - x]
    return found


def span(values: np.ndarray) -> tuple[float, float] | None:
    """What the colours go from and to; None while nothing is known."""
    good = values[np.isfinite(values)]
    if not good.size:
        return None
    low, high = np.quantile(good, ENDS)
    return float(low), float(high)


def draw(painter: QPainter, view: View, level: int, number: str, values: np.ndarray) -> None:
    """Tint every picture that is seen."""
    ends = span(values)
    if ends is None:
        return
    image = tints(values, *ends, [ramp(RAMPS[number], part / 8) for part in range(9)], TINT)
    left, right, top, bottom = state.cells(view, level)
    spacing = 2.0**-level
    a = view.at((left - 0.5) * spacing, (top - 0.5) * spacing)
    b = view.at((right + 0.5) * spacing, (bottom + 0.5) * spacing)
    painter.drawImage(QRectF(QPointF(*a), QPointF(*b)), image)
