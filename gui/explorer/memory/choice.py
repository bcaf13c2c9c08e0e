"""The points chosen on the map, there again at the next start of the same run, once its map is laid out."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from PySide6.QtCore import QObject

from engine.events import Exploring
from gui.explorer.map.panel import MapPanel
from gui.settings import UserSettings

KEY = "explore.map"
FAR = 1 << 24  # the largest number of a point that is remembered


class Choice(QObject):
    """Knows points by their keys (`gui.explorer.map.chart.Chart.keys`), which are the same on every map of a run."""

    def __init__(self, map_: MapPanel, settings: UserSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map, self._settings = map_, settings
        self._run: Exploring | None = None
        self._waiting: np.ndarray | None = None
        map_.mapped.connect(self._on_map)

    def begin(self, run: Exploring) -> None:
        """The first run that is explored may be the one of last time; after it nothing is to be waited for."""
        before, self._run = self._run, run
        if before is not None and before.run == run.run:
            return
        self._waiting = None
        kept: dict[str, Any] = self._settings.get(KEY, dict[str, object]())
        if before is None and kept.get("run") == str(run.run):
            self._waiting = unpacked(kept.get("chosen"))

    def remember(self) -> None:
        """What is chosen; what still waits for its map is not forgotten."""
        if self._run is not None:
            keys = self._map.chosen_keys() if self._waiting is None else self._waiting
            self._settings.set(KEY, {"run": str(self._run.run), "chosen": packed(keys)})

    def _on_map(self) -> None:
        """A map that is still being read may lack some of the points: the next one has more."""
        if self._waiting is None or self._map.chart is None:
            return
        if len(self._map.chosen_keys()):
            self._waiting = None  # a hand was faster
        elif self._map.chart.shown.settled >= 1.0 or np.isin(self._waiting, self._map.chart.keys).all():
            keys, self._waiting = self._waiting, None
            self._map.choose_keys(keys)


def packed(keys: np.ndarray) -> str:
    """One bit a number: as small for sixty thousand points as for six. "" for none."""
    if not len(keys) or int(keys.min()) < 0 or int(keys.max()) >= FAR:
        return ""
    bits = np.zeros(int(keys.max()) + 1, bool)
    bits[keys] = True
    return base64.b64encode(np.packbits(bits).tobytes()).decode()


def unpacked(text: object) -> np.ndarray | None:
    """int64, ascending; None for what is none."""
    try:
        found = base64.b64decode(text, validate=True) if isinstance(text, str) and len(text) <= FAR else b""
    except ValueError:
        return None
    return np.flatnonzero(np.unpackbits(np.frombuffer(found, np.uint8))) if found else None
