"""The real window over the real engine, in this process, put together as gui.app does; and an ear for its events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu

from engine import events
from engine.commands import Point
from engine.host import Engine
from gui import theme
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer.state import stage_point
from gui.main_window import MainWindow
from gui.settings import UserSettings, user_folders
from gui.startup import Collections, FirstPaint
from tests.touring.hand import Hand
from tests.touring.waiting import until, work_off

HEARD = ("Ready", "DataSeen", "Preflighted", "Stage", "Tick", "Edited", "Checkpointed", "Finished", "Exploring",
         "Decoded", "OriginalsShown", "AxesFound", "Failed", "Closed")  # fmt: skip


class Ear:
    """Everything the engine told, in order. (Of Decoded only tag and step are kept.)"""

    def __init__(self, bridge: Bridge) -> None:
        self.heard: list[Any] = []
        self.decoded: dict[str, int] = {}
        for name in HEARD:
            bridge.on(getattr(events, name), self._hear)

    def _hear(self, event: Any) -> None:
        if isinstance(event, events.Decoded):
            self.decoded[event.tag] = self.decoded.get(event.tag, 0) + 1
        else:
            self.heard.append(event)

    def all(self, kind: type) -> list[Any]:
        return [event for event in self.heard if isinstance(event, kind)]

    def last(self, kind: type) -> Any:
        """The newest of that type, or None."""
        return next((event for event in reversed(self.heard) if isinstance(event, kind)), None)

    def count(self, kind: type) -> int:
        return len(self.all(kind))

    def after(self, kind: type, act: Any, what: str = "", ceiling: float = 60.0) -> Any:
        """Do something, and wait for the next event of that type."""
        before = self.count(kind)
        act()
        until(lambda: self.count(kind) > before, what or f"{kind.__name__} is told", ceiling)
        return self.last(kind)


class Opened:
    """The home folder comes from LERP_HOME. `begin` False: the engine is not started yet."""

    def __init__(self, name: str = "dark", size: tuple[int, int] = (1280, 800), run: Path | None = None) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        app.setQuitOnLastWindowClosed(False)
        theme.apply(app, name)
        self.settings = UserSettings(user_folders())
        self.bridge = Bridge(Engine(theme.resources_dir(), self.settings.folders.cache))
        self.ear = Ear(self.bridge)
        self.window = MainWindow(self.bridge, Actions(), self.settings, run)
        self.collections = Collections(self.bridge, self.window)
        self.collections.begin()
        self.painted, self.ended, self._gone = False, False, False
        self._asked: dict[int, Point] = {}
        self._shown: Point | None = None
        self.pictures = 0  # painted on the stage so far
        self.window.explorer.asked.connect(self._on_asked)
        self.window.explorer.stage.painted.connect(self._on_picture)
        first = FirstPaint(self.window)
        first.happened.connect(self._on_paint)
        self.window.closed.connect(self._on_closed)
        self.window.resize(*size)
        self.window.move(0, 0)
        self.window.show()
        self.window.activateWindow()
        self.hand = Hand(self.window)

    def _on_paint(self) -> None:
        self.painted = True

    def _on_closed(self) -> None:
        self.ended = True

    def _on_asked(self, request: int) -> None:
        self._asked[request] = stage_point(self.explore)

    def _on_picture(self, request: int) -> None:
        self.pictures += 1
        self._shown = self._asked.get(request, self._shown)

    def begin(self) -> None:
        """After the first paint: the engine starts, and torch is there."""
        until(lambda: self.painted, "the window is painted")
        self.window.begin()
        until(lambda: self.ear.count(events.Ready), "torch is there", 120)

    # --- what is often asked -----------------------------------------------------------------------------------------

    @property
    def train(self):
        return self.window.dock.controller.state

    @property
    def explore(self):
        return self.window.explorer.store.state

    @property
    def stage(self):
        return self.window.explorer.stage

    def in_state(self, state: events.State, ceiling: float = 60.0) -> None:
        until(lambda: self.train.stage is state, f"the state is {state.value}", ceiling)

    def step(self) -> int:
        tick = self.ear.last(events.Tick)
        return tick.step if tick is not None else 0

    def shows_here(self) -> bool:
        """Whether the picture on the stage is the one of the place where the explorer is now."""
        return not self.stage.view.empty and self._shown == stage_point(self.explore)

    def picture(self, ceiling: float = 30.0) -> None:
        """Wait until the stage shows the place where the explorer is now."""
        until(self.shows_here, "the picture of this place is painted", ceiling)

    def settled(self, ceiling: float = 30.0) -> None:
        """The picture, and once more everything around it."""
        self.picture(ceiling)
        tags = ["corners", "axes", *(["path", "ends"] if self.explore.path.complete else [])]
        before = {tag: self.ear.decoded.get(tag, 0) for tag in tags}
        for tag in tags:
            self.window.explorer.questions.asks[tag].forget()
            self.window.explorer.questions.asks[tag].want()
        until(lambda: all(self.ear.decoded.get(tag, 0) > before[tag] for tag in tags), "all pictures are there", ceiling)
        work_off()

    def examples(self) -> list[Path]:
        """The folders of the runs that come with Lerp."""
        return sorted(found.parent for found in (theme.resources_dir() / "examples").glob("*/run.toml"))

    def popup(self, row: str) -> QMenu:
        """The open menu that has a row of that name."""
        found: list[QMenu] = []

        def look() -> bool:
            menus = [menu for menu in self.window.findChildren(QMenu) if menu.isVisible()]
            found[:] = [menu for menu in menus if any(action.objectName() == row for action in menu.actions())]
            return bool(found)

        until(look, f"a menu with “{row}” opens")
        return found[0]

    @staticmethod
    def clipboard() -> QImage:
        return QGuiApplication.clipboard().image()

    def failures(self) -> list[Any]:
        return self.ear.all(events.Failed)

    # --- the end -----------------------------------------------------------------------------------------------------

    def close(self, ceiling: float = 30.0) -> bool:
        """Close the window and end the engine's threads, in gui.app's order; whether they ended (true once they did)."""
        if self._gone:
            return True
        if not self.ended:
            self.window.close()
            until(lambda: self.ended, "the window is closed", ceiling)
        self._gone = self.bridge.close(ceiling)
        self.collections.end()
        self.window.deleteLater()
        self.bridge.deleteLater()
        work_off()
        return self._gone
