"""The canvas of the laboratory: the scene's layers, the sample that is pointed at, and the brush."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from engine.answers import SceneShown
from gui.dynamics.lab import overlay, pointing
from gui.dynamics.lab.brush import Brush, BrushBar
from gui.dynamics.lab.canvas_keys import CanvasKeys, direction, undoes
from gui.dynamics.lab.hover_card import HoverCard
from gui.dynamics.lab.pointing import Target
from gui.dynamics.lab.scene_view import SceneView
from gui.dynamics.lab.sprites import scatter
from gui.theme import colour

HELP = "Arrow keys go from sample to sample, plus and minus zoom, 0 shows all"
INSET = 12  # px from the canvas's edge to what floats over it


class LabCanvas(SceneView):
    """Move to point, wheel to zoom, middle or Space drag to pan, double click to fit; with the brush, drag to paint."""

    pointed = Signal(int)  # the generated sample under the pointer, or -1
    drawn = Signal(object)  # float32 [n, 2] that the brush painted and that are to be trained on
    brush_changed = Signal(bool)

    def __init__(self, key: str = "lab.canvas", parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.setAccessibleName("Laboratory of points")  # no tooltip: it would hide the points, and the card tells more
        self.setAccessibleDescription(HELP)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._target: Target | None = None
        self._card = HoverCard(f"{key}.card", self)
        self._brush, self._brushing, self._pointer = Brush(self), False, QPointF(-1e4, -1e4)
        self._bar = BrushBar(self._brush, self)
        self._bar.hide()
        self._bar.used.connect(self._use)
        self._bar.cancelled.connect(lambda: self.set_brushing(False))
        self._brush.changed.connect(self.update)
        self._brush.resized.connect(self.update)
        CanvasKeys(self, self._wants)

    # --- pointing

    def show_scene(self, scene: SceneShown) -> None:
        """Show this newest scene. The sample that is pointed at stays so, wherever it went."""
        super().show_scene(scene)
        if self._target and self._target.index >= len(self._points(self._target.role)):
            self._point(None)
        self._tell()

    def set_modes(self, centres: np.ndarray, sigma: float) -> None:
        """See SceneView; the card tells the nearest."""
        super().set_modes(centres, sigma)
        self._tell()

    def set_data(self, points: np.ndarray) -> None:
        """See SceneView; nothing is pointed at."""
        super().set_data(points)
        self._point(None)

    def show_batch(self, real: np.ndarray | None, made: np.ndarray | None = None,
                   pull: np.ndarray | None = None) -> None:  # fmt: skip
        """See SceneView; a batch has no card."""
        super().show_batch(real, made, pull)
        self._point(None)

    def target(self) -> Target | None:
        """The sample that is pointed at."""
        return self._target

    def card_text(self) -> str:
        """What the card says; "" while it is hidden."""
        return "" if self._card.isHidden() else self._card.text()

    def _point(self, target: Target | None) -> None:
        if target == self._target:
            return
        before, area = self._made_index(), self._over()
        self._target = target
        self._tell()
        self.update(area.united(self._over()))
        if self._made_index() != before:
            self.pointed.emit(self._made_index())

    def _over(self) -> QRect:
        """What pointing paints: ring, line, and the circle of the nearest mode. Repainting more would cost 5 ms a move."""
        at = self._spot()
        if at is None:
            return QRect()
        area = QRectF(at - QPointF(14, 14), at + QPointF(14, 14)).united(self._card_body())
        circle = self._circle()
        if circle is not None:
            middle, radius = circle
            area = area.united(QRectF(middle - QPointF(radius, radius), middle + QPointF(radius, radius)))
        return area.toAlignedRect().adjusted(-6, -6, 6, 6).intersected(self.rect())

    def _circle(self) -> tuple[QPointF, float] | None:
        """Three sigma around the mode nearest to the target: centre and radius in px."""
        if self._shown is None or self._target is None:
            return None
        mode, _ = pointing.mode_of(self._shown.scene, self._target, self._modes)
        if not 0 <= mode < len(self._modes.centres):
            return None
        x, y = self._plane.at(self._modes.centres[mode]).tolist()
        return QPointF(x, y), max(6.0, 3 * self._modes.sigma * self._plane.scale)

    def _card_body(self) -> QRectF:
        return QRectF(self._card.geometry().marginsRemoved(self._card.margins))

    def _made_index(self) -> int:
        return self._target.index if self._target and self._target.role == "made" else -1

    def _find(self, at: QPointF) -> Target | None:
        """The nearest sample of the layers that are on; a generated one before a real one as near."""
        if self._shown is None or self._batch is not None:
            return None
        best, reach = None, pointing.REACH
        for role in ("made", "real"):
            if role in self._layers:
                index, far = pointing.nearest(self._plane.at(self._points(role)), at.x(), at.y(), reach)
                if index >= 0 and (best is None or far < reach):
                    best, reach = Target(role, index), far
        return best

    def _step(self, dx: int, dy: int) -> None:
        """The keyboard goes to the next sample; first to the one nearest to the middle."""
        role = self._target.role if self._target else "real" if "made" not in self._layers else "made"
        spots = self._plane.at(self._points(role))
        if self._batch is not None or not len(spots) or role not in self._layers:
            return
        if self._target is None:
            index, _ = pointing.nearest(spots, self.width() / 2, self.height() / 2, float("inf"))
        else:
            index = pointing.neighbour(spots, self._target.index, dx, dy)
        if index >= 0:
            self._point(Target(role, index))

    def _tell(self) -> None:
        """Fill and place the card, or hide it."""
        if self._target is None or self._shown is None or self._batch is not None:
            self._card.hide()
            self.setAccessibleDescription(HELP)
            return
        self._card.tell(pointing.title(self._target), pointing.facts(self._shown.scene, self._target, self._modes))
        self.setAccessibleDescription(self._card.text())
        self._card.set_body(self._card_place())
        self._card.show()

    def _card_place(self) -> QRect:
        """Top right, or bottom right where it would hide the sample."""
        size, at = self._card.body_size(), self._spot()
        place = QRect(self.width() - INSET - size.width(), INSET, size.width(), size.height())
        if at is not None and QRectF(place).adjusted(-24, -24, 24, 24).contains(at):
            place.moveBottom(self.height() - INSET)
        return place

    def _spot(self) -> QPointF | None:
        """Where the sample is that is pointed at, px; None where it can't be seen."""
        points = self._points(self._target.role) if self._target else np.zeros((0, 2))
        if self._target is None or self._target.index >= len(points):
            return None
        x, y = self._plane.at(points[self._target.index]).tolist()
        return QPointF(x, y) if 0 <= x < self.width() and 0 <= y < self.height() else None

    # --- the brush

    @property
    def brush(self) -> Brush:
        """Its strokes and radius."""
        return self._brush

    def brushing(self) -> bool:
        """Whether the left button paints."""
        return self._brushing

    def set_brushing(self, on: bool) -> None:
        """Take up the brush or lay it down; strokes stay for the next time."""
        if on == self._brushing:
            return
        self._brush.end(keep=False)
        self._brushing = on
        self._point(None)
        self._place_bar()
        self._bar.setVisible(on)
        self._show_cursor()
        self.update()
        if on:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.brush_changed.emit(on)

    def _use(self) -> None:
        points = self._brush.points()
        self.set_brushing(False)
        self.drawn.emit(points)

    def _place_bar(self) -> None:
        size = self._bar.body_size()
        self._bar.set_body(QRect(max(INSET, self.width() - INSET - size.width()), INSET, size.width(), size.height()))

    def _show_cursor(self) -> None:
        if self._brushing and not self._space:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            super()._show_cursor()

    def _brush_at(self, at: QPointF, begins: bool) -> None:
        x, y = self._plane.back(at.x(), at.y())
        if begins:
            self._brush.begin(x, y, self._plane.scale)
        else:
            self._brush.follow(x, y)

    # --- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._takes_pan(event) and self._brushing and event.button() == Qt.MouseButton.LeftButton:
            self._brush_at(event.position(), True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._pans(event):
            return
        if self._brushing:
            self._brush_at(event.position(), False)
            self.update()
        else:
            self._point(self._find(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._ends_pan() and self._brush.painting:
            self._brush.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._brushing:  # two dabs, not a wish to see all
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._brushing and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._brush.set_radius(self._brush.radius * 1.15 ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = QPointF(-1e4, -1e4)
        self._point(None)
        self.update()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hold_space(False)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()
        self._tell()

    def _wants(self, event: QKeyEvent) -> bool:
        """Keys that are ours although the window has shortcuts of the same."""
        if self._brushing and (undoes(event) or event.key() == Qt.Key.Key_Escape):
            return True
        busy = self._target is not None and event.key() == Qt.Key.Key_Escape
        return busy or event.key() == Qt.Key.Key_Space or (direction(event) is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way, undo = direction(event), undoes(event) if self._brushing else ""
        if undo:
            (self._brush.undo if undo == "undo" else self._brush.redo)()
        elif event.key() == Qt.Key.Key_Escape and (self._brushing or self._target):
            self._escape()
        elif way and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._step(*way)
        elif not self._takes_key(event):
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Ends the stroke, then the brush; else what is pointed at."""
        if self._brush.painting:
            self._brush.end(keep=False)
        elif self._brushing:
            self.set_brushing(False)
        else:
            self._point(None)

    # --- painting

    def _paint_over(self, painter: QPainter) -> None:
        if self._brushing:
            painter.fillRect(self.rect(), colour("surface0", 0.6))  # what is drawn now is the hero
            spots = self._plane.at(self._brush.points())
            scatter(painter, "real", spots, self.width(), self.height(), self.devicePixelRatioF())
            overlay.brush_circle(painter, self._pointer, self._brush.radius)
            return
        at = self._spot()
        if at is None or self._shown is None or self._target is None or self._batch is not None:
            return
        circle = self._circle()
        if circle is not None:
            overlay.mode_circle(painter, *circle)
        overlay.lead(painter, at, self._card_body())
        overlay.pointer_ring(painter, at)
