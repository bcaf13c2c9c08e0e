"""Undo and redo of what a hand does to the maps: what is chosen, seen, laid out, and looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject

from gui.actions import Actions
from gui.changes import Changes, Parts
from gui.explorer.map.asking import Wanted
from gui.explorer.map.chart import Chart, Filter
from gui.explorer.map.sights import Sight
from gui.explorer.memory.steps import pressed

if TYPE_CHECKING:
    from gui.explorer.map.panel import MapPanel

OWNER, ROOM = "map", "explore"
WORDS = {  # the first part that changed gives the step its name
    "second": "Second map", "colouring": "Colours of the map", "hidden": "Hidden points of the map",
    "filter": "Filter of the map", "shades": "Colour of a class", "chosen": "Selection on the map",
    "view": "View of the map", "second view": "View of the second map",
}  # fmt: skip
OF_LAYOUT = {
    "projection": "Projection of the map", "data": "Points of the map", "neighbours": "Neighbours of the map",
    "spread": "Least distance on the map", "perplexity": "Perplexity of the map", "axes": "Axes of the map",
    "seed": "Seed of the map",
}  # fmt: skip
OF_POINTS = ("hidden", "filter", "shades", "chosen")  # what a newer map may change by itself


class MapSteps(QObject):
    """Of one panel; made when everything of it is there, so that it hears of each change last.

    Points are remembered by their keys, which are the same on every map of a run.
    """

    def __init__(self, panel: MapPanel, actions: Actions) -> None:
        super().__init__(panel)
        self._panel, self._history = panel, actions.history
        self.held: Callable[[], bool] = pressed  # whether a hand is in the middle of something
        self._known: dict[str, tuple[Chart | None, np.ndarray, bytes]] = {}  # arrays are replaced, never changed: found once
        second = panel.pair.second
        self._sights = {
            "view": Sight(panel.canvas, lambda: panel.feed.wanted.projection, self),
            "second view": Sight(second.canvas, lambda: second.feed.wanted.projection, self),
        }
        self._changes = Changes(actions.history, OWNER, ROOM, self._take, self._put, self._words)
        look = self._changes.look
        panel.settings.changed.connect(lambda _: self._look_anew(True))
        panel.settings.colouring.connect(lambda _: look())
        panel.legend.class_set.connect(lambda *_: look())
        panel.legend.kind_set.connect(lambda *_: look())
        panel.head.searched.connect(lambda _: look())
        panel.bar.none.clicked.connect(lambda: look())
        panel.own.changed.connect(lambda: look())
        panel.pair.opened.connect(lambda _: look())
        second.head.changed.connect(self._look_anew)
        for canvas in (panel.canvas, second.canvas):
            canvas.chosen.connect(lambda _: look())
            canvas.looked.connect(look)
        actions.triggered.connect(self._on_triggered)
        panel.mapped.connect(self._on_mapped)

    def _on_triggered(self, key: str) -> None:
        if key.startswith("map_"):
            self._changes.look()

    def _look_anew(self, gliding: bool = False) -> None:
        """Another map may be wanted, by a hand or since the run has other classes."""
        if self._panel.settings.by_itself:
            self.settle()
            return
        if not self._history.working:
            for sight in self._sights.values():
                sight.forget()
        self._changes.look(gliding)

    def _on_mapped(self) -> None:
        """A map came by itself. A hand that pans meanwhile goes on from where it began."""
        self._changes.settle(*(OF_POINTS if self.held() else ()))

    def settle(self) -> None:
        """The program changed something."""
        self._changes.settle()

    def forget(self) -> None:
        """Another run."""
        self._changes.forget()

    def _words(self, before: Parts, after: Parts) -> str:
        found = _words(before, after)
        for name, sight in self._sights.items():
            if found == WORDS[name] and after[name] is not None:
                scale = before[name][2] if before[name] is not None else sight.fitted
                return found.replace("View", "Zoom") if after[name][2] != scale else found
        return found

    # --- how it stands -----------------------------------------------------------------------------------------------

    def _take(self) -> Parts:
        panel, pair = self._panel, self._panel.pair
        head, chart = pair.second.head, panel.chart
        return {
            "wanted": panel.feed.wanted, "second": (pair.open, head.projection.currentData(), head.chosen),
            "colouring": panel.settings.colours.value(),
            "hidden": (chart.isolated, self._keys("hidden", chart, chart.hidden)) if chart is not None else (False, b""),
            "filter": chart.filter if chart is not None else Filter(),
            "shades": chart.given_shades if chart is not None else None,
            "chosen": self._keys("chosen", chart, panel.canvas.selection),
            **{name: sight.where for name, sight in self._sights.items()},
        }

    def _keys(self, name: str, chart: Chart | None, points: np.ndarray) -> bytes:
        """The keys of these points (indices, or bool [n]) as a value; a notch of the wheel asks for them too."""
        known = self._known.get(name)
        if known is None or known[0] is not chart or known[1] is not points:
            found = np.sort(chart.keys[points]).tobytes() if chart is not None and len(points) else b""
            known = self._known[name] = (chart, points, found)
        return known[2]

    def _put(self, parts: Parts) -> None:
        panel, chart = self._panel, self._panel.chart
        if "wanted" in parts:
            panel.settings.show_wanted(parts["wanted"])
            panel.settings.changed.emit(parts["wanted"])
        if "second" in parts:
            self._put_second(*parts["second"])
        if "colouring" in parts:
            panel.settings.colours.set_value(parts["colouring"])
            panel.settings.colouring.emit(parts["colouring"])
        if chart is not None:
            self._put_points(chart, parts)
        for name, sight in self._sights.items():
            if name in parts:
                sight.go(parts[name])

    def _put_second(self, opened: bool, projection: str, of: Any) -> None:
        pair = self._panel.pair
        pair.second.head.set_projection(projection)
        pair.second.head.choose(of)
        pair.second.head.changed.emit()
        pair.set_open(opened)

    def _put_points(self, chart: Chart, parts: Parts) -> None:
        panel = self._panel
        if "shades" in parts:
            chart.give_shades(parts["shades"])
            panel.own.changed.emit()
        if parts.keys() & {"filter", "hidden"}:
            isolated, hidden = chart.isolated, chart.hidden
            if "hidden" in parts:
                isolated, hidden = parts["hidden"][0], _found(chart, parts["hidden"][1])
            chart.see(parts.get("filter", chart.filter), hidden, isolated)
            panel.filtering.follow()
        if "chosen" in parts:
            panel.choose(np.flatnonzero(_found(chart, parts["chosen"])))


def _words(before: Parts, after: Parts) -> str:
    if "wanted" in after:
        was, now = before["wanted"], after["wanted"]
        changed = [field.name for field in fields(Wanted) if getattr(was, field.name) != getattr(now, field.name)]
        return OF_LAYOUT.get(changed[0], "Settings of the map")
    found = next(name for name in WORDS if name in after)
    return WORDS[found]


def _found(chart: Chart, keys: bytes) -> np.ndarray:
    """Which of the points these are: bool [n]."""
    return np.isin(chart.keys, np.frombuffer(keys, np.int64))
