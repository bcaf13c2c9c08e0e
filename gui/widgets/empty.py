"""What stands where something would be: a line drawing, one sentence, one action."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.theme import colour, pixmap, scaled
from gui.widgets.buttons import QuietButton
from gui.widgets.labels import Body, Title
from gui.widgets.painting import painted


class _Drawing(QWidget):
    """The icon, large, in one thin line."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(56, scaled(56))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        side = scaled(48)
        drawing = pixmap(self.icon, side, colour("outline_strong"), self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, drawing)


class EmptyState(QWidget):
    """Icon, title, sentence, and an action if there is one."""

    activated = Signal()

    def __init__(self, key: str, icon: str, title: str, sentence: str, action_text: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self._drawing, self._title = _Drawing(icon), Title(title)
        self._sentence = Body(sentence, tone="secondary", wrap=True)
        self._action = QuietButton(f"{key}.action", action_text)
        self._action.clicked.connect(self._on_action)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._drawing)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.set_state(icon, title, sentence, action_text)

    def set_state(self, icon: str, title: str, sentence: str, action_text: str = "") -> None:
        """Say something else in the same place."""
        self._drawing.icon = icon
        self._drawing.update()
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._action.set_text(action_text)
        self._action.setVisible(bool(action_text))
        self.setAccessibleName(f"{title}. {sentence}")

    def _on_action(self) -> None:
        self.activated.emit()
