"""The canvas of the atlas: kept pixmaps of tiles, panned and zoomed like a street map; what lies over them; the hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPixmap, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.atlas import drawing, numbers, state
from gui.atlas.ground import Ground
from gui.atlas.manifold import Manifold
from gui.atlas.state import SIDE, Box, Key, Spot, View
from gui.atlas.tiles import Tiles
from gui.theme import colour, themes
from gui.widgets.painting import painted
from gui.widgets.roles import Role

NOTCH = 1.25  # one step of the wheel
SLACK = 4  # px that a click may move
SETTLE = 140  # ms without a move after which pictures are smoothed


@dataclass(frozen=True, slots=True)
class Overlays:
    """What lies over the pictures."""

    contours: bool = True
    veil: bool = True
    path: bool = True
    number: str = ""  # "score", "stretch", or nothing


class AtlasCanvas(QWidget):
    """Drag pans, the wheel zooms at the pointer, a click chooses the picture there; arrows, plus, minus, Home, Enter."""

    accessible_role = Role.Canvas
    view_changed = Signal()
    chosen = Signal(object)  # Spot, or None
    home_asked = Signal()
    taken_back = Signal()  # the choice that the first click of a double one made
    looked = Signal(bool)  # a hand changed the view or the choice; whether as part of a longer gesture

    def __init__(self, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("atlas_canvas")
        self.setAccessibleName("Plane of latent space")
        self.setAccessibleDescription("Arrow keys move, plus and minus zoom, Home shows all, Enter chooses the middle")
        self.setToolTip("Drag to pan, wheel to zoom, click a picture to choose it")
        self.setToolTipDuration(2500)  # it lies over pictures
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view, self.overlays, self.frames = View(), Overlays(), 0
        self.places: tuple[Spot, ...] = ()
        self.path = np.zeros((0, 2))
        self.line: tuple[Spot, Spot] | None = None  # being drawn
        self.spot: Spot | None = None
        self.manifold: Manifold | None = None  # of points
        self.covered: Callable[[], QRegion] = QRegion  # what floats over it, and is repainted only when it rests
        self._tiles = tiles
        self._ground: Ground | None = None
        self._veil: QPixmap | None = None
        self._lines: list = []
        self._sheet = QPixmap()
        self._grip: QPointF | None = None
        self._panned = False
        self._before: tuple[Spot | None] | None = None  # what was chosen before the click just now
        self._moving = QTimer(self, singleShot=True, interval=SETTLE)
        self._moving.timeout.connect(self.update)
        tiles.arrived.connect(self._on_tile)
        themes.changed.connect(self._restyle)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def cell(self) -> float:
        """Px between two pictures at least."""
        return state.CELL if self.manifold is None else state.FINE

    @property
    def level(self) -> int:
        return state.level_of(self.view, self.cell)

    @property
    def ground(self) -> Ground | None:
        """Where the data lie."""
        return self._ground

    def go(self, view: View) -> None:
        """See something else."""
        if view != self.view:
            self.view = view
            self._moving.start()
            self.update(QRegion(self.rect()) - self.covered())
            self.view_changed.emit()

    def show_all(self, box: Box) -> None:
        self.go(state.showing(self.view, box))

    def set_overlays(self, overlays: Overlays) -> None:
        self.overlays = overlays
        self.update()

    def set_ground(self, found: Ground | None) -> None:
        """Where the data lie; None: neither that is known, nor where the path lies."""
        self._ground = found
        if found is None:
            self.path = np.zeros((0, 2))
        self._restyle()

    def choose(self, spot: Spot | None) -> None:
        """Frame the picture there."""
        if spot != self.spot:
            self.spot = spot
            self.update()
            self.chosen.emit(spot)

    def _restyle(self) -> None:
        found = self._ground
        self._veil = drawing.veil(found) if found is not None else None
        self._lines = drawing.lines(found) if found is not None else []
        self.update()

    def _on_tile(self, key: Key) -> None:
        if self.manifold is not None:
            self.update()
            return
        left, top, right, bottom = key.box
        a, b = QPointF(*self.view.at(left, top)), QPointF(*self.view.at(right, bottom))
        self.update(QRectF(a, b).toAlignedRect().adjusted(-1, -1, 1, 1))

    def seen(self) -> tuple[int, int]:
        """How many pictures of the fine level are there, of how many that are seen."""
        left, right, top, bottom = state.cells(self.view, self.level)
        there = 0
        for key in state.tiles(self.view, self.level):
            if self._tiles.ready(key):
                columns = min(right, (key.column + 1) * SIDE - 1) - max(left, key.column * SIDE) + 1
                rows = min(bottom, (key.row + 1) * SIDE - 1) - max(top, key.row * SIDE) + 1
                there += max(0, columns) * max(0, rows)
        return there, (right - left + 1) * (bottom - top + 1)

    def numbers(self) -> np.ndarray:
        """The number that is laid over the pictures, float [rows, columns] of those that are seen, nan where unknown."""
        return numbers.seen(self._tiles, self.view, self.level, self.overlays.number)

    # --- painting ----------------------------------------------------------------------------------------------------

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        self.frames += 1
        painter.fillRect(self.rect(), colour("surface0"))
        rest = not self._moving.isActive()
        if self.manifold is not None:
            self.manifold.draw(painter, self.rect(), self.view, self.level, self._tiles, self.spot)
            return
        painter.drawPixmap(0, 0, self._composed(rest))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self.overlays.path and self.line is None:
            drawing.draw_path(painter, self.view, self.path)
        if self.line is not None:
            drawing.draw_path(painter, self.view, np.array(self.line))
        drawing.draw_places(painter, self.view, self.places)
        if self.spot is not None:
            drawing.draw_frame(painter, self.view, self.spot, 2.0**-self.level)

    def _composed(self, rest: bool) -> QPixmap:
        """All that is enlarged, on a sheet of its own: what floats over the canvas makes its clip a region, and Qt
        enlarges pictures through a region several times slower than into a rectangle."""
        ratio = self.devicePixelRatioF()
        if self._sheet.size() != (size := self.size() * ratio):
            self._sheet = QPixmap(size)
            self._sheet.setDevicePixelRatio(ratio)
        self._sheet.fill(colour("surface0"))
        painter = QPainter(self._sheet)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, rest)
        self._paint_tiles(painter)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        if self.overlays.number:
            numbers.draw(painter, self.view, self.level, self.overlays.number, self.numbers())
        if self.overlays.veil and self._ground is not None and self._veil is not None:
            drawing.draw_veil(painter, self.rect(), self.view, self._ground, self._veil, rest)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, rest)
        if self.overlays.contours:
            drawing.draw_lines(painter, self.rect(), self.view, self._lines, rest)
        painter.end()
        return self._sheet

    def _paint_tiles(self, painter: QPainter) -> None:
        """The fine level; under what is missing there, coarser and finer ones that are kept."""
        fine = state.tiles(self.view, self.level)
        gaps = [key.box for key in fine if not self._tiles.ready(key)]
        if gaps:
            for other in (self.level - 3, self.level - state.COARSER, self.level - 1, self.level + 1):
                for key in state.tiles(self.view, other):
                    if self._tiles.ready(key) and any(state.meet(key.box, gap) for gap in gaps):
                        self._paint_tile(painter, key)
        for key in fine:
            self._paint_tile(painter, key)

    def _paint_tile(self, painter: QPainter, key: Key) -> None:
        shown = self._tiles.get(key)
        if shown is None or shown.pixmap is None:
            return
        left, top, right, bottom = key.box
        (x0, y0), (x1, y1) = self.view.at(left, top), self.view.at(right, bottom)
        # whole px at all four sides: neither seams nor overlaps
        target = QRect(round(x0), round(y0), round(x1) - round(x0), round(y1) - round(y0))
        painter.drawPixmap(target, shown.pixmap)

    # --- hands -------------------------------------------------------------------------------------------------------

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger by `factor`, around a place in px (default: the middle)."""
        where = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        self.go(state.zoomed(self.view, factor, where.x(), where.y()))
        self.looked.emit(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.go(state.resized(self.view, self.width(), self.height()))

    def hideEvent(self, event: QHideEvent) -> None:
        self._moving.stop()
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(NOTCH**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip, self._panned, self._before = event.position(), False, None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        way = event.position() - self._grip
        if self._panned or abs(way.x()) + abs(way.y()) > SLACK:
            self._panned, self._grip = True, event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.go(state.panned(self.view, way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._grip = self._grip, None
        self.unsetCursor()
        if held is not None and not self._panned and event.button() == Qt.MouseButton.LeftButton:
            self._before = (self.spot,)
            self._choose_at(event.position())
        elif held is not None and self._panned:
            self.looked.emit(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if self._before is not None:
                self.choose(*self._before)
                self.taken_back.emit()
            self._before = None
            self.home_asked.emit()

    def _choose_at(self, at: QPointF) -> None:
        if self.manifold is not None:
            spot = self.manifold.nearest(self.rect(), self.view, self.level, self._tiles, at)
        else:
            spot = state.picture_at(self.view, at.x(), at.y(), self.level)
        self.choose(None if spot == self.spot else spot)
        self.looked.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            self.go(state.stepped(self.view, *_STEPS[key]))
            self.looked.emit(True)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(NOTCH)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / NOTCH)
        elif key == Qt.Key.Key_Home:
            self.home_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose_at(QPointF(self.width() / 2, self.height() / 2))
        elif key == Qt.Key.Key_Escape and self.spot is not None:
            self.choose(None)
            self.looked.emit(False)
        else:
            super().keyPressEvent(event)


_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
