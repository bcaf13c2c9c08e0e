"""The places where one stayed, with their pictures, newest last."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gui.explorer import state
from gui.explorer.memory.sight import Seeing, Sight
from gui.explorer.state import ExplorerState
from gui.explorer.store import Store

MOST = 200  # places
STAY = 1000  # ms in one place that make it one of the journey


class Journey(QObject):
    """A place joins when one stayed there, or where a drag ended, as soon as its picture is shown."""

    changed = Signal()
    joined = Signal(object)  # a Sight: the newest place

    def __init__(self, store: Store, seeing: Seeing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.visits: list[Sight] = []
        self._store, self._seeing, self._due = store, seeing, False
        self.still = QTimer(self, singleShot=True, interval=STAY)
        self.still.timeout.connect(self.stay)
        store.changed.connect(self._moved)
        seeing.came.connect(self._take)

    def stay(self) -> None:
        """This place counts: remember it when its picture is there."""
        self.still.stop()
        self._due = True
        self._take()

    def rest(self) -> None:
        """Nobody looks."""
        self.still.stop()
        self._due = False

    def wake(self) -> None:
        """Somebody looks (again)."""
        if not self._due:
            self.still.start()

    def forget(self) -> None:
        """Another model: its latents are others."""
        self.rest()
        self.visits = []
        self.changed.emit()

    def resume(self, before: list[Sight]) -> None:
        """The places of an earlier start, older than those of this one."""
        self.visits = [*before, *self.visits][-MOST:]
        self.changed.emit()

    def _moved(self, before: ExplorerState) -> None:
        if state.stage_point(before) != state.stage_point(self._store.state):
            self._due = False
            self.still.start()

    def _take(self) -> None:
        if not self._due or self._seeing.point != state.stage_point(self._store.state):
            return  # its picture is still to come
        sight = self._seeing.now()
        if sight is None:
            return
        self._due = False
        if self.visits and self.visits[-1].exact == sight.exact:
            self.visits.pop()  # the same place, with the newer picture
        self.visits = [*self.visits, sight][-MOST:]
        self.changed.emit()
        self.joined.emit(sight)
