"""What the window does with what it is given: by the command line, by another start, or by the desktop."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from gui.actions import Actions
from gui.frame.opening import Opening
from gui.frame.single.given import Given, NotOpened, judge
from gui.frame.single.message import TOKEN_VARIABLE, Ask


class Receiving(QObject):
    """Opens one thing after another, once the run of the start is there: a recipe must not be overtaken by it.

    `folded` says whether Train is; `use_theme` takes a theme's name."""

    def __init__(self, window: QWidget, actions: Actions, opening: Opening, folded: Callable[[], bool],
                 use_theme: Callable[[str], None]) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._actions, self._opening = window, actions, opening
        self._folded, self._use_theme = folded, use_theme
        self._waiting: list[Path] = []
        opening.settled.connect(self._open_all)

    def asked(self, ask: Ask) -> None:
        """Another start asks the window to come to the front and to open something."""
        self.to_front(ask.token)
        if ask.theme:
            self._use_theme(ask.theme)
        self.refuse(ask.words)
        self.take(ask.paths)

    def refuse(self, words: str) -> None:
        """Say why something that was given can't be opened, if there are words."""
        if words:
            self._actions.say(words, "error")

    def take(self, paths: Iterable[Path]) -> None:
        """Open these, now or as soon as it can be done."""
        self._waiting.extend(paths)
        if self._opening.is_settled:
            self._open_all()

    def to_front(self, token: str = "") -> None:
        """Unfold the window and bring it before the others, as far as the desktop lets a window do that; on Wayland it does
        so by the token that it gave the other start."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        window.show()
        window.raise_()
        with _activation(token):
            window.activateWindow()
        QApplication.alert(window)

    def _open_all(self) -> None:
        while self._waiting:
            try:
                self._open(judge(self._waiting.pop(0)))
            except NotOpened as refusal:
                self._actions.say(str(refusal), "error")

    def _open(self, given: Given) -> None:
        actions = self._actions
        if actions.checked("picture_alone"):
            actions.qaction("picture_alone").trigger()
        match given.kind:
            case "run":
                actions.trigger("open_run", given.path)
            case "recipe":
                actions.trigger("open_recipe", given.path)
            case "folder" | "table":
                if self._folded():  # what becomes of the folder is told in Train
                    actions.trigger("fold_train")
                actions.trigger("open_folder", str(given.path))


@contextlib.contextmanager
def _activation(token: str) -> Iterator[None]:
    """Qt takes the token out of the environment; it is good for once."""
    if not token:
        yield
        return
    os.environ[TOKEN_VARIABLE] = token
    try:
        yield
    finally:
        os.environ.pop(TOKEN_VARIABLE, None)
