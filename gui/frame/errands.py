"""What a person asks of the window itself: another theme, a folder, a list, the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from gui import theme
from gui.settings import UserSettings


class Errands(QObject):
    """`look_at` takes the path of a folder of pictures."""

    def __init__(self, window: QWidget, settings: UserSettings, look_at: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window, self._settings, self._look_at = window, settings, look_at

    def toggle_theme(self) -> None:
        """Dark to light and back; remembered."""
        name = "light" if theme.theme().dark else "dark"
        self._settings.set("theme", name)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name, theme.themes.text_scale)

    def ask_folder(self, folder: str = "") -> None:
        """Look at this folder, or at the one a person chooses."""
        start = self._settings.get("folder.last", str(Path.home()))
        chosen = folder or QFileDialog.getExistingDirectory(self._window, "A folder of pictures", start)
        if chosen:
            self._settings.set("folder.last", chosen)
            self._look_at(chosen)

    def open_dialog(self, dialog: QDialog) -> None:
        """Show it over the window; it goes when it is closed."""
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_log(self) -> None:
        """The folder of the log, in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._settings.folders.logs)))
