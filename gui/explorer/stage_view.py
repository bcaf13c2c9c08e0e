"""The large picture: shows the newest answer at once, and turns hand movements into steps on the lattice."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.explorer import overlay
from gui.explorer.overlay import Trouble
from gui.theme import colour
from gui.widgets import painting
from gui.widgets.roles import Role

Spot = tuple[float, float]

TREMBLE = 3  # px a hand may move during a click

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class StageView(QWidget):
    """Distances are told in picture widths, so that whoever listens needs to know no pixels.

    `painted` carries the request whose answer is on the screen, after it is there.
    """

    accessible_role = Role.Graphic
    painted = Signal(int)
    _drawn = Signal(int)
    drag_began = Signal()
    dragged = Signal(float, float, bool)  # picture widths from where the drag began; whether to snap
    drag_ended = Signal()
    drag_cancelled = Signal()
    stepped = Signal(int, int, bool)  # columns, rows, by whole seeds
    zoomed = Signal(float)  # notches
    home_asked = Signal()
    drag_out_asked = Signal()
    near = Signal(bool)  # the hand, or the keyboard's focus, is here

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage_picture")
        self.setAccessibleName("Picture at this place of the latent space")
        self.setAccessibleDescription("Drag or use the arrow keys to walk; Shift goes by whole seeds; Home goes back")
        self.setToolTip("Drag to walk; Shift snaps to a seed; the wheel zooms the step")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(False)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._pixmap: QPixmap | None = None
        self._request, self._told = 0, 0
        self._drawn.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        self._handle: Spot = (0.5, 0.5)
        self._trail: tuple[Spot, ...] = ()
        self._trouble: Trouble | None = None
        self._pressed: QPointF | None = None
        self._moved = False
        self._outwards = False
        self._guides = False
        self._plain, self._walking = False, True

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def empty(self) -> bool:
        return self._pixmap is None

    @property
    def dragging(self) -> bool:
        return self._pressed is not None and self._moved

    @property
    def trouble(self) -> Trouble | None:
        return self._trouble

    def show_picture(self, image: QImage, request: int) -> None:
        """Paint at the end of this turn, together with what else has changed; then tell `painted`.

        Not `repaint()`: it would copy the window to the screen with the interpreter held.
        """
        self._pixmap = overlay.rounded(image, self.devicePixelRatioF(), colour("surface0"))
        self._request, self._trouble = request, None
        self.update()

    def redraw(self, image: QImage) -> None:
        """The same answer at another size or smoothness."""
        self._pixmap = overlay.rounded(image, self.devicePixelRatioF(), colour("surface0"))
        self.update()

    def set_plain(self, plain: bool) -> None:
        """Without trail, and with an empty handle, where the picture itself shows a way and a mark."""
        self._plain = plain

    def clear(self) -> None:
        self._pixmap, self._trouble, self._trail = None, None, ()
        self.update()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Paint a failure over the last good picture."""
        if trouble != self._trouble:
            self._trouble = trouble
            self.setAccessibleDescription(trouble.words if trouble else "")
            self.update()

    def show_trail(self, trail: tuple[Spot, ...], walking: bool = True) -> None:
        """Places one came from, in picture widths from here; drawn with the next picture.

        Without `walking` the picture is not on the lattice: neither trail nor handle mean anything.
        """
        self._trail, self._walking = trail, walking

    # --- the hand ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return super().mousePressEvent(event)
        self._pressed, self._moved = event.position(), False
        self._outwards = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        way = event.position() - self._pressed
        if self._outwards:
            if way.manhattanLength() > 8:
                self._pressed = None
                self.drag_out_asked.emit()
            return
        if not self._moved:
            if way.manhattanLength() < TREMBLE:
                return
            self._moved = True
            self.drag_began.emit()
        side = max(self.width(), 1)
        self._handle = (event.position().x() / side, event.position().y() / side)
        self.dragged.emit(way.x() / side, way.y() / side, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        moved, self._pressed = self._moved, None
        self._moved = False
        if moved:
            x, y = self._handle
            self._handle = (min(max(x, 0.04), 0.96), min(max(y, 0.04), 0.96))
            self.drag_ended.emit()
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._handle = (0.5, 0.5)
            self.home_asked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoomed.emit(-event.angleDelta().y() / 120)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            columns, rows = _ARROWS[key]
            self.stepped.emit(columns, rows, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Home:
            self._handle = (0.5, 0.5)
            self.home_asked.emit()
        elif key == Qt.Key.Key_Escape and self.dragging:
            self._pressed, self._moved = None, False
            self.drag_cancelled.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self._set_guides(True)

    def leaveEvent(self, event: object) -> None:
        self._set_guides(self.hasFocus())

    def focusInEvent(self, event: object) -> None:
        self._set_guides(True)

    def focusOutEvent(self, event: object) -> None:
        self._set_guides(self.underMouse())

    def show_guides(self, shown: bool) -> None:
        """The trail and the handle, while something walks."""
        self._set_guides(shown or self.underMouse() or self.hasFocus())

    def _set_guides(self, shown: bool) -> None:
        if shown != self._guides:
            self._guides = shown
            self.near.emit(shown)
            self.update()

    # --- drawing -----------------------------------------------------------------------------------------------------

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        box = QRectF(self.rect())
        if self._pixmap is None:
            painter.fillRect(box, colour("surface0"))
            overlay.draw_blank(painter, box)
            return
        painter.drawPixmap(self.rect(), self._pixmap)
        if self._told != self._request:
            self._told = self._request
            self._drawn.emit(self._request)  # arrives when the window has been copied to the screen
        if self._trouble is not None:
            overlay.draw_trouble(painter, box, self._trouble)
        elif self._guides and self._walking:
            if not self._plain:
                overlay.draw_trail(painter, box, self._handle, self._trail)
            overlay.draw_handle(painter, box, self._handle, marked=not self._plain)
