"""Goes through what is on the screen as a screen reader would, and collects what it could not tell."""

from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from tests.gui import accessible
from tests.gui.test_app_window import pump


class Reader:
    """Goes through what is on the screen, and remembers what it could not tell, with the state it was in."""

    def __init__(self, window, scripted):
        self.window, self.scripted, self.found = window, scripted, []

    def looks(self, state):
        """At the window, or at what lies over it and has the keyboard."""
        pump(8)
        over = QApplication.activePopupWidget() or next(
            (top for top in QApplication.topLevelWidgets() if top.isVisible() and isinstance(top, QDialog)), None)  # fmt: skip
        self.tells(state, over or self.window, accessible.faults if isinstance(over, QMenu) else accessible.all_faults)

    def tells(self, state, top, look):
        self.found += [f"{state}: {fault}" for fault in look(top)]

    def does(self, key, payload=None):
        """An action of the table, and a look at what came of it."""
        assert self.window.actions.trigger(key, payload), f"{key}: {self.window.actions.reason(key)}"
        self.looks(key)

    def clicks(self, name):
        """A button that has no action, and a look."""
        widget = next(one for one in self.window.findChildren(QWidget, name) if one.isVisible())
        widget.click()
        self.looks(name)

    def closes(self):
        """What lies over the window."""
        for top in QApplication.topLevelWidgets():
            if top is not self.window and top.isVisible():
                top.close()
        pump()

    def is_content(self):
        assert not self.found, "\n".join(dict.fromkeys(self.found))
