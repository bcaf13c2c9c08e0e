"""The window: it puts bar, dock, rooms and status together, and ends what runs when it closes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.commands import Close, Follow, Open, Point
from engine.events import Closed, Exploring, Failed, Finished, Ready, State
from gui import theme
from gui.actions import Actions
from gui.bridge import Bridge
from gui.dialogs.helping import Helping
from gui.dialogs.refused import RefusedFiles
from gui.explorer import restoring
from gui.explorer.leaving import Leaving
from gui.explorer.panel import ExplorerPanel
from gui.explorer.state import go_to_place
from gui.frame import layout
from gui.frame.dropping import dropped_recipe
from gui.frame.errands import Errands
from gui.frame.finding import Finding
from gui.frame.keys import ControlKeys
from gui.frame.later import LaterRooms
from gui.frame.opening import Opening
from gui.frame.restoring import Restoring, Rooms
from gui.frame.saving import Saving
from gui.frame.status_bar import StatusBar
from gui.frame.top_bar import TopBar
from gui.frame.unfinished import Unfinished
from gui.library.panel import LibraryRoom
from gui.notices import Notices
from gui.settings import UserSettings
from gui.training.data_row import dropped_folder
from gui.training.dock import TrainDock
from gui.widgets.focus_ring import FocusRing
from gui.widgets.line import Line
from gui.widgets.splitter import Hairline
from gui.widgets.tab_order import next_stop
from gui.widgets.toast import Toasts

if TYPE_CHECKING:
    from gui.atlas.room import AtlasRoom
    from gui.dynamics.room import DynamicsRoom

ROOMS = ("explore", "atlas", "dynamics", "library")  # from left to right
_FOLDED = {"explore": "layout.folded", "atlas": "layout.folded_atlas", "dynamics": "layout.folded_dynamics"}
PATIENCE = 12_000  # ms that closing waits for the last checkpoint


class MainWindow(QWidget):
    """`first_run` is opened when the engine is ready; None: the last one, or one of `examples` (shipped runs)."""

    closed = Signal()
    actions: Actions  # type: ignore[assignment]  # QWidget.actions() is Qt's own list, which nobody asks here

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, first_run: Path | None = None,
                 examples: Path | None = None) -> None:  # fmt: skip
        super().__init__()
        self.bridge, self.actions, self.settings = bridge, actions, settings
        examples = examples or theme.resources_dir() / "examples"
        self.closing, self._ended, self._folds_of = False, False, ""
        self._first_run = first_run
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._on_closed)
        self.setObjectName("lerp")
        self.setWindowTitle("Lerp")
        self.setMinimumSize(*layout.LEAST)
        self.setAcceptDrops(True)
        self.dock = TrainDock(bridge, actions, settings)
        self.explorer = ExplorerPanel(bridge, actions, settings)
        self.library = LibraryRoom(bridge, actions, settings, examples)
        self.explorer.map.pair.second.head.runs = self.library.entries
        self.top = TopBar(actions, self.library.entries)
        self.status = StatusBar(bridge, self._latency)
        self.unfinished = Unfinished(self, bridge)
        self.unfinished.watch(self.explorer.film)
        self._put_together()
        self.toasts, self.ring = Toasts(self.rooms, self._toast_area), FocusRing(self)
        self.keys = ControlKeys(self)
        self.errands = Errands(self, settings, self.dock.controller.look_at, self.toasts.show)
        self.finding = Finding(self, actions, settings, self.dock.panel.sheet.form.fields, self._show_setting,
                               self.library.entries)  # fmt: skip
        self.helping = Helping(self, bridge, actions, settings, lambda: ROOMS[self.rooms.currentIndex()])
        self.opening = Opening(bridge, settings, examples, first_run, self)
        self.notices = Notices(self.toasts.show, self.errands.show_log, parent=self)
        explorer = self.explorer.store
        self.restoring = Restoring(self, bridge, actions, settings, examples, Rooms(
            self.library.entries, self._expect, lambda recipe: explorer.apply(restoring.at_recipe, recipe),
            self.explorer.memory.average, lambda plane: self.atlas.show_plane(plane),
        ))  # fmt: skip
        self.leaving = Leaving(bridge, self.explorer.export.keeper, self)
        self.explorer.memory.moments.rewinding.connect(self._expect)
        self._bind()
        self._listen()
        self._restore()

    # --- putting it together -----------------------------------------------------------------------------------------

    def _put_together(self) -> None:
        self.rooms, self.split = LaterRooms(), Hairline("window_split")
        self.rooms.addWidget(self.explorer)
        self.rooms.later(self._build_atlas, "gui.joining")
        self.rooms.later(self._build_dynamics, "gui.dynamics.room")
        self.rooms.addWidget(self.library)
        self.split.addWidget(self.dock)
        self.split.addWidget(self.rooms)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        self.split.splitterMoved.connect(lambda: self.settings.set("layout.dock", self.split.sizes()[0]))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lines = (Line(), Line())
        for part in (self.top, self.lines[0], self.split, self.lines[1], self.status):
            column.addWidget(part, 1 if part is self.split else 0)

    def _bind(self) -> None:
        do = self.errands
        handlers: dict[str, Callable[..., object]] = {
            **{f"room_{room}": lambda number=number: self._enter(number) for number, room in enumerate(ROOMS)},
            "theme_toggle": lambda: do.toggle_theme(self.actions.history), "fold_train": self._toggle_dock, "picture_alone": self._alone,
            "follow": lambda: self.bridge.post(Follow()), "open_run": self._open, "open_folder": do.ask_folder,
            "open_table": do.ask_table, "tour": do.take_tour,
            "refused_files": lambda data: do.open_dialog(RefusedFiles(data, self), self.actions), "quit": self.close,
        }  # fmt: skip
        for key, handler in handlers.items():
            self.actions.bind(key, handler)
        self.actions.install(self)
        self.actions.said.connect(lambda text, level, words, do: self.toasts.show(text, level, words or None, do))
        self.explorer.said.connect(lambda level, text: self.toasts.show(text, level))

    def _build_atlas(self) -> AtlasRoom:
        from gui.joining import joined_atlas

        made = joined_atlas(self.bridge, self.actions, self.settings, self.explorer)
        made.said.connect(self.toasts.show)
        made.explore_asked.connect(self._explore_at)
        self.unfinished.watch(made.export)
        return made

    def _build_dynamics(self) -> DynamicsRoom:
        from gui.dynamics.room import DynamicsRoom

        return DynamicsRoom(self.bridge, self.actions, self.settings, self.library.entries)

    @property
    def atlas(self) -> AtlasRoom:
        """Built now, if it is not there yet."""
        return cast("AtlasRoom", self.rooms.room(ROOMS.index("atlas")))

    @property
    def dynamics(self) -> DynamicsRoom:
        """Built now, if it is not there yet."""
        return cast("DynamicsRoom", self.rooms.room(ROOMS.index("dynamics")))

    def _expect(self, request: int) -> None:
        self.dynamics.observing.expect(request)

    def _listen(self) -> None:
        self.bridge.on(Ready, self._on_ready)
        self.bridge.on(Exploring, self._on_exploring)
        self.bridge.on(Failed, self.notices.failed)
        self.bridge.on(Finished, lambda _: self.actions.tell(live=False))
        self.bridge.on(Closed, self._on_closed)

    def _restore(self) -> None:
        layout.restore_geometry(self, self.settings)
        kept = self.settings.get("room", ROOMS[0])
        self._enter(ROOMS.index(kept) if kept in ROOMS and self._first_run is None else 0)

    # --- what the engine tells ---------------------------------------------------------------------------------------

    def begin(self) -> None:
        """After the first paint: build the other rooms, and start what is slow."""
        self.status.begin()
        self.library.lister.look()
        self.rooms.furnish(self.bridge.start)

    def _on_ready(self, event: Ready) -> None:
        for problem in event.problems:
            self.toasts.show(problem, "warning")

    def _on_exploring(self, event: Exploring) -> None:
        self.actions.tell(exploring=True, live=event.live)
        self.top.set_run(event.title or event.run.name)

    def _latency(self) -> tuple[float, float] | None:
        found = self.explorer.latency.percentiles
        return (found.p50, found.p95) if found is not None else None

    def _toast_area(self) -> QRect:
        """What the room that is open leaves free for what is said."""
        over = getattr(self.rooms.currentWidget(), "over", None)
        part, foot = over() if over is not None else (self.rooms, 0)
        return QRect(part.mapTo(self.rooms, part.rect().topLeft()), part.size()).adjusted(0, 0, 0, -foot)

    # --- what a person does ------------------------------------------------------------------------------------------

    def _enter(self, room: int) -> None:
        self.rooms.setCurrentIndex(room)
        self.toasts.to_top()  # a stack brings its page to the front
        self.top.set_room(f"room_{ROOMS[room]}")
        self._fold_for(room)

    def _fold_for(self, room: int) -> None:
        """Train is open in Explore and folded in Atlas and Dynamics, until a person wants it otherwise there."""
        where = ROOMS[room] if ROOMS[room] in _FOLDED else "explore"
        if where != self._folds_of:
            self._folds_of = where
            self._fold(self.settings.get(_FOLDED[where], where != "explore"))

    def _explore_at(self, point: Point) -> None:
        """Go to a place of the atlas in Explore."""
        self.explorer.store.apply(go_to_place, point)
        self._enter(0)

    def _open(self, run: Path) -> None:
        self.bridge.post(Open(run))
        self._enter(0)

    def _toggle_dock(self) -> None:
        self._fold(not self.dock.folded)
        self.settings.set(_FOLDED[self._folds_of], self.dock.folded)

    def _fold(self, folded: bool) -> None:
        self.dock.set_folded(folded)
        self.actions.set_checked("fold_train", folded)
        self._place_dock()

    def _show_setting(self, key: str) -> None:
        """The row of a setting in Train, with the keyboard in it."""
        if self.actions.checked("picture_alone"):
            self.actions.qaction("picture_alone").trigger()
        if self.dock.folded:
            self._toggle_dock()
        self.ring.show_for(self.dock.show_setting(key))

    def _place_dock(self) -> None:
        usual = layout.dock_width(self.width())
        wanted = 56 if self.dock.folded else self.settings.get("layout.dock", usual)
        self.split.setSizes([wanted, max(1, self.split.width() - wanted - 1)])
        self.top.set_left(usual)

    def _alone(self) -> None:
        alone = self.actions.checked("picture_alone")
        for part in (self.top, self.dock, self.status, *self.lines):
            part.setVisible(not alone)
        self.explorer.set_alone(alone)
        self._enter(0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A folder of pictures, a table of points, or a picture that knows where it is from may be dropped anywhere."""
        if dropped_folder(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        picture, folder = dropped_recipe(event), dropped_folder(event)
        if picture:
            event.acceptProposedAction()
            self.actions.trigger("open_recipe", picture)
        elif folder:
            event.acceptProposedAction()
            if self.dock.folded:  # what becomes of the folder is told in Train
                self._toggle_dock()
            self.actions.trigger("open_folder", folder)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return next_stop(self, forward)

    # --- size and end ------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_dock()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave at once if nothing trains or is written; otherwise say so, save, and leave then."""
        if self._ended:
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        if not self.closing and not self.unfinished.keeps_open():
            self.closing = True
            self._keep()
            if self.dock.controller.state.stage is not State.IDLE:
                Saving(self, "The last checkpoint is being written.")
            self.bridge.post(Close())
            self._patience.start(PATIENCE)

    def _keep(self) -> None:
        layout.keep_geometry(self, self.settings)
        self.dock.controller.remember()
        for room in self.rooms.built():
            remember = getattr(room, "remember", None)
            if remember is not None:
                remember()
        self.settings.set("room", ROOMS[self.rooms.currentIndex()])
        self.settings.save()

    def _on_closed(self, _event: Closed | None = None) -> None:
        if self.closing and not self._ended:
            self._ended = True
            self._patience.stop()
            self.close()
