"""What the system asks to be opened: a path on the command line, or on macOS a file that is told to the running program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.events import Exploring
from gui.actions import Actions
from gui.bridge import Bridge


class Application(QApplication):
    """For macOS alone: hears of files that are opened with the program. `asked`: the path."""

    asked = Signal(Path)

    def event(self, event: QEvent) -> bool:
        """Only what is sent to the application itself comes here, which is little."""
        if isinstance(event, QFileOpenEvent):
            self.asked.emit(Path(event.file()))
            return True
        return super().event(event)


class Asked(QObject):
    """Opens the path once there is something to look at: the start's own run must not come after it."""

    def __init__(self, bridge: Bridge, actions: Actions, path: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._waiting, self._exploring = actions, path, False
        bridge.on(Exploring, self._on_exploring)

    def open(self, path: Path) -> None:
        """A run's folder (or the run.toml in it), a picture with its recipe, or a folder of pictures."""
        if not self._exploring:
            self._waiting = path
        elif not path.exists():
            self._actions.say(f"“{path}” is not there.", "error")
        elif (path / "run.toml").is_file():
            self._actions.trigger("open_run", path)
        elif path.name == "run.toml":
            self._actions.trigger("open_run", path.parent)
        elif path.is_dir():
            self._actions.trigger("open_folder", str(path))
        else:
            self._actions.trigger("open_recipe", path)

    def _on_exploring(self, _: Exploring) -> None:
        self._exploring = True
        if self._waiting is not None:
            path, self._waiting = self._waiting, None
            self.open(path)
