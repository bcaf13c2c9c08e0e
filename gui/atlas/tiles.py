"""The tiles of a plane: kept while there is room, asked for a few at a time, what is seen first; newest wins."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from engine.answers import TileShown
from engine.commands import Plane
from engine.events import Failed
from engine.questions import Tile
from gui.atlas.state import SIDE, Key
from gui.bridge import Bridge

FLYING = 4  # tiles asked for at once: the viewer never waits for the window, and a jump never for many old tiles
KEPT = 96_000_000  # bytes of pictures
REFRESH = 2.0  # seconds from one look at newer weights to the next
LOST = 15.0  # seconds after which an unanswered tile may be asked for again
TAG = "atlas.tile."


@dataclass(slots=True, eq=False)
class Shown:
    """One tile as it is shown. samples: raw, of points only. pixmap: of pictures only."""

    step: int
    look: int  # of the weights it was asked of
    pixmap: QPixmap | None
    samples: np.ndarray | None
    scores: np.ndarray
    stretch: np.ndarray
    size: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What all tiles of a plane have in common."""

    plane: Plane
    run: Path
    condition: int | None = None
    score: bool = False
    stretch: bool = False

    @property
    def place(self) -> tuple[Plane, Path, int | None]:
        """What the plane is, whatever numbers are laid over it."""
        return self.plane, self.run, self.condition


class Flight(NamedTuple):
    """A tile that was asked for."""

    request: int
    key: Key
    look: int
    when: float  # seconds
    score: bool  # whether with the score


