"""What a person asks of the window itself: another theme, a folder, a list, the log."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from gui import theme
from gui.actions import Actions
from gui.history import History, Step
from gui.outside import show_folder
from gui.settings import UserSettings
from gui.widgets.help_key import answer_help

OFFERED = "guide.offered"  # whether the tour was, or was taken
SOON = 400  # ms from the first picture to the offer


class Errands(QObject):
    """`look_at` takes the path of a folder of pictures, or of a table of points; `say` shows words of a level to a person."""

    def __init__(self, window: QWidget, settings: UserSettings, look_at: Callable[[str], None],
                 say: Callable[[str, str], object]) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._settings, self._look_at, self._say = window, settings, look_at, say

    def toggle_theme(self, history: History) -> None:
        """Dark to light and back; remembered, and a step of undo."""
        before = self._settings.get("theme", theme.theme().name)  # "system" stays what it was
        after = "light" if theme.theme().dark else "dark"
        self.use_theme(after)
        history.note(Step("theme", "Theme", partial(self.use_theme, before), partial(self.use_theme, after)))

    def use_theme(self, name: str) -> None:
        """This theme from here on; remembered."""
        self._settings.set("theme", name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name, theme.themes.text_scale)

    def ask_folder(self, folder: str = "") -> None:
        """Look at this folder or table, or at the folder that a person chooses."""
        start = self._settings.get("folder.last", str(Path.home()))
        chosen = folder or QFileDialog.getExistingDirectory(self._window, "A folder of pictures", start)
        self._look(chosen)

    def ask_table(self) -> None:
        """Look at the table of points that a person chooses."""
        start = self._settings.get("folder.last", str(Path.home()))
        chosen, _ = QFileDialog.getOpenFileName(self._window, "A table of points", start, "Tables of points (*.csv *.npy)")
        self._look(chosen)

    def _look(self, chosen: str) -> None:
        if chosen:
            self._settings.set("folder.last", chosen if Path(chosen).is_dir() else str(Path(chosen).parent))
            self._look_at(chosen)

    def open_dialog(self, dialog: QDialog, actions: Actions) -> None:
        """Show what the dialog says of the data, over the window; it goes when it is closed."""
        answer_help(dialog, actions, "train")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_log(self) -> None:
        """The folder of the log, in the file manager."""
        show_folder(self._settings.folders.logs, lambda words: self._say(words, "error"), self)

    def take_tour(self, welcome: bool = False) -> None:
        """The tour from its first step, or its offer; from then on it is not offered by itself."""
        from gui.frame.guide.guide import take

        self._settings.set(OFFERED, True)
        self._settings.save()
        take(self._window, welcome)

    def offer_tour(self, painted: SignalInstance) -> None:
        """Once, to whoever never had it offered: as soon as a picture is there to walk from, which `painted` tells."""
        if not self._settings.get(OFFERED, False):
            later = QTimer(self, singleShot=True, interval=SOON)
            later.timeout.connect(lambda: self.take_tour(welcome=True))
            painted.connect(lambda: later.start(), Qt.ConnectionType.SingleShotConnection)
