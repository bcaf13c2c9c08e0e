"""The map's own raster: up to a million coloured points into a picture, in slices, only what is visible.

Few points are drawn as soft dots (samples of the sampler as rings), many as single pixels whose opacity says how many
there are. The picture is transparent where there is no point. All numbers of pixels are device pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from gui.explorer.map.palette import STEPS
from gui.explorer.map.picking import GridIndex
from gui.explorer.map.scope import Scope

SLICE = 131_072  # points in one slice, where they are single pixels
CROWDED = 300_000  # points in sight above which each is a single pixel
RADIUS = (0.8, 1.6)  # px of a dot, by how much room there is
ROOM = 0.36  # radius by the side of the square that each point has to itself
PARTS = 4  # places within a pixel that are told apart, in each direction


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """Points [n] sorted as they are drawn: where they are (map units), their shade, and which are rings instead of dots."""

    x: np.ndarray
    y: np.ndarray
    shades: np.ndarray  # uint8
    rings: np.ndarray  # bool

    def part(self, which: np.ndarray | slice) -> Inked:
        return Inked(self.x[which], self.y[which], self.shades[which], self.rings[which])


def in_sight(index: GridIndex, scope: Scope) -> list[tuple[int, int]]:
    """Ranges of the index's arrays that have to be drawn for the scope."""
    left, bottom, right, top = scope.box
    edge = 4 / scope.scale
    return index.runs((left - edge, bottom - edge, right + edge, top + edge))


def radius_for(count: int, area: float) -> float:
    """Of the dots in px (device-independent) where `count` points are in sight on `area` px²; 0: single pixels."""
    if count > CROWDED:
        return 0.0
    return round(min(max(ROOM * float(np.sqrt(area / max(count, 1))), RADIUS[0]), RADIUS[1]), 1)


class Canvas:
    """What is being drawn: shade and opacity of each pixel of [height, width]."""

    def __init__(self, scope: Scope, dpr: float = 1.0) -> None:
        self.width, self.height = max(1, round(scope.width * dpr)), max(1, round(scope.height * dpr))
        left, _, _, top = scope.box
        self._left, self._top, self._scale, self._dpr = left, top, scope.scale * dpr, dpr
        self._pad = 8 * max(1, round(dpr))  # dots at the edge reach out of the picture
        self._across = self.width + 2 * self._pad
        self._shades = np.zeros(self._across * (self.height + 2 * self._pad), np.uint8)
        self._weights = np.zeros(len(self._shades), np.float32)
        self._crowded = False
        self.area = float(scope.width * scope.height)

    def draw(self, points: Inked, radius: float) -> None:
        """Add these points."""
        px = (points.x - np.float32(self._left)) * np.float32(self._scale)
        py = (np.float32(self._top) - points.y) * np.float32(self._scale)
        edge = self._pad // 2
        seen = (px > -edge) & (px < self.width + edge) & (py > -edge) & (py < self.height + edge)
        if not seen.all():
            px, py, points = px[seen], py[seen], points.part(seen)
        if radius == 0.0:
            self._single(px, py, points.shades)
            return
        if points.rings.any():
            rings = points.rings
            self._stamp(px[rings], py[rings], points.shades[rings], radius * self._dpr, True)
            px, py, points = px[~rings], py[~rings], points.part(~rings)
        self._stamp(px, py, points.shades, radius * self._dpr, False)

    def _single(self, px: np.ndarray, py: np.ndarray, shades: np.ndarray) -> None:
        spots = (py + np.float32(self._pad)).astype(np.int32)
        spots *= self._across
        spots += (px + np.float32(self._pad)).astype(np.int32)
        self._shades[spots] = shades
        self._add(spots, None)
        self._crowded = True

    def _stamp(self, px: np.ndarray, py: np.ndarray, shades: np.ndarray, radius: float, ring: bool) -> None:
        """Dots with soft edges. Where two overlap, the middle of one wins over the edge of the other."""
        if not len(px):
            return
        column, row = np.floor(px).astype(np.int32), np.floor(py).astype(np.int32)
        inner = ((px - column) * PARTS).astype(np.int32) + PARTS * ((py - row) * PARTS).astype(np.int32)
        corner = (row + self._pad) * self._across + column + self._pad
        rows, columns, covers = _stamp_of(radius, ring)
        cover = covers[:, inner]  # [pixels of a dot, points]
        spots = corner[None, :] + (rows * self._across + columns)[:, None]
        touched = cover > 0.02
        spots = spots[touched]
        self._shades[spots] = np.broadcast_to(shades, cover.shape)[touched]
        self._add(spots, cover[touched])

    def _add(self, spots: np.ndarray, weights: np.ndarray | None) -> None:
        """Sorted points are near each other: only that part of the picture is counted."""
        if len(spots):
            low = int(spots.min())
            counts = np.bincount(spots - low, weights)
            self._weights[low : low + len(counts)] += counts.astype(np.float32, copy=False)

    def picture(self, inks: np.ndarray) -> np.ndarray:
        """Premultiplied ARGB uint32 [height, width] with the colours of `palette.table`."""
        found = np.zeros(len(self._weights), np.uint32)
        spots = np.flatnonzero(self._weights)
        weights = self._weights[spots]
        if self._crowded:
            weights = (0.4 + 0.6 * np.minimum(1.0, np.log(weights) / np.log(24))).astype(np.float32)
        opacity = np.minimum(weights * STEPS + 0.5, STEPS).astype(np.uint8)
        found[spots] = inks[self._shades[spots], opacity]
        whole, pad = found.reshape(-1, self._across), self._pad
        return np.ascontiguousarray(whole[pad : pad + self.height, pad : pad + self.width])


