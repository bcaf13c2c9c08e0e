"""The keyboard on the map. Some of its keys are shortcuts of the window elsewhere: here they are the map's first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from gui.explorer.map.canvas import MapCanvas

ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
CLOSER, WIDER = (Qt.Key.Key_Plus, Qt.Key.Key_Equal), (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)
PLAIN = Qt.KeyboardModifier.NoModifier
ZOOM = 1.25
HELP = "Drag or use the arrow keys to walk; the wheel, plus and minus zoom; middle or Space and drag pan; 0 shows all"


class MapKeys(QObject):
    """Arrows walk (Shift: four steps), plus and minus zoom, 0 shows all, Space held makes a drag pan, Escape takes back."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ToolTip:
            return True  # it would hide the points; the card tells more
        if kind == QEvent.Type.FocusOut:
            self._canvas.hold_space(False)
        elif isinstance(event, QKeyEvent):
            if kind == QEvent.Type.ShortcutOverride and self._ours(event):
                event.accept()
            elif kind == QEvent.Type.KeyPress:
                return self._press(event)
            elif kind == QEvent.Type.KeyRelease and event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
                self._canvas.hold_space(False)
                return True
        return False

    @staticmethod
    def _ours(event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier) == PLAIN
        return plain and (key in ARROWS or key in CLOSER or key in WIDER
                          or key in (Qt.Key.Key_0, Qt.Key.Key_Space, Qt.Key.Key_Escape))  # fmt: skip

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key did something."""
        if not self._ours(event):
            return False
        canvas, key = self._canvas, Qt.Key(event.key())
        if key in ARROWS:
            times = 4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            columns, rows = ARROWS[key]
            canvas.step(times * columns, times * rows)
        elif key in CLOSER or key in WIDER:
            canvas.zoom(ZOOM if key in CLOSER else 1 / ZOOM)
        elif key == Qt.Key.Key_0:
            canvas.fit()
            canvas.looked.emit(False)
        elif key == Qt.Key.Key_Space:
            canvas.hold_space(True)
        else:
            return canvas.cancel()
        return True
