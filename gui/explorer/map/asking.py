"""When the map is asked for: at once if something else is wanted of it, every few seconds for newer weights, never unseen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from engine.answers import MapShown
from engine.commands import Lane, Point
from engine.events import Exploring, Failed, Snapshotted
from engine.questions import Axis, Locate, Map, MapStop
from gui.bridge import Bridge
from gui.explorer.asking import Ask, Pace, Question

AGAIN = 2.0  # seconds at least from one map to the next while a model trains
REST = 5.0  # times as long as the last map took: following the run may cost the viewer's core a sixth of its time
RESTED = 30.0  # seconds at most of that
SETTLING = 20.0  # seconds that a layout may settle before newer weights begin it anew
FRAME = 0.12  # seconds at least between two pictures of a layout that settles
LOST = 10.0  # seconds after which an unanswered request no longer holds the next one back
TAG = "map"

Projection = Literal["pca", "neighbours", "tsne", "custom"]
LAYOUTS = ("neighbours", "tsne")  # that take their time to settle


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of the map: the parameters of `engine.questions.Map`."""

    projection: Projection = "pca"
    data: int = 10_000
    samples: int = 2000
    seed: int = 0
    neighbours: int = 15
    spread: float = 0.1
    perplexity: float = 30.0
    axes: tuple[Axis, Axis] = (Axis(axis=0), Axis(axis=1))

    def question(self, request: int, run: Exploring) -> Map:
        axes = self.axes if self.projection == "custom" else None
        return Map(request, self.projection, self.data, self.samples, self.seed, self.neighbours, self.spread,
                   self.perplexity, axes, run=run.run)  # fmt: skip


class MapFeed(QObject):
    """`shown` carries each MapShown of the newest request, `failed` the Failed of one that can't be answered."""

    shown = Signal(object)
    failed = Signal(object)
    told: type[MapShown] = MapShown
    tag = TAG

    def __init__(self, bridge: Bridge, looked_at: Callable[[], bool], parent: QObject | None = None,
                 clock: Callable[[], float] = time.perf_counter) -> None:  # fmt: skip
        super().__init__(parent)
        self._bridge, self._looked_at, self._clock = bridge, looked_at, clock
        self.wanted = Wanted()
        self._run: Exploring | None = None
        self._asked: Wanted | None = None
        self._asked_at, self._settled, self._waiting, self._stale = -math.inf, 1.0, False, False
        self.request, self._shown_at, self._took = 0, -math.inf, 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)
        bridge.on(self.told, self._on_shown)
        bridge.on(Snapshotted, self._on_snapshot)
        bridge.on(Failed, self._on_failed)

    def begin(self, run: Exploring) -> None:
        """Another run, or the same one again: nothing asked before counts."""
        self._run, self._asked, self._waiting, self._stale = run, None, False, False
        self._asked_at, self._settled, self._took = -math.inf, 1.0, 0.0
        self.look()

    def want(self, wanted: Wanted) -> None:
        """Other parameters."""
        self.wanted = wanted
        self.look()

    def look(self) -> None:
        """Somebody looks, or something may have to be asked."""
        if self._looked_at():
            self._timer.start(0)

    def rest(self) -> None:
        """Nobody looks."""
        self._timer.stop()

    def stop(self) -> None:
        """End a layout that settles."""
        if self._run is not None:
            self._bridge.post(MapStop(self._run.run))

    @property
    def settling(self) -> bool:
        return self._settled < 1.0

    def _turn(self) -> None:
        if self._run is None or not self._looked_at():
            return
        if self._asked == self.wanted:
            if not self._stale:
                return
            wait = self._pause() - (self._clock() - self._asked_at)
            if wait > 0:
                self._timer.start(max(1, math.ceil(1000 * wait)))
                return
        self._asked, self._asked_at, self._stale, self._waiting = self.wanted, self._clock(), False, True
        self.request = self._bridge.number()
        self._bridge.post(self.wanted.question(self.request, self._run))

    def _pause(self) -> float:
        """Seconds from the last request to the next one on account of newer weights."""
        if self._waiting:
            return LOST
        if self.settling and self.wanted.projection in LAYOUTS:
            return SETTLING
        return max(AGAIN, self._took + min(REST * self._took, RESTED))

    def _on_shown(self, event: MapShown) -> None:
        if event.request != self.request or self._run is None or event.run != self._run.run:
            return
        now, settling = self._clock(), event.settled < 1.0
        if not self._waiting and settling and now - self._shown_at < FRAME:
            return  # the next one is on its way
        self._waiting, self._settled, self._shown_at = False, event.settled, now
        self._took = now - self._asked_at
        self.shown.emit(event)
        if self._stale:
            self.look()

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self._run is not None and event.run == self._run.run:
            self._stale = True
            if self._asked is not None and not self._timer.isActive():
                self.look()

    def _on_failed(self, event: Failed) -> None:
        if event.where == "explore" and event.tag == self.tag and (self._waiting or self.settling):
            self._waiting, self._settled = False, 1.0
            self.failed.emit(event)


class Finding(Ask):
    """The same pace as for pictures, but asks where points lie on the map; and, if `judged`, how far from the data."""

    judged = True

    @property
    def asked(self) -> tuple[Point, ...]:
        """What the newest request asked for."""
        return self._asked[0].points if self._asked is not None else ()

    def _post(self, question: Question) -> None:
        now = self._clock()
        since = now if self._wanted_at is None else self._wanted_at
        self._wanted_at = None
        self._asked, self._asked_at, self._in_flight = (question, self._snapshot), now, True
        self._request = self._bridge.number()
        self._bridge.post(Locate(self._request, self.tag, question.points, question.run, self.judged))
        self.posted.emit(self._request, since)


def near(bridge: Bridge, tag: str, build: Callable[[], Question | None], pace: Pace, parent: QObject) -> Ask:
    """Small pictures for the map: never before the stage's."""
    return Ask(bridge, tag, Lane.NEAR, build, pace, parent)


def with_projection(wanted: Wanted, projection: str) -> Wanted:
    """Another projection. Raises ValueError for an unknown one."""
    for known in ("pca", "neighbours", "tsne", "custom"):
        if projection == known:
            return replace(wanted, projection=known)
    raise ValueError(f"there is no projection “{projection}”")
