"""Folders shown by the desktop's own program, which is not ours: it gets the environment that we began with."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from engine import program

if TYPE_CHECKING:
    import subprocess

OPENER = "xdg-open"
LOOKS, PAUSE = 25, 200  # for five seconds it is seen whether the opener failed; it may go on as long as what it opened


def show_folder(folder: Path, said: Callable[[str], object], owner: QObject) -> None:
    """Show it in the file manager; `said` gets a sentence if that can't be done, as long as `owner` lives."""
    if not folder.is_dir():
        said(f"“{folder}” is not there.")
    elif not (program.INSTALLED and sys.platform.startswith("linux")):
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            said(_refused(folder))
    elif (opener := shutil.which(OPENER)) is None:
        said(f"There is no {OPENER} here that would show a folder. It is “{folder}”.")
    else:
        _open(opener, folder, said, owner)


def _open(opener: str, folder: Path, said: Callable[[str], object], owner: QObject) -> None:
    import subprocess  # here, since the window is painted without it

    try:
        started = subprocess.Popen([opener, str(folder)], env=program.foreign_environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    except OSError:
        said(_refused(folder))
        return
    _Watch(started, lambda: said(_refused(folder)), owner)


def _refused(folder: Path) -> str:
    return f"The desktop has no program that would show a folder. It is “{folder}”."


class _Watch(QObject):
    """Looks a few times at a program that was started, and says if it failed."""

    def __init__(self, started: subprocess.Popen[bytes], failed: Callable[[], object], owner: QObject) -> None:
        super().__init__(owner)
        self._started, self._failed, self._left = started, failed, LOOKS
        self._timer = QTimer(self, interval=PAUSE)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._left -= 1
        status = self._started.poll()
        if status is None and self._left > 0:
            return
        self._timer.stop()
        self.deleteLater()
        if status:
            self._failed()
