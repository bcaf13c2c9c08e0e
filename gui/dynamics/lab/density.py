"""Where the data lie: a faint cloud under the layers, from counts over a grid, smoothed."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage

CELLS, BLUR = 160, 2  # cells along the longer side; how often (1 2 1) / 4 is applied along both
STRONGEST = 0.3


def cloud(points: np.ndarray, view: tuple[float, float, float, float], shade: QColor) -> QImage:
    """Points [n, 2] over `view` as a small picture in `shade`, its opacity by the root of the smoothed counts."""
    left, bottom, right, top = view
    longer = max(right - left, top - bottom)
    columns, rows = (max(8, round(CELLS * side / longer)) for side in (right - left, top - bottom))
    good = points[np.isfinite(points).all(axis=1)] if len(points) else np.zeros((0, 2))
    counts, _, _ = np.histogram2d(-good[:, 1], good[:, 0], bins=(rows, columns), range=((-top, -bottom), (left, right)))
    for _ in range(BLUR):
        for axis in (0, 1):
            counts = (np.roll(counts, 1, axis) + 2 * counts + np.roll(counts, -1, axis)) / 4
    return _tinted(np.sqrt(counts / max(float(counts.max()), 1e-9)) * STRONGEST, shade)


def _tinted(opacity: np.ndarray, shade: QColor) -> QImage:
    rows, columns = opacity.shape
    image = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(rows, image.bytesPerLine())[:, : columns * 4]
    ink = np.array([shade.blue(), shade.green(), shade.red(), 255], np.float64)
    pixels[:] = np.rint(opacity[..., None] * ink).astype(np.uint8).reshape(rows, columns * 4)
    return image
