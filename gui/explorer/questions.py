"""Everything the explorer asks the viewer, each at its own pace, and where the answers go."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine.commands import Axes, Lane, Point
from engine.events import AxesFound, Decoded, Exploring, Failed, Snapshotted
from gui.bridge import Bridge
from gui.explorer import path_state, state
from gui.explorer.asking import Ask, Pace, Question
from gui.explorer.directions import CELLS, MOST
from gui.explorer.latency import Latency
from gui.explorer.store import Store

STRIP = 32  # pictures of the path that are shown; saving decodes all of them
AXES_AGAIN = 10.0  # seconds after which axes are asked for anew while a model trains

STAGE, CORNERS, AXES, PATH, ENDS = "stage", "corners", "axes", "path", "ends"
PACES = {
    STAGE: Pace(0.0, 0.25),  # as fast as the hand
    CORNERS: Pace(0.5, 1.0),
    AXES: Pace(0.25, 4.0, one_at_a_time=True, share=0.04),
    PATH: Pace(1.0, 6.0, one_at_a_time=True, share=0.05),
    ENDS: Pace(0.5, 2.0),
}
# While the model trains: no faster than a screen of 60 Hz shows it, four by itself. A pace a little slower than the hand's
# makes every move wait for its turn: 19 ms here made the median 21 ms instead of 7.
LIVE = Pace(0.015, 0.25)
LANES = {STAGE: Lane.STAGE, CORNERS: Lane.NEAR, AXES: Lane.NEAR, PATH: Lane.PATH, ENDS: Lane.PATH}


class Questions(QObject):
    """Watches the store and the snapshots; `answered` carries tag and Decoded, `failed` tag and Failed."""

    answered = Signal(str, object)
    failed = Signal(str, object)
    axes_found = Signal(object)

    def __init__(
        self, bridge: Bridge, store: Store, rows: Callable[[], int], latency: Latency, looked_at: Callable[[], bool],
        parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._bridge, self._store, self._rows, self.clock = bridge, store, rows, clock
        self._latency, self._looked_at = latency, looked_at
        self._run: Exploring | None = None
        self._snapshots = 0
        self._axes_request, self._axes_at = 0, float("-inf")
        builds = {STAGE: self._stage, CORNERS: self._corners, AXES: self._axes, PATH: self._path, ENDS: self._ends}
        self.asks = {
            tag: Ask(bridge, tag, LANES[tag], build, PACES[tag], self, clock) for tag, build in builds.items()
        }
        self.asks[STAGE].posted.connect(latency.requested)
        store.changed.connect(self._changed)
        bridge.on(Decoded, self._on_decoded)
        bridge.on(Failed, self._on_failed)
        bridge.on(Snapshotted, self._on_snapshot)
        bridge.on(AxesFound, self._on_axes)

    @property
    def request(self) -> int:
        """The newest request for the stage."""
        return self.asks[STAGE].request

    def begin(self, run: Exploring) -> None:
        """Another model: nothing that was asked before counts."""
        self._run = run
        self._latency.forget()
        self.asks[STAGE].set_pace(LIVE if run.live else PACES[STAGE])
        for ask in self.asks.values():
            ask.forget()
        self._ask_axes()
        self.want_all()

    def want_all(self) -> None:
        for ask in self.asks.values():
            ask.want()

    # --- what is asked -----------------------------------------------------------------------------------------------

    def _question(self, points: tuple[Point, ...]) -> Question | None:
        if self._run is None or not self._looked_at():
            return None
        return Question(points, self._store.state.raw, self._run.run)

    def _stage(self) -> Question | None:
        return self._question((state.stage_point(self._store.state),))

    def _corners(self) -> Question | None:
        return self._question(state.corner_points(self._store.state))

    def _axes(self) -> Question | None:
        return self._question(state.direction_points(self._store.state, self._rows(), CELLS))

    def _path(self) -> Question | None:
        path = self._store.state.path
        return self._question(path_state.frame_points(path, min(path.frames, STRIP)))

    def _ends(self) -> Question | None:
        a, b = self._store.state.path.a, self._store.state.path.b
        ends = (a or b, b or a)
        return self._question(tuple(point for point in ends if point is not None))

    def _ask_axes(self) -> None:
        self._axes_at = self.clock()
        self._axes_request = self._bridge.number()
        self._bridge.post(Axes(self._axes_request, MOST))

    # --- what happens ------------------------------------------------------------------------------------------------

    def _changed(self, before: state.ExplorerState) -> None:
        now = self._store.state
        self.asks[STAGE].want()
        if now.raw != before.raw or state.point_of(now) != state.point_of(before):
            self.asks[CORNERS].want()
            self.asks[AXES].want()
        if (now.path.a, now.path.b, now.path.method, now.path.frames, now.raw) != (
            before.path.a, before.path.b, before.path.method, before.path.frames, before.raw
        ):  # fmt: skip
            self.asks[PATH].want()
            self.asks[ENDS].want()

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self._run is None or event.run != self._run.run:
            return
        self._snapshots += 1
        for ask in self.asks.values():
            ask.snapshot(self._snapshots)
        if self.clock() - self._axes_at > AXES_AGAIN and self._looked_at():
            self._ask_axes()

    def _on_decoded(self, event: Decoded) -> None:
        ask = self.asks.get(event.tag)
        if ask is not None and self._run is not None:
            self.answered.emit(event.tag, event)
            ask.answered(event.request)

    def _on_failed(self, event: Failed) -> None:
        if event.where != "explore":
            return
        ask = self.asks.get(event.tag)
        if ask is not None:
            ask.refused()
        if event.tag == STAGE:
            self._latency.give_up()
        self.failed.emit(event.tag, event)

    def _on_axes(self, event: AxesFound) -> None:
        if event.request == self._axes_request:
            self.axes_found.emit(event)
            self.asks[AXES].want()
