"""What joins the map to the rest of the explorer: walking on it, what the pointer is over, the path and the place of the stage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPoint, Signal

from engine.answers import Located
from engine.commands import DataItem, Decode, Lane, Latent, OnMap, Place, Point, Seed
from engine.events import Decoded, Exploring, Failed
from gui.bridge import Bridge
from gui.explorer import path_state, state
from gui.explorer.asking import Ask, Pace, Question
from gui.explorer.map import placing
from gui.explorer.map.asking import Finding, near
from gui.explorer.map.canvas import MapCanvas
from gui.explorer.map.chart import Chart
from gui.explorer.map.hover_card import PICTURE, HoverCard
from gui.explorer.map.nearness import Nearness
from gui.explorer.path_state import End
from gui.explorer.store import Store
from gui.widgets.samples import to_image

HERE, PATH, OVER, KEPT, END = "map here", "map path", "map over", "map kept", "map end"
BEND = 32  # places of the path that are drawn
PACES = {HERE: Pace(0.1, 1.0, one_at_a_time=True, share=0.05), PATH: Pace(0.4, 4.0, one_at_a_time=True, share=0.1),
         OVER: Pace(0.06, 2.0, one_at_a_time=True, share=0.5)}  # fmt: skip


class MapWalking(QObject):
    """Sets the explorer's place from the map, and shows the explorer's on it. `refused`: words, when that can't be."""

    refused = Signal(str)

    def __init__(self, bridge: Bridge, store: Store, canvas: MapCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._store, self._canvas = bridge, store, canvas
        self._run: Exploring | None = None
        self._chart: Chart | None = None
        self._snapshots = 0
        self._before: tuple[Place | None, int | None] = None, None  # the place and the class that a drag came from
        self._kept: tuple[int, OnMap, int | None, End | None] | None = None  # the request whose latent takes a place's place
        self._stays: Latent | None = None  # it is where the canvas shows it, for as long as the map is this one
        self._over: OnMap | None = None
        self._over_point, self._far = -1, float("nan")
        self.number_of: Callable[[int], str] = lambda index: ""  # words about a point's number, where colours show one
        self.card = HoverCard(canvas)
        self.here = Finding(bridge, HERE, Lane.NEAR, self._here, PACES[HERE], self)
        self.path = Finding(bridge, PATH, Lane.NEAR, self._path, PACES[PATH], self)
        self.path.judged = False
        self.nearness = Nearness(bridge, store, self)
        self.rareness = Finding(bridge, OVER, Lane.NEAR, self._hovered, PACES[OVER], self)
        self.over = near(bridge, OVER, self._hovered, PACES[OVER], self)
        self.asks: tuple[Ask, ...] = (self.here, self.path, self.over, self.rareness)
        self._connect(bridge)

    def _connect(self, bridge: Bridge) -> None:
        canvas = self._canvas
        canvas.walk_began.connect(self._begin)
        canvas.walked.connect(self._walk)
        canvas.walk_ended.connect(self._end)
        canvas.walk_cancelled.connect(lambda: self._store.apply(placing.walk_to, *self._before))
        canvas.hovered.connect(self._hover)
        canvas.left.connect(self._leave)
        self._store.changed.connect(self._changed)
        bridge.on(Decoded, self._on_decoded)
        bridge.on(Located, self._on_located)
        bridge.on(Failed, self._on_failed)

    # --- what is looked at -------------------------------------------------------------------------------------------

    def begin(self, run: Exploring) -> None:
        same = self._run is not None and self._run.run == run.run
        self._run, self._kept = run, None
        self.nearness.begin(run)
        if not same:
            self._chart, self._stays = None, None
            self._leave()
        for ask in self.asks:
            ask.forget()

    def charted(self, chart: Chart) -> None:
        """Another map: everything lies elsewhere."""
        self._chart, self._stays = chart, None
        for ask in (self.here, self.path):
            ask.forget()
        self.look()

    def snapshot(self) -> None:
        """Newer weights; a newer map comes of itself, and with it new places."""
        self._snapshots += 1
        self.over.snapshot(self._snapshots)

    def look(self) -> None:
        for ask in (self.here, self.path):
            ask.want()

    def rest(self) -> None:
        self._leave()

    def _question(self, *points: Point) -> Question | None:
        if self._run is None or self._chart is None or not self._canvas.isVisible() or not points:
            return None
        return Question(points, self._store.state.raw, self._run.run)

    def _here(self) -> Question | None:
        if isinstance(self._store.state.place, OnMap):
            return None  # where it is is known, and it is not there for long
        return self._question(state.stage_point(self._store.state))

    def _path(self) -> Question | None:
        return self._question(*path_state.frame_points(self._store.state.path, BEND))

    def _hovered(self) -> Question | None:
        return None if self._over is None else self._question(self._point(self._over, self._over_point))

    def _point(self, place: Place, index: int = -1) -> Point:
        """The place itself, without offsets and truncation, of its point's own class, else the explorer's."""
        return Point(place, condition=self._class(index))

    def _class(self, index: int) -> int | None:
        """The class of a point of the map in a conditional run; else what the explorer decodes under."""
        own = self._chart.class_of(index) if self._chart is not None else None
        known = own is not None and self._run is not None and own < len(self._run.classes)
        return own if known else self._store.state.condition

    def _changed(self, before: state.ExplorerState) -> None:
        now = self._store.state
        if not isinstance(now.place, OnMap):
            self.here.want()
        if now.path != before.path:
            if not now.path.complete:
                self._canvas.set_path(np.zeros((0, 2), np.float32))
            self.path.want()

    # --- walking -----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._before, self._kept = (self._store.state.place, self._store.state.condition), None

    def _walk(self, x: float, y: float, point: int) -> None:
        self._store.apply(placing.walk_to, OnMap(x, y), self._class(point))

    def _end(self, x: float, y: float) -> None:
        """What was walked to stays, whatever becomes of the map."""
        self._keep(self._point(OnMap(x, y)), None)

    def _keep(self, point: Point, end: End | None) -> None:
        if self._run is not None and isinstance(point.place, OnMap):
            request = self._bridge.number()
            self._kept = (request, point.place, point.condition, end)
            self._bridge.post(Decode(request, KEPT if end is None else END, (point,), Lane.STAGE, run=self._run.run))

    def to_end(self, end: str, index: int) -> None:
        """A point of the map becomes A or B: a seed or data picture by its number, else the latent of its place."""
        chart, run = self._chart, self._run
        if chart is None or run is None or index < 0:
            return
        slot: End = "a" if end == "a" else "b"
        number = int(chart.shown.numbers[index])
        if not chart.shown.of_data[index]:
            self._store.apply(state.choose_end, slot, self._point(Seed(number), index))
        elif run.encodes:
            self._store.apply(state.choose_end, slot, self._point(DataItem(number), index))
        else:
            x, y = chart.places[index].tolist()
            self._keep(self._point(OnMap(x, y), index), slot)

    def _on_kept(self, event: Decoded) -> None:
        if self._kept is None or event.request != self._kept[0]:
            return
        _, place, condition, end = self._kept
        self._kept, latent = None, Latent.of(event.latents[0])
        if end is not None:
            self._store.apply(state.choose_end, end, Point(latent, condition=condition))
            return
        self._stays = latent
        self._store.apply(placing.settle, place, latent)

    # --- under the pointer -------------------------------------------------------------------------------------------

    def _hover(self, x: float, y: float, index: int) -> None:
        chart = self._chart
        if chart is None:
            return
        if index >= 0:
            x, y = chart.places[index].tolist()
        place = OnMap(x, y)
        if (place, index) != (self._over, self._over_point):
            self._over, self._over_point, self._far = place, index, float("nan")
            self.over.want()
            self.rareness.want()
        self._tell()

    def _tell(self) -> None:
        chart, over = self._chart, self._over
        if chart is None or over is None:
            return
        title = chart.name(self._over_point) if 0 <= self._over_point < len(chart) else "Between the points"
        number = self.number_of(self._over_point) if 0 <= self._over_point < len(chart) else ""
        lines = [number] if number else []
        lines += ["Exact inverse" if chart.shown.exact else "From the nearest points"]
        if np.isfinite(self._far):
            lines.append(f"Distance to data {self._far:.0f} %")
        self.card.tell(title, tuple(lines))
        x, y = self._canvas.scope.at(np.array((over.x, over.y))).tolist()
        self.card.place(QPoint(round(x), round(y)), self._canvas.rect())

    def _leave(self) -> None:
        self._over = None
        self.card.hide()
        self.card.show_image(None)

    # --- what comes --------------------------------------------------------------------------------------------------

    def _on_decoded(self, event: Decoded) -> None:
        if event.tag in (KEPT, END):
            self._on_kept(event)
        elif event.tag == OVER:
            self.over.answered(event.request)
            if self._over is not None and event.request == self.over.request and self._run is not None:
                side = round(PICTURE * self._canvas.devicePixelRatioF())
                self.card.show_image(to_image(event.samples[0], self._run.canvas, side, True, self._run.backdrop))
                self._tell()
                self.card.show()

    def _on_located(self, event: Located) -> None:
        if self._run is None or event.run != self._run.run or self._chart is None:
            return
        if event.tag == HERE:
            self.here.answered(event.request)
            if event.request == self.here.request:
                self._find_here(event)
        elif event.tag == PATH:
            self.path.answered(event.request)
            if event.request == self.path.request and self._store.state.path.complete:
                self._canvas.set_path(event.places)
        elif event.tag == OVER and event.request == self.rareness.request:
            self.rareness.answered(event.request)
            self._far = float(event.percentiles[0])
            self._tell()

    def _find_here(self, event: Located) -> None:
        """Where the stage is, unless the hand put it there; and how far from the data."""
        now, place = self._store.state, event.places[0]
        stays = now.place is not None and now.place == self._stays and not now.on_path
        if not stays and not isinstance(now.place, OnMap):
            self._canvas.set_here((float(place[0]), float(place[1])) if np.isfinite(place).all() else None)
        if self.here.asked:
            self.nearness.take(self.here.asked[0], float(event.percentiles[0]), event.step)

    def _on_failed(self, event: Failed) -> None:
        if event.where != "explore":
            return
        for ask in self.asks:
            if ask.tag == event.tag:
                ask.refused()
        if event.tag in (KEPT, END) and self._kept is not None:
            self._kept = None
            self.refused.emit(f"{event.what} {event.advice}")
        elif event.tag == OVER:
            self.card.hide()

