"""Which modes or classes are generated how often, beside their shares in the data."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent

from engine.answers import Covered
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.drawing import MIDDLE, Canvas, Legend, Lines, faint
from gui.dynamics.instruments.facts import Warn
from gui.dynamics.instruments.words import coverage, coverage_size, lost, percent, plain, reading, variety
from gui.theme import colour, font, scaled
from gui.widgets.labels import Caption
from gui.widgets.progress import ProgressBar

EMPTY = "Coverage comes with the next snapshot."
NAMED = 12  # more columns than that have numbers beneath
LEAN = -38.0  # degrees of names that don't fit level
LONGEST = 62  # px of a leaning name


class BarsCanvas(Canvas):
    """A bar each: solid what is within 3 sigma, paler what is nearest; the line is the share in the data."""

    def __init__(self) -> None:
        super().__init__("coverage.bars", "Shares by mode", 112, EMPTY)
        self.setToolTip("How often each mode is generated, against its share in the data")
        self.covered: Covered | None = None

    def show_covered(self, covered: Covered | None) -> None:
        """Shares by mode, or none."""
        before, self.covered = self.covered, covered
        if (before is None) != (covered is None) or (before and covered and before.names != covered.names):
            self.updateGeometry()
        self.update()

    def filled(self) -> bool:
        return self.covered is not None and len(self.covered.made) > 0

    # --- names

    def _names(self) -> tuple[str, ...]:
        names = self.covered.names if self.covered is not None else ()
        return names if len(names) <= NAMED else tuple(str(place + 1) for place in range(len(names)))

    def _widest(self) -> int:
        metrics = QFontMetrics(font("tick"))
        return max((metrics.horizontalAdvance(name) for name in self._names()), default=0)

    def _leaning(self) -> bool:
        names = self._names()
        return 1 < len(names) <= NAMED and self._widest() > self.width() / len(names) - 2

    def _foot(self) -> float:
        """px beneath the bars."""
        level = QFontMetrics(font("tick")).height() + 3
        if not self._leaning():
            return level
        return level + min(self._widest(), scaled(LONGEST)) * 0.62

    def _inset(self) -> float:
        """px at the left that leaning names of the first columns need."""
        if not self._leaning():
            return 0.0
        metrics, names = QFontMetrics(font("tick")), self._names()
        wide, reach = self.width() / len(names), math.cos(math.radians(LEAN))
        lengths = [min(metrics.horizontalAdvance(name), scaled(LONGEST)) * reach for name in names]
        return max(0.0, max(length - (place + 0.5) * wide for place, length in enumerate(lengths)))

    def sizeHint(self) -> QSize:
        high = super().sizeHint().height()
        return QSize(240, round(high + (self._foot() if self.filled() else 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()  # names lean where they no longer fit

    # --- drawing

    def draw(self, painter: QPainter) -> None:
        covered = self.covered
        if covered is None:
            return
        inset = self._inset()
        area = QRectF(inset, 2, self.width() - inset, self.height() - self._foot() - 4)
        top = 1.05 * max(float(covered.made.max()), float(covered.data.max(initial=0.0)), 1e-9)
        wide = area.width() / len(covered.made)
        gap = min(max(1.5, wide * 0.3), scaled(20))
        solid = covered.close if len(covered.close) else covered.made
        painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), colour("outline"))
        for place in range(len(covered.made)):
            bar = QRectF(area.left() + place * wide + gap / 2, 0, wide - gap, 0)
            self._bar(painter, area, bar, float(covered.made[place]) / top, faint(colour("generated"), 0.36))
            self._bar(painter, area, bar, float(solid[place]) / top, colour("generated"))
            y = area.bottom() - float(covered.data[place]) / top * area.height()
            painter.fillRect(QRectF(bar.left() - gap / 6, y - 1, bar.width() + gap / 3, 2), colour("real"))
        self._write(painter, area, wide)

    @staticmethod
    def _bar(painter: QPainter, area: QRectF, bar: QRectF, part: float, ink: QColor) -> None:
        if part <= 0 or not np.isfinite(part):
            return
        high = part * area.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        radius = min(2.0, high / 2, bar.width() / 4)
        shape = QRectF(bar.left(), area.bottom() - high, bar.width(), high)
        painter.drawRoundedRect(shape, radius, radius)

    def _write(self, painter: QPainter, area: QRectF, wide: float) -> None:
        covered, names = self.covered, self._names()
        if covered is None:
            return
        painter.setFont(font("tick"))
        metrics = painter.fontMetrics()
        leaning = self._leaning()
        every = max(1, int(np.ceil((self._widest() + 3) / wide))) if not leaning else 1
        for place, name in enumerate(names):
            found = bool(covered.found[place])
            if place % every and found:
                continue
            painter.setPen(colour("secondary" if found else "warning"))
            if not leaning:
                line = QRectF(area.left() + (place - 1) * wide, area.bottom() + 3, 3 * wide, metrics.height())
                painter.drawText(line, MIDDLE | Qt.AlignmentFlag.AlignHCenter, name)
                continue
            painter.save()
            painter.translate(area.left() + (place + 0.5) * wide + metrics.ascent() / 2, area.bottom() + metrics.ascent() - 1)
            painter.rotate(LEAN)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, scaled(LONGEST))
            painter.drawText(QPointF(-metrics.horizontalAdvance(shown), 0), shown)
            painter.restore()

    def read(self, place: QPointF) -> Lines:
        """The column under the pointer."""
        covered = self.covered
        if covered is None:
            return []
        inset = self._inset()
        part = (place.x() - inset) / max(1.0, self.width() - inset)
        column = min(max(int(part * len(covered.made)), 0), len(covered.made) - 1)
        lines = [(covered.names[column], "found" if covered.found[column] else "lost")]
        if len(covered.close):
            lines.append(("within 3 σ", percent(float(covered.close[column]))))
        return [*lines, ("generated", percent(float(covered.made[column]))), ("data", percent(float(covered.data[column])))]


class CoverageBlock(Block):
    """Bars by mode, what is lost, diversity and near-duplicates, sample size."""

    def __init__(self) -> None:
        super().__init__("coverage", "Mode coverage", "coverage")
        self.bars, self.legend, self.lost = BarsCanvas(), Legend("coverage.legend"), Warn("coverage.lost")
        self.progress = ProgressBar("coverage.progress", "Reading the data")
        self.progress.setToolTip("How much of the data has been read for comparison")
        self.waiting, self.variety = Caption("", "coverage.waiting", wrap=True), Caption("", "coverage.variety", wrap=True)
        self.variety.setToolTip("Mean distance of two generated pictures beside that of two of the data; and how many have a near twin")
        self.sample_size = Caption("", "coverage.size", wrap=True)
        for part in (self.waiting, self.progress, self.bars, self.legend, self.lost, self.variety, self.sample_size):
            self.column.addWidget(part)
        self.clear()

    def show_covered(self, covered: Covered) -> None:
        """Shares by mode, or how far the data have been read."""
        waiting = reading(covered.progress)
        self._wait(waiting, covered.progress)
        if not len(covered.made):
            self.bars.say(waiting or EMPTY)
            self.bars.setVisible(not waiting)
            self.summarise((), waiting or EMPTY)
            return
        self.bars.setVisible(True)
        self.bars.show_covered(covered)
        close = bool(len(covered.close))
        solid = ("fill", "generated", "within 3 σ" if close else "generated")
        soft = [("soft", "generated", "nearest mode")] if close else []
        self.legend.show_entries([solid, *soft, ("line", "real", "share in the data")])
        self.lost.tell(lost(covered))
        self.variety.setText(variety(covered))
        self.variety.setVisible(bool(self.variety.text()))
        self.sample_size.setText(coverage_size(covered))
        self._summarise(covered, waiting)

    def _summarise(self, covered: Covered, waiting: str) -> None:
        parts = coverage(covered)
        told = "; ".join(f"{name} {percent(float(made))} of {percent(float(data))}"
                         for name, made, data in zip(covered.names, covered.made, covered.data, strict=True))  # fmt: skip
        words = (plain(parts), self.lost.text(), self.variety.text(), told, self.sample_size.text(), waiting)
        self.summarise(parts, ". ".join(part for part in words if part) + ".")

    def _wait(self, words: str, progress: float) -> None:
        self.waiting.setText(words)
        self.waiting.setVisible(bool(words))
        self.progress.setVisible(bool(words))
        self.progress.set_fraction(progress)

    def clear(self) -> None:
        self._wait("", 0.0)
        self.bars.say(EMPTY)
        self.bars.setVisible(True)
        self.bars.show_covered(None)
        self.legend.show_entries([])
        self.lost.tell("")
        self.variety.hide()
        self.sample_size.setText("")
        self.summarise((), EMPTY)
