"""The words of a step, on a floating panel: what to do, and the ways on and out."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.frame.guide.steps import Course
from gui.theme import scaled
from gui.widgets.buttons import Button, PrimaryButton, QuietButton, TextButton
from gui.widgets.labels import Body, Caption, Label, Title
from gui.widgets.panel import FloatingPanel

WIDTH = 372
DONE = "Done."
OUT_OF_SIGHT = "What this is about is not in sight now; go on with Next."


class Onward(PrimaryButton):
    """In the accent only where there is nothing else to do: beside a step's control it must not be the louder one."""

    quiet = False

    def _ground(self) -> QColor:
        return QuietButton._ground(self) if self.quiet else super()._ground()  # type: ignore[arg-type]

    def _ink(self) -> QColor:
        return Button._ink(self) if self.quiet else super()._ink()


class Card(FloatingPanel):
    """`onward`, `backward`, `left` (for good) and `sought` (the keyboard wants the control)."""

    onward = Signal()
    backward = Signal()
    left = Signal()
    sought = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__("guide", "raised", 1.0, window)
        self.hide()
        self.count, self.title = Caption("", "guide.count"), Title("", "guide.title")
        self.words = Body("", "guide.words", wrap=True)
        self.note = Label("", "guide.note", tone="accent", wrap=True)
        self.leave = TextButton("guide.leave", "Skip the tour")
        self.back = TextButton("guide.back", "Back")
        self.seek = QuietButton("guide.seek", "Go to it")
        self.next = Onward("guide.next", "Next")
        for button, words, told in (
            (self.leave, "End the tour; it does not come back by itself (Escape)", self.left),
            (self.back, "The step before", self.backward),
            (self.seek, "Put the keyboard into what this is about; F6 goes there and back", self.sought),
            (self.next, "The next step, whether this one is done or not", self.onward),
        ):
            button.setToolTip(words)
            button.clicked.connect(told)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.leave)
        row.addStretch(1)
        for button in (self.back, self.seek, self.next):
            row.addWidget(button)
        self.next.least = self.seek.least = 0
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(4)
        for part in (self.count, self.title, self.words, self.note):
            column.addWidget(part)
        column.addSpacing(8)
        column.addLayout(row)

    def show_step(self, course: Course) -> None:
        """Say this step, to screen readers too."""
        step = course.step
        self.count.setText(course.count)
        self.count.setVisible(bool(course.count))
        self.title.setText(step.title)
        self.words.setText(step.words)
        self.leave.set_text(step.leave)
        self.next.quiet = bool(step.pointers) and step is not course.steps[-1]
        self.next.set_text(step.next)
        self.next.update()
        self.back.setVisible(course.number > 0)
        self.seek.setVisible(bool(step.pointers))
        whole = f"Tour. {course.count + '. ' if course.count else ''}{step.title}. {step.words}"
        self.setAccessibleName(whole)
        for button in (self.next, self.seek):  # what is read when the keyboard comes to one of them
            button.setAccessibleDescription(f"{step.title}. {step.words}")
        self.show_note("")
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, whole))

    def show_note(self, words: str, good: bool = False) -> None:
        """A line below: what must be done first, or that it is done."""
        if words == self.note.text() and self.note.isVisibleTo(self) == bool(words):
            return
        self.note.setText(words)
        self.note.set_tone("accent" if good else "secondary")
        self.note.setVisible(bool(words))
        if words and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def wanted(self) -> QSize:
        """Its visible part."""
        width = max(scaled(WIDTH), self.minimumSizeHint().shrunkBy(self.margins).width())
        across, down = self.margins.left() + self.margins.right(), self.margins.top() + self.margins.bottom()
        return QSize(width, self._column.totalHeightForWidth(width + across) - down)

    def holds_keyboard(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def take_keyboard(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
