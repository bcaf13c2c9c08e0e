"""How far the generated points are from the real ones, over the run, with the floor that real ones reach."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from engine.answers import DivergenceFound, Measure
from gui import wording
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.drawing import MIDDLE, Canvas, Lines, dashed, faint, give_way, trace
from gui.dynamics.instruments.history import Readings
from gui.dynamics.instruments.words import divergence_size, floor_verdict, measure_name, near, noise
from gui.theme import colour, font, scaled
from gui.widgets.curve_data import thin_extremes
from gui.widgets.labels import Caption
from gui.widgets.segmented import Segmented

EMPTY = "The divergence comes with the next snapshot."


class DivergenceCanvas(Canvas):
    """The curve of one measure over the steps, the floor as a dashed band, the newest value at the line's end."""

    def __init__(self) -> None:
        super().__init__("divergence.curve", "Divergence over steps", 96, EMPTY)
        self.setToolTip("Lower is better; in the dashed band, generated points differ no more than real ones do from each other.")
        self.steps, self.values = np.zeros(0), np.zeros(0)
        self.shown: Measure | None = None
        self.step = 0  # of what is shown at the end: the time machine may look back

    def show_measure(self, readings: Readings[Measure] | None, step: int = 0) -> None:
        """All readings of a measure, that of `step` as the newest; or none."""
        self.shown, self.step = None, step
        if readings is not None and len(readings):
            self.steps = np.array(readings.steps, np.float64)
            self.values = np.array([measure.value for measure in readings.values])
            self.shown = readings.values[readings.steps.index(step)] if step in readings.steps else readings.values[-1]
        self.update()

    def filled(self) -> bool:
        return self.shown is not None

    def _area(self) -> QRectF:
        metrics = QFontMetrics(font("number"))
        right = metrics.horizontalAdvance("0.88") + scaled(14) if self.width() > scaled(160) else scaled(8)
        if self.shown is not None:
            right = max(right, metrics.horizontalAdvance(f"±{near(noise(self.shown))}") + scaled(12))
        return QRectF(scaled(2), scaled(4), self.width() - right - scaled(2), self.height() - scaled(8))

    def _top(self) -> float:
        values = self.values[np.isfinite(self.values)]
        high = self.shown.high if self.shown is not None else 0.0
        return max(float(values.max(initial=0.0)), 1.3 * high, 1e-9)

    def _y(self, area: QRectF, value: float) -> float:
        return area.bottom() - min(max(value / self._top(), 0.0), 1.0) * area.height()

    def _x(self, area: QRectF, steps: np.ndarray) -> np.ndarray:
        first, last = self.steps[0], self.steps[-1]
        part = (steps - first) / (last - first) if last > first else np.ones_like(steps)
        return area.left() + part * area.width()

    def draw(self, painter: QPainter) -> None:
        if self.shown is None:
            return
        area = self._area()
        self._floor(painter, area, self.shown)
        known = np.isfinite(self.values)
        steps, values = thin_extremes(self.steps[known], self.values[known], max(16, self.width() // 2))
        xs = self._x(area, steps)
        ys = area.bottom() - np.clip(values / self._top(), 0, 1) * area.height()
        line = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        trace(painter, line, colour("generated"), 1.7)
        if not np.isfinite(self.shown.value):
            return
        here = QPointF(float(self._x(area, np.array([float(self.step)]))[0]), self._y(area, self.shown.value))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("generated"))
        painter.drawEllipse(here, scaled(3), scaled(3))
        self._value(painter, area, here.y())

    def _floor(self, painter: QPainter, area: QRectF, shown: Measure) -> None:
        high, low = self._y(area, shown.high), self._y(area, shown.low)
        painter.fillRect(QRectF(area.left(), high, area.width(), max(1.0, low - high)), faint(colour("held_out"), 0.14))
        painter.setPen(dashed(colour("held_out"), 1.2))
        for y in (high, low) if low - high > 3 else ((high + low) / 2,):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        metrics = painter.fontMetrics()
        words = f"floor {near(shown.middle)}"
        top = high - metrics.height() - 2
        painter.drawText(QRectF(area.left(), top, area.width(), metrics.height()), MIDDLE, words)

    def _value(self, painter: QPainter, area: QRectF, y: float) -> None:
        """The value at the end of the line, and beneath it how far chance moves it."""
        if self.shown is None:
            return
        number, small = QFontMetrics(font("number")), QFontMetrics(font("tick"))
        left, high = area.right() + scaled(9), number.height() + small.height()
        top = min(max(y - number.height() / 2, 0.0), self.height() - high)
        painter.setFont(font("number"))
        painter.setPen(colour("text"))
        painter.drawText(QRectF(left, top, self.width() - left, number.height()), MIDDLE, near(self.shown.value))
        small_font = font("number")
        small_font.setPixelSize(font("tick").pixelSize())
        painter.setFont(small_font)
        painter.setPen(colour("secondary"))
        line = QRectF(left, top + number.height() - 2, self.width() - left, small.height())
        painter.drawText(line, MIDDLE, f"±{near(noise(self.shown))}")

    def read(self, place: QPointF) -> Lines:
        """The reading nearest to the pointer."""
        nearest = int(np.argmin(np.abs(self._x(self._area(), self.steps) - place.x())))
        return [("step", wording.count(self.steps[nearest])), ("divergence", near(float(self.values[nearest])))]


class DivergenceBlock(Block):
    """Jensen–Shannon divergence and sliced Wasserstein distance over the run."""

    def __init__(self) -> None:
        super().__init__("divergence", "Divergence", "divergence")
        self.measure = Segmented("divergence.measure", (), "Which measure is shown", quiet=True)
        self.measure.setToolTip("Which measure of distance is shown")
        self.curve, self.sample_size = DivergenceCanvas(), Caption("", "divergence.size", wrap=True)
        self.sample_size.setToolTip("The interval in which 95 of 100 readings of real points against real points lie")
        self._readings: dict[str, Readings[Measure]] = {}
        self._found: DivergenceFound | None = None
        self._offered: list[str] = []
        for part in (self.measure, self.curve, self.sample_size):
            self.column.addWidget(part)
        self.column.setAlignment(self.measure, Qt.AlignmentFlag.AlignLeft)
        self.measure.chosen.connect(self._on_chosen)
        self.clear()

    def show_divergence(self, found: DivergenceFound) -> None:
        """A reading of each measure."""
        self._found = found
        for measure in found.measures:
            self._readings.setdefault(measure.name, Readings()).add(found.step, measure)
        self._offer([measure.name for measure in found.measures])
        self._render()

    def _offer(self, names: list[str]) -> None:
        if names != self._offered:
            self._offered = names
            self.measure.set_choices([(name, measure_name(name)) for name in names])
            for name in names:
                self.measure.set_choice_help(name, f"Show {measure_name(name)}")
            give_way(self.measure)
        self.measure.setVisible(len(names) > 1)

    def _on_chosen(self, _: str) -> None:
        self._render()

    def _render(self) -> None:
        found, chosen = self._found, self.measure.value()
        shown = next((measure for measure in found.measures if measure.name == chosen), None) if found else None
        if found is None or shown is None:
            return
        self.curve.show_measure(self._readings[chosen], found.step)
        self.sample_size.setText(divergence_size(found))
        verdict, value = floor_verdict(shown), f"{near(shown.value)} ±{near(noise(shown))}"
        open_parts = ((verdict, "label"),) if verdict else (("n", "caption"), (wording.count(found.count), "number"))
        told = f"{measure_name(chosen)} {value}, floor {near(shown.low)} to {near(shown.high)}"
        better = f", {verdict}" if verdict else ""
        self.summarise(open_parts, f"{told}{better}. {self.sample_size.text()}. Step {wording.count(found.step)}.",
                       ((measure_name(chosen), "caption"), (near(shown.value), "number")))  # fmt: skip

    def clear(self) -> None:
        self._readings.clear()
        self._found, self._offered = None, []
        self.measure.hide()
        self.curve.show_measure(None)
        self.sample_size.setText("")
        self.summarise((), EMPTY)
