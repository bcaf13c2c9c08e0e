"""The map as a canvas: drag to walk, middle or Space drag to pan, wheel to zoom; lasso and box to choose points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.explorer.map import lasso, marks
from gui.explorer.map.chart import Chart
from gui.explorer.map.drift import Drift
from gui.explorer.map.keys import HELP, MapKeys
from gui.explorer.map.layer import Layer
from gui.explorer.map.scope import Scope, Spot
from gui.explorer.map.thumbs import Thumbs
from gui.theme import themes
from gui.widgets.painting import painted
from gui.widgets.roles import Role

REACH, TREMBLE = 7.0, 3  # px: from the pointer to a point that it is on; that a hand may move during a click
REST = 140  # ms the view stands still before pictures are asked for
WALK, LASSO, BOX = "walk", "lasso", "box"


class MapCanvas(QWidget):
    """All places that it tells are in map units. `walked` as the hand moves (to which point, or -1), `walk_ended` where it stops."""

    accessible_role = Role.Canvas
    walk_began = Signal()
    walked = Signal(float, float, int)
    walk_ended = Signal(float, float)
    walk_cancelled = Signal()
    hovered = Signal(float, float, int)  # place, and the point there or -1
    left = Signal()
    chosen = Signal(object)  # indices int64 [k]
    tool_changed = Signal(str)
    looked = Signal(bool)  # a hand moved the view; whether as part of a longer gesture
    laid = Signal()  # another map is there, and is about to be drawn

    def __init__(self, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map.canvas")
        self.setAccessibleName("Map")
        self.setAccessibleDescription(HELP)
        self.setToolTip(HELP)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.chart: Chart | None = None
        self.scope, self.fitted = Scope(), 1.0
        self.free, self.zoomed = 0, False  # px that the legend takes; whether something else than the whole is looked at
        self.here: Spot | None = None
        self.path = np.zeros((0, 2), np.float32)
        self.selection = np.zeros(0, np.int64)
        self.tool, self._hand, self._at, self.pointed = WALK, lasso.Hand(), QPointF(), -1
        self._pressed: QPointF | None = None
        self._moved, self._panning, self.space = False, False, False
        self.thumbs, self.layer, self.drift = thumbs, Layer(self.devicePixelRatioF, self), Drift(self)
        self.layer.ready.connect(self.update)
        self.drift.moved.connect(self._on_drift)
        self.drift.ended.connect(lambda: self.layer.want(self.scope))
        self._calm = QTimer(self, singleShot=True, interval=REST)
        self._calm.timeout.connect(self._ask_pictures)
        self._keys = MapKeys(self)
        themes.changed.connect(self._on_theme)
        self._show_cursor()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_chart(self, chart: Chart | None, keep: bool) -> None:
        """The newest map; `keep`: of the same run and projection, so that the view stays."""
        before, self.chart, looked = self.chart, chart, self.scope
        self.pointed = -1
        self.selection = chart.again(before, self.selection) if chart is not None else self.selection[:0]
        if self._pressed is None:
            self._hand.forget()
        self.layer.set_chart(chart)
        if chart is None:
            self.drift.rest()
            self.here, self.path = None, self.path[:0]
        else:
            if not self.zoomed or not keep:
                self.fit(keep)
            self.laid.emit()
            drifts = self.isVisible() and self.drift.begin(before, chart, looked, self.scope)
            self.layer.rest() if drifts else self.layer.want(self.scope)
        self.update()

    def refresh(self) -> None:
        """Other colours, or other points that are seen."""
        self.layer.want(self.scope)
        self._look_later()

    def set_here(self, place: Spot | None) -> None:
        if place != self.here:
            self.here = place
            self.update()

    def set_path(self, places: np.ndarray) -> None:
        self.path = places
        self.update()

    def set_selection(self, indices: np.ndarray, outline: np.ndarray | None = None) -> None:
        self.selection = indices
        self._hand.outline = lasso.NOTHING if outline is None else outline
        self.update()

    def set_tool(self, tool: str) -> None:
        """ "walk", "lasso" or "box"."""
        if tool != self.tool:
            self.tool, self._pressed = tool, None
            self._show_cursor()
            self.tool_changed.emit(tool)

    # --- the view ----------------------------------------------------------------------------------------------------

    def fit(self, quiet: bool = False) -> None:
        """All points, left of the legend."""
        if self.chart is not None:
            found = self.scope.showing(self.chart.box, self.free)
            self.fitted, self.zoomed = found.scale, False
            self.look_at(found, quiet)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger by `factor` around a px, the middle if none is given."""
        spot = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self.zoomed = True
        self.look_at(self.scope.zoomed(factor, spot.x(), spot.y(), self.fitted))
        self.looked.emit(True)

    def show_points(self, indices: np.ndarray) -> None:
        """Bring these into the middle, if they are not in sight."""
        if self.chart is not None and len(indices):
            found = self.scope.reaching(self.chart.places[indices])
            self.zoomed = self.zoomed or found != self.scope
            self.look_at(found)

    def look_at(self, scope: Scope, quiet: bool = False) -> None:
        """What was drawn is shown moved at once, and drawn anew beside."""
        if scope != self.scope or not quiet:
            self.scope = scope
            if not self.drift.going:
                self.layer.want(scope)
            self._look_later()
            self.update()

    def _look_later(self) -> None:
        if self.isVisible() and self.thumbs.possible():
            self._calm.start()

    def _ask_pictures(self) -> None:
        if self.chart is not None and self.isVisible():
            self.thumbs.ask(self.chart, self.scope)

    def _on_drift(self) -> None:
        if self.chart is not None:
            self.layer.draw_now(self.scope, self.chart.moved(self.drift.places()))

    def _on_theme(self) -> None:
        self.layer.forget_ground()
        self.layer.want(self.scope)

    # --- the hand ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._moved, self._at = event.position(), False, event.position()
        middle = event.button() == Qt.MouseButton.MiddleButton
        self._panning = middle or (self.space and event.button() == Qt.MouseButton.LeftButton)
        if self._panning:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() != Qt.MouseButton.LeftButton or self.chart is None:
            self._pressed = None
        elif self.tool != WALK:
            self._hand.begin(self.scope.back(event.position().x(), event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._pressed is None:
            self._hover(spot)
        elif self._panning:
            self.zoomed = True
            way, self._at = spot - self._at, spot
            self.look_at(self.scope.moved(way.x(), way.y()))
        elif self._moved or (spot - self._pressed).manhattanLength() >= TREMBLE:
            self._drag(spot)

    def _drag(self, spot: QPointF) -> None:
        place = self.scope.back(spot.x(), spot.y())
        if self.tool == WALK:
            if not self._moved:
                self.left.emit()
                self.walk_began.emit()
            self.set_here(place)
            self.walked.emit(*place, -1)
        else:
            self._hand.go_to(place, self.tool == BOX)
        self._moved = True
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        spot, moved, panned = event.position(), self._moved, self._panning
        self._pressed, self._moved, self._panning = None, False, False
        self._show_cursor()
        if panned:
            self.looked.emit(False)
        if panned or self.chart is None:
            return
        if self.tool != WALK:
            self._choose(moved)
            return
        place = self.scope.back(spot.x(), spot.y())
        if not moved:
            self.walk_began.emit()
            self.walked.emit(*place, self._near(*place))
        self.set_here(place)
        self.walk_ended.emit(*place)

    def _choose(self, moved: bool) -> None:
        """The points in the outline are chosen; a click without one chooses none."""
        assert self.chart is not None
        outline = lasso.thinned(self._hand.outline, 2 / self.scope.scale) if moved else lasso.NOTHING
        found = self.chart.visible(lasso.chosen(self.chart.index, outline))
        self.set_selection(found, outline if len(found) else None)
        self.chosen.emit(found)

    def cancel(self) -> bool:
        """Escape: ends a drag, else a choice, else the tool; whether there was one of them."""
        if self._pressed is not None:
            walking = self._moved and self.tool == WALK and not self._panning
            self._pressed, self._moved, self._panning = None, False, False
            self._hand.forget()
            if walking:
                self.walk_cancelled.emit()
        elif len(self.selection):
            self.set_selection(self.selection[:0])
            self.chosen.emit(self.selection)
        elif self.tool != WALK:
            self.set_tool(WALK)
        else:
            return False
        self.update()
        return True

    def step(self, columns: int, rows: int) -> None:
        """An arrow key: a fortieth of what is seen."""
        if self.chart is None:
            return
        x, y = self.here if self.here is not None else (self.scope.x, self.scope.y)
        way = self.width() / self.scope.scale / 40
        place = (x + columns * way, y - rows * way)
        self.walk_began.emit()
        self.set_here(place)
        self.walked.emit(*place, -1)
        self.walk_ended.emit(*place)

    def _hover(self, spot: QPointF) -> None:
        if self.chart is None:
            return
        x, y = self.scope.back(spot.x(), spot.y())
        before, self.pointed = self.pointed, self._near(x, y)
        if before != self.pointed:
            self.update()
        self.hovered.emit(x, y, self.pointed)

    def _near(self, x: float, y: float) -> int:
        if (chart := self.chart) is None or not chart.sorted or self.drift.going:
            return -1
        return chart.index.nearest(x, y, REACH / self.scope.scale, chart.seen)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom(1.2 ** (event.angleDelta().y() / 120), event.position())
            event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed = -1
        self.update()
        self.left.emit()

    def hold_space(self, on: bool) -> None:
        self.space = on
        self._show_cursor()

    def _show_cursor(self) -> None:
        self.setCursor(Qt.CursorShape.OpenHandCursor if self.space else Qt.CursorShape.CrossCursor)

    # --- life and painting -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scope = self.scope.resized(self.width(), self.height())
        self.look_at(self.scope) if self.zoomed else self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        self.look_at(self.scope)

    def hideEvent(self, event: QHideEvent) -> None:
        self.layer.rest()
        self.drift.rest()
        self._calm.stop()
        self.hold_space(False)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        self.layer.paint(painter, self.scope)
        if self.chart is None:
            return
        at, places = self.scope.at, self.chart.places
        self.thumbs.paint(painter, self.chart, self.scope)
        if not len(self._hand.outline) or len(self.selection) <= marks.MOST_RINGS:
            marks.draw_chosen(painter, at(places[self.selection]))
        marks.draw_outline(painter, at(self._hand.outline), self._pressed is None)
        marks.draw_path(painter, at(self.path))
        if 0 <= self.pointed < len(places):
            marks.draw_pointed(painter, at(places[self.pointed]))
        if self.here is not None:
            marks.draw_here(painter, at(np.array(self.here)))
