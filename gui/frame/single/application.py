"""The application: the desktop tells it which files to open (macOS; elsewhere they come by the command line)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """`file_opened` carries a Path; those that came before anybody listened are in `early`. Only what is sent to the
    application itself passes here: a filter would see every event of every widget."""

    file_opened = Signal(object)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.early: list[Path] | None = []

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            path = Path(event.file())
            if self.early is not None:
                self.early.append(path)
            else:
                self.file_opened.emit(path)
            return True
        return super().event(event)

    def listened(self) -> list[Path]:
        """Somebody listens now; what came before."""
        early, self.early = self.early or [], None
        return early
