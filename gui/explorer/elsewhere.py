"""What other rooms ask of the explorer: a place of theirs as an end of the path, a bookmark, a picture that leaves."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.commands import Point
from engine.events import Decoded
from gui.actions import Actions
from gui.explorer import state
from gui.explorer.export import Export
from gui.explorer.memory.remembering import Remembering
from gui.explorer.memory.sight import Sight, small
from gui.explorer.path_state import End
from gui.explorer.stage import Stage
from gui.explorer.store import Store


class Elsewhere(QObject):
    """The points are by value, of the run that is explored; the pictures are of its average weights."""

    def __init__(self, store: Store, stage: Stage, export: Export, memory: Remembering, actions: Actions) -> None:
        super().__init__(stage)
        self._store, self._stage, self._export, self._memory, self._actions = store, stage, export, memory, actions

    def end(self, end: End, point: Point) -> None:
        """The place becomes an end of the path, in a step of its own."""
        with self._memory.steps.alone():
            self._store.apply(state.choose_end, end, point)
        missing = "" if self._store.state.path.complete else f" Choose {'B' if end == 'a' else 'A'} as well."
        self._actions.say(f"{end.upper()} of the path is set.{missing}", "ok")

    def path(self, a: Point, b: Point, method: str) -> None:
        """Both ends and the way between them, in one step; what the stage shows stays."""
        path = replace(self._store.state.path, a=a, b=b, method="lerp" if method == "lerp" else "slerp", playing=False, position=0.0)
        with self._memory.steps.alone():
            self._store.apply(lambda now: replace(now, path=path, on_path=False))

    def bookmark(self, point: Point, found: Decoded, name: str) -> None:
        """Keep the place among the bookmarks of the run, with the snapshot that shows it."""
        now = state.set_raw(state.go_to_place(self._store.state, point), False)
        picture = small(self._stage.rendered(found.samples[0], True))
        if self._memory.keep(Sight(now, point, found.latents[0].astype("<f4").tobytes(), found.step, picture), name):
            self._actions.say(f"Bookmarked: {name}. It is among the places of Explore (J).", "ok")

    def save(self, parent: QWidget, point: Point, found: Decoded) -> None:
        """Ask for a file; the picture is decoded anew by a pinned snapshot, so that its recipe leads back to it."""
        self._export.save_other(parent, point, found)

    def drag(self, source: QWidget, point: Point, found: Decoded) -> None:
        self._export.drag_other(source, point, found)
