"""The room "Atlas": a plane of latent space as a map of decoded pictures. It assembles; others do the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.answers import PlaneLaid, Surveyed, TileShown
from engine.commands import Point
from engine.events import Decoded, Exploring, Snapshotted
from gui.actions import Actions
from gui.atlas import ground as survey
from gui.atlas import here, state
from gui.atlas.asking import Asks, point_at
from gui.atlas.canvas import NOTCH, Overlays
from gui.atlas.chooser import Choice, first
from gui.atlas.desk import Desk
from gui.atlas.exporting import Export
from gui.atlas.filling import Filling
from gui.atlas.manifold import Manifold
from gui.atlas.minimap import COLUMNS
from gui.atlas.state import Spot
from gui.atlas.tiles import Ground, Tiles, sheet
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.widgets import recipes
from gui.widgets.dragging import drag_out
from gui.widgets.empty import EmptyState
from gui.widgets.samples import to_images

PATH_POINTS = 33  # of the path that are projected
FOOT = 56  # px at the bottom that the zoom bar takes


class AtlasRoom(QWidget):
    """`explored` says which point Explore shows. `explore_asked` carries the point to go to there."""

    explore_asked = Signal(object)  # Point
    said = Signal(str, str)  # text, level

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, explored: Callable[[], Point]) -> None:
        super().__init__()
        self.setObjectName("atlas")
        self.setAccessibleName("Atlas")
        self._actions = actions
        self._run: Exploring | None = None
        self._fresh, self._aim = True, True  # a plane is to be laid; its whole is to be shown
        self._home: state.Box = state.whole((), "axes")
        self._path: tuple[Point, ...] = ()
        self.tiles, self.asks = Tiles(bridge, self), Asks(bridge, self)
        self.desk = Desk(self.tiles, actions)
        self.canvas, self.chooser = self.desk.canvas, self.desk.chooser
        self.filling = Filling(self.chooser, explored)
        self.empty = EmptyState("atlas_empty", "layers", "No plane yet", "Open a run, or train one: its latent space is mapped here.",
                                "To the library")  # fmt: skip
        self.export = Export(bridge, settings, self)
        self._soon, self._tell = QTimer(self, singleShot=True, interval=0), QTimer(self, singleShot=True, interval=60)
        self._put_together()
        self._connect(bridge)

    # --- putting it together -----------------------------------------------------------------------------------------

    def _put_together(self) -> None:
        self.stage = QStackedWidget()
        self.stage.addWidget(self.empty)
        self.stage.addWidget(self.desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)

    def _connect(self, bridge: Bridge) -> None:
        bridge.on(Exploring, self._on_exploring)
        bridge.on(Snapshotted, self._on_snapshot)
        asks, desk = self.asks, self.desk
        asks.laid.connect(self._on_laid)
        asks.surveyed.connect(self._on_surveyed)
        asks.minimap.connect(self._on_minimap)
        asks.slots.connect(lambda event: self.chooser.show_pictures(self._images(event, 56)))
        asks.here.connect(self._on_here)
        asks.failed.connect(self._on_failed)
        asks.due.connect(self._follow)
        self.tiles.failed.connect(lambda what, advice: self._on_failed("atlas.tile", what, advice))
        self.tiles.arrived.connect(lambda _: self._tell.start() if not self._tell.isActive() else None)
        self._soon.timeout.connect(lambda: self.tiles.want(state.wanted(self.canvas.view, self.canvas.cell)))
        self._tell.timeout.connect(self._tell_seen)
        self.canvas.view_changed.connect(self._on_view)
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.home_asked.connect(self.home)
        self.chooser.changed.connect(self._on_choice)
        desk.overlays.changed.connect(self._on_overlays)
        desk.zoom.zoomed.connect(lambda notches: self.canvas.zoom(NOTCH**(2 * notches)))
        desk.minimap.went.connect(lambda spot: self.canvas.go(replace(self.canvas.view, x=spot[0], y=spot[1])))
        desk.card.closed.connect(lambda: self.canvas.choose(None))
        desk.card.picture.taken.connect(self._drag)
        self.export.said.connect(self.said)
        self.export.busy.connect(desk.zoom.export.set_busy)
        self.empty.activated.connect(lambda: self._actions.trigger("room_library"))
        for key, handler in (("atlas_home", self.home), ("atlas_explore", self._explore), ("atlas_save", self._save)):
            self._actions.bind(key, handler)

    # --- what is chosen ----------------------------------------------------------------------------------------------

    def _on_exploring(self, run: Exploring) -> None:
        before, self._run = self._run, run
        same = before is not None and (before.run, before.latent_dim) == (run.run, run.latent_dim)
        self.asks.run = self.filling.run = run
        self.export.end()
        self.asks.forget()
        self.tiles.begin(None)
        self.canvas.choose(None)
        self.canvas.set_ground(None)
        self.canvas.manifold = Manifold(run.backdrop) if run.kind == "points" else None
        self._aim = self._aim or not same
        self._actions.tell(plane=False, spot=False)
        self.desk.begin(run, self.chooser.choice if same else first(run))
        self._begin()

    def _on_choice(self, _: Choice) -> None:
        self.canvas.choose(None)
        self.desk.lay_out()
        self._aim = True
        self._begin()

    def _begin(self) -> None:
        """Lay the plane anew: now, or when somebody looks."""
        self._fresh = True
        if not self.isVisible() or self._run is None:
            return
        choice = self.chooser.choice
        if self._run.latent_dim < 2:
            self._say_empty("This run has one latent dimension", "A plane needs two. Open a run with more.")
            return
        self._fresh = False
        self.stage.setCurrentWidget(self.desk)
        if choice.way != "points" or len(choice.used) == 3:
            self.asks.lay(choice)
        self.asks.show_slots(choice.used)

    # --- what comes --------------------------------------------------------------------------------------------------

    def _on_laid(self, laid: PlaneLaid) -> None:
        ground = Ground(laid.plane, laid.run, self.filling.condition())
        self.tiles.begin(ground)
        self._numbers()
        choice = self.chooser.choice
        self.canvas.places = tuple((float(x), float(y)) for x, y in laid.places)
        self._home = state.whole(self.canvas.places, choice.way)
        self.desk.minimap.show_box(self._home)
        self._actions.tell(plane=True)
        if self._aim:
            self._aim = False
            self.canvas.show_all(self._home)
        self._on_view()
        self._follow()

    def _follow(self) -> None:
        """Ask what changes with the weights, besides the tiles."""
        ground = self.tiles.ground
        if ground is None or not self.isVisible() or not self.asks.rests():
            return
        if self.canvas.manifold is None:
            self.asks.survey(ground.plane, self._path)
            self.asks.show_minimap(ground, *self.desk.minimap.grid())
        if self.canvas.spot is not None:
            self.asks.show_here(point_at(ground.plane, self.canvas.spot, ground.condition))

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self._run is not None and event.run == self._run.run:
            self.tiles.newer()
            self._follow()

    def _on_surveyed(self, answer: Surveyed) -> None:
        self.canvas.path = answer.path.astype(np.float64)
        self.canvas.set_ground(survey.survey(answer.spots))
        self.desk.overlays.say(answer.what)
        self.desk.lay_out()
        self._tell_here()

    def _on_minimap(self, tile: TileShown) -> None:
        if tile.samples.ndim == 4:
            self.desk.minimap.show_pixmap(sheet(tile.samples, COLUMNS))

    def _on_failed(self, tag: str, what: str, advice: str) -> None:
        if tag in ("atlas.lay", "atlas.tile"):
            self._actions.tell(plane=False)
            self.tiles.begin(None)
            self.canvas.places = ()
            self.canvas.update()
        self.said.emit(f"{what} {advice}", "warning") if tag == "atlas.tile" else None

    def _say_empty(self, title: str, words: str) -> None:
        self.empty.set_state("layers", title, words, "To the library")
        self.stage.setCurrentWidget(self.empty)

    def _images(self, event: Decoded, size: int) -> list:
        assert self._run is not None
        pixels = round(size * self.devicePixelRatioF())
        return to_images(event.samples, self._run.canvas, pixels, True, self._run.backdrop)

    # --- what is seen ------------------------------------------------------------------------------------------------

    def _on_view(self) -> None:
        if self.isVisible() and self.tiles.ground is not None:
            self._soon.start()
            if not self._tell.isActive():
                self._tell.start()
        self.desk.place_card()

    def _tell_seen(self) -> None:
        self.desk.minimap.show_view(self.canvas.view, self.canvas.spot)
        there, seen = self.canvas.seen()
        view, whole = self.canvas.view, state.showing(self.canvas.view, self._home)
        self.desk.zoom.tell(view.scale / whole.scale, 2.0**-self.canvas.level, there, seen, self.canvas.level,
                            "pictures" if self.canvas.manifold is None else "points")  # fmt: skip
        self.desk.fit_zoom()
        if self.desk.overlays.show_range(self.canvas.range if self.canvas.overlays.number else None):
            self.desk.lay_out()
        self._tell_here()

    def home(self) -> None:
        """All of the plane."""
        self.canvas.show_all(self._home)

    def set_path(self, points: Sequence[Point]) -> None:
        """The path of Explore; it is drawn where it lies on the plane."""
        path = tuple(points[:: max(1, len(points) // PATH_POINTS)]) + tuple(points[-1:])
        if path != self._path:
            self._path = path
            ground = self.tiles.ground
            if ground is not None and self.isVisible() and self.canvas.manifold is None:
                self.asks.survey(ground.plane, path)

    def _on_overlays(self, overlays: Overlays) -> None:
        self.canvas.set_overlays(overlays)
        self._numbers()
        self._tell_seen()
        self.desk.lay_out()

    def _numbers(self) -> None:
        number = self.canvas.overlays.number
        self.tiles.also(number == "score", number == "stretch")

    # --- the chosen picture ------------------------------------------------------------------------------------------

    def point(self) -> Point | None:
        """Of the chosen picture."""
        ground, spot = self.tiles.ground, self.canvas.spot
        return point_at(ground.plane, spot, ground.condition) if ground is not None and spot is not None else None

    def _on_chosen(self, spot: Spot | None) -> None:
        point = self.point()
        self._actions.tell(spot=point is not None)
        self.desk.card.picture.show_image(None)
        self.desk.card.setVisible(point is not None)
        if point is not None:
            self._tell_here()
            self.desk.place_card()
            self.asks.show_here(point)
        self.desk.minimap.show_view(self.canvas.view, self.canvas.spot)

    def _on_here(self, event: Decoded) -> None:
        if self.canvas.spot is not None:
            self.desk.card.picture.show_image(self._images(event, 96)[0])

    def _tell_here(self) -> None:
        if self.canvas.spot is not None:
            self.desk.card.tell(here.facts(self.canvas, self.tiles))

    def _explore(self) -> None:
        point = self.point()
        if point is not None:
            self.explore_asked.emit(point)

    def _drag(self) -> None:
        point, image = self.point(), self.desk.card.picture.image
        if point is not None and image is not None:
            drag_out(self.desk.card.picture, image, "atlas", recipes.MIME, recipes.to_text(point).encode(), raw=False)

    def _save(self) -> None:
        ground = self.tiles.ground
        if ground is None or self._run is None:
            return
        if self.canvas.manifold is not None:
            self.said.emit("Points have no pictures to save.", "info")
            return
        self.export.save(self._run, self.canvas.view, self.canvas.level, ground)

    # --- looked at, or not -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fresh:
            self._begin()
        elif self.tiles.ground is not None:
            self._on_view()
            self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.tiles.rest()
        self._soon.stop()
        self._tell.stop()
