"""The tools that appear at the picture's edge when the hand, or the keyboard, comes near."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QWidget

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
        for key, icon in (("bookmark", "bookmark"), ("places", "path"), ("picture_alone", "fullscreen"), ("snap", "snap"),
                          ("pixels", "pixels"), ("copy_picture", "copy"), ("save_picture", "download")):  # fmt: skip
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
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(2)
        self._columns = 0
        self._arrange(1)
        self._wanted = False
        self._grace = QTimer(self, singleShot=True, interval=200)  # time enough to reach the tools
        self._grace.timeout.connect(self._decide)
        self.hide()

    def fit(self, room: int) -> QSize:
        """One column, or two where `room` px of height are too few (small windows, large text). The size it takes."""
        self._arrange(1)
        if self.sizeHint().height() > room:
            self._arrange(2)
        return self.sizeHint()

    def _arrange(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            for index, button in enumerate(self.buttons):
                self._grid.addWidget(button, index // columns, index % columns, Qt.AlignmentFlag.AlignCenter)

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
        found = self._grid.sizeHint()
        return QSize(max(36, found.width()), found.height())

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        painting.ground(painter, QRectF(self.rect()), colour("surface1", 0.93), size("radius", "panel"))
