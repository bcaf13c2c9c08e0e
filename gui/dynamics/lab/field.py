"""The discriminator's scores over the plane as colours of their rank: structure shows at every step of training."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtGui import QImage

from gui.theme import load

ENTRIES = 256
SUBSAMPLE = 2048  # scores that the ranks are read from


def ranks(field: np.ndarray) -> np.ndarray:
    """[...] scores to [...] parts in [0, 1] of the scores that are lower; 0.5 where all are equal or not finite."""
    good = field[np.isfinite(field)]
    if not good.size or np.ptp(good) <= 1e-12 * max(1.0, float(np.abs(good).max())):
        return np.full(field.shape, 0.5)
    ordered = np.sort(good[:: max(1, good.size // SUBSAMPLE)].astype(np.float64))
    places = np.linspace(0.0, 1.0, len(ordered))
    low = np.interp(field, ordered, places)
    return np.where(np.isfinite(field), low, 0.5)


@lru_cache(8)
def table(name: str) -> np.ndarray:
    """uint32 [256] colours 0xFFRRGGBB of the ramp "field" of that theme, linear between its stops."""
    stops = load(name).ramps["field"]
    channels = np.array([[int(stop[at : at + 2], 16) for at in (1, 3, 5)] for stop in stops], np.float64)
    places = np.linspace(0.0, len(stops) - 1.0, ENTRIES)
    red, green, blue = (np.rint(np.interp(places, np.arange(len(stops)), one)).astype(np.uint32) for one in channels.T)
    return np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue


def picture(levels: np.ndarray, name: str) -> QImage:
    """Ranks [rows, columns] as a small picture in the colours of the theme `name`; the painter enlarges it."""
    rows, columns = levels.shape
    image = QImage(columns, rows, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(rows, image.bytesPerLine() // 4)
    pixels[:, :columns] = table(name)[np.rint(levels * (ENTRIES - 1)).astype(np.int64)]
    return image
