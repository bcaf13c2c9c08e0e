"""F1 in a dialog: the keys of the window do not reach it, so each says which page of the manual it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from gui.actions import Actions

PROPERTY = "manual"  # of a part of the window, or a dialog, that has a page of its own: its name, or its path in docs


def answer_help(dialog: QDialog, actions: Actions, page: str) -> None:
    """F1 opens the manual at `page`, over the dialog."""
    dialog.setProperty(PROPERTY, page)
    dialog.addAction(actions.qaction("manual"))