@cache
def _stamp_of(radius: float, ring: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The pixels that a dot covers, edges first: rows and columns from its own int32 [k], and how much of each is covered
    by its place in its pixel, float32 [k, PARTS * PARTS]."""
    outer = radius + (0.5 if ring else 0.0)
    reach, middle = int(np.ceil(outer + 0.5)), (np.arange(PARTS) + 0.5) / PARTS
    made = []
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            far = np.hypot(dx + 0.5 - middle[None, :], dy + 0.5 - middle[:, None])  # [y part, x part]
            cover = np.clip(outer + 0.5 - far, 0, 1)
            if ring:
                cover *= np.clip(far - (outer - 1.3) + 0.5, 0, 1)
            if cover.max() > 0.02:
                made.append((float(np.hypot(dx, dy)), dy, dx, cover.astype(np.float32).ravel()))
    made.sort(key=lambda part: -part[0])
    _, rows, columns, covers = zip(*made, strict=True)
    return np.array(rows, np.int32), np.array(columns, np.int32), np.stack(covers)


def draw_in_slices(canvas: Canvas, points: Inked, runs: list[tuple[int, int]], shown: np.ndarray | None) -> Iterator[None]:
    """Draw these ranges of the points, a yield after each slice. shown: bool [n], in the same order; None: all."""
    total = sum(end - start for start, end in runs)
    if shown is not None:
        total = sum(int(np.count_nonzero(shown[start:end])) for start, end in runs)
    radius = radius_for(total, canvas.area)
    size = SLICE if radius == 0.0 else SLICE // 16
    for part in _gathered(points, runs, shown, size):
        canvas.draw(part, radius)
        yield


def _gathered(points: Inked, runs: list[tuple[int, int]], shown: np.ndarray | None, size: int) -> Iterator[Inked]:
    """Some `size` points at a time, however short the ranges are."""
    waiting: list[tuple[int, int]] = []
    held = 0
    for start, end in runs:
        for low in range(start, end, size):
            waiting.append((low, min(low + size, end)))
            held += waiting[-1][1] - low
            if held >= size:
                yield _joined(points, waiting, shown)
                waiting, held = [], 0
    if waiting:
        yield _joined(points, waiting, shown)


def _joined(points: Inked, parts: list[tuple[int, int]], shown: np.ndarray | None) -> Inked:
    if len(parts) == 1:
        found = points.part(slice(*parts[0]))
        return found if shown is None else found.part(shown[slice(*parts[0])])
    spots = np.concatenate([np.arange(start, end) for start, end in parts])
    return points.part(spots if shown is None else spots[shown[spots]])
