"""Which run is opened when the engine is ready, and which is remembered for the next start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.commands import Open
from engine.events import Exploring, Failed, Ready
from gui.bridge import Bridge
from gui.settings import UserSettings

KEY = "explore.last"


class Opening(QObject):
    """The run that was asked for; else the last one; else one of the examples, also when the others can't be opened.

    `settled` once, after everybody was told of the run that is open now, or when there is none to open."""

    settled = Signal()

    def __init__(self, bridge: Bridge, settings: UserSettings, examples: Path, first: Path | None,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._bridge, self._settings = bridge, settings
        self._examples, self._first = examples, first
        self._waiting: list[Path] = []
        self.is_settled = False
        bridge.on(Ready, self._on_ready)
        bridge.on(Exploring, self._on_exploring)
        bridge.on(Failed, self._on_failed)

    def _on_ready(self, _: Ready) -> None:
        kept = self._settings.get(KEY, "")
        wanted = [self._first, Path(kept) if kept else None]
        there = [run for run in wanted if run is not None and (run / "run.toml").is_file()]
        self._waiting = there + sorted(found.parent for found in self._examples.glob("*/run.toml"))
        self._next()

    def _next(self) -> None:
        if self._waiting:
            self._bridge.post(Open(self._waiting.pop(0)))
        else:
            self._settle()

    def _settle(self) -> None:
        QTimer.singleShot(0, self, self._announce)

    def _announce(self) -> None:
        if not self.is_settled:
            self.is_settled = True
            self.settled.emit()

    def _on_exploring(self, event: Exploring) -> None:
        self._waiting = []
        self._settings.set(KEY, str(event.run))
        self._settle()

    def _on_failed(self, event: Failed) -> None:
        if event.where == "open":
            self._next()
