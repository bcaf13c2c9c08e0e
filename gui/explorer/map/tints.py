"""Colours that the engine has to work out: asked for while they are chosen, and again once all are there and the map is newer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.charting import By, Tint, Tinted
from engine.events import Exploring, Failed
from gui.bridge import Bridge
from gui.explorer.map.chart import Chart

TAG = "map tint"
NAMES: dict[By, tuple[str, str]] = {"score": ("Score", "of the discriminator"), "rebuilt": ("Error", "of rebuilding")}
EDGE = 0.02  # share of the numbers beyond either end of the ramp, so that one odd picture does not take all of it


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """A number for each point of a chart, float32 [n], nan where there is none (yet); `due`: bool [n], those to come."""

    by: By
    values: np.ndarray
    due: np.ndarray

    @property
    def ends(self) -> tuple[float, float]:
        """The numbers at the ends of the ramp, those beyond them share its last colours; (nan, nan) of none."""
        known = self.values[np.isfinite(self.values)]
        if not len(known):
            return float("nan"), float("nan")
        low, high = np.quantile(known, (EDGE, 1 - EDGE))
        return float(low), float(high)

    @property
    def extremes(self) -> tuple[float, float]:
        """The least and the greatest number."""
        known = self.values[np.isfinite(self.values)]
        return (float(known.min()), float(known.max())) if len(known) else (float("nan"), float("nan"))

    @property
    def missing(self) -> int:
        return int(np.count_nonzero(self.due))

    def words(self, index: int) -> str:
        """“Score −1.2”, "" where the point has none."""
        value = float(self.values[index])
        return f"{NAMES[self.by][0]} {number(value)}" if np.isfinite(value) else ""


def number(value: float, digits: int = 3) -> str:
    """With a true minus."""
    return f"{value:.{digits}g}".replace("-", "−")


class Tints(QObject):
    """`changed`: other numbers are known of the chart. That there can't be any, the window tells as it does every failure."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run: Exploring | None = None
        self._chart: Chart | None = None
        self._by: By | None = None
        self._numbers: Numbers | None = None
        self._sorted = np.zeros(0, np.int64)  # places of the chart's points by key
        self._request, self._under_way, self._stale = 0, False, False
        bridge.on(Tinted, self._on_tinted)
        bridge.on(Failed, self._on_failed)

    @property
    def numbers(self) -> Numbers | None:
        """Of the chart, under the chosen colouring."""
        return self._numbers

    def begin(self, run: Exploring) -> None:
        """A run is explored: what was asked before is answered no more."""
        if self._run is None or self._run.run != run.run:
            self._chart, self._numbers = None, None
        self._run, self._under_way, self._stale = run, False, True

    def want(self, colouring: str) -> None:
        """ "score" and "rebuilt" are asked for, others are not."""
        by: By | None = "score" if colouring == "score" else "rebuilt" if colouring == "rebuilt" else None
        if by != self._by:
            self._by, self._numbers, self._under_way, self._stale = by, None, False, True
            self._look()

    def charted(self, chart: Chart) -> None:
        """A newer map: its points keep the numbers that are known until newer ones come."""
        before, self._chart = self._chart, chart
        if before is not None and before.same_points(chart):
            self._stale = True
        else:
            known = self._numbers
            self._sorted, self._numbers, self._stale = np.argsort(chart.keys, kind="stable"), None, True
            if known is not None and before is not None:
                self._begin_numbers()
                self._fill(before.keys, known.values, False)
        self._look()

    def look(self) -> None:
        """The map is seen again."""
        self._look()

    def _look(self) -> None:
        if self._run is None or self._chart is None or self._by is None:
            return
        if self._numbers is None:
            self._begin_numbers()
        if self._stale and not self._under_way:
            self._request, self._under_way, self._stale = self._bridge.number(), True, False
            self._bridge.post(Tint(self._request, self._by, self._run.run))

    def _begin_numbers(self) -> None:
        if self._chart is not None and self._by is not None:
            due = self._chart.shown.of_data.copy() if self._by == "rebuilt" else np.ones(len(self._chart), bool)
            self._numbers = Numbers(self._by, np.full(len(self._chart), np.nan, np.float32), due)

    def _fill(self, keys: np.ndarray, values: np.ndarray, told: bool) -> None:
        """told: by the engine, so that no number is to come any more where one is not finite."""
        chart, numbers = self._chart, self._numbers
        if chart is None or numbers is None or not len(chart):
            return
        spots = np.searchsorted(chart.keys, keys, sorter=self._sorted)
        found = self._sorted[np.minimum(spots, len(chart) - 1)]
        real = np.isfinite(values)
        fresh = (chart.keys[found] == keys) & (real | told)
        filled, due = numbers.values.copy(), numbers.due.copy()
        filled[found[fresh]], due[found[fresh]] = np.where(real, values, np.nan)[fresh], False
        self._numbers = Numbers(numbers.by, filled, due)

    # --- what comes

    def _on_tinted(self, event: Tinted) -> None:
        if self._run is None or event.run != self._run.run or event.request != self._request or event.by != self._by:
            return
        self._fill(event.keys, event.values, True)
        self._under_way = event.done < event.total
        self.changed.emit()
        self._look()

    def _on_failed(self, event: Failed) -> None:
        if event.where == "explore" and event.tag == TAG and self._under_way:
            self._under_way = False
            if self._numbers is not None:  # nothing more is to come
                self._numbers = replace(self._numbers, due=np.zeros(len(self._numbers.due), bool))
                self.changed.emit()
