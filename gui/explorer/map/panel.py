"""The map beside the stage: everything of it put together."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.answers import MapShown
from engine.events import Exploring, Failed, OriginalsShown, Snapshotted
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer.map.asking import MapFeed, Wanted
from gui.explorer.map.canvas import BOX, LASSO, WALK, MapCanvas
from gui.explorer.map.chart import Chart
from gui.explorer.map.chosen_bar import ChosenBar
from gui.explorer.map.extracting import Extracting
from gui.explorer.map.filtering import Filtering
from gui.explorer.map.head import MapHead
from gui.explorer.map.legend import PAD, WIDE, Legend
from gui.explorer.map.own_classes import OwnClasses
from gui.explorer.map.pair import ACTION, MapPair
from gui.explorer.map.settings_popup import MapSettings
from gui.explorer.map.steps import MapSteps
from gui.explorer.map.thumbs import Thumbs
from gui.explorer.map.tints import Tints
from gui.explorer.map.walking import MapWalking
from gui.explorer.store import Store
from gui.theme import colour, themes
from gui.widgets.empty import EmptyState
from gui.widgets.painting import painted

LEAST = (344, 200)
EDGE = 12  # px from the canvas's edge to the legend
NARROW = 400  # px below which the legend is narrower


class MapPanel(QWidget):
    """Asks for maps while it is seen. `walking` is what joins it to the rest of the explorer."""

    said = Signal(str, str)
    mapped = Signal()  # a map is shown, the first of a run or a newer one

    def __init__(self, bridge: Bridge, store: Store, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map")
        self.setProperty("manual", "map")
        self.setMinimumSize(*LEAST)
        self._actions = actions
        self._run: Exploring | None = None
        self.thumbs = Thumbs(bridge)
        self.canvas = MapCanvas(self.thumbs, self)
        self.head, self.legend = MapHead(actions, self), Legend(self.canvas)
        self.bar, self.settings = ChosenBar(actions, self.canvas), MapSettings(self)
        self.empty = EmptyState("map.empty", "neighbours", "", "", parent=self.canvas)
        self.feed = MapFeed(bridge, self._seen, self)
        self.walking, self.tints = MapWalking(bridge, store, self.canvas, self), Tints(bridge, self)
        self.extracting = Extracting(bridge, actions, lambda: self.chart, lambda: self.canvas.selection, self)
        self.own, self.filtering = OwnClasses(actions, self), Filtering(self)
        self.walking.number_of = self.own.words
        self.pair = MapPair(bridge, store, actions, self.head, self.canvas, self)
        self._arrange()
        self._connect(bridge)
        self._bind()
        self.steps = MapSteps(self, actions)
        self._say_empty("No map yet", "Open or train a run: its data appear here as points to walk on.")

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pair.halves)
        self.legend.hide()

    def _connect(self, bridge: Bridge) -> None:
        self.feed.shown.connect(self._on_shown)
        self.feed.failed.connect(self._on_failed)
        bridge.on(OriginalsShown, self._on_pictures)
        bridge.on(Snapshotted, self._on_snapshot)
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.layer.ready.connect(lambda: self.legend.set_over(self.canvas.zoomed))
        self.canvas.tool_changed.connect(self._on_tool)
        self.bar.none.clicked.connect(lambda: self.choose(np.zeros(0, np.int64)))
        self.legend.class_set.connect(self.filtering.show_classes)
        self.legend.kind_set.connect(self.filtering.show_kind)
        self.head.searched.connect(self.search)
        self.settings.changed.connect(self._on_wanted)
        self.settings.colouring.connect(self._on_colouring)
        self.pair.chosen.connect(self.choose)
        self.pair.half.resized.connect(self._place_parts)
        self.tints.changed.connect(self._recolour)
        self.own.changed.connect(self._recolour)
        self.walking.refused.connect(lambda words: self.said.emit("warning", words))

    def _bind(self) -> None:
        bind = self._actions.bind
        bind("map_lasso", partial(self._toggle_tool, LASSO))
        bind("map_box", partial(self._toggle_tool, BOX))
        bind("map_search", lambda: self.head.set_searching(not self.head.searching))
        bind("map_settings", self._open_settings)
        bind("map_stop", self.feed.stop)
        bind("map_fit", self._fit)
        bind(ACTION, self.pair.toggle)
        bind("map_isolate", partial(self.filtering.by_hand, "isolate"))
        bind("map_hide", partial(self.filtering.by_hand, "hide"))
        bind("map_show_all", self.filtering.show_all)
        bind("map_to_a", partial(self._to_end, "a"))
        bind("map_to_b", partial(self._to_end, "b"))

    def _seen(self) -> bool:
        return self.isVisible()

    @property
    def chart(self) -> Chart | None:
        return self.canvas.chart

    # --- what comes --------------------------------------------------------------------------------------------------

    def begin(self, run: Exploring) -> None:
        """Another run is explored, or the same one again."""
        before, self._run = self._run, run
        self.thumbs.begin(run)
        other = before is None or before.run != run.run or before.latent_dim != run.latent_dim
        if other:
            self.canvas.show_chart(None, False)
            self.choose(self.canvas.selection)
            self._say_empty("Laying out the map", "The data are being encoded and projected.")
        self.settings.show_networks(tuple(name for name in run.networks if name != "encoder" or run.encodes))
        self.tints.begin(run)
        self.extracting.begin(run)
        self.feed.begin(run)
        self.pair.begin(run)
        self.walking.begin(run)
        (self.steps.forget if other else self.steps.settle)()

    def _on_shown(self, shown: MapShown) -> None:
        before, chart = self.canvas.chart, Chart(shown)
        same = before is not None and before.shown.run == shown.run
        chart.follow(before if same else None)
        chart.colour_by(self.settings.colours.value())
        if not len(chart):
            self._say_empty("Nothing to lay out", "There is neither data nor a sample of this run.")
            return
        self.empty.hide()
        self.legend.show()
        self.legend.show_chart(chart)
        self.own.lay(chart)
        self.tints.charted(chart)
        self._colour(chart)
        self._place_parts()
        keep = same and before is not None and before.shown.projection == shown.projection
        self.canvas.show_chart(chart, keep)
        self.settings.set_classes(shown.classes)
        self._say(shown)
        self.walking.charted(chart)
        self.pair.charted()
        self._on_chosen(self.canvas.selection)
        self.mapped.emit()

    def _say(self, shown: MapShown) -> None:
        self.head.tell(shown)
        kind = "exact" if shown.exact else "approximate"
        self.canvas.setAccessibleName(f"Map: {shown.words}, {len(shown.places):,} points, {kind} inverse")

    def _on_failed(self, event: Failed) -> None:
        if self.chart is None:  # the axes may point towards classes of another run, which this one does not have
            self.settings.set_classes(())
        self._say_empty("No map", f"{event.what} {event.advice}")

    def _on_pictures(self, event: OriginalsShown) -> None:
        self.thumbs.dpr = self.devicePixelRatioF()
        if self.thumbs.take(event):
            self.canvas.update()

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self._run is not None and event.run == self._run.run:
            self.walking.snapshot()

    def _say_empty(self, title: str, sentence: str) -> None:
        """In place of a map; an older map of the run stays, and the words are told."""
        if self.canvas.chart is not None and self._run is not None:
            self.head.say(sentence)
            self.head.show_settling(False)
            self.tell()
            return
        self.legend.hide()
        self.bar.hide()
        self.head.say("")
        self.head.show_settling(False)
        self.empty.set_state("neighbours", title, sentence)
        self.empty.show()
        self.tell()

    # --- choosing and filtering --------------------------------------------------------------------------------------

    def search(self, text: str) -> None:
        """Choose what the words or the number find."""
        if self.chart is None:
            return
        found = self.chart.visible(self.chart.search(text))
        if not len(found):
            self.said.emit("info", f"Nothing on the map is called “{text.strip()}”." if text.strip() else "Type a class or a number.")
            return
        self.choose(found)
        self.canvas.show_points(found)
        self.pair.show_points(found)

    def chosen_keys(self) -> np.ndarray:
        """Of the chosen points (`Chart.keys`), int64."""
        return self.chart.keys[self.canvas.selection] if self.chart is not None else np.zeros(0, np.int64)

    def choose_keys(self, keys: np.ndarray) -> None:
        """Choose these points, as far as they are on the map and seen."""
        if self.chart is not None:
            self.choose(self.chart.visible(np.flatnonzero(np.isin(self.chart.keys, keys))))
            self.steps.settle()

    def choose(self, indices: np.ndarray) -> None:
        """Choose these points, and none else."""
        self.canvas.set_selection(indices)
        self._on_chosen(indices)

    def _on_chosen(self, indices: np.ndarray) -> None:
        self.bar.show_count(len(indices), self.canvas.rect().adjusted(0, 0, -self.canvas.free, 0))
        self.pair.choose(indices)
        self.tell()

    def _fit(self) -> None:
        self.canvas.fit()
        self.pair.fit()

    def _toggle_tool(self, tool: str) -> None:
        self.canvas.set_tool(WALK if self.canvas.tool == tool else tool)

    def _on_tool(self, tool: str) -> None:
        self._actions.set_checked("map_lasso", tool == LASSO)
        self._actions.set_checked("map_box", tool == BOX)

    def _to_end(self, end: str) -> None:
        if self.chart is not None:
            self.walking.to_end(end, self.chart.centre(self.canvas.selection))

    # --- what is wanted ----------------------------------------------------------------------------------------------

    def _open_settings(self) -> None:
        tool = self.head.tools["map_settings"]
        self.settings.open_below(tool.mapToGlobal(QPoint(tool.width(), tool.height() + 4)))

    def _on_wanted(self, wanted: Wanted) -> None:
        self.feed.want(wanted)
        self.pair.want(wanted)

    def _on_colouring(self, what: str) -> None:
        if self.chart is not None:
            self.chart.colour_by(what)
        self.tints.want(what)
        self._recolour()

    def _recolour(self) -> None:
        if self.chart is not None:
            self._colour(self.chart)
            self.canvas.refresh()
            self.pair.refresh()

    def _colour(self, chart: Chart) -> None:
        numbers = self.tints.numbers
        if numbers is not None:
            chart.set_numbers(numbers.values, numbers.due, numbers.ends)
        self.legend.show_colours(chart, numbers)

    def tell(self) -> None:
        """What can be done with the map as it is now."""
        chart = self.canvas.chart
        self._actions.tell(mapped=chart is not None, map_chosen=bool(len(self.canvas.selection)),
                           map_filtered=chart is not None and chart.filtered,
                           map_settling=chart is not None and self.feed.settling)  # fmt: skip

    # --- life --------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        self.feed.look()
        self.pair.second.feed.look()
        self.walking.look()

    def hideEvent(self, event: QHideEvent) -> None:
        self.feed.rest()
        self.pair.second.feed.rest()
        self.walking.rest()

    def _place_parts(self) -> None:
        room = self.canvas.rect()
        wide = round((WIDE if room.width() >= NARROW else WIDE * 0.86) * min(themes.text_scale, 1.5))
        self.legend.setGeometry(room.width() - wide - PAD - 4, EDGE - PAD, wide + PAD, max(0, room.height() - 2 * EDGE + PAD))
        self.empty.setGeometry(room)
        free = wide + EDGE
        self.bar.place(room.adjusted(0, 0, -free, 0))
        if free != self.canvas.free:
            self.canvas.free = free
            self.canvas.fit()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour("surface1"))
