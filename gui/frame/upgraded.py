"""A newer version that was installed over the program while its window is open: parts that are loaded late are then of another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

Mark = tuple[int, int] | None
PAUSE = 60_000  # ms between two looks while one stays in the window
WORDS = "Lerp was upgraded. Close it and start it again.\nUntil then parts that were not used yet may fail. A run that trains is saved."


class Upgraded(QObject):
    """Compares the program's file with the `began` of its start, whenever a person comes to the window and each minute;
    `say` is called once."""

    def __init__(self, began: Mark, look: Callable[[], Mark], say: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._began, self._mark, self._say = began, look, say
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._turned)

    def _turned(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._look()

    def _look(self) -> None:
        now = self._mark()
        if self._began is None or now in (None, self._began):  # None: one file is just taking the other's place
            return
        self._began = None
        self._timer.stop()
        self._say(WORDS)
