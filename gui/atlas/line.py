"""A path drawn on the plane: press where it begins, drag, and let go where it ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from gui.atlas.canvas import SLACK, AtlasCanvas
from gui.atlas.state import Spot
from gui.widgets.painting import guarded


class LineTool(QObject):
    """While it is `on`, the left button draws on the canvas instead of panning it; the wheel and the arrows go on as ever.

    One line, then the hand is the hand again. Escape gives the line up, or puts the tool down.
    """

    drawn = Signal(object, object)  # Spot, Spot
    changed = Signal(bool)  # whether it is on

    def __init__(self, canvas: AtlasCanvas) -> None:
        super().__init__(canvas)
        self._canvas, self.on = canvas, False
        self._from: QPointF | None = None
        canvas.installEventFilter(self)

    def set_on(self, on: bool) -> None:
        """Take it up, or put it down."""
        if on == self.on:
            return
        self.on = on
        self._give_up()
        if on:
            self._canvas.setCursor(Qt.CursorShape.CrossCursor)
            self._canvas.setFocus()
        else:
            self._canvas.unsetCursor()
        self.changed.emit(on)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.on:
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonDblClick:
                return True
            if kind == QEvent.Type.MouseMove:
                return self._move(event.position())
            if event.button() == Qt.MouseButton.LeftButton:
                return self._press(event.position()) if kind == QEvent.Type.MouseButtonPress else self._release(event.position())
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if self._from is None:
                self.set_on(False)
            self._give_up()
            return True
        elif kind == QEvent.Type.Hide:
            self.set_on(False)
        return False

    def _spot(self, at: QPointF) -> Spot:
        return self._canvas.view.back(at.x(), at.y())

    def _press(self, at: QPointF) -> bool:
        self._from = at
        self._begin = self._spot(at)  # in units: the wheel may zoom meanwhile
        return True

    def _move(self, at: QPointF) -> bool:
        if self._from is None:
            return False  # perhaps the middle button pans
        if self._canvas.line is not None or _far(at, self._from):
            self._show((self._begin, self._spot(at)))
        return True

    def _release(self, at: QPointF) -> bool:
        line = self._canvas.line
        if self._from is not None and line is not None:
            begin, end = self._begin, self._spot(at)
            self.set_on(False)
            self._show((begin, end))  # until the path of Explore, which it becomes, is drawn in its place
            self.drawn.emit(begin, end)
        self._from = None
        return True

    def _give_up(self) -> None:
        self._from = None
        self._show(None)

    def _show(self, line: tuple[Spot, Spot] | None) -> None:
        if line != self._canvas.line:
            self._canvas.line = line
            self._canvas.update()


def _far(one: QPointF, other: QPointF) -> bool:
    return (one - other).manhattanLength() > SLACK
