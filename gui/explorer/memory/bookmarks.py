"""The marks of the run that is explored: kept at every change, and every change can be undone."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.storage import bookmarks as marks
from engine.storage import durable, groups
from engine.storage.bookmarks import Mark, Marks, Preset
from engine.storage.durable import StorageError
from engine.storage.groups import Group
from gui.explorer.memory.writing import Writing
from gui.history import History, Step

OWNER = "marks"

@dataclass(frozen=True, slots=True)
class Pin:
    """What the engine says of the snapshot that it keeps for a bookmark, and the picture by it."""

    step: int
    weights: str
    raw: bool
    picture: bytes


Say = Callable[[str, str], object]  # level, text


class Bookmarks(QObject):
    """`own`: the user's folder, for runs that can only be read; `shipped`: the folder of the examples, which are left as
    they are. What can't be written is told, and the change is not made, or taken back: the writing follows the change,
    beside the window's thread (`finish` waits for it).
    """

    changed = Signal()
    final = Signal(Path, list)  # a run, the keys of its bookmarks: no undo brings others back

    def __init__(self, own: Path, shipped: Path, history: History, say: Say, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.marks = Marks()
        self._folder, self._shipped, self._history, self._say = own, shipped, history, say
        self._run: Path | None = None
        self._own: Path | None = None
        self._pins: dict[str, Pin] = {}  # of this session, by key: no undo takes them away
        self._unread = False  # what the run keeps could not be read
        self._writing = Writing(self)
        self._writing.failed.connect(self._on_failed)

    def begin(self, run: Path) -> None:
        """Another run is explored: read its marks."""
        other = run != self._run
        if other:
            self._history.forget(OWNER)
            self._pins = {}
        self._run, self._own = run, self._own_of(run)
        self._read(run)
        if other and self._own is None and not self._unread:
            self.final.emit(run, [mark.key for mark in self.marks.bookmarks])
        self.changed.emit()

    def _read(self, run: Path) -> None:
        """What the run keeps, with what is still on its way to the disk."""
        self._unread = False
        pending = self._writing.pending(run)
        if pending is not None:
            self.marks = pending
            return
        self.marks = Marks()
        try:
            if self._own is None:
                marks.take_over(run, marks.own_file(self._folder, run))
            self.marks = marks.read(run, self._own)
        except StorageError as error:
            self._unread = True
            self._say("error", f"{error} {error.advice}")

    def finish(self) -> None:
        """Wait until every change is on the disk; what could not be written is told."""
        self._writing.finish()

    def _on_failed(self, run: Path, words: str) -> None:
        self._say("error", words)
        if run == self._run and self._writing.pending(run) is None:  # else a newer writing may go well, with this change in it
            self._history.forget(OWNER)
            self._read(run)
            self.changed.emit()

    def _own_of(self, run: Path) -> Path | None:
        """The file in the user's own folder, for a run that can only be read."""
        only_read = self._shipped in run.parents or not durable.writable(run)
        return marks.own_file(self._folder, run) if only_read else None

    @property
    def run(self) -> Path | None:
        """Whose marks these are."""
        return self._run

    @property
    def only_read(self) -> bool:
        """Whether the run can only be read: what is kept of it lies in the user's own folder."""
        return self._own is not None

    @property
    def folders(self) -> list[str]:
        """Every folder that holds a bookmark, in the order of the alphabet."""
        return sorted({mark.folder for mark in self.marks.bookmarks if mark.folder}, key=str.casefold)

    def find(self, key: str) -> Mark | None:
        return next((mark for mark in self.marks.bookmarks if mark.key == key), None)

    def preset(self, number: int) -> Preset | None:
        return dict(self.marks.presets).get(number)

    # --- changes; each tells whether it is kept -----------------------------------------------------------------------

    def add(self, mark: Mark) -> bool:
        made = replace(mark, key=uuid.uuid4().hex, made=round(time.time(), 3))
        return self._change("Bookmark", replace(self.marks, bookmarks=(*self.marks.bookmarks, made)))

    def pinned(self, key: str, pin: Pin) -> None:
        """Its snapshot is kept for good. That is no change that a person made."""
        self._pins[key] = pin
        if self.find(key) is not None:
            self._put(self.marks)

    def edit(self, key: str, name: str, note: str, folder: str) -> bool:
        """Other words, another folder."""
        name, note, folder = name.strip()[: marks.NAME], note.strip()[: marks.NOTE], folder.strip()[: marks.NAME]
        bookmarks = tuple(
            replace(mark, name=name or mark.name, note=note, folder=folder) if mark.key == key else mark
            for mark in self.marks.bookmarks
        )
        return self._change("Change of a bookmark", replace(self.marks, bookmarks=bookmarks))

    def delete(self, key: str) -> bool:
        bookmarks = tuple(mark for mark in self.marks.bookmarks if mark.key != key)
        return self._change("Deletion of a bookmark", replace(self.marks, bookmarks=bookmarks))

    def bring_back(self, mark: Mark, at: int, run: Path | None) -> bool:
        """A deleted one, where it was; into its own `run` also while another one is explored."""
        if run is not None and run != self._run:
            return self._bring_elsewhere(mark, at, run)
        return self._change("Bookmark", _with(self.marks, mark, at))

    def _bring_elsewhere(self, mark: Mark, at: int, run: Path) -> bool:
        own, before = self._own_of(run), self._writing.pending(run)
        try:
            now = _with(before if before is not None else marks.read(run, own), mark, at)
            marks.check(run, now, own)
        except StorageError as error:
            self._say("error", f"“{mark.name}” is not brought back. {error} {error.advice}")
            return False
        self._writing.put(run, now, own)
        self._say("ok", f"“{mark.name}” is back among the bookmarks of “{run.name}”.")
        return True

    def set_preset(self, number: int, preset: Preset) -> bool:
        presets = {**dict(self.marks.presets), number: preset}
        return self._change(f"Preset {number}", replace(self.marks, presets=tuple(sorted(presets.items()))))

    def add_group(self, name: str, points: tuple[int, ...]) -> bool:
        """A named group of the map's points."""
        if len(self.marks.groups) >= groups.MOST:
            self._say("error", f"A run keeps {groups.MOST} classes of your own at most. Delete some of them first.")
            return False
        made = Group(uuid.uuid4().hex, name.strip()[: groups.NAME], points)
        return self._change(f"Class “{made.name}”", replace(self.marks, groups=(*self.marks.groups, made)))

    def delete_group(self, key: str) -> bool:
        kept = tuple(group for group in self.marks.groups if group.key != key)
        return self._change("Deletion of a class", replace(self.marks, groups=kept))

    def _change(self, words: str, now: Marks) -> bool:
        before = self.marks
        if now == before:
            return True
        if not self._put(now):
            return False
        self._history.note(Step(OWNER, words, partial(self._put, before), partial(self._put, now), room="explore"))
        return True

    def _put(self, now: Marks) -> bool:
        if self._run is None:
            return False
        now = replace(now, bookmarks=tuple(self._with_pin(mark) for mark in now.bookmarks))
        try:
            marks.check(self._run, now, self._own)
            if self._unread:  # only a writing tells whether what is there may be replaced by now
                marks.write(self._run, now, self._own)
        except StorageError as error:
            self._say("error", f"{error} {error.advice}")
            return False
        if not self._unread:
            self._writing.put(self._run, now, self._own)
        self.marks, self._unread = now, False
        self.changed.emit()
        return True

    def _with_pin(self, mark: Mark) -> Mark:
        pin = self._pins.get(mark.key)
        return mark if pin is None else replace(mark, step=pin.step, weights=pin.weights, raw=pin.raw, picture=pin.picture)


def _with(before: Marks, mark: Mark, at: int) -> Marks:
    """The bookmark among them, if it is not there."""
    if any(one.key == mark.key for one in before.bookmarks):
        return before
    return replace(before, bookmarks=(*before.bookmarks[:at], mark, *before.bookmarks[at:]))
