"""Closing while files are being written: the window waits for them and says so; a person may close without them, or stay."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.filming import Filming
from gui.bridge import Bridge
from gui.frame.saving import Saving
from gui.widgets.buttons import PrimaryButton, QuietButton
from gui.widgets.tab_order import next_stop

LONGEST = 48  # letters of a name: one line, also with large letters


class Work(Protocol):
    """Whoever has a file written. `rested` says when nothing is written any more, and whether it was saved."""

    file: str  # its name; "" while nothing is written

    @property
    def rested(self) -> SignalInstance: ...
    def give_up(self) -> None: ...


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 16]}…{name[-15:]}"


class Waiting(Saving):
    """Lies over the window until the files are there. Escape stays."""

    without, stay = Signal(), Signal()

    def __init__(self, parent: QWidget, files: list[str]) -> None:
        names = " and ".join(f"“{_short(file)}”" for file in files)
        written = f"{names} {'is' if len(files) == 1 else 'are'} being written."
        super().__init__(parent, f"{written} Lerp closes when that is done.")
        self.staying = PrimaryButton("saving.stay", "Keep Lerp open")
        self.staying.setToolTip("Go on working; the file is written all the same (Escape)")
        self.leaving = QuietButton("saving.without", f"Close without {'it' if len(files) == 1 else 'them'}")
        self.leaving.setToolTip("Close now; what is being written is given up, and a file of that name stays as it was")
        self.staying.clicked.connect(self.stay)
        self.leaving.clicked.connect(self.without)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in (self.staying, self.leaving):
            row.addWidget(button)
        row.addStretch()
        self.column.insertSpacing(self.column.count() - 1, 8)
        self.column.insertLayout(self.column.count() - 1, row)
        parent.installEventFilter(self)
        self.staying.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays here: what lies beneath can't be seen."""
        return next_stop(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stay.emit()
        else:
            super().keyPressEvent(event)


class Unfinished(QObject):
    """Keeps the window open while it is needed, and closes it then."""

    def __init__(self, window: QWidget, bridge: Bridge) -> None:
        super().__init__(window)
        self._window = window
        self._works: list[Work] = []
        self._panel: Waiting | None = None
        self._given_up = False
        bridge.on(Filming, self._on_share)

    def watch(self, work: Work) -> None:
        """Wait for this one too."""
        self._works.append(work)
        work.rested.connect(self._on_rested)

    def keeps_open(self) -> bool:
        """Whether the window is not to be closed yet: then a panel says why, and closes it when the files are there."""
        files = self._files()
        if not files:
            return False
        if self._panel is None:
            self._panel = Waiting(self._window, files)
            self._panel.stay.connect(self._stay)
            self._panel.without.connect(self._leave)
        return True

    def _files(self) -> list[str]:
        return [] if self._given_up else [work.file for work in self._works if work.file]

    def _stay(self) -> None:
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None

    def _leave(self) -> None:
        for work in self._works:
            work.give_up()
        self._given_up = True
        self._stay()
        self._window.close()

    def _on_share(self, event: Filming) -> None:
        if self._panel is not None and len(self._files()) == 1:
            self._panel.bar.set_fraction(event.share)

    def _on_rested(self, saved: bool) -> None:
        """A file that could not be saved keeps the window open: why is said there."""
        if self._panel is None:
            return
        if not saved:
            self._stay()
        elif not self._files():
            self._stay()
            self._window.close()
