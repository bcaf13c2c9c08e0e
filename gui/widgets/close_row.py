"""The last row of a dialog that only shows something."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout

from gui.widgets.buttons import PrimaryButton


def close_row(dialog: QDialog, tooltip: str) -> QHBoxLayout:
    """The button that closes it, at the right."""
    close = PrimaryButton("close", "Close")
    close.setToolTip(tooltip)
    close.clicked.connect(dialog.accept)
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(close)
    return row
