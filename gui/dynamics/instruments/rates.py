"""How far a step moves each network, and what the penalties and the augmentation are at."""

from __future__ import annotations

from collections.abc import Mapping

from engine.answers import Vitals
from engine.fields import Value
from gui import wording
from gui.dynamics.instruments.block import Block
from gui.dynamics.instruments.facts import Fact, Facts
from gui.dynamics.instruments.words import DASH, augment_state, figure, network, percent
from gui.widgets.labels import Caption

EMPTY = "Numbers come with the next step."
RATE = "a step"


class RatesBlock(Block):
    """Effective learning rates, R1, R2, augmentation probability; a dash where one does not apply."""

    def __init__(self) -> None:
        super().__init__("rates", "Rates and penalties", "vitals")
        self.facts, self.sample_size = Facts("rates.rows", "Rates and penalties"), Caption("", "rates.size", wrap=True)
        self.facts.setToolTip("How much of its weights each network changes in one step, and the slopes that R1 and R2 hold down.")
        self._critic = True
        for part in (self.facts, self.sample_size):
            self.column.addWidget(part)
        self.clear()

    def set_discriminator(self, there: bool) -> None:
        """Without a discriminator there are no slopes and no augmentation of its data."""
        if there != self._critic:
            self._critic = there
            self.clear()

    def show_vitals(self, vitals: Vitals, live: Mapping[str, Value]) -> None:
        """One step's numbers; `live` are the settings in force."""
        rows = [Fact(f"Effective rate, {network(name)}", figure(rate), RATE) for name, rate in vitals.rates]
        if self._critic:
            rows += self._slopes(dict(vitals.numbers), live)
        self.facts.show_rows(rows)
        self.sample_size.setText(f"effective learning rate: |Δw| / |w| · one step, {wording.count(vitals.step)}")
        folded = tuple(part for name, rate in vitals.rates for part in ((network(name), "caption"), (figure(rate), "number")))
        self.summarise((), f"{self.facts.text()}. Step {wording.count(vitals.step)}.", folded)

    @staticmethod
    def _slopes(numbers: Mapping[str, float], live: Mapping[str, Value]) -> list[Fact]:
        weight = live.get("r1")
        known = isinstance(weight, int | float) and not isinstance(weight, bool)
        told = "" if not known else f"weight {float(weight):g}" if weight else "off"  # type: ignore[arg-type]
        rows = []
        for key, name in (("r1", "Squared slope at real, R1"), ("r2", "Squared slope at generated, R2")):
            unit = told if key in numbers or not weight else "not used" if key == "r2" else told
            rows.append(Fact(name, figure(numbers[key]) if key in numbers else DASH, unit))
        shown = percent(numbers["augment"]) if "augment" in numbers else DASH
        return [*rows, Fact("Augmentation probability", shown, augment_state(live))]

    def clear(self) -> None:
        rows = [Fact("Effective rate", DASH, RATE)]
        self.facts.show_rows([*rows, *self._slopes({}, {})] if self._critic else rows)
        self.sample_size.setText(EMPTY)
        self.summarise((), EMPTY)
