"""Finding anything by a few letters, and the list of shortcuts: what the window needs to offer both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.fields import Field
from engine.manifest import Entry
from gui.actions import Actions
from gui.frame.finds import ACTION, RUN, SETTING, Find, from_actions, from_fields, from_runs
from gui.frame.palette import Palette
from gui.frame.shortcuts import Shortcuts
from gui.settings import UserSettings
from gui.widgets.help_key import answer_help

KEY = "palette.recent"
MOST = 12  # of what was used last


class Finding(QObject):
    """fields: those of the form of Train; show_field leads to the row of one. runs: as last listed."""

    def __init__(self, window: QWidget, actions: Actions, settings: UserSettings, fields: Callable[[], Iterable[Field]],
                 show_field: Callable[[str], object], runs: Callable[[], Iterable[Entry]]) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._actions, self._settings = window, actions, settings
        self._fields, self._show_field, self._runs = fields, show_field, runs
        self.palette = Palette(window, self.finds, self.recent)
        self.palette.chosen.connect(self.do)
        actions.bind("palette", self.palette.open)
        actions.bind("shortcuts", self.show_shortcuts)

    def finds(self) -> list[Find]:
        """All there is to find now."""
        return [*from_actions(self._actions), *from_fields(self._fields()), *from_runs(self._runs())]

    def recent(self) -> list[str]:
        """Keys of what was used last, newest first."""
        return [key for key in self._settings.get(KEY, list[str]()) if isinstance(key, str)]

    def do(self, find: Find) -> None:
        """Do what was found, and remember it."""
        kept = [find.key, *(key for key in self.recent() if key != find.key)]
        self._settings.set(KEY, kept[:MOST])
        match find.what:
            case what if what == ACTION:
                self._actions.qaction(find.name).trigger()  # as its shortcut would, check mark included
            case what if what == SETTING:
                self._show_field(find.name)
            case what if what == RUN:
                self._actions.trigger("open_run", Path(find.name))

    def show_shortcuts(self) -> None:
        """The list, over the window."""
        dialog = Shortcuts(self._actions, self._window)
        answer_help(dialog, self._actions, "access")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
