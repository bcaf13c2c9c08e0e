"""The track of the time machine: a place a snapshot, evenly spaced, and now at its end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gui import wording
from gui.theme import colour, font, size, theme
from gui.widgets.painting import diamond, painted, rounded

TIP = "Drag to an earlier snapshot, or use the arrow keys; the end is now"
EDGE, REACH, PICTURE = 8, 8, 26  # px: thumb's room at the ends, how near a diamond is meant, side of a picture


class TimeTrack(QAbstractSlider):
    """Its int value is a place: 0 the first snapshot, the last one now. `moved` tells the step, None for now."""

    moved = Signal(object)
    released = Signal()

    def __init__(self, key: str = "time_track", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Snapshots")
        self._steps: tuple[int, ...] = ()
        self._newest = 0
        self._before = 0
        self._live = True
        self._events: list[tuple[int, str]] = []
        self._pictures: dict[int, QImage] = {}
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(TIP)
        self.setRange(0, 0)

    # --- values

    def steps(self) -> tuple[int, ...]:
        return self._steps

    def places(self) -> tuple[int, ...]:
        """The step of each place; the last one is now."""
        return (*(step for step in self._steps if step < self._newest), self._newest)

    def set_steps(self, steps: tuple[int, ...], newest: int) -> None:
        """Snapshots ascending, and now; the thumb stays with its step, or at now."""
        current = self.current()
        self._steps, self._newest = steps, max(newest, steps[-1] if steps else 0)
        self.setRange(0, len(self.places()) - 1)
        self.set_current(current)
        self._describe()

    def current(self) -> int | None:
        """The step that is looked at, None: now."""
        return None if self._live else self.places()[min(self.value(), self.maximum())]

    def set_current(self, step: int | None) -> None:
        """Put the thumb at the snapshot nearest to a step, or at now; no signal."""
        places = self.places()
        if step is None:
            self._set(len(places) - 1, live=True)
            return
        at = min(bisect_left(places, step), len(places) - 1)
        if at and step - places[at - 1] <= places[at] - step:
            at -= 1
        self._set(at, live=False)

    def step(self) -> int:
        """The step beneath the thumb."""
        return self.places()[min(self.value(), self.maximum())]

    def at_end(self) -> bool:
        return self.value() >= self.maximum()

    def move_to(self, place: int) -> None:
        """Go to a place and tell, if it is another one."""
        place = min(max(place, 0), self.maximum())
        live = place == self.maximum()
        if (place, live) != (self.value(), self._live):
            self._set(place, live)
            self.moved.emit(self.current())

    def move_by(self, count: int) -> None:
        """So many places on, or back."""
        self.move_to(self.value() + count)

    def _set(self, place: int, live: bool) -> None:
        self._live = live
        self.setValue(place)
        self._describe()
        self.update()

    def set_events(self, events: Sequence[tuple[int, str]]) -> None:
        """(step, words) of edits."""
        self._events = sorted(events)
        self._describe()
        self.update()

    def set_pictures(self, pictures: Mapping[int, QImage]) -> None:
        """Pictures by step."""
        self._pictures = dict(pictures)
        self.update()

    def set_reason(self, reason: str) -> None:
        """Disable and say why; "" enables."""
        self.setEnabled(not reason)
        self.setToolTip(reason or TIP)

    def _describe(self) -> None:
        told = [f"{words} at step {wording.count(step)}" for step, words in self._events]
        here = "now" if self._live else f"snapshot {self.value() + 1} of {len(self._steps)}"
        self.setAccessibleDescription("; ".join([f"Step {wording.count(self.step())}, {here}", *told]))

    # --- geometry

    def sizeHint(self) -> QSize:
        return QSize(400, 54)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 40)

    def _x(self, place: float) -> float:
        part = place / self.maximum() if self.maximum() else 1.0
        part = 1.0 - part if self.isRightToLeft() else part
        return EDGE + part * (self.width() - 2 * EDGE)

    def x_of_step(self, step: float) -> float:
        """px of any step: linear between the places around it."""
        places = self.places()
        at = bisect_left(places, step)
        if at == 0 or at >= len(places):
            return self._x(min(at, len(places) - 1))
        low, high = places[at - 1], places[at]
        return self._x(at - 1 + (step - low) / (high - low))

    def _at(self, x: float) -> int:
        part = (x - EDGE) / max(1, self.width() - 2 * EDGE)
        return round((1.0 - part if self.isRightToLeft() else part) * self.maximum())

    def _line_y(self) -> float:
        return self.height() - 13.0 if self._pictures else self.height() / 2

    def event_at(self, x: float, y: float) -> str:
        """The words of the diamond at a place, "" for none."""
        near = [(abs(self.x_of_step(step) - x), words) for step, words in self._events]
        distance, words = min(near, default=(REACH + 1.0, ""))
        return words if distance <= REACH and abs(y - self._line_y()) <= REACH + 4 else ""

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._before = self.value()
            self.setSliderDown(True)
            self.move_to(self._at(event.position().x()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.move_to(self._at(event.position().x()))
        elif self.isEnabled():
            words = self.event_at(event.position().x(), event.position().y())
            self.setToolTip(words or TIP)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release()

    def _release(self) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.released.emit()
            self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._release()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.isSliderDown():
            self.move_to(self._before)
            self._release()
            return
        ahead, far = -1 if self.isRightToLeft() else 1, self.maximum() + 1
        moves: dict[int, int] = {
            Qt.Key.Key_Right: ahead, Qt.Key.Key_Left: -ahead, Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10, Qt.Key.Key_Home: -far, Qt.Key.Key_End: far,
        }  # fmt: skip
        if key in moves:
            self.move_by(moves[key])
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        if self.isEnabled():
            self.setToolTip(TIP)

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        y, on = self._line_y(), self.isEnabled()
        if self._pictures:
            self._paint_pictures(painter)
        painter.fillRect(QRectF(EDGE, y - 1, self.width() - 2 * EDGE, 2), colour("outline_strong" if on else "outline"))
        if self.maximum() and not self._pictures:
            self._paint_ticks(painter, y)
        self._paint_events(painter, y)
        x = self._x(self.value())
        shade = colour("disabled") if not on else colour("accent") if self._live or self.isSliderDown() else colour("text")
        if self._pictures:
            painter.fillRect(QRectF(x - 1, 4, 2, y - 4), shade)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("surface1"))
        painter.drawEllipse(QPointF(x, y), 8, 8)
        painter.setBrush(shade)
        painter.drawEllipse(QPointF(x, y), 6, 6)

    def _paint_ticks(self, painter: QPainter, y: float) -> None:
        """A tick a snapshot; where they would stand too close, every second, fifth, ... only."""
        room = (self.width() - 2 * EDGE) / self.maximum()
        every = next((step for step in (1, 2, 5, 10, 20, 50, 100) if step * room >= 5), 200)
        for place in range(0, self.maximum() + 1, every):
            painter.fillRect(QRectF(self._x(place) - 0.5, y - 4, 1, 8), colour("outline_strong"))

    def _paint_events(self, painter: QPainter, y: float) -> None:
        metrics, end = QFontMetricsF(font("caption")), EDGE - 20.0
        painter.setFont(font("caption"))
        spots = [(self.x_of_step(step), words) for step, words in self._events]
        for number, (x, words) in enumerate(spots):
            room = min([spot[0] for spot in spots[number + 1 :]] + [self.width() - EDGE], default=0.0)
            wide = metrics.horizontalAdvance(words)
            thumb = self._x(self.value())
            clear = not x - 8 < thumb < x + wide + 26
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("surface1"))
            if x + 12 + wide + 12 < room and x > end and clear and not self.isRightToLeft():
                painter.drawRect(QRectF(x + 6, y - metrics.height() / 2, wide + 10, metrics.height()))
                painter.setPen(colour("secondary"))
                painter.drawText(QPointF(x + 11, y + metrics.ascent() - metrics.height() / 2), words)
                end = x + 12 + wide
            diamond(painter, QPointF(x, y), 7, colour("surface1"))
            diamond(painter, QPointF(x, y), 5.5, colour("held_out"))

    def _paint_pictures(self, painter: QPainter) -> None:
        """As many as there is room for, evenly along the track: of each place the nearest snapshot that has a picture."""
        have = sorted(self._pictures)
        side = min(PICTURE, self._line_y() - 12)
        many = max(1, min(int((self.width() - 2 * EDGE + 10) / (side + 10)), len(have)))
        radius = size("radius", "picture") - 1
        for number in range(many):
            place = self.maximum() * (number / (many - 1) if many > 1 else 1.0)
            step = self.places()[round(place)]
            nearest = min(have, key=lambda kept: abs(kept - step))
            x = min(max(self._x(place), side / 2), self.width() - side / 2)
            area = QRectF(x - side / 2, 5, side, side)
            painter.save()
            painter.setClipPath(rounded(area, radius))
            painter.drawImage(area, self._pictures[nearest])
            painter.restore()
            if theme().high_contrast:
                painter.setPen(colour("outline"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(area, radius, radius)
