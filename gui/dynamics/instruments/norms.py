"""Norms of gradients, weights or updates, layer by layer, over time, as a heat map."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, qRgb

from engine.answers import Vitals
from gui import wording
from gui.dynamics.instruments.binning import ABSENT, cividis, levels
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.drawing import MIDDLE, Canvas, Lines, give_way
from gui.dynamics.instruments.history import VitalsHistory
from gui.dynamics.instruments.words import figure, network, norms_by_network, norms_size, short_layer
from gui.theme import colour, font, scaled
from gui.widgets.labels import Caption
from gui.widgets.painting import edge
from gui.widgets.segmented import Segmented

EMPTY = "Norms come with the next step."
COLUMNS = 240  # readings kept
LEAST = 40  # columns that the width is made for at first
ROW, GROUP = 12, 15  # px of a layer's row, of a network's name
NAMES = 84  # px at most for the layers' names
HELP = {"gradients": "Norm of each layer's gradient", "weights": "Norm of each layer's weights",
        "updates": "How far the last step moved each layer's weights"}  # fmt: skip


class HeatCanvas(Canvas):
    """Rows are layers, grouped by network; columns are readings, the newest at the right."""

    def __init__(self) -> None:
        super().__init__("norms.map", "Norms by layer over time", 64, EMPTY)
        self.setToolTip("Each row goes from its own smallest to its own largest value, on a logarithmic scale.")
        self.layers: tuple[tuple[str, str], ...] = ()
        self.steps: list[int] = []
        self.norms = np.zeros((0, 0), np.float32)
        self.quantity = "gradients"
        self.image = QImage()

    def show_norms(self, history: VitalsHistory, quantity: str) -> None:
        """All readings of one quantity."""
        if history.layers != self.layers:
            self.layers = history.layers
            self.updateGeometry()
        self.quantity, self.steps, self.norms = quantity, list(history.steps), history.of(quantity)
        self.image = QImage()
        if self.filled():
            shades = np.ascontiguousarray(levels(self.norms))
            rows, columns = shades.shape
            self.image = QImage(shades.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
            self.image.setColorTable(ramp_table())
        self.update()

    def filled(self) -> bool:
        return self.norms.size > 0

    def _groups(self) -> list[tuple[str, int, int]]:
        """(network, first layer, one beyond the last) as the data flow."""
        found, start = [], 0
        for name, layers in groupby(self.layers, key=lambda layer: layer[0]):
            count = len(list(layers))
            found.append((name, start, start + count))
            start += count
        return found

    def sizeHint(self) -> QSize:
        if not self.filled():
            return super().sizeHint()
        return QSize(240, len(self.layers) * scaled(ROW) + len(self._groups()) * (scaled(GROUP) + 2))

    def _left(self) -> int:
        metrics = QFontMetrics(font("tick"))
        widest = max((metrics.horizontalAdvance(short_layer(name)) for _, name in self.layers), default=0)
        return min(widest, scaled(NAMES), self.width() // 3) + scaled(6)

    def draw(self, painter: QPainter) -> None:
        left, y, row = self._left(), 0, scaled(ROW)
        metrics = QFontMetrics(font("tick"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        for name, start, stop in self._groups():
            painter.setFont(font("caption"))
            painter.setPen(colour("text"))
            painter.drawText(QRectF(0, y, self.width(), scaled(GROUP)), MIDDLE, network(name).capitalize())
            y += scaled(GROUP)
            self._rows(painter, QRectF(left, y, self.width() - left, (stop - start) * row), start, stop)
            painter.setFont(font("tick"))
            painter.setPen(colour("secondary"))
            for place in range(start, stop):
                words = metrics.elidedText(short_layer(self.layers[place][1]), Qt.TextElideMode.ElideLeft, left - scaled(6))
                painter.drawText(QRectF(0, y + (place - start) * row, left, row), MIDDLE, words)
            y += (stop - start) * row + 2

    def _rows(self, painter: QPainter, area: QRectF, start: int, stop: int) -> None:
        columns = self.image.width()
        wide = area.width() * columns / max(columns, LEAST)
        painter.fillRect(area, colour("surface2"))
        target = QRectF(area.right() - wide, area.top(), wide, area.height())
        painter.drawImage(target, self.image, QRectF(0, start, columns, stop - start))
        edge(painter, area, 0)

    def place_at(self, place: QPointF) -> tuple[int, int] | None:
        """(layer, reading) under a place, None beside them."""
        left, columns = self._left(), len(self.steps)
        column = columns - 1 - int((self.width() - place.x()) / (self.width() - left) * max(columns, LEAST))
        y = place.y()
        for _, start, stop in self._groups():
            y -= scaled(GROUP)
            if 0 <= y < (stop - start) * scaled(ROW):
                known = 0 <= column < columns and left <= place.x() < self.width()
                return (start + int(y // scaled(ROW)), column) if known else None
            y -= (stop - start) * scaled(ROW) + 2
        return None

    def read(self, place: QPointF) -> Lines:
        """Layer, step and value."""
        found = self.place_at(place)
        if found is None:
            return []
        layer, column = found
        name, part = self.layers[layer]
        return [(f"{network(name)}, {part}", ""), ("step", wording.count(self.steps[column])),
                (f"norm of the {self.quantity}", figure(float(self.norms[column, layer])))]  # fmt: skip


def ramp_table() -> list[int]:
    """The colours of the levels for an indexed picture; what is absent shows the ground."""
    table = [qRgb(*(int(part) for part in entry)) for entry in cividis()]
    table[ABSENT] = 0
    return table


class RampLegend(Canvas):
    """The ramp with what its ends mean."""

    def __init__(self) -> None:
        super().__init__("norms.legend", "Legend: dark is a row's smallest value, yellow its largest, logarithmic", 14, "")
        table = np.ascontiguousarray(np.arange(ABSENT, dtype=np.uint8)[None])
        self._image = QImage(table.data, ABSENT, 1, ABSENT, QImage.Format.Format_Indexed8).copy()
        self._image.setColorTable(ramp_table())

    def filled(self) -> bool:
        return True

    def draw(self, painter: QPainter) -> None:
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        metrics = painter.fontMetrics()
        x = 0.0
        for words in ("row’s least", "", "largest, log scale"):
            if words:
                room = max(1.0, self.width() - x)
                shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
                painter.drawText(QRectF(x, 0, room, self.height()), MIDDLE, shown)
                x += metrics.horizontalAdvance(words) + scaled(6)
            else:
                wide = min(scaled(72), max(8, self.width() // 4))
                painter.drawImage(QRectF(x, self.height() / 2 - scaled(4), wide, scaled(8)), self._image)
                x += wide + scaled(6)


class NormsBlock(Block):
    """The heat map with its choice of gradients, weights or updates."""

    def __init__(self) -> None:
        super().__init__("norms", "Layer norms", "vitals")
        self.quantity = Segmented("norms.quantity", [(name, name) for name in VitalsHistory.QUANTITIES],
                                  "Which norms are shown", quiet=True)  # fmt: skip
        self.quantity.setToolTip("Which norms are shown")
        for name, words in HELP.items():
            self.quantity.set_choice_help(name, words)
        self.map, self.legend = HeatCanvas(), RampLegend()
        self.sample_size = Caption("", "norms.size", wrap=True)
        self.history = VitalsHistory(COLUMNS)
        for part in (self.quantity, self.map, self.legend, self.sample_size):
            self.column.addWidget(part)
        self.column.setAlignment(self.quantity, Qt.AlignmentFlag.AlignLeft)
        give_way(self.quantity)
        self.quantity.chosen.connect(self._on_chosen)
        self.clear()

    def show_vitals(self, vitals: Vitals) -> None:
        """The norms of one more step."""
        self.history.add(vitals)
        self._render()

    def _on_chosen(self, _: str) -> None:
        self._render()

    def _render(self) -> None:
        chosen = self.quantity.value()
        self.map.show_norms(self.history, chosen)
        self.legend.setVisible(self.map.filled())
        if not len(self.history):
            self.sample_size.setText("")
            self.summarise((), EMPTY)
            return
        steps, newest = self.history.steps, self.map.norms[-1]
        self.sample_size.setText(norms_size(steps))
        parts = [part for name, norm in norms_by_network(self.history.layers, newest).items()
                 for part in ((network(name), "caption"), (figure(norm), "number"))]  # fmt: skip
        told = "; ".join(f"{network(name)} {layer} {figure(float(norm))}"
                         for (name, layer), norm in zip(self.history.layers, newest, strict=True))  # fmt: skip
        self.summarise(tuple(parts), f"Norm of the {chosen}: {told}. {self.sample_size.text()}.")

    def clear(self) -> None:
        self.history.clear()
        self._render()
