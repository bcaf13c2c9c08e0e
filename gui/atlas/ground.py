"""Where the data lie on a plane: a smoothed density of projected latents, its contours, and the veil over the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from gui.widgets.isolines import isolines

CELLS = 96  # along each side
SMOOTHING = 0.6  # of the bandwidth that Scott's rule (1992) gives for one round cloud: data have several
SHARES = (25, 50, 75)  # % of the latents inside
CORE = 0.8  # of the latents decide how far the grid reaches: directions of a sphere have long tails
ROOM = 0.4  # of that extent, around it
EDGE = 10  # cells
VEIL = 0.5  # its opacity where there is nothing


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """contours: (share in %, segments float64 [n, 2, 2] in units). veil: opacity [rows, columns] over `box` (left, top,
    right, bottom); outside of it the veil is whole. place: the density's grid, for `share_at`."""

    contours: tuple[tuple[int, np.ndarray], ...]
    veil: np.ndarray
    box: tuple[float, float, float, float]
    density: np.ndarray
    ranked: np.ndarray  # density at the latents, ascending

    def share_at(self, x: float, y: float) -> float:
        """The smallest share of the latents whose contour holds the place: 0 at the densest, 1 outside of all."""
        left, top, right, bottom = self.box
        rows, columns = self.density.shape
        column, row = (x - left) / (right - left) * columns, (y - top) / (bottom - top) * rows
        if not (0 <= column < columns and 0 <= row < rows):
            return 1.0
        below = np.searchsorted(self.ranked, self.density[int(row), int(column)], side="right")
        return 1.0 - float(below) / len(self.ranked)


def survey(spots: np.ndarray) -> Ground | None:
    """From latents on the plane [n, 2] (nan: not on it); None for too few.

    The contour of p % is the line of equal density that holds the densest p % of them (a highest density region,
    Hyndman 1996).
    """
    good = np.asarray(spots, np.float64)
    good = good[np.isfinite(good).all(axis=1)] if len(good) else good
    if len(good) < 16:
        return None
    low, high = np.quantile(good, (1 - CORE) / 2, axis=0), np.quantile(good, (1 + CORE) / 2, axis=0)
    extent = np.maximum(high - low, 1e-3)
    low, high = low - ROOM * extent, high + ROOM * extent
    density, _, _ = np.histogram2d(good[:, 1], good[:, 0], bins=CELLS, range=((low[1], high[1]), (low[0], high[0])))
    smooth = _gaussian(len(good))
    density = smooth @ density @ smooth.T
    cells = np.floor((good - low) / (high - low) * CELLS).astype(int)
    inside = ((cells >= 0) & (cells < CELLS)).all(axis=1)
    ranked = np.sort(np.where(inside, density[cells[:, 1].clip(0, CELLS - 1), cells[:, 0].clip(0, CELLS - 1)], 0.0))
    xs, ys = (low[axis] + (np.arange(CELLS) + 0.5) / CELLS * (high[axis] - low[axis]) for axis in (0, 1))
    levels = {share: max(float(np.quantile(ranked, 1 - share / 100)), 1e-9) for share in SHARES}
    contours = tuple((share, isolines(density, level, xs, ys)) for share, level in levels.items())
    veil = VEIL * np.maximum(np.clip(1.0 - density / levels[SHARES[-1]], 0.0, 1.0), _rim())
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Ground(contours, veil, box, density, ranked)


def _gaussian(count: int) -> np.ndarray:
    """The smoothing along one side [CELLS, CELLS]: a Gaussian of SMOOTHING times n^(-1/6) standard deviations."""
    deviation = CELLS / (1 + 2 * ROOM) / 2.563  # of the latents, in cells: the grid's core holds 80 % of a normal
    far = np.subtract.outer(np.arange(CELLS), np.arange(CELLS)) / (SMOOTHING * count ** (-1 / 6) * deviation)
    return np.exp(-0.5 * far**2)


def _rim() -> np.ndarray:
    """1 at the edge of the grid, 0 from EDGE cells on: the veil joins the whole one outside without a seam."""
    far = np.minimum(np.arange(CELLS), np.arange(CELLS)[::-1])
    return np.clip(1.0 - np.minimum.outer(far, far) / EDGE, 0.0, 1.0)


def veil_image(veil: np.ndarray, shade: QColor) -> QImage:
    """The veil as a small picture, premultiplied."""
    rows, columns = veil.shape
    image = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(rows, image.bytesPerLine())[:, : columns * 4]
    ink = np.array([shade.blue(), shade.green(), shade.red(), 255], np.float64)
    pixels[:] = np.rint(veil[..., None] * ink).astype(np.uint8).reshape(rows, columns * 4)
    return image


def around(inner: QRectF, outer: QRectF) -> list[QRectF]:
    """What of `outer` lies outside of `inner`, as up to four rectangles."""
    found = inner.intersected(outer)
    if found.isEmpty():
        return [outer]
    parts = [
        QRectF(outer.left(), outer.top(), outer.width(), found.top() - outer.top()),
        QRectF(outer.left(), found.bottom(), outer.width(), outer.bottom() - found.bottom()),
        QRectF(outer.left(), found.top(), found.left() - outer.left(), found.height()),
        QRectF(found.right(), found.top(), outer.right() - found.right(), found.height()),
    ]
    return [part for part in parts if not part.isEmpty()]


def tints(values: np.ndarray, low: float, high: float, ramp: list[QColor], opacity: float) -> QImage:
    """Values [rows, columns] (nan: nothing) as a small premultiplied picture in the colours of a ramp."""
    stops = np.array([[shade.blue(), shade.green(), shade.red()] for shade in ramp], np.float64)
    part = np.clip((np.nan_to_num(values, nan=low) - low) / max(high - low, 1e-9), 0.0, 1.0) * (len(stops) - 1)
    first = np.minimum(part.astype(int), len(stops) - 2)
    colours = stops[first] + (stops[first + 1] - stops[first]) * (part - first)[..., None]
    alpha = np.where(np.isfinite(values), opacity, 0.0)[..., None]
    rows, columns = values.shape
    image = QImage(columns, rows, QImage.Format.Format_ARGB32_Premultiplied)
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(rows, image.bytesPerLine())[:, : columns * 4]
    pixels[:] = np.rint(np.concatenate([colours * alpha, 255 * alpha], axis=-1)).astype(np.uint8).reshape(rows, columns * 4)
    return image
