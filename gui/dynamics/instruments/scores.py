"""The discriminator's scores: histograms of real and generated samples, now or over the last readings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from engine.answers import Gauged
from gui import wording
from gui.dynamics.instruments.axis import draw_axis
from gui.dynamics.instruments.binning import robust_range, shares
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.drawing import Canvas, Legend, Lines, dashed, faint, flat, give_way, hatch, stairs
from gui.dynamics.instruments.history import Readings
from gui.dynamics.instruments.ridge import RidgeCanvas
from gui.dynamics.instruments.words import figure, percent
from gui.theme import colour, font
from gui.widgets.labels import Caption
from gui.widgets.segmented import Segmented

BINS = 32
RIDGES = 24
EMPTY = "Scores come with the next snapshot."
SOURCES = {"training": ("fill", "real", "real"), "generated": ("hatch", "generated", "generated"),
           "average": ("outline", "generated", "average"), "held_out": ("dashes", "held_out", "held out")}  # fmt: skip


class HistogramCanvas(Canvas):
    """Histograms with shared bins: blue filled, orange hatched, orange outline, dashed steps."""

    def __init__(self) -> None:
        super().__init__("scores.histogram", "Histograms of the discriminator's scores", 112, EMPTY)
        self.setToolTip("How high the discriminator scores real and generated samples; the further apart, the further ahead it is.")
        self.edges = np.zeros(0)
        self.counted: dict[str, np.ndarray] = {}

    def show_scores(self, scores: Mapping[str, np.ndarray]) -> None:
        """Scores by source."""
        self.counted = {}
        if any(len(values) for values in scores.values()):
            self.edges = np.linspace(*robust_range(scores.values()), BINS + 1)
            self.counted = {name: shares(values, self.edges) for name, values in scores.items() if len(values)}
        self.update()

    def filled(self) -> bool:
        return bool(self.counted)

    def _area(self) -> QRectF:
        return QRectF(0, 2, self.width(), self.height() - QFontMetrics(font("tick")).height() - 7)

    def draw(self, painter: QPainter) -> None:
        area = self._area()
        top = max(float(counted.max()) for counted in self.counted.values()) * 1.02
        shape = {name: stairs(counted, area, top, name != "held_out") for name, counted in self.counted.items()}
        if "training" in shape:
            flat(painter, shape["training"], faint(colour("real"), 0.85))
        if "generated" in shape:
            hatch(painter, shape["generated"], colour("generated"))
        if "training" in shape:  # its height where the generated bars stand before it
            painter.strokePath(shape["training"], QPen(colour("real"), 1.0))
        if "average" in shape:
            painter.strokePath(shape["average"], QPen(colour("surface1"), 3.4))
            painter.strokePath(shape["average"], QPen(colour("generated"), 1.6))
        if "held_out" in shape:
            painter.strokePath(shape["held_out"], dashed(colour("held_out"), 1.4))
        draw_axis(painter, area, float(self.edges[0]), float(self.edges[-1]))

    def read(self, place: QPointF) -> Lines:
        """The bin under the pointer, and the share of each source in it."""
        column = min(max(int(place.x() / max(1, self.width()) * BINS), 0), BINS - 1)
        lines = [("score", f"{figure(float(self.edges[column]))} to {figure(float(self.edges[column + 1]))}")]
        return lines + [(SOURCES[name][2], percent(float(counted[column])))
                        for name, counted in self.counted.items() if name in SOURCES]  # fmt: skip


class ScoresBlock(Block):
    """Histograms of the discriminator's scores, or their history as a ridge plot."""

    def __init__(self) -> None:
        super().__init__("scores", "Discriminator scores", "scores")
        self.view = Segmented("scores.view", (("histogram", "histogram"), ("history", "history")),
                              "What is shown of the scores", quiet=True)  # fmt: skip
        self.view.setToolTip("The scores now, or how they moved over the last readings")
        self.view.set_choice_help("histogram", "The scores at the newest reading")
        self.view.set_choice_help("history", f"The last {RIDGES} readings, older ones further up")
        self.histogram, self.ridge, self.legend = HistogramCanvas(), RidgeCanvas(EMPTY), Legend("scores.legend")
        self.sample_size = Caption("", "scores.size", wrap=True)
        self.history: Readings[dict[str, np.ndarray]] = Readings(RIDGES, newest=True)
        for part in (self.view, self.histogram, self.ridge, self.legend, self.sample_size):
            self.column.addWidget(part)
        self.column.setAlignment(self.view, Qt.AlignmentFlag.AlignLeft)
        give_way(self.view)
        self.view.chosen.connect(self._on_view)
        self._on_view("histogram")
        self.clear()

    def _on_view(self, value: str) -> None:
        self.histogram.setVisible(value == "histogram")
        self.ridge.setVisible(value == "history")
        self._show_legend()

    def _show_legend(self) -> None:
        known = self.histogram.counted
        if self.view.value() == "history":
            known = {name: counted for name, counted in known.items() if name in ("training", "generated")}
            self.legend.show_entries([("soft", SOURCES[name][1], SOURCES[name][2]) for name in SOURCES if name in known])
        else:
            self.legend.show_entries([SOURCES[name] for name in SOURCES if name in known])

    def show_gauged(self, gauged: Gauged) -> None:
        """A reading."""
        scores = dict(gauged.scores)
        self.histogram.show_scores(scores)
        self.history.add(gauged.step, {name: scores[name] for name in ("training", "generated") if name in scores})
        self.ridge.show_history(self.history)
        self._show_legend()
        count = max((len(values) for values in scores.values()), default=0)
        self.sample_size.setText(f"{wording.count(count)} samples of each · step {wording.count(gauged.step)}")
        means = ", ".join(f"{SOURCES[name][2]} {figure(float(np.mean(values)))}" for name, values in scores.items()
                          if name in SOURCES and len(values))  # fmt: skip
        overlap = percent(gauged.overlap)
        self.summarise((("overlap", "caption"), (overlap, "number")),
                       f"Overlap of real and generated {overlap}. Mean scores: {means}. {self.sample_size.text()}.")  # fmt: skip

    def clear(self) -> None:
        self.history.clear()
        self.histogram.show_scores({})
        self.ridge.show_history(self.history)
        self._show_legend()
        self.sample_size.setText("")
        self.summarise((), EMPTY)
