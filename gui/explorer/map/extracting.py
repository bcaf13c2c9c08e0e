"""The chosen points as data of their own: written into a folder that the person chooses, and then offered for training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.charting import Extract, Extracted
from engine.events import Exploring, Failed
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer.map.chart import Chart

MANY = 500  # points whose writing takes long enough to say that it has begun


class Extracting:
    """Binds the action “map_extract”; a payload is the folder, without asking."""

    def __init__(self, bridge: Bridge, actions: Actions, chart: Callable[[], Chart | None],
                 chosen: Callable[[], np.ndarray], window: QWidget) -> None:  # fmt: skip
        self._bridge, self._actions, self._chart, self._chosen, self._window = bridge, actions, chart, chosen, window
        self._run: Exploring | None = None
        self._asked: set[int] = set()
        actions.bind("map_extract", self.extract)
        bridge.on(Extracted, self._on_extracted)
        bridge.on(Failed, self._on_failed)

    def begin(self, run: Exploring) -> None:
        """Whatever was being written of another run was given up."""
        if self._asked:
            self._actions.say("The data subset was not written, because another run was opened meanwhile.", "warning")
        self._run, self._asked = run, set()

    def extract(self, folder: str = "") -> None:
        """Write the chosen points."""
        chart, indices, run = self._chart(), self._chosen(), self._run
        if chart is None or run is None or not len(indices):
            return
        where = folder or QFileDialog.getExistingDirectory(self._window.window(), "The folder for the data subset", str(Path.home()))
        if not where:
            return
        request = self._bridge.number()
        self._asked.add(request)
        self._bridge.post(Extract(request, Path(where), tuple(chart.keys[indices].tolist()), run.run))
        if len(indices) > MANY:
            self._actions.say(f"Writing {len(indices):,} {self._what()} into “{where}”.")

    def _what(self) -> str:
        return "points" if self._run is not None and self._run.kind == "points" else "pictures"

    def _on_extracted(self, event: Extracted) -> None:
        if event.request in self._asked:
            self._asked.discard(event.request)
            classes = f", in {event.classes} classes," if event.classes else ""
            self._actions.say(f"{event.count:,} {self._what()}{classes} are now in “{event.path}”.", "ok", "Train on them",
                              lambda: self._actions.trigger("open_folder", str(event.path)))  # fmt: skip

    def _on_failed(self, event: Failed) -> None:
        head, _, number = event.tag.partition("-")
        if event.where == "explore" and head == "extract" and number.isdigit() and int(number) in self._asked:
            self._asked.discard(int(number))  # the window tells it, as it does every failure
