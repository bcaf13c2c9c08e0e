"""Finding points by place: a grid over the map, made once for each new map."""

from __future__ import annotations

import numpy as np

from gui.explorer.map.scope import Box, bounds

MOST = 256  # cells along a side: a cell's number then fits into 16 bits, which numpy sorts by radix, in linear time
INTERLEAVE = 64


class GridIndex:
    """The points [n, 2] sorted by the cell of a grid they are in; n up to some millions.

    `order` [n]: the place in the sorted arrays -> the point's index; `x`, `y`: float32 [n], sorted. Points that are not
    finite are in none of the answers.
    """

    def __init__(self, places: np.ndarray) -> None:
        count = len(places)
        self.box = bounds(places)
        self.side = int(min(max(np.sqrt(count / 4), 4), MOST))
        left, bottom, right, top = self.box
        self._per = (self.side / (right - left), self.side / (top - bottom))  # cells per map unit
        mixed = _interleaved(count)  # so that no class lies above another because it comes later in the data
        x, y = places[mixed, 0].astype(np.float32, copy=False), places[mixed, 1].astype(np.float32, copy=False)
        good = np.isfinite(x) & np.isfinite(y)
        if not good.all():
            mixed, x, y = mixed[good], x[good], y[good]
        cells = self._cell(y - np.float32(bottom), 1) * self.side + self._cell(x - np.float32(left), 0)
        cells = cells.astype(np.uint16 if self.side == MOST else np.int32)
        sorting = np.argsort(cells, kind="stable")
        self.order, self.x, self.y = mixed[sorting], x[sorting], y[sorting]
        counts = np.bincount(cells, minlength=self.side**2)
        self.counts = counts.reshape(self.side, self.side)
        self._starts = np.concatenate([[0], np.cumsum(counts)])

    def _cell(self, from_edge: np.ndarray, axis: int) -> np.ndarray:
        found = (from_edge * np.float32(self._per[axis])).astype(np.int32)
        return np.clip(found, 0, self.side - 1, out=found)

    def __len__(self) -> int:
        return len(self.order)

    def _cells(self, box: Box) -> tuple[int, int, int, int]:
        """(first column, last column, first row, last row) that `box` touches, within the grid."""
        left, bottom, right, top = box
        edges = (left - self.box[0], right - self.box[0], bottom - self.box[1], top - self.box[1])
        per = (self._per[0], self._per[0], self._per[1], self._per[1])
        cells = [min(max(int(edge * p), 0), self.side - 1) for edge, p in zip(edges, per, strict=True)]
        return cells[0], cells[1], cells[2], cells[3]

    def runs(self, box: Box) -> list[tuple[int, int]]:
        """Ranges of the sorted arrays that hold all points within `box`, and some around it."""
        if not len(self) or box[2] < self.box[0] or box[0] > self.box[2] or box[3] < self.box[1] or box[1] > self.box[3]:
            return []
        first, last, low, high = self._cells(box)
        if first == 0 and last == self.side - 1:  # whole rows lie one after another
            found = [(int(self._starts[low * self.side]), int(self._starts[(high + 1) * self.side]))]
        else:
            rows = np.arange(low, high + 1) * self.side
            found = list(zip(self._starts[rows + first].tolist(), self._starts[rows + last + 1].tolist(), strict=True))
        return [(start, end) for start, end in found if end > start]

    def within(self, box: Box) -> np.ndarray:
        """Places in the sorted arrays of the points exactly within `box`."""
        runs = self.runs(box)
        if not runs:
            return np.zeros(0, np.int64)
        spots = np.concatenate([np.arange(start, end) for start, end in runs])
        x, y = self.x[spots], self.y[spots]
        left, bottom, right, top = box
        return spots[(x >= left) & (x <= right) & (y >= bottom) & (y <= top)]

    def nearest(self, x: float, y: float, reach: float, shown: np.ndarray | None = None) -> int:
        """Index of the point nearest to (x, y), at most `reach` map units away; -1 if there is none.

        shown: bool [n] by index, which may be found.
        """
        spots = self.within((x - reach, y - reach, x + reach, y + reach))
        if shown is not None and len(spots):
            spots = spots[shown[self.order[spots]]]
        if not len(spots):
            return -1
        far = (self.x[spots] - x) ** 2 + (self.y[spots] - y) ** 2
        best = int(far.argmin())
        return int(self.order[spots[best]]) if far[best] <= reach**2 else -1

    def density(self) -> np.ndarray:
        """How crowded it is at each point, float32 [n] by index in [0, 1]: the rank of the points in 3 x 3 cells around it."""
        padded = np.pad(self.counts, 1)
        around = sum(padded[r : r + self.side, c : c + self.side] for r in range(3) for c in range(3))
        assert isinstance(around, np.ndarray)
        values, inverse = np.unique(around.ravel(), return_inverse=True)
        share = np.cumsum(np.bincount(inverse, weights=self.counts.ravel(), minlength=len(values)))
        rank = (share / max(share[-1], 1))[inverse].astype(np.float32)
        found = np.zeros(int(self.order.max()) + 1 if len(self) else 0, np.float32)
        found[self.order] = np.repeat(rank, self.counts.ravel())
        return found


def _interleaved(count: int) -> np.ndarray:
    """0 ... count - 1 in strides: neighbours in the data are far from each other here."""
    whole = count // INTERLEAVE * INTERLEAVE
    strides = np.arange(whole, dtype=np.int32).reshape(INTERLEAVE, -1).T.ravel()
    return np.concatenate([strides, np.arange(whole, count, dtype=np.int32)])
