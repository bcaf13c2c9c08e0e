"""The one table of everything a person can do: words, icon, shortcut, and when it is possible.

The rooms of the window never name each other: what one must tell another goes through an action (`trigger`, with a
payload where one is needed) or the bridge.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from engine.events import State
from gui.situation import (
    BUSY,
    NOTHING_TRAINS,
    Situation,
    When,
    always,
    can_follow,
    can_start,
    can_step,
    exploring,
    in_state,
    nothing_trains,
    path,
    picture,
    redoable,
    resettable,
    run_changeable,
    run_chosen,
    run_resumable,
    undoable,
)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `help`: what it does, beyond its words. `when`: the reason why not, or ""."""

    key: str
    words: str
    help: str
    icon: str = ""
    shortcut: str = ""
    when: When = always
    checkable: bool = False


TABLE: tuple[Action, ...] = (
    Action("start", "Start", "Train a new run with these settings", "play", "Ctrl+Return", can_start),
    Action("pause", "Pause", "Stop after this step and write a checkpoint", "pause", "Ctrl+P",
           in_state(State.TRAINING, otherwise=NOTHING_TRAINS)),
    Action("resume", "Resume", "Go on training exactly where it paused", "play", "Ctrl+R",
           in_state(State.PAUSED, otherwise="Nothing is paused.")),
    Action("stop_keep", "Stop and keep", "End the training and keep the run in the library", "stop", "Ctrl+.",
           in_state(*BUSY, otherwise=NOTHING_TRAINS)),
    Action("discard", "Discard", "End the training and move the run to the trash", "trash", "",
           in_state(*BUSY, otherwise=NOTHING_TRAINS)),
    Action("open_folder", "Choose a folder…", "Train on a folder of pictures; its sub-folders become labels",
           "folder", "Ctrl+O"),
    Action("apply_fix", "Apply the fix", "Change the refused setting to the nearest possible value"),
    Action("fill_train", "Use these settings", "Copy a run's data, family and settings into Train"),
    Action("fold_train", "Fold Train", "Fold Train to a rail, or unfold it", "fold", "Ctrl+T", checkable=True),
    Action("room_explore", "Explore", "Walk the latent space of the open run", "", "Ctrl+1"),
    Action("room_dynamics", "Dynamics", "Watch the game: scores, gradients, modes, step by step", "", "Ctrl+2"),
    Action("room_library", "Library", "All runs: open, resume, delete", "", "Ctrl+3"),
    Action("undo", "Undo", "Take back the last change of a setting", "undo", "Ctrl+Z", undoable),
    Action("redo", "Redo", "Make the change again", "redo", "Ctrl+Shift+Z", redoable),
    Action("start_paused", "Start paused", "Prepare a new run and stand still before its first step", "step", "",
           can_start),
    Action("lab_data", "Choose data for the laboratory", "Train on these points, with settings made for watching",
           when=nothing_trains),
    Action("step_critic", "Step D", "Train the discriminator alone, by one update", "step", "D", can_step("critic")),
    Action("step_generator", "Step G", "Train the generator alone, by one update", "step", "G", can_step("decoder")),
    Action("step_encoder", "Step encoder", "Train the encoder alone, by one update", "step", "E", can_step("encoder")),
    Action("step_decoder", "Step decoder", "Train the decoder alone, by one update", "step", "Shift+D",
           can_step("decoder")),
    Action("step_both", "Both", "Train one whole iteration", "step", ".", can_step("")),
    Action("slow_motion", "Slow motion", "Tell every part of a step in its own numbers", "play", "M", can_step(""),
           checkable=True),
    Action("now", "Live", "Look at the run as it is now", "live", "End",
           lambda now: "" if now.rewound else "This is the newest moment already."),
    Action("theme_toggle", "Light or dark", "Change between the dark and the light theme", "contrast", "Ctrl+Shift+T"),
    Action("follow", "Follow the training", "Explore the run that trains, from its newest snapshot", "eye", "Ctrl+L",
           can_follow),
    Action("new_seeds", "New seeds", "Jump to fresh seeds of the lattice", "new-seeds", "N", exploring),
    Action("walk", "Walk", "Wander through the lattice by itself", "walk", "W", exploring, checkable=True),
    Action("snap", "Snap to seed", "Move to the nearest seed", "snap", "S", exploring),
    Action("pixels", "Sharp pixels", "Show single pixels instead of smoothing between them", "pixels", "X", exploring,
           checkable=True),
    Action("picture_alone", "Picture alone", "Fold everything away but the picture, and back", "fullscreen", "F",
           exploring, checkable=True),
    Action("reset_all", "Reset all", "Put every slider and switch of the explorer back", "reset", "Ctrl+0",
           resettable),
    Action("set_a", "Set A", "Use the picture on the stage as the start of the path", "", "[", picture),
    Action("set_b", "Set B", "Use the picture on the stage as the end of the path", "", "]", picture),
    Action("play_path", "Play", "Play the path from A to B", "play", "Space", path, checkable=True),
    Action("loop_path", "Loop", "Begin again at the end of the path", "loop", "L", checkable=True),
    Action("save_picture", "Save picture…", "Save the picture on the stage as PNG", "download", "Ctrl+S", picture),
    Action("copy_picture", "Copy picture", "Copy the picture on the stage", "copy", "Ctrl+C", picture),
    Action("save_strip", "Save strip…", "Save the path's pictures side by side as PNG", "film", "Ctrl+Shift+S", path),
    Action("copy_strip", "Copy strip", "Copy the path's pictures side by side", "copy", "Ctrl+Shift+C", path),
    Action("run_open", "Open", "Explore this run", "eye", "", run_chosen),
    Action("run_resume", "Resume run", "Go on training this run exactly where its newest checkpoint stands", "play", "",
           run_resumable),
    Action("run_duplicate", "Duplicate settings", "Copy this run's data, family and settings into Train", "copy", "",
           run_chosen),
    Action("run_delete", "Delete", "Move this run to the trash", "trash", "Delete", run_changeable),
    Action("run_reveal", "Show folder", "Show this run's folder in the file manager", "folder", "", run_chosen),
    Action("trash_run", "Move a run to the trash", "Move a run's folder to the trash; Undo brings it back", "trash"),
    Action("resume_run", "Go on with a run", "Train the run in a folder exactly where its newest checkpoint stands",
           "play", "", nothing_trains),
    Action("open_run", "Open a run", "Explore the run in a folder", "folder"),
    Action("refused_files", "Files that could not be used", "List the files of the folder that could not be used",
           "warning"),
    Action("quit", "Quit", "Save what trains and close the window", "", "Ctrl+Q"),
)


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
        if now != self.situation:
            self.situation = now
            for key in self.table:
                self._judge(key)

    def say(self, text: str, level: str = "info", action: str = "",
            on_action: Callable[[], object] | None = None) -> None:  # fmt: skip
        """Tell the person something, in a toast; level is "info", "ok", "warning" or "error"."""
        self.said.emit(text, level, action, on_action)

    def reason(self, key: str) -> str:
        """Why it is not possible now, or ""."""
        if key not in self._handlers:
            return "Not possible here."
        return self.table[key].when(self.situation)

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
        """What it does, and its shortcut."""
        action = self.table[key]
        keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        return f"{action.help} ({keys})" if keys else action.help

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
