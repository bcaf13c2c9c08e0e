"""Dialogs whose modules are loaded when they are asked for, not before the first painting."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget


def choose_engine(parent: QWidget) -> QDialog:
    """Which torch computes from the next start on."""
    from gui.dialogs.engine import ChooseEngine

    return ChooseEngine(parent)
