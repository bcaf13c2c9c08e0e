"""The plot of Curves, in pyqtgraph. Imported only by Curves' loader: pyqtgraph takes half a second to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QFrame

from engine.events import Series
from gui.theme import colour, font, scaled
from gui.widgets.curve_data import Curve, nice_ticks, thin_evenly, thin_extremes

HELD = "held_out/"
SYMBOLS = {"real": "o", "generated": "t1", "held_out": "s"}


def shade(role: str) -> QColor:
    """The colour of a series' role; a role that is no token gets one of the classes' colours, always the same."""
    try:
        return colour(role)
    except AttributeError:
        return colour(f"classes.{sum(role.encode()) % 10}")


class _Line:
    """One curve on the plot: raw at 20 % behind, smoothed in front, a mark and words at its end."""

    def __init__(self, box: pg.ViewBox, series: Series, held: bool) -> None:
        self.label = "held out" if held else series.label  # its colour says of what
        self.ink, self.held, self.role = shade(series.role), held, series.role
        faint = QColor(self.ink)
        faint.setAlphaF(0.2)
        style = Qt.PenStyle.DashLine if held else Qt.PenStyle.SolidLine
        self.raw = pg.PlotCurveItem(pen=pg.mkPen(faint, width=1))
        self.front = pg.PlotCurveItem(pen=pg.mkPen(self.ink, width=1.7, style=style), antialias=True)
        symbol = "s" if held else SYMBOLS.get(series.role, "o")
        fill = pg.mkBrush(colour("surface1")) if held else pg.mkBrush(self.ink)
        self.mark = pg.ScatterPlotItem(size=6, symbol=symbol, pen=pg.mkPen(self.ink, width=1.2), brush=fill)
        self.words = pg.TextItem(self.label, color=self.ink, anchor=(0, 0.5))
        self.words.setFont(font("caption"))
        for item in (self.raw, self.front, self.mark, self.words):
            box.addItem(item, ignoreBounds=True)

    def show(self, shown: bool) -> None:
        """A key without points has no words either."""
        for item in (self.front, self.mark, self.words):
            item.setVisible(shown)

    def draw(self, curve: Curve, log: bool, width: int) -> np.ndarray:
        """Draw the curve's points; the y values that are shown, for the range."""
        points = curve.points()
        y = points[:, 1:].copy()
        if log:
            with np.errstate(invalid="ignore", divide="ignore"):
                y = np.where(y > 0, np.log10(np.where(y > 0, y, 1.0)), np.nan)
        smooth = not np.array_equal(y[:, 0], y[:, 1], equal_nan=True)
        raw = thin_extremes(points[:, 0], y[:, 0], width)
        front = thin_evenly(points[:, 0], y[:, 1], 2 * width) if smooth else raw
        self.raw.setData(*raw, connect="finite")
        self.raw.setVisible(smooth)
        self.front.setData(*front, connect="finite")
        return y[np.isfinite(y)]

    def end(self, curve: Curve, log: bool) -> tuple[float, float] | None:
        """Where the line ends on the plot."""
        last = curve.last()
        if last is None or not np.isfinite(last[1]) or (log and last[1] <= 0):
            return None
        return last[0], float(np.log10(last[1])) if log else last[1]


