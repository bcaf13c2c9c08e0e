"""The tools that appear at the picture's edge when the hand, or the keyboard, comes near."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.actions import Actions
from gui.theme import colour, size
from gui.widgets import painting
from gui.widgets.buttons import Button, IconButton, TextButton


class DragHandle(IconButton):
    """Press and move: the picture comes along as PNG."""

    taken = Signal()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isDown() and not self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.taken.emit()


class StageTools(QWidget):
    """A floating column; hidden until `come`, and as long as neither hand nor focus is in it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handle = DragHandle("drag_out", "hand", "Drag the picture out as PNG (or Ctrl and drag on it)")
        self.handle.setCursor(Qt.CursorShape.OpenHandCursor)
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        for key, icon in (("pixels", "pixels"), ("copy_picture", "copy"), ("save_picture", "download")):
            tool = IconButton(key, icon, actions.tooltip(key))
            actions.attach(tool, key)
            self.buttons.append(tool)
        self.buttons.append(self.handle)
        for key, letter in (("set_a", "A"), ("set_b", "B")):
            word = TextButton(key, letter)
            actions.attach(word, key)
            self.buttons.append(word)
        for button in self.buttons:
            button.installEventFilter(self)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._wanted = False
        self._grace = QTimer(self, singleShot=True, interval=200)  # time enough to reach the tools
        self._grace.timeout.connect(self._decide)
        self.hide()

    def come(self, near: bool) -> None:
        """The hand, or the focus, is on the picture or has left it."""
        self._wanted = near
        if near:
            self._decide()
        else:
            self._grace.start()

    def _decide(self) -> None:
        held = self.underMouse() or any(button.hasFocus() for button in self.buttons)
        self.setVisible(self._wanted or held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._grace.start()
        return False

    def leaveEvent(self, event: QEvent) -> None:
        self._grace.start()

    def sizeHint(self) -> QSize:
        return QSize(36, super().sizeHint().height())

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        painting.ground(painter, QRectF(self.rect()), colour("surface1", 0.93), size("radius", "panel"))
