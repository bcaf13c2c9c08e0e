"""The Explore room: the stage, the directions beside it, the path beneath."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.events import Decoded, Exploring, Failed, Finished, Ready
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer import path_state, questions, state
from gui.explorer.clockwork import Clockwork
from gui.explorer.directions import Directions
from gui.explorer.elsewhere import Elsewhere
from gui.explorer.ends import Ends
from gui.explorer.export import Export
from gui.explorer.film import FilmSaver
from gui.explorer.fitting import fit
from gui.explorer.hands import Hands
from gui.explorer.latency import Latency
from gui.explorer.map import remembered
from gui.explorer.map.panel import MapPanel
from gui.explorer.memory.choice import Choice
from gui.explorer.memory.moments import Moments
from gui.explorer.memory.remembering import Remembering
from gui.explorer.overlay import Trouble
from gui.explorer.path_panel import PathPanel
from gui.explorer.questions import Questions
from gui.explorer.stage import Stage
from gui.explorer.store import Store
from gui.settings import UserSettings
from gui.theme import themes
from gui.widgets.samples import to_images
from gui.widgets.splitter import Hairline


class ExplorerPanel(QWidget):
    """Needs a bridge to ask through, the table of actions to bind its own, and settings to remember by.

    `said` carries level and words for the window to show. `latency` measures hand to painted picture;
    `stage.painted` tells each painted request, `asked` each request for the stage.
    """

    said = Signal(str, str)
    asked = Signal(int)

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explorer")
        self.store, self.latency = Store(self), Latency(parent=self)
        self.stage = Stage(actions, self)
        self.directions, self.path = Directions(), PathPanel(actions)
        self.map = MapPanel(bridge, self.store, actions)
        self.ends = Ends(bridge, self.store, self.path)
        self.export = Export(bridge, self.store, self.stage, settings)
        self.film = FilmSaver(bridge, self.store, self.path.film, self.export.origin, actions, settings)
        self.questions = Questions(bridge, self.store, lambda: self.directions.visible_rows, self.latency, self.isVisible, self)
        self.clockwork = Clockwork(self.store, self)
        self.hands = Hands(self.store, self.stage, self.directions, self.path, self)
        self._actions, self._settings = actions, settings
        self._run: Exploring | None = None
        self._arrange()
        self._restore()
        self._connect(bridge)
        self._bind()
        moments = Moments(bridge, self.export.keeper, self)
        self.memory = Remembering(self.store, self.questions, self.stage, actions, settings, moments, self)
        self.memory.said.connect(self.said)
        self.elsewhere = Elsewhere(self.store, self.stage, self.export, self.memory, actions)
        self.map.own.attach(self.memory.bookmarks)
        self.choice = Choice(self.map, settings, self)
        self._show(self.store.state)
        self.path.set_possible(exploring=False, encodes=False, data=0)

    # --- putting it together -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.across = Hairline("explorer_across")
        self.across.addWidget(self.stage)
        self.aside = Hairline("explorer_aside", Qt.Orientation.Vertical)
        self.aside.addWidget(self.map)
        self.aside.addWidget(self.directions)
        self.aside.setCollapsible(0, False)
        self.across.addWidget(self.aside)
        self.across.setStretchFactor(0, 1)
        self.across.setStretchFactor(1, 0)
        self.across.setCollapsible(0, False)
        self.down = Hairline("explorer_down", Qt.Orientation.Vertical)
        self.down.addWidget(self.across)
        self.down.addWidget(self.path)
        self.down.setStretchFactor(0, 1)
        self.down.setCollapsible(0, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.down)

    def _connect(self, bridge: Bridge) -> None:
        bridge.on(Exploring, self._on_exploring)
        bridge.on(Ready, self._on_ready)
        bridge.on(Finished, self._on_finished)
        bridge.on(Failed, self._on_failed)
        self.store.changed.connect(lambda before: self._show(before))
        self.questions.answered.connect(self._on_answer)
        self.questions.failed.connect(self._on_refusal)
        self.questions.axes_found.connect(self.directions.show_axes)
        self.questions.asks[questions.STAGE].posted.connect(lambda request, _: self.asked.emit(request))
        self.directions.wanted.connect(self.questions.asks[questions.AXES].want)
        self.stage.painted.connect(self._on_painted)
        self.stage.view.drag_out_asked.connect(self.export.drag)
        self.stage.tools.handle.taken.connect(self.export.drag)
        self.stage.corner_taken.connect(self.export.drag_corner)
        self.path.handle.taken.connect(lambda: self.export.drag_strip(self.path.handle))
        self.export.said.connect(self.said)
        self.map.said.connect(self.said)
        self.map.walking.nearness.changed.connect(self.stage.foot.distance.show_distance)
        self.map.pair.opened.connect(self._make_room)

    def _bind(self) -> None:
        """The actions that are the explorer's."""
        store, bind = self.store, self._actions.bind
        bind("new_seeds", lambda: store.apply(state.new_seeds, store.state.world + 1))
        bind("walk", self._toggle_walk)
        bind("snap", lambda: store.apply(state.snap_now))
        bind("pixels", lambda: store.apply(state.set_sharp, not store.state.sharp))
        bind("reset_all", lambda: store.apply(state.reset_all))
        bind("set_a", lambda: self.ends.from_here("a"))
        bind("set_b", lambda: self.ends.from_here("b"))
        bind("play_path", lambda: store.apply(state.play_path, not store.state.path.playing))
        bind("loop_path", lambda: store.apply(state.toggle_loop))
        bind("back_path", lambda: store.apply(state.change_path, path_state.toggle_back(store.state.path)))
        self.export.bind(self._actions)

    def _toggle_walk(self) -> None:
        walking = not self.store.state.walking
        if walking and themes.reduced_motion:
            self.said.emit("info", "The walk rests while motion is reduced.")
            walking = False
        self.store.apply(state.set_walking, walking)
        self._actions.set_checked("walk", self.store.state.walking)

    # --- what comes --------------------------------------------------------------------------------------------------

    def _on_ready(self, _: Ready) -> None:
        if self._run is None:
            self.stage.say_empty("Nothing to explore yet", "Start a training, or open a run from the library.")

    def _on_exploring(self, run: Exploring) -> None:
        before, self._run = self._run, run
        same = before is not None and before.run == run.run and before.latent_dim == run.latent_dim
        self.latency.forget()
        self.stage.begin(run)
        self.ends.begin(run)
        self.export.begin(run)
        self.map.begin(run)
        self.choice.begin(run)
        if not same:
            self.directions.forget()
            self.path.show_frames([])
        self._actions.tell(exploring=True, live=run.live, picture=False)
        with self.memory.quietly():
            self.store.apply(fit, len(run.classes), same)
            self.memory.begin(run, same)
            if not run.live:
                self.store.apply(state.set_raw, False)
        self._show(self.store.state)
        self.questions.begin(run)

    def _on_finished(self, event: Finished) -> None:
        """The explored run trains no more: it is not live from here on."""
        if self._run is not None and self._run.live and self._run.run == event.run:
            self._run = replace(self._run, live=False)
            self.stage.end_live()
            with self.memory.quietly():
                self.store.apply(state.set_raw, False)

    def _on_answer(self, tag: str, event: Decoded) -> None:
        match tag:
            case questions.STAGE:
                self.stage.show_answer(event)
                self.stage.show_state(self.store.state)
                self.export.step = event.step
                self._actions.tell(picture=True)
            case questions.CORNERS:
                self.stage.show_corners(event.samples)
            case questions.AXES:
                self.directions.show_pictures(self._pictures(event.samples, self.directions.cell()))
            case questions.PATH:
                self.export.show_strip(event)
                self.path.show_frames(self._pictures(event.samples, self.path.strip.frame_size()))
            case questions.ENDS:
                self._show_ends(event.samples)

    def _pictures(self, samples: np.ndarray, size: int) -> list[QImage]:
        assert self._run is not None
        pixels = round(size * self.devicePixelRatioF())
        return to_images(samples, self._run.canvas, pixels, not self.store.state.sharp, self._run.backdrop)

    def _show_ends(self, samples: np.ndarray) -> None:
        path = self.store.state.path
        images = self._pictures(samples, self.path.strip.frame_size())
        for end, point, image in (("a", path.a, images[0]), ("b", path.b, images[-1])):
            if point is not None:
                self.path.show_end(end, image)  # type: ignore[arg-type]

    def _on_painted(self, request: int) -> None:
        self.latency.painted(request, self.questions.clock())

    def _on_refusal(self, tag: str, event: Failed) -> None:
        if tag == questions.STAGE:
            self.stage.show_state(self.store.state)
            self.stage.show_trouble(Trouble("Not decoded", event.what, event.advice))

    def _on_failed(self, event: Failed) -> None:
        """Without an engine the stage says so; there is no picture to dim."""
        if event.where in ("engine", "open") and self._run is None:
            title = "The engine did not start" if event.where == "engine" else "Not opened"
            self.stage.say_empty(title, f"{event.what} {event.advice}")

    # --- what is shown -----------------------------------------------------------------------------------------------

    def _show(self, before: state.ExplorerState) -> None:
        now = self.store.state
        if not (self.questions.asks[questions.STAGE].waiting and state.only_moved(before, now)):
            self.stage.show_state(now)  # else with the picture: what is said of it, and one painting for both
        if now.offsets != before.offsets or now.on_path != before.on_path or now is before:
            self.directions.show_state(now)
        if now.path != before.path or now is before:
            self.path.show_state(now.path)
            self._actions.tell(path=now.path.complete)
        self._actions.tell(changed=state.changed(now))
        self.stage.view.show_guides(now.walking)
        for key, on in (("walk", now.walking), ("pixels", now.sharp), ("play_path", now.path.playing),
                        ("loop_path", now.path.loop), ("back_path", now.path.back)):  # fmt: skip
            self._actions.set_checked(key, on)

    def set_alone(self, alone: bool) -> None:
        """Fold the directions and the path away, so that the picture has all the room; or back."""
        self.aside.setVisible(not alone)
        self.directions.setVisible(not alone)
        self.path.setVisible(not alone)
        self.questions.want_all()

    def showEvent(self, event: QShowEvent) -> None:
        self.clockwork.look(True)
        self.memory.look(True)
        self.questions.want_all()

    def hideEvent(self, event: QHideEvent) -> None:
        self.clockwork.look(False)
        self.memory.look(False)
        self.latency.give_up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Until somebody moves the line, the right column is as wide as the window's width suggests."""
        if not self._own_sizes:
            right = beside(self.width())
            self.across.setSizes([self.width() - right, right])
        if not self._own_rows:
            self.aside.setSizes(halves(self.aside.height(), self.map.pair.open))

    def _make_room(self, two: bool) -> None:
        """Two maps take the directions' room; the line between brings them back."""
        self.aside.setSizes(halves(self.aside.height(), two))
        self._own_rows = False

    # --- what is remembered ------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        now = self.store.state
        self.store.state = replace(
            state.set_speed(now, self._settings.get("walk_speed", now.speed)),
            sharp=self._settings.get("sharp_pixels", now.sharp),
        )
        remembered.restore(self.map, self._settings)
        kept: list[object] = self._settings.get("explorer_across", [])
        sizes = [size for size in kept if isinstance(size, int)]
        self._own_sizes, self._own_rows = len(sizes) == 2, False
        if self._own_sizes:
            self.across.setSizes(sizes)
        self.across.splitterMoved.connect(self._moved_line)
        self.aside.splitterMoved.connect(self._moved_row)

    def _moved_line(self) -> None:
        self._own_sizes = True

    def _moved_row(self) -> None:
        self._own_rows = True

    def over(self) -> tuple[QWidget, int]:
        """Where what is said may lie: over the stage, so that the path's tools stay free."""
        return self.stage, 0

    def remember(self) -> None:
        """Put into the settings what the next start should know; the window saves them."""
        now = self.store.state
        self._settings.set("walk_speed", now.speed)
        self._settings.set("sharp_pixels", now.sharp)
        self.memory.remember()
        remembered.remember(self.map, self._settings)
        self.choice.remember()
        if self._own_sizes:
            self._settings.set("explorer_across", self.across.sizes())


def beside(width: int) -> int:
    """Px for the right column: 376, 448 and 640 in windows of 1280, 1440 and 2560 px."""
    return round(float(np.interp(width, (784, 984, 1112, 2184), (344, 376, 448, 640))))


def halves(height: int, two_maps: bool = False) -> list[int]:
    """Px for the map and the directions beneath it."""
    if two_maps:
        return [height, 0]
    top = min(round(0.53 * height), 560)
    return [top, height - top]
