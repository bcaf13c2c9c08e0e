"""Undo and redo of what a hand does to the atlas: the plane, what of it is seen, what lies over it, the chosen picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.actions import Actions
from gui.atlas.state import Spot
from gui.changes import Changes, Parts

if TYPE_CHECKING:
    from gui.atlas.room import AtlasRoom

OWNER = ROOM = "atlas"
WORDS = {  # the first part that changed gives the step its name
    "choice": "Plane of the atlas", "overlays": "Overlays of the atlas", "spot": "Chosen picture of the atlas",
    "where": "View of the atlas",
}  # fmt: skip


class AtlasSteps(QObject):
    """Of one room; made when everything of it is there, so that it hears of each change last."""

    def __init__(self, room: AtlasRoom, actions: Actions) -> None:
        super().__init__(room)
        self._room, self._history = room, actions.history
        self._waiting: Spot | None = None  # chosen as soon as its plane is laid
        self._changes = Changes(actions.history, OWNER, ROOM, self._take, self._put, _words)
        room.canvas.looked.connect(self.look)
        room.canvas.taken_back.connect(self._changes.take_back)
        room.canvas.home_asked.connect(self.look)
        room.desk.overlays.changed.connect(lambda _: self.look())
        room.desk.minimap.arrived.connect(self.look)
        room.desk.card.closed.connect(self.look)
        actions.triggered.connect(self._on_triggered)

    def _on_triggered(self, key: str) -> None:
        if key == "atlas_home":
            self.look()

    def look(self, gliding: bool = False) -> None:
        """A hand may have changed something."""
        if not self._history.working:
            self._waiting = None
        self._changes.look(gliding)

    def begin(self, same: bool) -> None:
        """A run is explored: another one, or the `same` again."""
        self._waiting = None
        (self._changes.settle if same else self._changes.forget)()

    def laid(self) -> None:
        """The plane is there."""
        if self._waiting is not None:
            self._room.canvas.choose(self._waiting)
            self._waiting = None
        self._changes.settle()

    def _take(self) -> Parts:
        room = self._room
        spot = self._waiting if self._waiting is not None else room.canvas.spot
        return {"choice": room.chooser.choice, "where": room.where, "overlays": room.canvas.overlays, "spot": spot}

    def _put(self, parts: Parts) -> None:
        room = self._room
        if "overlays" in parts:
            room.desk.overlays.show_overlays(parts["overlays"])
            room.desk.overlays.changed.emit(parts["overlays"])
        if "choice" in parts:
            self._waiting = parts.get("spot")
            room.lay(parts["choice"], parts.get("where", room.where))
            return
        if "where" in parts:
            room.see(parts["where"])
        if "spot" in parts:
            room.canvas.choose(parts["spot"])


def _words(before: Parts, after: Parts) -> str:
    found = next(name for name in WORDS if name in after)
    if found == "where" and None not in (before[found], after[found]) and before[found][2] != after[found][2]:
        return "Zoom of the atlas"
    return WORDS[found]
