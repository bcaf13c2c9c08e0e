"""One chronological stack of what can be undone, for every room of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

MOST = 1000  # steps remembered

Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person did. `owner`: what it belongs to. `back` and `again` put the values of before and after; one that
    answers False could not (and has said why): the step stays where it is."""

    owner: str
    words: str
    back: Do
    again: Do
    merge: str = ""  # consecutive steps with the same one are one step; "" for one that stands alone
    room: str = ""  # where it is seen: one is led there, so that nothing changes out of sight; several in words: to the first
    parts: tuple[Step, ...] = ()  # of one act that changed several things, each with an owner of its own


class History:
    """`tell` hears what can be undone and redone, as {"undo": words, "redo": words}; `lead` shows a room.

    A list, not a QUndoStack: its commands are owned by Qt, and steps refer back to the window that holds the stack. Such
    a ring crashes the interpreter when it is collected (PySide6 6.9.3: segmentation fault in the garbage collector).
    """

    def __init__(self, tell: Callable[[dict[str, str]], object], lead: Callable[[str], object] = str) -> None:
        self._tell, self._lead, self._working = tell, lead, False
        self._steps: list[Step] = []  # oldest first
        self._at = 0  # so many of them are done
        self._from: int | None = None  # all steps from here on are one act, that still goes on
        self._acts = 0

    @property
    def working(self) -> bool:
        """Whether something is being undone or redone just now: what changes then is no new step."""
        return self._working

    @property
    def last(self) -> Step | None:
        """The step that undo would take back; none at the beginning of an act, which goes on with nothing of before."""
        return self._steps[self._at - 1] if self._at > (self._from or 0) else None

    @property
    def next(self) -> Step | None:
        """The step that redo would make again."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    def note(self, step: Step) -> None:
        """A person did something. With the `merge` of the step before, that one now ends here."""
        if self._working:
            return
        last = self.last
        if step.merge and last is not None and self.next is None and last.merge == step.merge:
            self._steps[-1] = replace(last, again=step.again)
            return
        self._steps = [*self._steps[: self._at], step]
        self._at = len(self._steps)
        self._bound()
        self._say()

    @contextmanager
    def together(self, words: str) -> Iterator[None]:
        """Whatever a person does meanwhile is one step of these words."""
        if self._working or self._from is not None:
            yield
            return
        self._from = self._at
        try:
            yield
        finally:
            start, self._from = self._from, None
            self._join(words, start)

    def _join(self, words: str, start: int) -> None:
        made = tuple(self._steps[start : self._at])
        if made:
            self._acts += 1  # no two acts are one step
            self._steps[start : self._at] = [_joined(words, made, f"act {self._acts}")]
            self._at = start + 1
            self._bound()
            self._say()

    def _bound(self) -> None:
        """The oldest are forgotten, but not while steps are counted from the first."""
        over = 0 if self._from is not None else max(0, len(self._steps) - MOST)
        self._steps, self._at = self._steps[over:], self._at - over

    def drop(self, merge: str) -> None:
        """The newest step came to nothing (a drag that ended where it began)."""
        last = self.last
        if last is not None and last.merge == merge and self.next is None:
            self._steps.pop()
            self._at -= 1
            self._say()

    def undo(self) -> None:
        """Put the values from before the last step back."""
        step = self.last
        if step is not None and not self._working:
            self._run(step, step.back, self._at - 1)

    def redo(self) -> None:
        """Make the step again that was undone last."""
        step = self.next
        if step is not None and not self._working:
            self._run(step, step.again, self._at + 1)

    def forget(self, owner: str) -> None:
        """The steps of one room mean nothing any more; the others stay in their order."""
        kept = [_without(step, owner) for step in self._steps]
        if self._from is not None:
            self._from = sum(step is not None for step in kept[: self._from])
        self._at = sum(step is not None for step in kept[: self._at])
        self._steps = [step for step in kept if step is not None]
        self._say()

    def _run(self, step: Step, do: Do, to: int) -> None:
        """Undo or redo a step: so many are done then. One that fails or refuses is where it was."""
        way, self._at, self._working = to - self._at, to, True
        done = False
        try:
            self._lead(step.room)
            done = do() is not False
        finally:
            if not done and step in self._steps:  # others may have been forgotten meanwhile
                self._at = self._steps.index(step) + (way < 0)
            self._working = False
            self._say()

    def _say(self) -> None:
        last, following = self.last, self.next
        self._tell({"undo": last.words if last else "", "redo": following.words if following else ""})


def _joined(words: str, parts: tuple[Step, ...], merge: str) -> Step:
    """Several steps as one, which is taken back whole or not at all."""
    back = partial(_all, tuple((step.back, step.again) for step in reversed(parts)))
    again = partial(_all, tuple((step.again, step.back) for step in parts))
    return Step(parts[0].owner, words, back, again, merge, parts[0].room, parts)


def _all(ways: tuple[tuple[Do, Do], ...]) -> bool:
    """Do the first of each; where one refuses, those before are taken back."""
    for number, (do, _) in enumerate(ways):
        if do() is False:
            for _, other in reversed(ways[:number]):
                other()
            return False
    return True


def _without(step: Step, owner: str) -> Step | None:
    """What is left of it once an owner forgets its steps."""
    left = tuple(part for part in step.parts if part.owner != owner)
    if not step.parts:
        return step if step.owner != owner else None
    return step if left == step.parts else _joined(step.words, left, step.merge) if left else None
