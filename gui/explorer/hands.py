"""From the stage's signals to changes of the state: the one place where hands meet reducers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from gui.explorer import path_state, state
from gui.explorer.directions import Directions
from gui.explorer.path_panel import PathPanel
from gui.explorer.path_state import PathState
from gui.explorer.stage import Stage
from gui.explorer.store import Store


class Hands(QObject):
    def __init__(self, store: Store, stage: Stage, directions: Directions, path: PathPanel,
                 parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._store = store
        self._origin: state.Spot = (0.0, 0.0)
        self._way: state.Spot = (0.0, 0.0)
        self._view = stage.view
        self._join_view(stage)
        self._join_around(stage)
        directions.moved.connect(lambda axis, value: store.apply(state.set_offset, axis, value))
        directions.reset_asked.connect(lambda: store.apply(state.reset_offsets))
        self._join_path(path)

    def _join_view(self, stage: Stage) -> None:
        view, store = stage.view, self._store
        view.drag_began.connect(self._begin)
        view.dragged.connect(self._drag)
        view.drag_ended.connect(lambda: store.apply(state.end_drag))
        view.drag_cancelled.connect(lambda: store.apply(state.go_home))
        view.stepped.connect(lambda columns, rows, seeds: store.apply(state.step_by, columns, rows, seeds))
        view.zoomed.connect(self._zoom)
        view.home_asked.connect(lambda: store.apply(state.go_home))

    def _join_around(self, stage: Stage) -> None:
        store = self._store
        stage.corner_clicked.connect(lambda x, y: store.apply(state.go_to, float(x), float(y)))
        stage.head.truncation_set.connect(lambda value: store.apply(state.set_truncation, value))
        stage.head.raw_set.connect(lambda raw: store.apply(state.set_raw, raw))
        stage.foot.zoom_set.connect(lambda zoom: store.apply(state.set_zoom, zoom))
        stage.foot.speed_set.connect(lambda speed: store.apply(state.set_speed, speed))
        stage.foot.class_chosen.connect(lambda index: store.apply(state.set_condition, index))

    def _join_path(self, panel: PathPanel) -> None:
        panel.method_chosen.connect(lambda method: self._change_path(path_state.set_method, method))
        panel.frames_set.connect(lambda frames: self._change_path(path_state.set_frames, frames))
        panel.rate_set.connect(lambda rate: self._change_path(path_state.set_rate, rate))
        panel.reset_asked.connect(self._reset_path)
        panel.scrubbed.connect(lambda position: self._store.apply(state.scrub_path, position))

    def _reset_path(self) -> None:
        self._store.apply(state.change_path, path_state.reset(self._store.state.path))

    def _change_path(self, change: Callable[[PathState, Any], PathState], value: object) -> None:
        self._store.apply(state.change_path, change(self._store.state.path, value))

    def _begin(self) -> None:
        self._store.apply(state.begin_drag)
        self._origin, self._way = (self._store.state.x, self._store.state.y), (0.0, 0.0)

    def _drag(self, right: float, down: float, snap: bool) -> None:
        self._way = (right, down)
        self._store.apply(state.drag_to, self._origin, self._way, snap)

    def _zoom(self, notches: float) -> None:
        """The wheel during a drag: go on from here with the other step."""
        self._store.apply(state.zoom_by, notches)
        now = self._store.state
        if self._view.dragging:
            self._origin = (now.x - self._way[0] * now.zoom, now.y - self._way[1] * now.zoom)