class CurvePlot(pg.GraphicsView):
    """Lines, three grid lines with their numbers at the right, and room there for the future and the words."""

    def __init__(self) -> None:
        super().__init__(background=colour("surface1"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._box.setMouseEnabled(False, False)
        self.setCentralItem(self._box)
        self._lines: dict[str, _Line] = {}
        self._grid: list[tuple[pg.InfiniteLine, pg.TextItem]] = []
        self._cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(colour("outline_strong"), width=1))
        self._cursor.hide()
        self._box.addItem(self._cursor, ignoreBounds=True)

    def draw(self, series: Mapping[str, tuple[Series, bool]], curves: Mapping[str, Curve], log: bool,
             limit: float | None) -> None:  # fmt: skip
        """Show the curves. `series` says for each key what it is and whether it is the held-out twin."""
        self._match(series)
        seen: list[np.ndarray] = []
        width = max(32, self.width())
        for key, line in self._lines.items():
            line.show(bool(len(curves[key])))
            if len(curves[key]):
                seen.append(line.draw(curves[key], log, width))
        values = np.concatenate(seen) if seen else np.zeros(0)
        if len(values):
            self._range(curves, values, limit, log)
            self._place_words(curves, log)

    def _match(self, series: Mapping[str, tuple[Series, bool]]) -> None:
        for key in [key for key in self._lines if key not in series]:
            line = self._lines.pop(key)
            for item in (line.raw, line.front, line.mark, line.words):
                self._box.removeItem(item)
        for key, (what, held) in series.items():
            if key not in self._lines:
                self._lines[key] = _Line(self._box, what, held)

    def restyle(self) -> None:
        """The theme changed: make all lines anew at the next draw."""
        self.setBackground(colour("surface1"))
        self._match({})
        for line, text in self._grid:
            self._box.removeItem(line)
            self._box.removeItem(text)
        self._grid.clear()
        self._cursor.setPen(pg.mkPen(colour("outline_strong"), width=1))

    def _range(self, curves: Mapping[str, Curve], values: np.ndarray, limit: float | None, log: bool) -> None:
        ends = [curves[key].points()[[0, -1], 0] for key in self._lines if len(curves[key])]
        first, last = min(end[0] for end in ends), max(end[1] for end in ends)
        metrics = QFontMetrics(font("caption"))
        labels = [line.label for key, line in self._lines.items() if len(curves[key])]
        words = max(metrics.horizontalAdvance(label) for label in labels) + 16 + self._margin()
        fit = first + (last - first or 1.0) / max(0.25, 1 - words / max(1, self.width()))
        right = max(fit, limit or 0.0)
        low, high = float(np.percentile(values, 0.5)), float(np.percentile(values, 99.5))
        pad = max((high - low) * 0.12, abs(high) * 0.02, 1e-9)
        self._box.setRange(QRectF(first, low - pad, right - first, high - low + 2 * pad), padding=0, update=True)
        self._draw_grid(low - pad, high + pad, right, log)

    @staticmethod
    def _margin() -> int:
        return scaled(34)

    def _draw_grid(self, low: float, high: float, right: float, log: bool) -> None:
        ticks = nice_ticks(low, high)[:5]
        while len(self._grid) < len(ticks):
            line = pg.InfiniteLine(angle=0, pen=pg.mkPen(colour("outline"), width=1))
            line.setZValue(-10)
            text = pg.TextItem("", color=colour("secondary"), anchor=(1, 0.5), fill=pg.mkBrush(colour("surface1")))
            text.setZValue(-5)
            text.setFont(font("tick"))
            for item in (line, text):
                self._box.addItem(item, ignoreBounds=True)
            self._grid.append((line, text))
        for place, (line, text) in enumerate(self._grid):
            shown = place < len(ticks)
            line.setVisible(shown)
            text.setVisible(shown)
            if shown:
                line.setValue(ticks[place])
                text.setText(_spell(10 ** ticks[place] if log else ticks[place]))
                text.setPos(right, ticks[place])

    def _place_words(self, curves: Mapping[str, Curve], log: bool) -> None:
        """Words at the lines' ends, moved apart where they would overlap.

        A held-out line that ends beside its twin has none: its dashes and its hollow mark say what it is.
        """
        pixel = self._box.viewPixelSize()
        ends = {key: line.end(curves[key], log) for key, line in self._lines.items() if len(curves[key])}
        known = {key: end for key, end in ends.items() if end is not None}
        step = (QFontMetrics(font("caption")).height() + 1) * pixel[1]
        worded: list[tuple[float, float, _Line]] = []
        for key, (x, y) in known.items():
            line, twin = self._lines[key], known.get(key.removeprefix(HELD)) if key.startswith(HELD) else None
            line.mark.setData([x], [y])
            told = twin is None or abs(twin[1] - y) > step
            line.words.setVisible(told)
            if told:
                worded.append((y, x, line))
        worded.sort(key=lambda entry: entry[0])
        places = apart([y for y, _, _ in worded], step, self._box.viewRect().bottom() - step / 2)
        for (_, x, line), place in zip(worded, places, strict=True):
            line.words.setPos(x + 5 * pixel[0], place)

    def to_x(self, px: float) -> float:
        """A horizontal place in px to the data's x."""
        rect = self._box.viewRect()
        return rect.left() + rect.width() * px / max(1, self.width())

    def to_px(self, x: float) -> float:
        """The data's x to a horizontal place in px."""
        rect = self._box.viewRect()
        return (x - rect.left()) / max(1e-12, rect.width()) * self.width()

    def x_range(self) -> tuple[float, float]:
        rect = self._box.viewRect()
        return rect.left(), rect.right()

    def set_cursor_line(self, x: float | None) -> None:
        """A vertical line for reading values, or none."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setValue(x)


def apart(values: Sequence[float], step: float, top: float) -> list[float]:
    """Ascending values, moved up until they are `step` apart, and down again where that went beyond `top`."""
    places: list[float] = []
    for value in values:
        places.append(max(value, places[-1] + step) if places else value)
    for index in reversed(range(len(places))):
        places[index] = min(places[index], top)
        top = places[index] - step
    return places


def _spell(value: float) -> str:
    return f"{0.0 if abs(value) < 1e-12 else value:,.4g}".replace("-", "−")
