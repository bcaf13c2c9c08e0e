"""The room "Atlas": a plane of latent space as a map of decoded pictures. It assembles; others do the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.answers import PlaneLaid, Rewound, Surveyed
from engine.commands import Point
from engine.events import Decoded, Exploring, Snapshotted
from engine.storage.planefile import SavedPlane
from gui.actions import Actions
from gui.atlas import ground as survey
from gui.atlas import numbers, state
from gui.atlas.asking import Asks, point_at
from gui.atlas.canvas import NOTCH, Overlays
from gui.atlas.chooser import Choice, first
from gui.atlas.chosen import Chosen
from gui.atlas.desk import Desk
from gui.atlas.exporting import Export
from gui.atlas.filling import Filling
from gui.atlas.manifold import Manifold
from gui.atlas.memory import Memory, Stand, Where, where_of
from gui.atlas.paths import Paths
from gui.atlas.steps import AtlasSteps
from gui.atlas.tiles import Ground, Tiles
from gui.bridge import Bridge
from gui.settings import UserSettings
from gui.widgets.empty import EmptyState
from gui.widgets.samples import to_images

FOOT = 56  # px at the bottom that the zoom bar takes


class AtlasRoom(QWidget):
    """`explored` says which point Explore shows. `explore_asked` carries the point to go to there."""

    path_points = 33  # of the path of Explore that are projected
    explore_asked = Signal(object)  # Point
    said = Signal(str, str)  # text, level

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, explored: Callable[[], Point]) -> None:
        super().__init__()
        self.setObjectName("atlas")
        self.setAccessibleName("Atlas")
        self._actions = actions
        self._run: Exploring | None = None
        self._fresh, self._aim = True, True  # a plane is to be laid; its whole is to be shown
        self._where: Where | None = None  # what of a plane that is to be laid is to be shown; None: the whole
        self._home: state.Box = state.whole((), "axes")
        self._path: tuple[Point, ...] = ()
        self.tiles, self.asks = Tiles(bridge, self), Asks(bridge, self)
        self.desk = Desk(self.tiles, actions)
        self.canvas, self.chooser = self.desk.canvas, self.desk.chooser
        self.filling = Filling(self.chooser, explored)
        self.empty = EmptyState("atlas_empty", "layers", "No plane yet", "Open a run, or train one: its latent space is mapped here.",
                                "To the library")  # fmt: skip
        self.chosen = Chosen(self.desk, self.tiles, self.asks, actions, self._images)
        self.chosen.explore_asked.connect(self.explore_asked)
        self.paths, self.memory = Paths(self.desk, self.tiles, actions), Memory(settings)
        self.export = Export(bridge, settings, self)
        self._soon, self._tell = QTimer(self, singleShot=True, interval=0), QTimer(self, singleShot=True, interval=60)
        self._put_together()
        self._connect(bridge)
        self.steps = AtlasSteps(self, actions)

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
        bridge.on(Rewound, self._on_rewound)
        bridge.on(Snapshotted, self._on_snapshot)
        asks, desk = self.asks, self.desk
        asks.laid.connect(self._on_laid)
        asks.surveyed.connect(self._on_surveyed)
        asks.minimap.connect(desk.minimap.show_tile)
        asks.slots.connect(lambda event: self.chooser.show_pictures(self._images(event, 56)))
        asks.failed.connect(self._on_failed)
        asks.due.connect(self._follow)
        self.tiles.failed.connect(lambda what, advice: self._on_failed("atlas.tile", what, advice))
        self.tiles.arrived.connect(lambda _: self._tell.start() if not self._tell.isActive() else None)
        for left in (asks.other_plane, desk.bare, self.paths.drop):
            self.tiles.left.connect(left)
        self._soon.timeout.connect(lambda: self.tiles.want(state.wanted(self.canvas.view, self.canvas.cell)))
        self._tell.timeout.connect(self._tell_seen)
        self.canvas.view_changed.connect(self._on_view)
        self.canvas.home_asked.connect(self.home)
        self.chooser.changed.connect(lambda choice: self.lay(choice))
        self.filling.refused.connect(lambda words: self.said.emit(words, "warning"))
        desk.overlays.changed.connect(self._on_overlays)
        desk.zoom.zoomed.connect(lambda notches: self.canvas.zoom(NOTCH**(2 * notches)))
        desk.minimap.went.connect(lambda spot: self.canvas.go(replace(self.canvas.view, x=spot[0], y=spot[1])))
        self.export.said.connect(self.said)
        self.export.busy.connect(desk.zoom.export.set_busy)
        self.empty.activated.connect(lambda: self._actions.trigger("room_library"))
        self._actions.bind("atlas_home", self.home)
        self._actions.bind("atlas_save", lambda: self.export.begin(self._run, self.canvas, self.tiles.ground))

    # --- what is chosen ----------------------------------------------------------------------------------------------

    def _on_exploring(self, run: Exploring) -> None:
        self.remember()
        before, self._run = self._run, run
        same = before is not None and (before.run, before.latent_dim) == (run.run, run.latent_dim)
        self.asks.run = self.filling.run = run
        self.asks.forget()
        self.tiles.begin(None)
        self.canvas.choose(None)
        self.paths.forget()
        self.canvas.manifold = Manifold(run.backdrop) if run.kind == "points" else None
        self._aim = self._aim or not same
        self._actions.tell(plane=False, spot=False, spot_picture=False)
        stand = None if same else self.memory.of(run)
        self._where = self._where if same else stand.where if stand is not None else None
        if stand is not None:
            self.desk.overlays.show_overlays(stand.overlays)
            self.canvas.set_overlays(stand.overlays)
        self.desk.begin(run, self.chooser.choice if same else stand.choice if stand is not None else first(run))
        self.steps.begin(same)
        self._begin()

    def show_plane(self, saved: SavedPlane) -> None:
        """The plane of an exported picture, with what was to be seen on it; the run is explored already."""
        self.lay(replace(self.chooser.choice, way="file", given=saved))

    def lay(self, choice: Choice, where: Where | None = None) -> None:
        """Another plane, and what of it is to be seen; None: the whole."""
        self.canvas.choose(None)
        self._aim, self._where = True, where
        self.chooser.show_choice(choice)
        self.steps.look()
        self.desk.lay_out()
        self._begin()

    @property
    def where(self) -> Where | None:
        """What of the plane is seen, or is to be."""
        return self._where if self._aim else where_of(self.canvas.view)

    def see(self, where: Where | None) -> None:
        """See this of it; None: the whole."""
        if self._aim:
            self._where = where
        elif where is None:
            self.home()
        else:
            self.canvas.go(replace(self.canvas.view, x=where[0], y=where[1], scale=where[2]))

    def remember(self) -> None:
        """Where one is, into the settings; the window saves them."""
        if self._run is not None:
            self.memory.put(self._run.run, Stand(self.chooser.choice, self.where, self.canvas.overlays))

    def _begin(self) -> None:
        """Lay the plane anew: now, or when somebody looks."""
        self._fresh = True
        if not self.isVisible() or self._run is None:
            return
        choice = self.chooser.choice
        if self._run.latent_dim < 2:
            self.empty.set_state("layers", "This run has one latent dimension", "A plane needs two. Open a run with more.",
                                 "To the library")  # fmt: skip
            self.stage.setCurrentWidget(self.empty)
            return
        self._fresh = False
        self.stage.setCurrentWidget(self.desk)
        if choice.way == "file" and choice.given is not None:  # it need not be found: it is there by value
            self.asks.lay_nothing()
            self._on_laid(PlaneLaid(0, self._run.run, self._run.step, choice.given.plane, np.zeros((0, 2), np.float32)))
        elif choice.way != "points" or len(choice.used) == 3:
            self.asks.lay(choice)
        self.asks.show_slots(choice.used)

    # --- what comes --------------------------------------------------------------------------------------------------

    def _on_laid(self, laid: PlaneLaid) -> None:
        choice = self.chooser.choice
        given = choice.given if choice.way == "file" else None
        ground = Ground(laid.plane, laid.run, given.condition if given is not None else self.filling.condition())
        self.tiles.begin(ground)
        self._numbers()
        self.canvas.places = tuple((float(x), float(y)) for x, y in laid.places)
        self._home = given.box if given is not None else state.whole(self.canvas.places, choice.way)
        self.desk.minimap.show_box(self._home)
        self._actions.tell(plane=True)
        if self._aim:
            self._aim = False
            self.see(self._where)
        self.steps.laid()
        self._on_view()
        self._follow()

    def _follow(self) -> None:
        """Ask what changes with the weights, besides the tiles."""
        ground = self.tiles.ground
        if ground is None or not self.isVisible() or not self.asks.rests():
            return
        self.asks.show_slots(self.chooser.choice.used)
        if self.canvas.manifold is None:
            self.asks.survey(ground.plane, self._path)
            self.asks.show_minimap(ground, *self.desk.minimap.grid())
        if self.canvas.spot is not None:
            self.asks.show_here(point_at(ground.plane, self.canvas.spot, ground.condition))

    def _on_snapshot(self, event: Snapshotted) -> None:
        if self._run is not None and event.run == self._run.run and self.desk.moment.newer(event.step):
            self.tiles.newer()
            self._follow()

    def _on_rewound(self, answer: Rewound) -> None:
        if self.desk.moment.look(answer):
            self.tiles.elsewhere()
            self.asks.hurry()
            self._follow()
            self.desk.lay_out()

    def _on_surveyed(self, answer: Surveyed) -> None:
        self.canvas.path = answer.path.astype(np.float64)
        self.paths.drop()
        self.canvas.set_ground(survey.survey(answer.spots))
        self.desk.overlays.say(answer.what)
        self.desk.lay_out()
        self.chosen.tell()

    def _on_failed(self, tag: str, what: str, advice: str) -> None:
        if tag == "atlas.lay":  # a tile alone is asked again when the view changes
            self._actions.tell(plane=False)
            self.tiles.begin(None)
        if tag == "atlas.survey":
            self.paths.drop()
        self.said.emit(f"{what} {advice}", "warning") if tag == "atlas.tile" else None

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
        if self.desk.overlays.show_range(numbers.span(self.canvas.numbers())):
            self.desk.lay_out()
        self.chosen.tell()

    def home(self) -> None:
        """All of the plane."""
        self.canvas.show_all(self._home)

    def over(self) -> tuple[QWidget, int]:
        """Where what is said may lie, and how much of its foot (px) is to stay free."""
        return self, FOOT

    def set_path(self, points: Sequence[Point]) -> None:
        """The path of Explore, `path_points` of it; it is drawn where it lies on the plane."""
        path = tuple(points)
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

    # --- looked at, or not -------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._actions.tell(at_atlas=True)
        if self._fresh:
            self._begin()
        elif self.tiles.ground is not None:
            self._on_view()
            self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._actions.tell(at_atlas=False)
        self.tiles.rest()
        self._soon.stop()
        self._tell.stop()
