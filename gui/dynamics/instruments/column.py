"""The right column of the room: all instruments beneath each other, scrolled where they are too tall."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from engine.answers import Covered, DivergenceFound, Gauged, Vitals
from engine.fields import Value
from gui.dynamics.instruments.balance import BalanceBlock
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.coverage import CoverageBlock
from gui.dynamics.instruments.divergence import DivergenceBlock
from gui.dynamics.instruments.norms import NormsBlock
from gui.dynamics.instruments.rates import RatesBlock
from gui.dynamics.instruments.scores import ScoresBlock
from gui.dynamics.instruments.words import no_discriminator, no_divergence, no_modes, no_vitals
from gui.theme import colour
from gui.widgets.painting import painted

MARGIN = 16


class Instruments(QWidget):
    """Scores, balance, coverage, divergence, layer norms, rates.

    `wanted` is what must be asked for the open ones: of "scores", "coverage", "divergence", "vitals".
    """

    wanted_changed = Signal(frozenset)
    folded_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("instruments")
        self.setAccessibleName("Instruments")
        self.scores, self.balance, self.coverage = ScoresBlock(), BalanceBlock(), CoverageBlock()
        self.divergence, self.norms, self.rates = DivergenceBlock(), NormsBlock(), RatesBlock()
        self.blocks: tuple[Block, ...] = (
            self.scores, self.balance, self.coverage, self.divergence, self.norms, self.rates,
        )  # fmt: skip
        self.rates.ruled = False
        self._wanted: frozenset[str] = frozenset()
        self._lay_out()
        for block in self.blocks:
            block.wanted_changed.connect(self._look)
            block.folded_changed.connect(self._on_folded)
        self.set_situation("", (), False)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setProperty("plain", "true")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._column.setSpacing(0)
        for block in self.blocks:
            self._column.addWidget(block)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("instruments_scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._bar = scroll.verticalScrollBar()
        self._bar.rangeChanged.connect(self._make_room)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _make_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that nothing moves when it comes."""
        self._column.setContentsMargins(MARGIN, 0, MARGIN - self._bar.sizeHint().width() if most else MARGIN, 0)

    # --- what is asked for

    @property
    def wanted(self) -> frozenset[str]:
        """What the open instruments need answered."""
        return self._wanted

    def _look(self) -> None:
        wanted = frozenset(ask for block in self.blocks if block.wanted for ask in block.asks)
        if wanted != self._wanted:
            self._wanted = wanted
            self.wanted_changed.emit(wanted)

    @property
    def folded(self) -> tuple[str, ...]:
        """Keys of the folded instruments, to be remembered."""
        return tuple(block.objectName() for block in self.blocks if block.folded)

    def set_folded(self, keys: Iterable[str]) -> None:
        """Fold these, open the others."""
        shut = set(keys)
        for block in self.blocks:
            block.folded = block.objectName() in shut

    def _on_folded(self, _: bool) -> None:
        self.folded_changed.emit()

    # --- what there is to show

    def set_situation(self, kind: str, networks: Collection[str], has_modes: bool) -> None:
        """What the run is: kind of sample, the networks there are ("encoder", "decoder", "critic"; none: no run), and
        whether its data have modes. What can't be says so; the divergence, of points alone, is hidden for pictures."""
        game = no_discriminator(networks)
        self.scores.set_reason(game)
        self.balance.set_reason(game)
        self.coverage.set_reason(no_modes(kind, networks, has_modes))
        self.divergence.set_reason(no_divergence(kind, networks))
        self.divergence.setVisible(kind == "points" or not networks)
        for block in (self.norms, self.rates):
            block.set_reason(no_vitals(networks))
        self.rates.set_discriminator("critic" in networks)

    def show_gauged(self, gauged: Gauged) -> None:
        """Scores were answered."""
        self.scores.show_gauged(gauged)
        self.balance.show_gauged(gauged)

    def show_covered(self, covered: Covered) -> None:
        """Coverage was answered."""
        self.coverage.show_covered(covered)

    def show_divergence(self, found: DivergenceFound) -> None:
        """Divergence was answered."""
        self.divergence.show_divergence(found)

    def show_vitals(self, vitals: Vitals, live: Mapping[str, Value]) -> None:
        """Vital signs came; `live` are the settings in force."""
        self.balance.show_vitals(vitals)
        self.norms.show_vitals(vitals)
        self.rates.show_vitals(vitals, live)

    def clear(self) -> None:
        """Another run: forget all."""
        for block in self.blocks:
            block.clear()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface1"))
