"""What all instruments share: a head that folds them, a body, and words for what can't be shown here."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.dynamics.instruments.heading import Head
from gui.dynamics.instruments.words import Parts
from gui.theme import colour
from gui.widgets.labels import Caption
from gui.widgets.painting import painted


class Block(QWidget):
    """One instrument. `asks` names what it needs answered; while folded, hidden or impossible it needs nothing.

    Subclasses put their parts into `column` and tell the head with `summarise`.
    """

    folded_changed = Signal(bool)
    wanted_changed = Signal()
    ruled = True  # a hairline beneath

    def __init__(self, key: str, title: str, *asks: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setAccessibleName(title)
        self.title, self.asks = title, frozenset(asks)
        self.head, self.body = Head(key, title), QWidget()
        self._reason = Caption("", f"{key}.reason", wrap=True)
        self._folded, self._why, self._described = False, "", ""
        self._open_parts: Parts = ()
        self._folded_parts: Parts = ()
        self._lay_out()
        self.head.fold.clicked.connect(self._on_click)

    def _lay_out(self) -> None:
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 4, 0, 0)
        self.column.setSpacing(6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 15)
        whole.setSpacing(2)
        for part in (self.head, self._reason, self.body):
            whole.addWidget(part)
        self._reason.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    # --- folding

    @property
    def folded(self) -> bool:
        return self._folded

    @folded.setter
    def folded(self, folded: bool) -> None:
        """Fold to the head, or open."""
        if folded == self._folded:
            return
        self._folded = folded
        self.head.fold.setChecked(not folded)
        self._show_parts()
        self.folded_changed.emit(folded)
        self.wanted_changed.emit()

    def _on_click(self) -> None:
        self.folded = not self._folded

    @property
    def wanted(self) -> bool:
        """Whether answers would be seen."""
        return self.isVisible() and not self._folded and not self._why

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wanted_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.wanted_changed.emit()

    # --- what can't be

    @property
    def reason(self) -> str:
        return self._why

    def set_reason(self, reason: str) -> None:
        """Why this instrument has nothing to show; "" when it has."""
        if reason == self._why:
            return
        self._why = reason
        self._reason.setText(reason)
        self._show_parts()
        self._describe()
        self.wanted_changed.emit()

    def _show_parts(self) -> None:
        self.body.setVisible(not self._folded and not self._why)
        self._reason.setVisible(not self._folded and bool(self._why))
        self._show_summary()

    def _show_summary(self) -> None:
        self.head.show_parts(() if self._why else self._folded_parts if self._folded else self._open_parts)

    # --- what subclasses tell

    def summarise(self, parts: Parts, description: str, folded: Parts | None = None) -> None:
        """The line at the right (another while folded), and the numbers in words for screen readers."""
        self._open_parts, self._folded_parts = parts, parts if folded is None else folded
        self._described = description
        self._show_summary()
        self._describe()

    def _describe(self) -> None:
        words = self._why or self._described
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def clear(self) -> None:
        """Forget what was shown: another run."""
        raise NotImplementedError

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self.ruled:
            painter.fillRect(0, self.height() - 1, self.width(), 1, colour("outline"))
