"""One chronological stack of what can be undone, for every room of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

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


class History:
    """`tell` hears what can be undone and redone, as {"undo": words, "redo": words}; `lead` shows a room.

    A list, not a QUndoStack: its commands are owned by Qt, and steps refer back to the window that holds the stack. Such
    a ring crashes the interpreter when it is collected (PySide6 6.9.3: segmentation fault in the garbage collector).
    """

    def __init__(self, tell: Callable[[dict[str, str]], object], lead: Callable[[str], object] = str) -> None:
        self._tell, self._lead, self._working = tell, lead, False
        self._steps: list[Step] = []  # oldest first
        self._at = 0  # so many of them are done

    @property
    def working(self) -> bool:
        """Whether something is being undone or redone just now: what changes then is no new step."""
        return self._working

    @property
    def last(self) -> Step | None:
        """The step that undo would take back."""
        return self._steps[self._at - 1] if self._at else None

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
        self._steps = [*self._steps[: self._at], step][-MOST:]
        self._at = len(self._steps)
        self._say()

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
        self._at = sum(step.owner != owner for step in self._steps[: self._at])
        self._steps = [step for step in self._steps if step.owner != owner]
        self._say()

    def _run(self, step: Step, do: Do, to: int) -> None:
        """Undo or redo a step: so many are done then."""
        before, self._at, self._working = self._at, to, True
        try:
            self._lead(step.room)
            if do() is False:
                self._at = before
        finally:
            self._working = False
        self._say()

    def _say(self) -> None:
        last, following = self.last, self.next
        self._tell({"undo": last.words if last else "", "redo": following.words if following else ""})
