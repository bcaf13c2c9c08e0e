"""Rooms that are built after the window was painted: a stack of pages whose room may still be to come."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.widgets.panel import Panel


class LaterRooms(QStackedWidget):
    """Pages by number. Those that were added with `later` are empty until somebody needs them, or `furnish` has come to
    them: importing and building the atlas and the dynamics takes as long as all the rest of the window."""

    def __init__(self) -> None:
        super().__init__()
        self._builds: dict[int, Callable[[], QWidget]] = {}
        self._modules: dict[int, str] = {}

    def later(self, build: Callable[[], QWidget], module: str = "") -> int:
        """An empty page until `build` makes its room, which needs that module; the page's number."""
        number = self.addWidget(Panel("", 0))
        self._builds[number], self._modules[number] = build, module
        return number

    def room(self, number: int) -> QWidget:
        """The room of that page, built now if it is not there yet."""
        build = self._builds.pop(number, None)
        if build is not None:
            empty, shown = self.widget(number), self.currentIndex() == number
            made = build()
            self.insertWidget(number, made)
            if shown:
                self.setCurrentWidget(made)
            self.removeWidget(empty)
            empty.deleteLater()
        return self.widget(number)

    def built(self) -> list[QWidget]:
        """The rooms that are there."""
        return [self.widget(number) for number in range(self.count()) if number not in self._builds]

    def furnish(self, done: Callable[[], None]) -> None:
        """Build what is missing, what is shown first, in small steps so that the window answers in between."""
        if not self._builds:
            done()
            return
        number = self.currentIndex() if self.currentIndex() in self._builds else min(self._builds)
        if self._modules[number] and self._modules[number] not in sys.modules:
            importlib.import_module(self._modules[number])  # half of the time
        else:
            self.room(number)
        QTimer.singleShot(0, self, lambda: self.furnish(done))
