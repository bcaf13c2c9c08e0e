"""The focus ring: an overlay of the window that paints 2 px accent at 2 px distance around the keyboard's widget.

It shows only after Tab or arrow keys. A widget may have `ring_rect() -> (widget, rectangle)` to say what is to be
surrounded instead of itself. The ring never takes the mouse.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gui.theme import colour, size
from gui.widgets.painting import frame, painted

KEYS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
        Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}  # fmt: skip
MOVED = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show}
REACH = 4  # 2 px distance and 2 px line


def application() -> QApplication:
    """The one QApplication. Raises RuntimeError before it is made."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a widget was made before the QApplication")
    return app


class FocusRing(QWidget):
    """One per window: `FocusRing(window)` is enough."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focus-ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._window, self._by_key = window, False
        self._watched: list[QObject] = []
        self._focus: QWidget | None = None
        application().focusChanged.connect(self._on_focus)
        self._watch()
        self.hide()

    def _watch(self) -> None:
        """Watch the focused widget and what it moves with, nothing else: a filter on the application would see all."""
        for old in self._watched:
            if isValid(old):
                old.removeEventFilter(self)
        self._watched = [self._window]
        widget = self._focus
        while widget is not None and widget is not self._window:
            self._watched.append(widget)
            widget = widget.parentWidget()
        for new in self._watched:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in KEYS and not self._by_key:
                self._by_key = True
                self._place()
        elif kind == QEvent.Type.MouseButtonPress:
            self._by_key = False
            self.hide()
        elif kind in MOVED and self._by_key:
            self._place()
        return False

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._by_key = False
        if not isValid(self._window):
            return
        self._focus = now if now is not None and self._window.isAncestorOf(now) else None
        self._watch()
        self._place()

    def show_for(self, widget: QWidget) -> None:
        """Surround `widget` as if the keyboard had just come to it."""
        self._by_key, self._focus = True, widget
        self._watch()
        self._place()

    def target(self) -> QRect | None:
        """What is to be surrounded, in the window's coordinates."""
        focus = self._focus
        if focus is None or not self._by_key or not focus.isVisible():
            return None
        around, rect = focus.ring_rect() if hasattr(focus, "ring_rect") else (focus, focus.rect())
        corner = around.mapTo(self._window, QPoint(0, 0)) if around is not self._window else QPoint(0, 0)
        return rect.translated(corner)

    def _place(self) -> None:
        rect = self.target()
        if rect is None:
            self.hide()
            return
        self.setGeometry(rect.adjusted(-REACH, -REACH, REACH, REACH))
        self.show()
        self.raise_()
        self.update()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        frame(painter, self.rect(), colour("accent"), 2.0, size("radius", "control") + 2)
