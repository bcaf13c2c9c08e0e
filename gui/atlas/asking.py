"""What the room Atlas asks besides tiles: the plane, where the data lie on it, the minimap, slots, the chosen picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from engine.answers import Located, PlaneLaid, Surveyed, TileShown
from engine.commands import Decode, Lane, Latent, Plane, Point
from engine.events import Decoded, Exploring, Failed
from engine.latent import planes
from engine.questions import Lay, Locate, Survey, Tile
from gui.atlas.chooser import Choice
from gui.atlas.minimap import COLUMNS, ROWS
from gui.atlas.state import Spot
from gui.atlas.tiles import Ground
from gui.bridge import Bridge

SURVEYED = 1024  # latents whose density is drawn
AGAIN = 2000  # ms from one survey to the next, while weights change
SLOTS, HERE, MINIMAP, FAR = "atlas.slots", "atlas.here", "atlas.minimap", "atlas.far"


def point_at(plane: Plane, spot: Spot, condition: int | None) -> Point:
    """The point of a place on the plane, by value: it means the same wherever it is dropped."""
    return Point(Latent.of(planes.at(plane, np.array([spot]))[0]), condition=condition)


class Asks(QObject):
    """Newest wins: an answer to an older question is dropped."""

    laid = Signal(object)  # PlaneLaid
    surveyed = Signal(object)  # Surveyed
    minimap = Signal(object)  # TileShown
    slots = Signal(object)  # Decoded
    here = Signal(object)  # Decoded
    far = Signal(float)  # percent: the chosen picture's distance to the data
    failed = Signal(str, str, str)  # tag, what, advice
    due = Signal()  # what was held back may be asked now

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.run: Exploring | None = None
        self._asked: dict[str, int] = {}
        self._missed = False
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(lambda: self.due.emit() if self._missed else None)
        for event, tag, signal in ((PlaneLaid, "lay", self.laid), (Surveyed, "survey", self.surveyed)):
            bridge.on(event, lambda answer, tag=tag, signal=signal: self._answer(tag, answer, signal))  # type: ignore[arg-type,misc]
        bridge.on(TileShown, lambda answer: self._answer(answer.tag, answer, self.minimap) if answer.tag == MINIMAP else None)
        bridge.on(Decoded, self._on_decoded)
        bridge.on(Located, self._on_located)
        bridge.on(Failed, self._on_failed)

    def _number(self, tag: str) -> int:
        self._asked[tag] = self._bridge.number()
        return self._asked[tag]

    def forget(self) -> None:
        """Nothing asked before counts any more."""
        self._asked.clear()
        self._again.stop()

    def lay(self, choice: Choice) -> None:
        if self.run is not None:
            self._bridge.post(Lay(self._number("lay"), choice.way, choice.used, choice.pair, self.run.run))

    def lay_nothing(self) -> None:
        """A plane is there already: one that is still on its way must not take its place."""
        self._asked.pop("lay", None)

    def other_plane(self) -> None:
        """What was asked of the plane before counts no more, and what follows the weights need not wait."""
        for tag in ("survey", MINIMAP):
            self._asked.pop(tag, None)
        self.hurry()

    def survey(self, plane: Plane, path: Sequence[Point]) -> None:
        if self.run is not None:
            self._bridge.post(Survey(self._number("survey"), plane, SURVEYED, tuple(path), self.run.run))

    def show_minimap(self, ground: Ground, left: float, top: float, spacing: float) -> None:
        if self.run is not None:
            self._bridge.post(Tile(self._number(MINIMAP), MINIMAP, ground.plane, left, top, spacing, COLUMNS, ROWS,
                                   ground.condition, run=self.run.run))  # fmt: skip

    def show_slots(self, points: Sequence[Point]) -> None:
        if self.run is not None and points:
            self._bridge.post(Decode(self._number(SLOTS), SLOTS, tuple(points), Lane.NEAR, run=self.run.run))

    def show_here(self, point: Point) -> None:
        if self.run is not None:
            self._bridge.post(Decode(self._number(HERE), HERE, (point,), Lane.STAGE, run=self.run.run))

    def find_far(self, point: Point) -> None:
        """Nothing is told of it while there is no map of the run."""
        if self.run is not None:
            self._bridge.post(Locate(self._number(FAR), FAR, (point,), self.run.run))

    def rests(self) -> bool:
        """Whether what follows the weights may be asked now; if so, not again for a while. If not, `due` tells when."""
        self._missed = self._again.isActive()
        if self._missed:
            return False
        self._again.start()
        return True

    def hurry(self) -> None:
        """What follows the weights may be asked at once."""
        self._again.stop()

    def _answer(self, tag: str, answer, signal) -> None:
        if answer.request == self._asked.get(tag):
            signal.emit(answer)

    def _on_decoded(self, event: Decoded) -> None:
        if event.tag in (SLOTS, HERE):
            self._answer(event.tag, event, self.slots if event.tag == SLOTS else self.here)

    def _on_located(self, event: Located) -> None:
        if event.tag == FAR and event.request == self._asked.get(FAR) and np.isfinite(event.percentiles[0]):
            self.far.emit(float(event.percentiles[0]))

    def _on_failed(self, event: Failed) -> None:
        if event.tag in ("atlas.lay", "atlas.survey", SLOTS, HERE, MINIMAP):
            self.failed.emit(event.tag, event.what, event.advice)
