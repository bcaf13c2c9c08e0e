"""The table of actions at work: handlers bound to keys, Qt actions that know when they are possible.

The rooms of the window never name each other: what one must tell another goes through an action (`trigger`, with a
payload where one is needed) or the bridge.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.action_table import TABLE, Action
from gui.history import History
from gui.situation import Situation

__all__ = ["TABLE", "Action", "Actions"]


class Actions(QObject):
    """The table at work: handlers bound to keys, and Qt actions that know when they are possible."""

    triggered = Signal(str)
    changed = Signal(str)  # the key of an action whose possibility, words or check mark changed
    said = Signal(str, str, str, object)  # text, level, words of its one action, what that does: for a toast

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = {action.key: action for action in TABLE}
        self.situation = Situation()
        self._handlers: dict[str, Callable[..., Any]] = {}
        self._reasons: dict[str, str] = {}
        self._qt = {action.key: self._make(action) for action in TABLE}
        self.history = History(lambda words: self.tell(**words), self._lead)
        self.bind("undo", self.history.undo)
        self.bind("redo", self.history.redo)

    def bind(self, key: str, handler: Callable[..., Any]) -> None:
        """Say what happens on `key`; the handler takes the payload, if there is one. Replaces an earlier handler."""
        if key not in self.table:
            raise KeyError(f"There is no action called “{key}”.")
        self._handlers[key] = handler
        self._judge(key)

    def bound(self, key: str) -> bool:
        return key in self._handlers

    def trigger(self, key: str, payload: object = None) -> bool:
        """Do it, if it is possible now; False if it is not."""
        if self.reason(key):
            return False
        handler = self._handlers[key]
        handler() if payload is None else handler(payload)
        self.triggered.emit(key)
        return True

    def tell(self, **changes: Any) -> None:
        """Change the situation: `tell(picture=True)`. Every action is judged anew."""
        now = replace(self.situation, **changes)
        before = self.situation
        if now != before:
            self.situation = now
            for key in self.table:
                self._judge(key)
            for key in ("undo", "redo"):  # their tooltips name what it would be
                if getattr(now, key) != getattr(before, key):
                    self._qt[key].setToolTip(self.reason(key) or self.tooltip(key))
                    self.changed.emit(key)

    def _lead(self, room: str) -> None:
        """To where a step of undo is seen, unless that is in sight: a room (of several the first), or the form of Train."""
        rooms, seen = room.split(), {"explore": self.situation.at_stage, "atlas": self.situation.at_atlas}
        if room == "train":
            if self.checked("fold_train"):
                self.trigger("fold_train")
        elif rooms and not any(seen.get(one, False) for one in rooms):
            self.trigger(f"room_{rooms[0]}")

    def say(self, text: str, level: str = "info", action: str = "",
            on_action: Callable[[], object] | None = None) -> None:  # fmt: skip
        """Tell the person something, in a toast; level is "info", "ok", "warning" or "error"."""
        self.said.emit(text, level, action, on_action)

    def reason(self, key: str) -> str:
        """Why it is not possible now, or ""."""
        if key not in self._handlers:
            return "Not possible here."
        return self.table[key].when(self.situation)

    def needs_payload(self, key: str) -> bool:
        """Whether its handler must be told what to act on, so that a list of actions can't offer it."""
        handler = self._handlers.get(key)
        if not (inspect.isfunction(handler) or inspect.ismethod(handler) or isinstance(handler, functools.partial)):
            return False  # one of Qt's own
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        found = inspect.signature(handler).parameters.values()
        return any(one.default is inspect.Parameter.empty and one.kind in kinds for one in found)

    def keys(self, key: str) -> str:
        """Its shortcut as this desktop spells it; "" without one."""
        return QKeySequence(self.table[key].shortcut).toString(QKeySequence.SequenceFormat.NativeText)

    def checked(self, key: str) -> bool:
        return self._qt[key].isChecked()

    def set_checked(self, key: str, on: bool) -> None:
        """Show whether it is on; triggers nothing."""
        if self._qt[key].isChecked() != on:
            self._qt[key].setChecked(on)
            self.changed.emit(key)

    def qaction(self, key: str) -> QAction:
        return self._qt[key]

    def install(self, window: QWidget) -> None:
        """Make every shortcut work in the window."""
        window.addActions(list(self._qt.values()))

    def tooltip(self, key: str) -> str:
        """What it does, and its shortcut; of undo and redo, what they would take back or make again."""
        action = self.table[key]
        named = {"undo": self.situation.undo, "redo": self.situation.redo}.get(key, "")
        keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        help_ = f"{action.words}: {named}" if named else action.help
        return f"{help_} ({keys})" if keys else help_

    def attach(self, button: QAbstractButton, key: str) -> None:
        """Make a button do the action: name, tooltip, reason while it is not possible, check mark, click."""
        button.setObjectName(key)
        button.setAccessibleName(self.table[key].words.rstrip("…"))
        button.setAccessibleDescription(self.table[key].help)
        button.setCheckable(self.table[key].checkable)
        button.clicked.connect(lambda: self._clicked(button, key))

        def follow(which: str) -> None:
            if which == key:
                self._show(button, key)

        self.changed.connect(follow)
        button.destroyed.connect(lambda: self._forget(follow))
        self._show(button, key)

    def _forget(self, follow: Callable[[str], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the actions themselves went first
            self.changed.disconnect(follow)

    def _clicked(self, button: QAbstractButton, key: str) -> None:
        self._qt[key].trigger()
        self._show(button, key)

    def _show(self, button: QAbstractButton, key: str) -> None:
        reason = self.reason(key)
        set_reason = getattr(button, "set_reason", None)
        if set_reason is not None:
            set_reason(reason)
        else:
            button.setEnabled(not reason)
        button.setToolTip(reason or self.tooltip(key))
        if button.isCheckable():
            button.setChecked(self.checked(key))

    def _make(self, action: Action) -> QAction:
        made = QAction(action.words, self)
        made.setObjectName(action.key)
        made.setShortcut(QKeySequence(action.shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setAutoRepeat(False)
        made.setToolTip(self.tooltip(action.key))
        made.setCheckable(action.checkable)
        made.setEnabled(False)
        made.triggered.connect(lambda: self._from_qt(action.key))
        return made

    def _from_qt(self, key: str) -> None:
        self.trigger(key)
        self.changed.emit(key)

    def _judge(self, key: str) -> None:
        reason = self.reason(key)
        if self._reasons.get(key) != reason:
            self._reasons[key] = reason
            self._qt[key].setEnabled(not reason)
            self._qt[key].setToolTip(reason or self.tooltip(key))
            self.changed.emit(key)
