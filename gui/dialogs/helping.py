"""Windows about the program itself: the manual at the page of where one is, About, the choice of its engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from engine.events import Ready
from gui import theme
from gui.actions import Actions
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.widgets.help_key import PROPERTY, answer_help

if TYPE_CHECKING:
    from gui.dialogs.manual import Manual

ABOUT = "manual/first-steps.md"  # the page of what is about the whole program


class Helping(QObject):
    """`room` names the room that is looked at, as its page is named."""

    _told = Signal(object)  # the engine is ready: for a window that shows what it said

    def __init__(self, window: QWidget, bridge: Bridge, actions: Actions, settings: UserSettings,
                 room: Callable[[], str]) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._actions, self._settings, self._room = window, actions, settings, room
        self._manual: Manual | None = None
        self._ready: Ready | None = None
        self._docs = theme.docs_dir()
        bridge.on(Ready, self._on_ready)
        actions.tell(manual=(self._docs / "manual").is_dir())
        actions.bind("manual", lambda: self.show_page(self.here()))
        actions.bind("about", self.show_about)
        actions.bind("engine", self.show_engines)

    def here(self) -> str:
        """The page of where the keyboard is; in a room without a closer one, of what the pointer is on."""
        focus, room = QApplication.focusWidget(), self._room()
        closest = self._page_of(focus) or self._page_of(QApplication.widgetAt(QCursor.pos()), not_="train") or room
        return closest if closest.endswith(".md") else f"manual/{closest}.md"

    def _page_of(self, widget: QWidget | None, not_: str = "") -> str:
        """What a widget, or the nearest part around it, says; "" if none in this window does."""
        while widget is not None and widget is not self._window:
            named = widget.property(PROPERTY)
            if isinstance(named, str) and named:
                return "" if named == not_ else named
            widget = widget.parentWidget()
        return ""

    def show_page(self, path: str) -> Manual | None:
        """The manual at that page; an open one turns to it. None, and it is said why, if it can't be read."""
        manual = self._open_manual()
        if manual is not None:
            manual.open_page(path)
            manual.show()
            manual.activateWindow()
            manual.view.setFocus()
        return manual

    def _open_manual(self) -> Manual | None:
        """The one that is there, or a new one; over the dialog that holds the window up, else it could not be used."""
        dialog = QApplication.activeModalWidget()
        if self._manual is None or not isValid(self._manual):
            from gui.dialogs.manual import Manual

            try:
                self._manual = Manual(self._docs, self._actions, dialog or self._window)
            except (OSError, ValueError) as error:
                self._actions.say(f"The manual could not be read: {error}", "error")
                return None
            self._manual.finished.connect(self._closed)
            self._manual.place_over(self._window)
        elif dialog is not None and _lies_over(dialog, self._manual):
            dialog.close()  # the manual is right behind it
            return self._manual
        else:
            self._put_over(dialog or self._window)
        if isinstance(dialog, QDialog):
            dialog.finished.connect(self._back)
        return self._manual

    def _put_over(self, parent: QWidget) -> None:
        """The manual that is there becomes that one's, and stays where it is."""
        if self._manual is None or not isValid(self._manual) or self._manual.parentWidget() is parent:
            return
        seen, place = self._manual.isVisible(), self._manual.pos()
        self._manual.setParent(parent, self._manual.windowFlags())
        self._manual.move(place)
        self._manual.setVisible(seen)

    def _back(self) -> None:
        """The dialog below is done with; the manual is read on."""
        self._put_over(self._window)

    def show_about(self) -> None:
        """Versions, folders and licences."""
        from gui.dialogs.about import About

        over = self._manual if self._manual is not None and self._manual.isActiveWindow() else self._window
        dialog = About(self._ready, self._settings.folders, over)
        self._told.connect(dialog.show_ready)
        self._open(dialog, ABOUT)

    def show_engines(self) -> None:
        """Which torch computes from the next start on."""
        from gui.dialogs.engine import ChooseEngine

        self._open(ChooseEngine(self._window), "engine-pack.md")

    def _open(self, dialog: QDialog, page: str) -> None:
        answer_help(dialog, self._actions, page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _closed(self) -> None:
        if self._manual is not None:
            self._manual.deleteLater()
            self._manual = None

    def _on_ready(self, event: Ready) -> None:
        self._ready = event
        self._told.emit(event)


def _lies_over(dialog: QWidget, manual: QWidget) -> bool:
    """Whether the dialog was opened from the manual."""
    above = dialog.parentWidget()
    while above is not None and above is not manual:
        above = above.parentWidget()
    return above is manual
