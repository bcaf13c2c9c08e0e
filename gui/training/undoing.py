"""Undo and redo of what is chosen and set in Train: one setting (those of a run under way included), or the whole form."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from engine.commands import RunSpec
from engine.events import DataSeen, Event
from engine.fields import Value
from gui.changes import APART
from gui.history import History, Step
from gui.training.messages import (
    ChangeSeed,
    ChangeStop,
    ChangeThreads,
    ChooseData,
    ChooseFamily,
    ChoosePreset,
    Fill,
    Message,
)

OWNER, ROOM = "settings", "train"
WORDS: dict[type[Message | Event], str] = {  # messages that change more of the form than one field
    ChooseData: "Choice of data", DataSeen: "Choice of data", ChooseFamily: "Choice of a model", ChoosePreset: "Preset",
    Fill: "Settings of a run", ChangeSeed: "Seed", ChangeThreads: "Threads", ChangeStop: "End of the run",
}  # fmt: skip

NUMBERS = (ChangeSeed, ChangeThreads, ChangeStop)  # that arrow keys and the wheel change as they change a setting

Set = Callable[[str, object], object]  # False: not possible now, which was said
PutForm = Callable[[RunSpec], object]  # False: not possible now, which was said


class Undoing:
    """`put(key, value)` makes a change, `put_form` the whole form as it was; the steps go on the window's one stack."""

    def __init__(self, put: Set, history: History, put_form: PutForm = bool,
                 clock: Callable[[], float] = time.perf_counter) -> None:  # fmt: skip
        self._put, self._history, self._put_form, self._clock = put, history, put_form, clock
        self._within = False
        self._serial, self._at = 0, 0.0
        self._first: Value | RunSpec = ""  # before the newest step

    def note(self, key: str, label: str, before: Value, after: Value) -> None:
        """A setting was changed by hand."""
        if before != after:
            self._gliding(f"{OWNER} {key}", label, partial(self._put, key), before, after)

    def heard(self, message: Message | Event, before: RunSpec, after: RunSpec) -> None:
        """A message came, and the form is otherwise than before, or not."""
        by_itself = isinstance(message, DataSeen) and before.data == after.data
        words = WORDS.get(type(message), "")
        if not words or by_itself or before == after:
            return
        if isinstance(message, NUMBERS) and not self._within:
            self._gliding(f"{OWNER} form {words}", words, self._put_form, before, after)
        else:
            self._form(words, before, after)

    def _gliding(self, what: str, words: str, put: Callable[..., object], before: Value | RunSpec, after: Value | RunSpec) -> None:
        """Many changes of one thing, less than a second apart, are one step."""
        last, now = self._history.last, self._clock()
        same = last is not None and self._history.next is None and last.merge == f"{what} {self._serial}"
        if not (same and now - self._at < APART):
            self._serial += 1
            self._first = before
        self._at, merge = now, f"{what} {self._serial}"
        self._history.note(Step(OWNER, words, partial(put, self._first), partial(put, after), merge, ROOM))
        if after == self._first:  # it came to nothing
            self._history.drop(merge)

    @contextmanager
    def together(self, words: str, form: Callable[[], RunSpec]) -> Iterator[None]:
        """What becomes of the form meanwhile is one step."""
        before, self._within = form(), True
        try:
            yield
        finally:
            self._within = False
        self._form(words, before, form())

    def _form(self, words: str, before: RunSpec, after: RunSpec) -> None:
        if before != after and not self._within:
            self._history.note(Step(OWNER, words, partial(self._put_form, before), partial(self._put_form, after), room=ROOM))

    def forget(self) -> None:
        """What was done belongs to another form."""
        self._history.forget(OWNER)
