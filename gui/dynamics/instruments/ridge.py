"""The history of the scores as a ridge plot: one line a reading, older ones further up and paler."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from gui import wording
from gui.dynamics.instruments.axis import draw_axis
from gui.dynamics.instruments.binning import robust_range, shares, smooth
from gui.dynamics.instruments.drawing import MIDDLE, Canvas, Lines, faint, flat, polyline
from gui.dynamics.instruments.history import Readings
from gui.theme import colour, font, scaled

BINS = 40
ROOM = 24  # ridges that have a place; fewer are drawn from the bottom up
TALL = 6  # of the distance between two ridges, the highest one's height


class RidgeCanvas(Canvas):
    """Densities of real (blue) and generated (orange) scores over the last readings."""

    def __init__(self, empty: str) -> None:
        super().__init__("scores.ridge", "History of the discriminator's scores", 178, empty)
        self.setToolTip("Scores of real and generated samples over the last readings; the newest is at the bottom.")
        self.edges, self.steps = np.zeros(0), list[int]()
        self._scores: list[dict[str, np.ndarray]] = []
        self.rows: list[dict[str, np.ndarray]] = []

    def show_history(self, history: Readings[dict[str, np.ndarray]]) -> None:
        """Readings of scores by source ("training", "generated"), oldest first."""
        self.steps, self._scores, self.rows = history.steps[-ROOM:], history.values[-ROOM:], []
        self.update()

    def _count(self) -> None:
        """Bin the scores, once they are to be seen."""
        if self._scores and not self.rows:
            self.edges = np.linspace(*robust_range(values for row in self._scores for values in row.values()), BINS + 1)
            self.rows = [{name: smooth(shares(values, self.edges)) for name, values in row.items()} for row in self._scores]

    def filled(self) -> bool:
        return bool(self._scores)

    def _area(self) -> QRectF:
        wide = QFontMetrics(font("tick")).horizontalAdvance("88,888") + scaled(6)
        return QRectF(0, 0, self.width() - wide, self.height() - QFontMetrics(font("tick")).height() - 7)

    def _gap(self, area: QRectF) -> float:
        return area.height() / (ROOM + TALL)

    def draw(self, painter: QPainter) -> None:
        self._count()
        area = self._area()
        gap, top = self._gap(area), max(float(counted.max()) for row in self.rows for counted in row.values())
        middles = area.left() + (np.arange(BINS) + 0.5) * (area.width() / BINS)
        xs = [area.left(), *middles.tolist(), area.right()]
        for place, row in enumerate(self.rows):
            age = len(self.rows) - 1 - place
            base, opacity = area.bottom() - age * gap, 0.25 + 0.75 * 0.9**age
            for name, token in (("training", "real"), ("generated", "generated")):
                if name in row:
                    ys = [base, *(base - row[name] * (gap * TALL / max(top, 1e-12))).tolist(), base]
                    self._ridge(painter, polyline(list(map(QPointF, xs, ys))), colour(token), opacity)
        draw_axis(painter, area, float(self.edges[0]), float(self.edges[-1]))
        self._label(painter, area, gap)

    @staticmethod
    def _ridge(painter: QPainter, body: QPainterPath, ink: QColor, opacity: float) -> None:
        flat(painter, body, faint(ink, 0.28 * opacity))
        painter.strokePath(body, QPen(faint(ink, opacity), 1.0))  # a pen of 1 px: a wider one costs fifty times as much

    def _label(self, painter: QPainter, area: QRectF, gap: float) -> None:
        """The steps of the newest and the oldest reading, at the right."""
        painter.setFont(font("tick"))
        painter.setPen(colour("secondary"))
        high = painter.fontMetrics().height()
        ends = [0] if len(self.rows) * gap < 1.5 * high else [0, len(self.rows) - 1]
        for age in ends:
            place = QRectF(area.right() + scaled(4), area.bottom() - age * gap - high + 2, self.width() - area.right(), high)
            painter.drawText(place, MIDDLE | Qt.AlignmentFlag.AlignLeft, wording.short(self.steps[-1 - age]))

    def read(self, place: QPointF) -> Lines:
        """The reading whose base line is nearest."""
        area = self._area()
        age = min(max(round((area.bottom() - place.y()) / self._gap(area)), 0), len(self.steps) - 1)
        return [("step", wording.count(self.steps[-1 - age]))]
