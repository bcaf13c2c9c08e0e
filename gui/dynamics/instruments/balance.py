"""Who is winning: a gauge from the generator ahead to the discriminator ahead, and what each learns from."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QLinearGradient, QPainter

from engine.answers import Gauged, Vitals
from gui import wording
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.drawing import MIDDLE, Canvas, Lines, faint
from gui.dynamics.instruments.facts import Fact, Facts, Warn
from gui.dynamics.instruments.words import (
    DASH,
    EVEN,
    balance,
    figure,
    near,
    network,
    norms_by_network,
    percent,
    pull_warning,
)
from gui.theme import colour, font, scaled, theme
from gui.widgets.labels import Caption

EMPTY = "The balance shows with the next scores."
TRAIL = 4  # readings before the newest that leave a dot
PULL = "Mean pull, |−dL_G/dx|"


class GaugeCanvas(Canvas):
    """A needle between −1 (generator ahead) and 1 (discriminator ahead); the dots are where it was."""

    def __init__(self) -> None:
        super().__init__("balance.gauge", "Balance of discriminator and generator", 44, EMPTY)
        self.setToolTip("How surely the discriminator scores a real sample above a generated one: 0 is even odds, 1 never wrong.")
        self.advantages: list[float] = []  # oldest first

    def add(self, advantage: float) -> None:
        """One reading in [−1, 1]; what is not finite leaves the needle where it is."""
        if not math.isfinite(advantage):
            return
        self.advantages = [*self.advantages[-TRAIL:], min(max(advantage, -1.0), 1.0)]
        self.update()

    def clear(self) -> None:
        """No reading."""
        self.advantages = []
        self.update()

    def filled(self) -> bool:
        return bool(self.advantages)

    def sizeHint(self) -> QSize:
        return QSize(240, scaled(26) + QFontMetrics(font("caption")).height())

    def _x(self, advantage: float) -> float:
        inset = scaled(3)
        return inset + (advantage + 1) / 2 * (self.width() - 2 * inset)

    def draw(self, painter: QPainter) -> None:
        middle = scaled(12)
        self._track(painter, QRectF(0, middle - scaled(4), self.width(), scaled(8)))
        for advantage in (-EVEN, EVEN):
            painter.fillRect(QRectF(self._x(advantage) - 0.75, middle - scaled(7), 1.5, scaled(14)), colour("outline_strong"))
        for age, advantage in enumerate(reversed(self.advantages[:-1])):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faint(colour("text"), 0.5 - 0.1 * age))
            painter.drawEllipse(QPointF(self._x(advantage), middle), scaled(3), scaled(3))
        needle = QRectF(self._x(self.advantages[-1]) - scaled(3), middle - scaled(10), scaled(6), scaled(20))
        painter.setPen(colour("surface1"))
        painter.setBrush(colour("text"))
        painter.drawRoundedRect(needle, scaled(2), scaled(2))
        self._names(painter, middle + scaled(13))

    def _track(self, painter: QPainter, track: QRectF) -> None:
        """Orange to blue: the colour says whose end is near."""
        shade = QLinearGradient(track.topLeft(), track.topRight())
        neutral = colour("surface3")
        for place, ink in ((0.0, colour("generated")), (0.36, neutral), (0.64, neutral), (1.0, colour("real"))):
            shade.setColorAt(place, ink)
        painter.setPen(colour("outline") if theme().high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)

    def _names(self, painter: QPainter, top: float) -> None:
        """What the ends mean, in fewer words where there is no room."""
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        metrics = painter.fontMetrics()
        left, middle, right = "Generator ahead", "even", "Discriminator ahead"
        if sum(metrics.horizontalAdvance(words) for words in (left, middle, right)) + scaled(24) > self.width():
            left, right = "Generator", "Discriminator"
        line = QRectF(0, top, self.width(), metrics.height())
        painter.drawText(line, MIDDLE | Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(line, MIDDLE | Qt.AlignmentFlag.AlignRight, right)
        between = self.width() / 2 - metrics.horizontalAdvance(middle) / 2
        if metrics.horizontalAdvance(left) + 4 < between < self.width() - metrics.horizontalAdvance(right) - 4:
            painter.drawText(line, MIDDLE | Qt.AlignmentFlag.AlignHCenter, middle)

    def read(self, place: QPointF) -> Lines:
        """How often the discriminator scores the real one of a pair higher."""
        return [("of pairs told apart", percent((self.advantages[-1] + 1) / 2))]


class BalanceBlock(Block):
    """The gauge, the pull on generated samples, the networks' gradient norms, and a warning."""

    def __init__(self) -> None:
        super().__init__("balance", "Balance", "scores", "vitals")
        self.gauge, self.facts, self.warning = GaugeCanvas(), Facts("balance.norms", "Gradients"), Warn("balance.warning")
        self.facts.setToolTip("The pull is what the discriminator tells the generator of one sample; "
                              "the norms are of the gradients of all weights.")
        self.sample_size = Caption("", "balance.size", wrap=True)
        self._pull: float | None = None
        self._largest = 0.0
        self._norms: dict[str, float] = {}
        for part in (self.gauge, self.warning, self.facts, self.sample_size):
            self.column.addWidget(part)
        self.clear()

    def show_gauged(self, gauged: Gauged) -> None:
        """A reading of the scores."""
        self.gauge.add(gauged.advantage)
        self._pull, self._largest = gauged.pull, max(self._largest, gauged.pull)
        words = balance(gauged.advantage)
        self.warning.tell(pull_warning(gauged.pull, self._largest, gauged.advantage))
        count = min((len(values) for name, values in gauged.scores if name in ("training", "generated")), default=0)
        self.sample_size.setText(f"{wording.count(count)} samples of each · step {wording.count(gauged.step)}")
        self._show_facts()
        told = f"{words[:1].upper()}{words[1:]}, advantage {near(gauged.advantage)}. {self.warning.text()}".strip()
        self.summarise(((words, "label"),), f"{told} {self.facts.text()}.")

    def show_vitals(self, vitals: Vitals) -> None:
        """The gradients' norms of one step."""
        self._norms = {name: norm for name, norm in norms_by_network(vitals.layers, vitals.gradients).items() if name != "encoder"}
        self._show_facts()

    def _show_facts(self) -> None:
        rows = [Fact(PULL, DASH if self._pull is None else figure(self._pull),
                     token="warning" if self.warning.text() else "text")]  # fmt: skip
        norms = self._norms or {"decoder": float("nan"), "critic": float("nan")}
        rows += [Fact(f"Gradient norm, {network(name)}", figure(norm)) for name, norm in norms.items()]
        self.facts.show_rows(rows)

    def clear(self) -> None:
        self._pull, self._largest, self._norms = None, 0.0, {}
        self.gauge.clear()
        self.warning.tell("")
        self.sample_size.setText("")
        self._show_facts()
        self.summarise((), EMPTY)
