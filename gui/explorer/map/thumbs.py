"""Pictures of the data in place of their points, where one has zoomed in far enough: all in one atlas pixmap."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from engine.commands import Originals
from engine.events import Exploring, OriginalsShown
from gui.bridge import Bridge
from gui.explorer.map.chart import Chart
from gui.explorer.map.scope import Scope
from gui.widgets.samples import to_image

SIDE = 30  # px of one picture
SPARSE = 90  # points in sight up to which they are shown as pictures
ROOM = 256  # pictures in the atlas
COLUMNS = 16
TAG = "map pictures"


class Thumbs:
    """Asks for what is in sight and not here yet; `paint` draws what is here."""

    def __init__(self, bridge: Bridge, tag: str = TAG) -> None:
        self._bridge, self._tag = bridge, tag
        self._run: Exploring | None = None
        self._slots: OrderedDict[int, int] = OrderedDict()  # number of the data's picture -> place in the atlas
        self._atlas = QPixmap()
        self._request, self._wanted = 0, frozenset[int]()
        self._seen = frozenset[int]()  # numbers in sight when it was last asked
        self.dpr = 1.0

    def begin(self, run: Exploring) -> None:
        self._run, self._seen = run, frozenset()
        self.forget()

    def forget(self) -> None:
        self._slots.clear()
        self._wanted, self._atlas = frozenset(), QPixmap()
        self._request = 0  # an answer on its way is no longer ours: a number means another picture in another run

    def possible(self) -> bool:
        """Pictures alone: a point of two numbers is shown by its place already."""
        return self._run is not None and self._run.canvas == "picture" and self._run.data_count > 0

    def in_sight(self, chart: Chart, scope: Scope) -> np.ndarray:
        """Indices of the data's points in sight, or none where there are too many (or the pictures would lie in a heap)."""
        if not self.possible() or not chart.sorted:
            return np.zeros(0, np.int64)
        if sum(end - start for start, end in chart.index.runs(scope.box)) > 40 * SPARSE:
            return np.zeros(0, np.int64)
        found = chart.visible(chart.index.order[chart.index.within(scope.box)])
        found = found[chart.shown.of_data[found]]
        return found if 0 < len(found) <= SPARSE else found[:0]

    def ask(self, chart: Chart, scope: Scope) -> None:
        """Ask for the pictures in sight that are not here."""
        self._seen = frozenset(chart.shown.numbers[self.in_sight(chart, scope)].tolist())
        for number in self._seen & self._slots.keys():
            self._slots.move_to_end(number)
        self._ask_missing()

    def _ask_missing(self) -> None:
        missing = self._seen - self._slots.keys()
        if missing and missing != self._wanted and self._run is not None:
            self._wanted = missing
            self._request = self._bridge.number()
            self._bridge.post(Originals(self._request, self._tag, tuple(sorted(missing)), run=self._run.run))

    def take(self, event: OriginalsShown) -> bool:
        """Put them into the atlas; whether the answer was ours."""
        if event.tag != self._tag or event.request != self._request or self._run is None:
            return False
        side = round(SIDE * self.dpr)
        lost = self._atlas.width() not in (0, COLUMNS * side)  # the window went to a screen of another density
        if lost:
            self.forget()
        if self._atlas.isNull():
            self._atlas = QPixmap(COLUMNS * side, ROOM // COLUMNS * side)
        self._wanted = frozenset()
        painter = QPainter(self._atlas)
        for number, sample in zip(event.indices, event.samples, strict=True):
            image = to_image(sample, self._run.canvas, side, True, self._run.backdrop)
            x, y = self._corner(self._place(number), side)
            painter.drawImage(QRectF(x, y, side, side), image)
        painter.end()
        if lost:
            self._ask_missing()
        return True

    def _place(self, number: int) -> int:
        """A free place in the atlas, or that of the picture that is out of sight longest."""
        if number in self._slots:
            return self._slots[number]
        slot = len(self._slots) if len(self._slots) < ROOM else self._slots.popitem(last=False)[1]
        self._slots[number] = slot
        return slot

    @staticmethod
    def _corner(slot: int, side: int) -> tuple[int, int]:
        return slot % COLUMNS * side, slot // COLUMNS * side

    def paint(self, painter: QPainter, chart: Chart, scope: Scope) -> int:
        """All that are in sight; how many."""
        indices = self.in_sight(chart, scope)
        numbers = chart.shown.numbers[indices].tolist()
        here = [(index, self._slots[number]) for index, number in zip(indices.tolist(), numbers, strict=True)
                if number in self._slots]  # fmt: skip
        if not here or self._atlas.isNull():
            return 0
        side = self._atlas.width() / COLUMNS
        spots = scope.at(chart.places[[index for index, _ in here]]).tolist()
        for (_, slot), (x, y) in zip(here, spots, strict=True):
            source = QRectF(*self._corner(slot, round(side)), side, side)
            painter.drawPixmap(QRectF(x - SIDE / 2, y - SIDE / 2, SIDE, SIDE), self._atlas, source)
        return len(here)
