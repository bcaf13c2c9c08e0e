"""Undo and redo of how the runs are shown: cards or table, their order, the words that are searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.actions import Actions
from gui.changes import Changes, Parts

if TYPE_CHECKING:
    from gui.library.panel import LibraryRoom

OWNER = ROOM = "library"
WORDS = {"view": "Cards or table", "sort": "Order of the runs", "query": "Search of the library"}


class LibrarySteps:
    """Of the room's head; made last, so that it hears of each change when it is made."""

    def __init__(self, room: LibraryRoom, actions: Actions) -> None:
        self._room, head = room, room.head
        changes = Changes(actions.history, OWNER, ROOM, self._take, self._put, lambda _, after: WORDS[next(iter(after))])
        head.searched.connect(lambda _: changes.look(True))
        head.sorted.connect(lambda _: changes.look())
        head.viewed.connect(lambda _: changes.look())

    def _take(self) -> Parts:
        return {"view": self._room.head.view.value(), "sort": self._room.state.sort, "query": self._room.head.search.text()}

    def _put(self, parts: Parts) -> None:
        head = self._room.head
        if "view" in parts:
            head.view.set_value(parts["view"])
            head.viewed.emit(parts["view"])
        if "sort" in parts:
            head.sort.setCurrentIndex(head.sort.findData(parts["sort"]))
        if "query" in parts:
            head.search.setText(parts["query"])
