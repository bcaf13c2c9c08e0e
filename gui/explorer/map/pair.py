"""Two maps with one selection: what is chosen, pointed at, hidden or coloured on one is so on the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.answers import MapShown, Rewound
from engine.commands import Latent, OnMap
from engine.events import Exploring, Failed, OriginalsShown
from engine.second_map import SecondShown
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer import state
from gui.explorer.map.asking import Wanted
from gui.explorer.map.canvas import MapCanvas
from gui.explorer.map.chart import Chart, Filter
from gui.explorer.map.halves import Half, Halves
from gui.explorer.map.second import SecondPanel
from gui.explorer.map.twins import there, twins
from gui.explorer.store import Store

GRASP = 40.0  # px from the hand to the point of the second map that it takes
CLOSE = 10.0  # px from the place on the first map to the point that stands for it on the second
ACTION = "map_second"


class MapPair(QObject):
    """`chosen`: indices of the first map that were chosen on the second. `opened`: whether there is a second one."""

    chosen = Signal(object)
    opened = Signal(bool)

    def __init__(self, bridge: Bridge, store: Store, actions: Actions, head: QWidget, canvas: MapCanvas,
                 parent: QWidget) -> None:  # fmt: skip
        super().__init__(parent)
        self._actions, self._first = actions, canvas
        self._run: Exploring | None = None
        self._shares = "points"
        self._wanted, self._within = Wanted(), False
        self._over, self._back = np.zeros(0, np.int64), np.zeros(0, np.int64)  # first to second, second to first; -1: none
        self._walking, self._stands = False, -1  # the point of the second map at which the stage is
        self._store = store
        self.second = SecondPanel(bridge, parent)
        self.half = Half(head, canvas)
        self.halves = Halves(self.half, self.second)
        self._connect(bridge, store)

    def _connect(self, bridge: Bridge, store: Store) -> None:
        first, second = self._first, self.second.canvas
        self.second.feed.shown.connect(self._on_shown)
        self.second.feed.failed.connect(self._on_failed)
        self.second.head.changed.connect(lambda: self.want(self._wanted))
        self.second.head.close_map.clicked.connect(lambda: self.set_open(False))
        second.chosen.connect(self._on_chosen)
        second.hovered.connect(self._on_hovered)
        second.left.connect(self._on_left)
        second.walk_began.connect(self._on_walk_began)
        second.walked.connect(self._on_walked)
        second.walk_ended.connect(self._on_walk_ended)
        second.walk_cancelled.connect(self._on_walk_cancelled)
        second.tool_changed.connect(first.set_tool)
        first.tool_changed.connect(second.set_tool)
        first.hovered.connect(lambda _x, _y, index: self._point(second, self._over, index))
        first.left.connect(lambda: self._point(second, self._over, -1))
        first.walked.connect(self._follow)
        store.changed.connect(self._on_store)
        bridge.on(OriginalsShown, self._on_pictures)
        bridge.on(Rewound, self._on_rewound)

    # --- open and closed ---------------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        return not self.second.isHidden()

    def toggle(self) -> None:
        self.set_open(not self.open)

    def set_open(self, on: bool) -> None:
        """Show a second map, or the first alone again."""
        self._actions.set_checked(ACTION, on)
        if on == self.open:
            return
        self.second.setVisible(on)
        if on:
            self.halves.split()
            self.want(self._wanted)
        else:
            self.second.feed.forget()
            self._point(self._first, self._back, -1)
        self.opened.emit(on)

    # --- what comes --------------------------------------------------------------------------------------------------

    def begin(self, run: Exploring) -> None:
        """Another run is explored, or the same one again."""
        before, self._run = self._run, run
        self.second.thumbs.begin(run)
        self._shares = "points"
        self.second.head.explored = run.run
        self.second.head.set_steps(run.snapshots)
        if before is None or before.run != run.run or before.latent_dim != run.latent_dim:
            self.second.head.forget()
            self.second.canvas.show_chart(None, False)
            self.second.say_empty("Laying out the second map", "It is made when the first one rests.")
        self.second.feed.begin(run)
        self.want(self._wanted)

    def want(self, wanted: Wanted) -> None:
        """What is wanted of the first map."""
        self._wanted = wanted
        self.second.want(wanted)

    def charted(self) -> None:
        """The first map is another one."""
        self._match()
        self.choose(self._first.selection)
        self.refresh()

    def _on_shown(self, shown: SecondShown) -> None:
        canvas, before = self.second.canvas, self.second.canvas.chart
        self.second.say(shown)
        if shown.steps:
            self.second.head.set_steps(shown.steps)
        if before is not None and _same_picture(before.shown, shown):
            return  # only what is said of it is new
        chart = Chart(shown)
        if self._run is not None and shown.shares != self._shares:  # a number is a picture of the explored run's data
            self._shares = shown.shares
            self.second.thumbs.begin(replace(self._run, data_count=0) if shown.shares == "none" else self._run)
        self.second.empty.hide()
        same = before is not None and before.shown.run == shown.run
        canvas.show_chart(chart, same and before is not None and before.shown.projection == shown.projection)
        self._stand(self._stands if before is not None and chart.same_points(before) else -1)
        self._match()
        self.refresh()
        self.choose(self._first.selection)

    def _on_failed(self, event: Failed) -> None:
        self.second.say_empty("No second map", f"{event.what} {event.advice}")

    def _on_pictures(self, event: OriginalsShown) -> None:
        self.second.thumbs.dpr = self.second.devicePixelRatioF()
        if self.second.thumbs.take(event):
            self.second.canvas.update()

    def _on_rewound(self, event: Rewound) -> None:
        if self._run is not None and event.run == self._run.run:
            self.second.head.set_steps(event.steps)

    # --- one selection -----------------------------------------------------------------------------------------------

    def _match(self) -> None:
        """Which point of one map is which of the other."""
        first, second = self._first.chart, self.second.canvas.chart
        shares = second.shown.shares if second is not None and isinstance(second.shown, SecondShown) else "none"
        if first is None or second is None or first.shown.run != second.shown.run or shares == "none":
            self._over = self._back = np.zeros(0, np.int64)
        else:
            self._over, self._back = twins(first, second, shares == "data")

    def choose(self, indices: np.ndarray) -> None:
        """These points of the first map are chosen."""
        if not self._within and self.second.canvas.chart is not None:
            self.second.canvas.set_selection(there(self._over, indices))

    def show_points(self, indices: np.ndarray) -> None:
        """Bring these points of the first map into sight."""
        self.second.canvas.show_points(there(self._over, indices))

    def refresh(self) -> None:
        """Other points of the first map are seen, or in other colours."""
        first, canvas = self._first.chart, self.second.canvas
        if first is not None and canvas.chart is not None:
            hidden = np.zeros(len(canvas.chart), bool)
            hidden[there(self._over, np.flatnonzero(first.hidden))] = True
            if first.isolated and len(self._back):  # a point that is not on the first map is none of those chosen
                hidden |= self._back < 0
            canvas.chart.hidden = hidden
            canvas.chart.colour_like(first, self._back if len(self._back) else np.full(len(canvas.chart), -1))
            canvas.chart.set_filter(first.filter if len(self._over) else Filter())
            canvas.refresh()

    def fit(self) -> None:
        self.second.canvas.fit()

    def _on_chosen(self, indices: np.ndarray) -> None:
        with self._quietly():  # the outline on the second map stays
            self.chosen.emit(there(self._back, indices))

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        before, self._within = self._within, True
        try:
            yield
        finally:
            self._within = before

    # --- the pointer -------------------------------------------------------------------------------------------------

    @staticmethod
    def _point(canvas: MapCanvas, twin: np.ndarray, index: int) -> None:
        """Mark the twin of a point on a canvas; -1: none."""
        found = int(twin[index]) if 0 <= index < len(twin) else -1
        if canvas.pointed != found:
            canvas.pointed = found
            canvas.update()

    def _on_hovered(self, _x: float, _y: float, index: int) -> None:
        """The card shows at the twin on the first map."""
        first = self._first
        self._point(first, self._back, index)
        if first.chart is not None and 0 <= first.pointed < len(first.chart):
            first.hovered.emit(*first.chart.places[first.pointed].tolist(), first.pointed)
        else:
            first.left.emit()

    def _on_left(self) -> None:
        self._point(self._first, self._back, -1)
        self._first.left.emit()

    # --- walking from point to point ---------------------------------------------------------------------------------

    def _on_walk_began(self) -> None:
        self._walking = False

    def _on_walked(self, x: float, y: float) -> None:
        """The stage goes to the point nearest to the hand: what lies between the points of this map has no latent."""
        canvas, first = self.second.canvas, self._first
        point = canvas.chart.index.nearest(x, y, GRASP / canvas.scope.scale, canvas.chart.seen) if canvas.chart else -1
        twin = int(self._back[point]) if 0 <= point < len(self._back) else -1
        if twin < 0 or first.chart is None or canvas.chart is None:
            return
        if not self._walking:
            self._walking = True
            first.walk_began.emit()
        place = _spot(first.chart, twin)
        with self._quietly():
            first.set_here(place)
            first.walked.emit(*place, twin)
        canvas.pointed = point
        canvas.update()

    def _on_walk_ended(self, _x: float, _y: float) -> None:
        canvas, first = self.second.canvas, self._first
        self._stand(canvas.pointed if self._walking else -1)
        if self._walking and first.here is not None:
            with self._quietly():
                first.walk_ended.emit(*first.here)
        self._walking = False

    def _on_walk_cancelled(self) -> None:
        self._stand(-1)
        if self._walking:
            self._first.walk_cancelled.emit()

    def _follow(self, x: float, y: float) -> None:
        """Somebody walks on the first map: the nearest point's twin, where one is close."""
        first, canvas = self._first, self.second.canvas
        if self._within or not self.open or first.chart is None or canvas.chart is None or not first.chart.sorted:
            return
        point = first.chart.index.nearest(x, y, CLOSE / first.scope.scale, first.chart.seen)
        twin = int(self._over[point]) if 0 <= point < len(self._over) else -1
        self._stand(twin)

    def _on_store(self, before: state.ExplorerState) -> None:
        """Is the stage elsewhere than at a place of the map?"""
        then, now = before.place, self._store.state.place
        kept = isinstance(then, OnMap) and isinstance(now, Latent)
        if then != now and not isinstance(now, OnMap) and not kept:
            self._stand(-1)

    def _stand(self, point: int) -> None:
        """Mark the point of the second map at which the stage is; -1: it is at none."""
        canvas, self._stands = self.second.canvas, point
        chart = canvas.chart
        canvas.set_here(_spot(chart, point) if chart is not None and 0 <= point < len(chart) else None)


def _spot(chart: Chart, index: int) -> tuple[float, float]:
    x, y = chart.places[index].tolist()
    return x, y


def _same_picture(before: MapShown, now: MapShown) -> bool:
    return (before.request, before.settled, before.step) == (now.request, now.settled, now.step) and np.array_equal(
        before.places, now.places
    )
