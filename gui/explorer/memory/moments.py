"""The moments of bookmarks: each one's snapshot is pinned when it is made, and gone back to when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.answers import Rewound
from engine.events import Exploring, Failed, Finished
from engine.questions import Release, Rewind
from engine.storage.bookmarks import Mark
from gui.bridge import Bridge
from gui.explorer import state
from gui.explorer.keeping import OTHER_RUN, Job, Keeper
from gui.explorer.memory.sight import Sight

OWNER = "mark-"  # begins the owner of a bookmark's pin, its key follows (`engine.storage.snapshots.MARK`)


class Moments(QObject):
    """`rewinding` carries the request by which an earlier moment is asked for: its answer concerns others too."""

    rewinding = Signal(int)

    def __init__(self, bridge: Bridge, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._keeper = bridge, keeper
        self._run: Exploring | None = None
        self._wanted: tuple[int, Callable[[], object]] | None = None
        self._past = False
        bridge.on(Rewound, self._on_rewound)
        bridge.on(Failed, self._on_failed)
        bridge.on(Finished, self._on_finished)

    def begin(self, run: Exploring) -> None:
        """A run is explored, as it is now."""
        self._run, self._wanted, self._past = run, None, False

    def release(self, run: Path, marks: Iterable[str]) -> None:
        """No undo brings back what was deleted: only the snapshots of these bookmarks stay."""
        self._bridge.post(Release(run, frozenset(marks)))

    def pin(self, key: str, sight: Sight, done: Callable[[Job], None]) -> None:
        """Keep for good what decodes this picture. `done` hears how that went, unless another run was opened meanwhile."""
        if self._run is not None:
            job = self._keeper.ask((sight.exact,), sight.state.raw, self._run.run, f"{OWNER}{key}")
            job.then(lambda job: None if job.trouble == OTHER_RUN else done(job))

    @property
    def past(self) -> bool:
        """Whether an earlier moment is looked at."""
        return self._past

    def fitted(self, now: state.ExplorerState) -> state.ExplorerState:
        """Of a kept run only the average is there, but at an earlier moment, which may have kept the raw weights too."""
        raw_is_there = self._run is None or self._run.live or self._past
        return now if raw_is_there else state.set_raw(now, False)

    def needed(self, mark: Mark, shown: Sight | None) -> bool:
        """Whether the weights that are looked at are others than those of the bookmark, or will soon be."""
        if not mark.weights or self._run is None:
            return False
        same = shown is not None and (shown.step, shown.state.raw) == (mark.step, mark.raw)
        return not same or (self._run.live and not self._past)

    def go_back(self, mark: Mark, arrived: Callable[[], object]) -> None:
        """Look at the run as it was when the bookmark was made; then `arrived`. A refusal is told by the window."""
        assert self._run is not None
        request = self._bridge.number()
        self._wanted = request, arrived
        self.rewinding.emit(request)
        self._bridge.post(Rewind(request, mark.step, self._run.run, mark.weights))

    def _on_rewound(self, event: Rewound) -> None:
        if self._run is None or event.run != self._run.run:
            return
        self._past = not event.live
        if self._wanted is not None and event.request == self._wanted[0]:
            (_, arrived), self._wanted = self._wanted, None
            arrived()

    def _on_finished(self, event: Finished) -> None:
        if self._run is not None and self._run.run == event.run:
            self._run = replace(self._run, live=False)

    def _on_failed(self, event: Failed) -> None:
        if event.where == "explore" and event.tag == "rewind":
            self._wanted = None
