"""The tour at work: it shows a step, looks whether the person does it, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.actions import Actions
from gui.frame.guide.card import DONE, OUT_OF_SIGHT, Card
from gui.frame.guide.placing import beside
from gui.frame.guide.ring import Ring
from gui.frame.guide.steps import Course, Pointer, Seen
from gui.widgets.tab_order import stops

LOOK = 150  # ms between two looks
REST = 900  # ms from having done it to the next step


class Guide(QObject):
    """`look` tells what there is to see, `show_focus` surrounds what the keyboard was put into. `ended`: it is over."""

    ended = Signal()

    def __init__(self, window: QWidget, actions: Actions, look: Callable[[], Seen],
                 show_focus: Callable[[QWidget], object]) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._actions, self._look, self._show_focus = window, actions, look, show_focus
        self.course = Course()
        self._before = Seen()
        self._triggered: set[str] = set()
        self._target: tuple[Pointer, QWidget] | None = None
        self._over = False
        self.ring, self.card = Ring(window), Card(window)
        self._clock, self._rest = QTimer(self, interval=LOOK), QTimer(self, singleShot=True, interval=REST)
        self._clock.timeout.connect(self._watch)
        self._rest.timeout.connect(self._go_on)
        self._swap = QShortcut(QKeySequence("F6"), window)
        self._swap.activated.connect(self.swap_keyboard)
        self.card.onward.connect(lambda: self.go(1))
        self.card.backward.connect(lambda: self.go(-1))
        self.card.left.connect(self.end)
        self.card.sought.connect(self.seek)
        actions.triggered.connect(self._note)
        window.installEventFilter(self)

    # --- what it does ------------------------------------------------------------------------------------------------

    def begin(self, welcome: bool = False) -> None:
        """Show the first step, or offer the tour."""
        if self._actions.checked("picture_alone"):  # everything it points at is folded away
            self._actions.qaction("picture_alone").trigger()
        self._show(Course(-1 if welcome else 0))
        self.card.take_keyboard()
        self._clock.start()

    def go(self, by: int) -> None:
        """So many steps on, or back; past the last one it is over."""
        course = self.course.moved(by)
        if course.over:
            self.end()
        else:
            self._show(course)

    def end(self) -> None:
        """Over, for good."""
        if self._over:
            return
        self._over, held = True, self.card.holds_keyboard()
        for timer in (self._clock, self._rest):
            timer.stop()
        self._window.removeEventFilter(self)
        self._actions.triggered.disconnect(self._note)
        self._swap.setEnabled(False)
        for part in (self.card, self.ring):
            part.hide()
            part.deleteLater()
        self._swap.deleteLater()
        if held:
            self._give_keyboard()
        self.ended.emit()
        self.deleteLater()

    def seek(self) -> None:
        """Put the keyboard into what the step is about."""
        self._find()
        self._give_keyboard()

    def swap_keyboard(self) -> None:
        """F6: from the words to what they are about, and back."""
        if self.card.holds_keyboard():
            self.seek()
        else:
            self.card.take_keyboard()
            self._show_focus(self.card.next)

    # --- a step ------------------------------------------------------------------------------------------------------

    def _show(self, course: Course) -> None:
        self.course = course
        self._rest.stop()
        self._triggered.clear()
        self._before = self._look()
        self._target = None
        self.ring.raise_()
        self.card.show_step(course)
        self._find()
        self._place()

    def _watch(self) -> None:
        """Has it been done? And is everything still where it was: windows are resized, rooms and themes change."""
        self._find()
        self._place()
        if self.course.number >= 0 and not self._rest.isActive():
            now = self._seen()
            if self.course.step.done(self._before, now) and not self._held():
                self.card.show_note(DONE, good=True)
                self._place()
                self._rest.start()

    def _note(self, key: str) -> None:
        self._triggered.add(key)

    def _seen(self) -> Seen:
        return replace(self._look(), triggered=frozenset(self._triggered))

    def _held(self) -> bool:
        """In the middle of a drag nothing is taken away from under the hand."""
        return QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton

    def _go_on(self) -> None:
        if self._held():
            self._rest.start()
        else:
            self.go(1)

    # --- what it points at -------------------------------------------------------------------------------------------

    def _find(self) -> None:
        room = self._look().room
        pointers = tuple(pointer for pointer in self.course.step.pointers if pointer.counts_in(room))
        if self._target is not None and self._target[0] in pointers[:1] and self._is_there(self._target[1]):
            return
        self._target = next(((pointer, part) for pointer in pointers if (part := self._part(pointer.name)) is not None), None)
        if not self._rest.isActive():
            first = self._target[0].first if self._target is not None else OUT_OF_SIGHT if pointers else ""
            self.card.show_note(first)

    def _part(self, name: str) -> QWidget | None:
        return next((part for part in self._window.findChildren(QWidget, name) if self._is_there(part)), None)

    def _is_there(self, part: QWidget) -> bool:
        return isValid(part) and part.isVisible() and part.window() is self._window and not part.visibleRegion().isEmpty()

    def _place(self) -> None:
        target = None
        if self._target is not None:
            part = self._target[1]
            target = QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())
        self.ring.surround(target)
        side = "below" if self._target is not None and self._target[0].first else self.course.step.side
        body = beside(target, self.card.wanted(), self._window.rect(), side)
        if self.card.geometry() != body.marginsAdded(self.card.margins):
            self.card.set_body(body)

    def _give_keyboard(self) -> None:
        part = self._target[1] if self._target is not None else self._part("stage_picture")
        if part is None:
            return
        stop = next((one for one in stops(part) if one.isVisible() and one.isEnabled()), None)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_focus(stop)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape ends it, where nothing else takes it; closing and resizing are the window's own."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.end()
            return True
        if kind == QEvent.Type.Close:
            self.end()
        elif kind == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._place)
        return False


def take(window: Any, welcome: bool = False) -> Guide:
    """Begin the tour over the main window, or offer it."""
    running = window.findChild(Guide)
    if running is not None:
        running.end()
    guide = Guide(window, window.actions, lambda: seen(window), window.ring.show_for)
    guide.begin(welcome)
    return guide


def seen(window: Any) -> Seen:
    """What the main window shows now."""
    here, situation = window.explorer.store.state, window.actions.situation
    room = next((key for key, word in window.top.rooms.items() if word.active), "")
    return Seen(here.x, here.y, here.place, here.walking or here.on_path, here.offsets, here.path.playing, room,
                situation.spot, situation.state)  # fmt: skip
