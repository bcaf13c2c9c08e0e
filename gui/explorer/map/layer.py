"""The map's picture: drawn in slices beside everything else, and shown moved or scaled until the next one is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from gui.explorer.map import veil
from gui.explorer.map.chart import Chart
from gui.explorer.map.raster import Canvas, Inked, draw_in_slices, in_sight
from gui.explorer.map.scope import Box, Scope

SLICE = 0.005  # seconds of drawing in one turn of the event loop
DRIFTING = 20_000  # points up to which a new layout drifts


class Layer(QObject):
    """`ready`: a newer picture is there. While one is being drawn, a newer wish waits: each one is finished."""

    ready = Signal()

    def __init__(self, dpr: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dpr = dpr
        self._chart: Chart | None = None
        self._ground: tuple[QImage, Box] | None = None
        self._pixmap, self._of = QPixmap(), Scope()
        self._work: Iterator[None] | None = None
        self._wish: Scope | None = None
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)
        self.pictures = 0  # drawn so far

    @property
    def busy(self) -> bool:
        return self._work is not None or self._wish is not None

    def set_chart(self, chart: Chart | None, same_ground: bool = False) -> None:
        """Another map; with `same_ground` where the data are has not changed."""
        self._chart = chart
        self._work = self._wish = None
        if not same_ground:
            self._ground = None
        if chart is None:
            self._pixmap = QPixmap()

    def forget_ground(self) -> None:
        """The theme is another one."""
        self._ground = None

    def want(self, scope: Scope) -> None:
        """A picture for this scope, soon."""
        self._wish = scope
        if self._chart is not None and not self._timer.isActive():
            self._timer.start(0)

    def draw_now(self, scope: Scope, points: Inked | None = None) -> None:
        """At once, without slices: for few points that drift (`points`), and for the tests."""
        self._wish, self._work = None, None
        if self._chart is not None:
            for _ in self._draw(scope, points):
                pass

    def rest(self) -> None:
        """Nobody looks."""
        self._timer.stop()
        self._work = self._wish = None

    def _go_on(self) -> None:
        until, pictures = time.perf_counter() + SLICE, self.pictures
        while time.perf_counter() < until and self.pictures == pictures:  # a new picture is seen before work goes on
            if self._work is None:
                if self._wish is None:
                    return
                self._work, self._wish = self._draw(self._wish), None
            if next(self._work, self) is self:
                self._work = None
        if self.busy:
            self._timer.start(0)

    def _draw(self, scope: Scope, points: Inked | None = None) -> Iterator[None]:
        chart, dpr = self._chart, self._dpr()
        assert chart is not None
        drawn = Canvas(scope, dpr)
        given, shown = (points, chart.seen) if points is not None else chart.inked()
        assert given is not None
        by_grid = points is None and chart.sorted
        runs = in_sight(chart.index, scope) if by_grid else [(0, len(given.x))]
        yield from draw_in_slices(drawn, given, runs, shown)
        words = drawn.picture(chart.inks())
        yield
        first = not by_grid and points is None
        self._compose(words, scope, dpr, first)
        self.pictures += 1
        self.ready.emit()
        if first:  # a very large map is there at once; what the next pictures need comes after
            yield
            assert len(chart.index) <= len(chart)
            yield
            self._find_ground()
            self._wish = self._wish or scope

    def _compose(self, words: np.ndarray, scope: Scope, dpr: float, plain: bool) -> None:
        """Hatch, ground (unless `plain`) and points into one picture."""
        high, wide = words.shape
        pixmap = QPixmap(wide, high)
        pixmap.setDevicePixelRatio(dpr)
        painter = QPainter(pixmap)
        veil.draw_hatch(painter, QRectF(0, 0, scope.width, scope.height), scope, dpr)
        ground = None if plain else self._find_ground()
        if ground is not None:
            veil.draw_ground(painter, *ground, scope)
        image = QImage(words.data, wide, high, 4 * wide, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(dpr)
        painter.drawImage(0, 0, image)
        painter.end()
        self._pixmap, self._of = pixmap, scope

    def _find_ground(self) -> tuple[QImage, Box] | None:
        chart = self._chart
        if self._ground is None and chart is not None and chart.shown.veil_radius > 0:
            whole = bool(chart.shown.of_data.all())
            data = chart.places if whole else chart.places[chart.shown.of_data]
            if len(data):
                mask, box = veil.mask(data, chart.shown.veil_radius)
                self._ground = veil.ground_image(mask), box
        return self._ground

    def paint(self, painter: QPainter, scope: Scope) -> None:
        """The newest picture, where it belongs in this scope."""
        dpr = self._dpr()
        if self._pixmap.isNull() or scope != self._of:
            veil.draw_hatch(painter, QRectF(0, 0, scope.width, scope.height), scope, dpr)
        if self._pixmap.isNull():
            return
        if scope == self._of:
            painter.drawPixmap(0, 0, self._pixmap)
            return
        left, _, _, top = self._of.box
        x, y = scope.at(np.array([left, top])).tolist()
        factor = scope.scale / self._of.scale
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if abs(factor - 1) < 1e-9:
            painter.drawPixmap(round(x), round(y), self._pixmap)
        else:
            target = QRectF(x, y, self._of.width * factor, self._of.height * factor)
            painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
        painter.setPen(Qt.PenStyle.NoPen)
