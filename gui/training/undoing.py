"""Undo and redo of what is chosen and set in Train: one setting (those of a run under way included), or the whole form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from engine.commands import RunSpec
from engine.events import DataSeen, Event
from engine.fields import Value
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

Set = Callable[[str, object], None]
PutForm = Callable[[RunSpec], object]  # False: not possible now, which was said


class Undoing:
    """`put(key, value)` makes a change, `put_form` the whole form as it was; the steps go on the window's one stack."""

    def __init__(self, put: Set, history: History, put_form: PutForm = bool) -> None:
        self._put, self._history, self._put_form = put, history, put_form
        self._within = False

    def note(self, key: str, label: str, before: Value, after: Value) -> None:
        """A setting was changed by hand."""
        if before != after:
            back, again = partial(self._put, key, before), partial(self._put, key, after)
            self._history.note(Step(OWNER, label, back, again, room=ROOM))

    def heard(self, message: Message | Event, before: RunSpec, after: RunSpec) -> None:
        """A message came, and the form is otherwise than before, or not."""
        by_itself = isinstance(message, DataSeen) and before.data == after.data
        if type(message) in WORDS and not by_itself:
            self._form(WORDS[type(message)], before, after)

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
