"""Labels by role. The tone is a colour: text, secondary, disabled, accent, real, generated, warning, error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.theme import font, themes


class Label(QLabel):
    """Plain text in the font of its role, which follows the theme and the text scale."""

    role, tone = "label", "text"

    def __init__(self, text: str = "", key: str = "", tone: str | None = None, wrap: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(text, parent)
        self.setObjectName(key)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("tone", tone or self.tone)
        themes.changed.connect(self._restyle)
        self._restyle()

    def set_tone(self, tone: str) -> None:
        """Another colour."""
        if tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def _restyle(self) -> None:
        self.setFont(font(self.role))


class Display(Label):
    """Empty rooms and dialogs, 20 px."""

    role = "display"


class Title(Label):
    """Empty states and sections of a sheet, 15 px."""

    role = "title"


class Heading(Label):
    """The name of a region, 13 px, 600."""

    role = "heading"


class Body(Label):
    """A sentence, 13 px."""

    role = "body"


class Strong(Label):
    """The label role at weight 500."""

    role = "strong"


class Caption(Label):
    """Secondary facts, 11 px."""

    role, tone = "caption", "secondary"


class Number(Label):
    """A number that changes, in JetBrains Mono."""

    role = "number"