class Tiles(QObject):
    """`wanted` says which tiles are seen, in order; nothing is asked while it is empty (`rest`)."""

    arrived = Signal(object)  # Key
    failed = Signal(str, str)  # what, advice
    left = Signal()  # the plane that was shown is shown no more: another one is, or none
    idle = Signal()  # all that is seen is there

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.ground: Ground | None = None
        self._kept: OrderedDict[Key, Shown] = OrderedDict()
        self._bytes, self._look = 0, 0
        self._wanted: list[Key] = []
        self._flying: dict[str, Flight] = {}  # by tag
        self._newer, self._looked = False, 0.0
        self._told = ""  # what went wrong, once told, until a tile comes again
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._look_again)
        bridge.on(TileShown, self._on_tile)
        bridge.on(Failed, self._on_failed)

    # --- what is seen ------------------------------------------------------------------------------------------------

    def begin(self, ground: Ground | None) -> None:
        """Another plane, or the same anew: no tile of before counts any more."""
        before, self.ground = self.ground, ground
        self._kept.clear()
        self._flying.clear()
        self._bytes, self._wanted, self._told = 0, [], ""
        if before is not None and (ground is None or before.place != ground.place):
            self.left.emit()

    def also(self, score: bool, stretch: bool) -> None:
        """From now on with these numbers; tiles without them stay until they come with them."""
        ground = self.ground
        if ground is not None and (ground.score, ground.stretch) != (score, stretch):
            self.ground = Ground(ground.plane, ground.run, ground.condition, score, stretch)
            self._ask()

    def want(self, keys: list[Key]) -> None:
        """These are seen now; whatever was waiting and is not among them is dropped."""
        self._wanted = keys
        self._ask()
        if self._newer:
            self.newer()

    def rest(self) -> None:
        """Nobody looks."""
        self._wanted = []
        self._again.stop()

    def newer(self) -> None:
        """There are newer weights: what is seen is decoded anew, at most every REFRESH seconds."""
        self._newer = True
        if self._wanted and not self._again.isActive():
            self._again.start(max(0, round(1000 * (self._looked + REFRESH - time.perf_counter()))))

    def elsewhere(self) -> None:
        """Another moment of the run is looked at: what is seen is decoded anew at once."""
        self._looked = 0.0
        self._again.stop()
        self.newer()

    def _look_again(self) -> None:
        if self._newer and self._wanted:
            self._newer, self._looked = False, time.perf_counter()
            self._look += 1
            self._ask()

    # --- what there is -----------------------------------------------------------------------------------------------

    def get(self, key: Key) -> Shown | None:
        """The tile as it is, perhaps of older weights."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def ready(self, key: Key) -> bool:
        """Whether it is there (of whatever weights)."""
        return key in self._kept

    def _fresh(self, key: Key) -> bool:
        found, ground = self._kept.get(key), self.ground
        if found is None or ground is None or found.look != self._look:
            return False
        return (not ground.stretch or len(found.stretch) > 0) and (not ground.score or len(found.scores) > 0)

    # --- asking ------------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Fill what may be in flight; tiles that are nowhere yet come before those that are only old."""
        ground, now = self.ground, time.perf_counter()
        if ground is None:
            return
        self._flying = {tag: one for tag, one in self._flying.items() if now - one.when < LOST}
        flying = {one.key for one in self._flying.values()}
        free = [tag for tag in (f"{TAG}{number}" for number in range(FLYING)) if tag not in self._flying]
        missing = [key for key in self._wanted if key not in flying and not self._fresh(key)]
        missing.sort(key=self.ready)  # stable: the order of `wanted` within each
        for tag, key in zip(free, missing, strict=False):
            self._post(tag, key, ground, now)
        if not missing and not self._flying and self._wanted:
            self.idle.emit()

    def _post(self, tag: str, key: Key, ground: Ground, now: float) -> None:
        request, (left, top) = self._bridge.number(), key.corner
        self._flying[tag] = Flight(request, key, self._look, now, ground.score)
        self._bridge.post(Tile(request, tag, ground.plane, left, top, key.spacing, SIDE, SIDE, ground.condition,
                               ground.score, ground.stretch, ground.run))  # fmt: skip

    def _on_tile(self, tile: TileShown) -> None:
        asked = self._flying.get(tile.tag)
        if asked is None or tile.request != asked.request:
            return
        del self._flying[tile.tag]
        self._told = ""
        pictures = tile.samples.ndim == 4
        pixmap = sheet(tile.samples) if pictures else None
        # what the run can't give must not be asked for again and again; what this tile was not asked for, must
        scores = tile.scores if len(tile.scores) or not asked.score else np.full(SIDE * SIDE, np.nan, np.float32)
        size = pixmap.width() * pixmap.height() * 4 if pixmap is not None else 4096
        self._keep(asked.key, Shown(tile.step, asked.look, pixmap, None if pictures else tile.samples, scores, tile.stretch, size))
        self.arrived.emit(asked.key)
        self._ask()

    def _keep(self, key: Key, shown: Shown) -> None:
        before = self._kept.pop(key, None)
        self._bytes += shown.size - (before.size if before is not None else 0)
        self._kept[key] = shown
        while self._bytes > KEPT and len(self._kept) > len(self._wanted):
            _, old = self._kept.popitem(last=False)
            self._bytes -= old.size

    def _on_failed(self, event: Failed) -> None:
        if event.tag.startswith(TAG) and event.tag in self._flying:
            self._flying.clear()
            self._wanted = []  # the others would fail as well: until the next `want`, with another view
            if event.what != self._told:
                self._told = event.what
                self.failed.emit(event.what, event.advice)


def sheet(samples: np.ndarray, columns: int = SIDE) -> QPixmap:
    """Pictures uint8 [n, h, w, c] of a tile as one, row after row."""
    count, height, width, _ = samples.shape
    rows = count // columns
    pixels = np.full((rows, height, columns, width, 4), 255, np.uint8)
    colours = np.broadcast_to(samples[..., ::-1], (*samples.shape[:3], 3)).reshape(rows, columns, height, width, 3)
    pixels[..., :3] = colours.transpose(0, 2, 1, 3, 4)
    whole = pixels.reshape(rows * height, columns * width, 4)
    image = QImage(whole.data, whole.shape[1], whole.shape[0], whole.shape[1] * 4, QImage.Format.Format_RGB32)
    return QPixmap.fromImage(image.copy())
