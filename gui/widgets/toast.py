"""Toasts: one line and at most one action at the bottom centre of a widget; 6 s, and as long as hovered or focused. One that
stays is there until it is dismissed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.theme import colour, font, pixmap, scaled, themes
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.focus_ring import application
from gui.widgets.labels import Body
from gui.widgets.panel import FloatingPanel

LIFE, MOST, GAP = 6000, 3, 8
LOOKS = {"info": ("info", "secondary"), "ok": ("check", "accent"), "warning": ("warning", "warning"),
         "error": ("warning", "error")}  # fmt: skip


class Toast(FloatingPanel):
    """One of them. It asks its stack to remove it."""

    def __init__(self, stack: Toasts, text: str, level: str, action: str | None,
                 on_action: Callable[[], object] | None, stays: bool) -> None:  # fmt: skip
        super().__init__("toast", "raised", 1.0, stack.parent_widget)
        self.text, self.stays, self._stack, self._level, self._on_action = text, stays, stack, level, on_action
        self._glyph = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 6, 8)
        row.setSpacing(10)
        two = "\n" in text or _wide(text)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop if two else Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._words(text), 1)
        if action:
            button = TextButton("toast.action", action, accent=True)
            button.clicked.connect(self._act)
            row.addWidget(button)
        close = IconButton("toast.close", "close", "Dismiss this message")
        close.glyph = 12
        close.clicked.connect(self.leave)
        row.addWidget(close)
        self.setAccessibleName(text)
        self._timer = QTimer(self, singleShot=True, interval=LIFE)
        self._timer.timeout.connect(self._expire)
        themes.changed.connect(self._restyle)
        application().focusChanged.connect(self._on_focus)
        self._restyle()

    def _words(self, text: str) -> QVBoxLayout:
        """The first line is what happened; what follows a line break says more."""
        first, _, rest = text.partition("\n")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Body(first, wrap=_wide(first)))
        if rest:
            column.addWidget(Body(rest, tone="secondary", wrap=_wide(rest)))
        return column

    def _restyle(self) -> None:
        name, token = LOOKS.get(self._level, LOOKS["info"])
        self._glyph.setPixmap(pixmap(name, scaled(16), colour(token), self.devicePixelRatioF()))
        self.update()

    def start(self) -> None:
        """Show, tell screen readers, and begin to count."""
        self.show()
        self.raise_()
        self._count(LIFE)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.text))

    def _count(self, time: int) -> None:
        if not self.stays:
            self._timer.start(time)

    def _held(self) -> bool:
        focus = QApplication.focusWidget()
        return self.underMouse() or (focus is not None and self.isAncestorOf(focus))

    def _expire(self) -> None:
        if self._held():
            self._timer.start(1000)
        else:
            self.leave()

    def _act(self) -> None:
        self.leave()
        if self._on_action is not None:
            self._on_action()

    def leave(self) -> None:
        """Go now."""
        self._timer.stop()
        self._stack.remove(self)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._count(LIFE)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._count(LIFE // 2)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.ignore()


class Toasts(QObject):
    """The stack over `parent`; the newest is lowest, the oldest of more than three leaves, first of those that don't stay.

    `area` says in which part of the parent they stand; all of it if not given.
    """

    def __init__(self, parent: QWidget, area: Callable[[], QRect] | None = None) -> None:
        super().__init__(parent)
        self.parent_widget, self._area = parent, area or parent.rect
        self._shown: list[Toast] = []
        parent.installEventFilter(self)

    def show(self, text: str, level: str = "info", action: str | None = None,
             on_action: Callable[[], object] | None = None, stays: bool = False) -> None:  # fmt: skip
        """Show a line ("\\n" divides it from a second, secondary one). The same words again only renew their time."""
        for same in [toast for toast in self._shown if toast.text == text]:
            self.remove(same)
        self._shown.append(Toast(self, text, level, action, on_action, stays))
        while len(self._shown) > MOST:
            self.remove(next((toast for toast in self._shown if not toast.stays), self._shown[0]))
        self._place()
        self._shown[-1].start()

    def to_top(self) -> None:
        """Above whatever came to the front, and in its place there."""
        self._place()
        for toast in self._shown:
            toast.raise_()

    def texts(self) -> list[str]:
        """What is shown, oldest first."""
        return [toast.text for toast in self._shown]

    def clear(self) -> None:
        """Take all away."""
        for toast in list(self._shown):
            self.remove(toast)

    def remove(self, toast: Toast) -> None:
        """Take one away."""
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _place(self) -> None:
        area = self._area()
        bottom = area.bottom() + 1 - 16
        for toast in reversed(self._shown):
            hint = toast.sizeHint().shrunkBy(toast.margins)
            width = min(max(hint.width(), scaled(320)), max(160, area.width() - 32))
            height = hint.height()
            if toast.hasHeightForWidth():
                height = toast.heightForWidth(width + _across(toast)) - _down(toast)
            corner = QPoint(area.x() + (area.width() - width) // 2, bottom - height)
            toast.set_body(QRect(corner.x(), corner.y(), width, height))
            bottom -= height + GAP

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False


def _wide(text: str) -> bool:
    """Whether a line must be broken: wider than a toast may be."""
    return QFontMetrics(font("body")).horizontalAdvance(text) > scaled(420)


def _across(toast: Toast) -> int:
    return toast.margins.left() + toast.margins.right()


def _down(toast: Toast) -> int:
    return toast.margins.top() + toast.margins.bottom()
