"""The cells of a wall: a picture, its score, and where the score stands. The keyboard's cell is the slider's value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QApplication, QSizePolicy, QWidget

from engine.commands import Point
from gui.dynamics.pictures import figures
from gui.dynamics.pictures.cells import ENOUGH, GAP, Cells, fit, pictures
from gui.theme import colour, font, ramp, size, themes
from gui.widgets import recipes
from gui.widgets.dragging import drag_out
from gui.widgets.painting import edge, frame, painted, rounded

BAR = 4  # px of the bar beneath a score
HINT = "Click a picture, or choose it by arrow keys and Enter; drag it to A, B or out of the window"


class JudgedGrid(QAbstractSlider):
    """Pictures in reading order; a click or Enter tells the number of the sample, whatever the order.

    noun: what a sample is called, with its number ("Seed 7"). enough: pictures that it tries to hold.
    """

    chosen = Signal(int)
    count_changed = Signal()

    def __init__(self, key: str, label: str, noun: str = "Seed", enough: int = ENOUGH,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label)
        self.setToolTip(HINT)
        self.noun, self._enough = noun, enough
        self._samples, self._scores = np.zeros((0, 28, 28, 1), np.uint8), np.zeros(0, np.float32)
        self._points: tuple[Point, ...] = ()
        self._raw = False
        self._scored, self._sorted, self._pixels = True, False, 28
        self._images: list[QImage] = []
        self._order, self._ranks = np.zeros(0, int), np.zeros(0)
        self._hover, self._chosen, self._count = -1, -1, 0
        self._sheet: QPixmap | None = None
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.valueChanged.connect(self._describe)
        themes.changed.connect(self._fit)
        self._fit()

    # --- what callers use

    def set_pixels(self, pixels: int) -> None:
        """The longer side of a sample, before the first one comes."""
        if pixels != self._pixels:
            self._pixels = pixels
            self._fit()

    def set_scored(self, scored: bool) -> None:
        """Whether there is room for scores."""
        if scored != self._scored:
            self._scored = scored
            self._fit()

    def set_sorted(self, by_score: bool) -> None:
        """The most real first, or by number."""
        self._sorted = by_score
        self._arrange()

    def set_points(self, points: Sequence[Point], raw: bool) -> None:
        """Where the samples are from, by number, for those that are dragged; raw: by the weights as trained."""
        self._points, self._raw = tuple(points), raw

    def set_samples(self, samples: np.ndarray, scores: np.ndarray) -> None:
        """uint8 [n, h, w, c] and their scores float32 [n] or [0]; the keyboard stays with its sample."""
        self._samples, self._scores = samples, scores
        if len(samples):
            self.set_pixels(max(samples.shape[1:3]))
        self._ranks = figures.ranks(scores)
        self._draw()
        self._arrange()

    def set_chosen(self, number: int) -> None:
        """Mark one sample with an accent frame and move the keyboard to it; -1 for none."""
        self._chosen = number
        place = self._place(number)
        if place >= 0:
            self.setValue(place)
        self.update()

    @property
    def count(self) -> int:
        """How many pictures there is room for."""
        return self._cells.count

    def order(self) -> tuple[int, ...]:
        """The numbers of the samples that are shown, in reading order."""
        return tuple(int(number) for number in self._order[: self._shown()])

    def words(self, number: int) -> str:
        """Seed 7, score −1.2."""
        if not 0 <= number < len(self._samples):
            return ""
        told = f", score {figures.score(float(self._scores[number]))}" if number < len(self._scores) else ""
        return f"{self.noun} {number:,}{told}"

    # --- arrangement

    def _fit(self) -> None:
        metrics = QFontMetrics(font("number"))
        foot = metrics.height() + 4 + BAR if self._scored else 0
        least = metrics.horizontalAdvance("−88.8") if self._scored else 0
        before = getattr(self, "_cells", None)
        self._cells: Cells = fit(self.width(), self.height(), self._pixels, foot, least, self._enough)
        if before is None or before.side != self._cells.side:
            self._draw()
        self.setRange(0, max(0, self._shown() - 1))
        if self.count != self._count:
            self._count = self.count
            self.count_changed.emit()
        self._sheet = None
        self.update()

    def _draw(self) -> None:
        """The samples at the cells' size."""
        self._images = pictures(self._samples, max(1, round(self._cells.side * self.devicePixelRatioF())))
        self._sheet = None
        self.update()

    def _arrange(self) -> None:
        current = self._number(self.value())
        scored = len(self._scores) == len(self._samples)
        self._order = figures.by_score(self._scores) if self._sorted and scored else np.arange(len(self._samples))
        self.setRange(0, max(0, self._shown() - 1))
        self.setValue(max(0, self._place(current)))
        self._sheet = None
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(self._number(self.value())) or "No pictures yet")
        self.update()

    def _shown(self) -> int:
        return min(len(self._order), self.count)

    def _number(self, place: int) -> int:
        return int(self._order[place]) if 0 <= place < self._shown() else -1

    def _place(self, number: int) -> int:
        return next((place for place, found in enumerate(self.order()) if found == number), -1)

    def _cell(self, place: int) -> QRectF:
        row, column = divmod(place, self._cells.columns)
        return QRectF(column * self._cells.pitch_x, row * self._cells.pitch_y, self._cells.side, self._cells.side)

    def _at(self, at: QPoint) -> int:
        column, row = at.x() // self._cells.pitch_x, at.y() // self._cells.pitch_y
        place = row * self._cells.columns + column
        return place if 0 <= column < self._cells.columns and 0 <= place < self._shown() else -1

    def sizeHint(self) -> QSize:
        return QSize(6 * (56 + GAP), 4 * self._cells.pitch_y)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self._pixels, 64), min(self._cells.pitch_y, 96))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def ring_rect(self) -> tuple[QWidget, QRect]:
        """The focus ring goes around the keyboard's cell."""
        return self, self._cell(self.value()).toRect() if self._shown() else self.rect()

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            number = self._number(self._at(self._pressed))
            if number >= 0 and (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                self._drag(number)
            return
        self._set_hover(self._at(at))

    def _drag(self, number: int) -> None:
        """Out of the window as PNG; within it also as the point it shows."""
        known = number < len(self._points)
        payload = (recipes.MIME, recipes.to_text(self._points[number]).encode()) if known else ("", b"")
        drag_out(self, self._images[number], f"{self.noun.lower()}-{number}", *payload, raw=self._raw)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if self._pressed is not None and place >= 0 and place == self._at(self._pressed):
            self.setValue(place)
            self.chosen.emit(self._number(place))
        self._pressed = None

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)

    def _set_hover(self, place: int) -> None:
        if place != self._hover:
            self._hover = place
            self.setToolTip(self.words(self._number(place)) or HINT)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown, columns = event.key(), self._shown(), self._cells.columns
        moves: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: columns, Qt.Key.Key_Up: -columns}
        if key in moves:
            target = self.value() + moves[key]
            self.setValue(target if 0 <= target < shown else self.value())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.setValue(0 if key == Qt.Key.Key_Home else shown - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and shown:
            self.chosen.emit(self._number(self.value()))
        else:
            event.ignore()

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if not len(self._samples):
            self._blanks(painter)
            return
        if self._sheet is None:
            self._sheet = self._paint_sheet()
        painter.drawPixmap(0, 0, self._sheet)
        radius, hovered = size("radius", "picture"), self._number(self._hover)
        chosen = self._place(self._chosen)
        if chosen >= 0:
            cell = self._cell(chosen)
            frame(painter, cell, colour("overlay.accent"), 2.0, radius)
            frame(painter, cell.adjusted(2, 2, -2, -2), colour("overlay.halo", 0.6), 1.0, radius - 2)
        if hovered >= 0 and hovered != self._chosen:
            frame(painter, self._cell(self._hover), colour("overlay.white", 0.6), 1.0, radius)

    def _blanks(self, painter: QPainter) -> None:
        """Where pictures will be."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("surface1"))
        for place in range(self.count):
            painter.drawRoundedRect(self._cell(place), size("radius", "picture"), size("radius", "picture"))

    def _paint_sheet(self) -> QPixmap:
        """All but the frames, painted once for each answer: a hand that hovers then costs one copy."""
        ratio = self.devicePixelRatioF()
        sheet = QPixmap(max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(colour("surface0"))
        painter = QPainter(sheet)
        places = [(self._number(place), self._cell(place)) for place in range(self._shown())]
        for number, cell in places:
            painter.drawImage(cell, self._images[number])
        self._round(painter, [cell for _, cell in places])
        if self._scored:
            self._feet(painter, [(number, cell) for number, cell in places if number < len(self._scores)])
        painter.end()
        return sheet

    def _round(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Round corners by the ground's colour over them: a clip for each picture would take three times as long."""
        radius, side = size("radius", "picture"), float(self._cells.side)
        corners = QPainterPath()
        corners.addRect(0, 0, side, side)
        corners = corners.subtracted(rounded(QRectF(0, 0, side, side), radius))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for cell in cells:
            painter.fillPath(corners.translated(cell.topLeft()), colour("surface0"))
            edge(painter, cell, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _feet(self, painter: QPainter, places: list[tuple[int, QRectF]]) -> None:
        """Scores, and bars that lead from the middle to their ranks: least real at the left, most real at the right."""
        painter.setFont(font("number"))
        ink, ground, high, down = colour("text"), colour("surface2"), painter.fontMetrics().height(), painter.fontMetrics().ascent()
        painter.setPen(ink)
        for number, cell in places:
            rank = float(self._ranks[number])
            words = "–" if np.isnan(rank) else figures.score(float(self._scores[number]))
            painter.drawText(QPointF(cell.left(), cell.bottom() + 2 + down), words)
        for number, cell in places:
            rank, track = float(self._ranks[number]), QRectF(cell.left(), cell.bottom() + 3 + high, cell.width(), BAR)
            painter.fillRect(track, ground)
            edge(painter, track, 0)
            if not np.isnan(rank):
                middle, at = track.center().x(), track.left() + round(rank * (track.width() - 3))
                painter.fillRect(QRectF(min(middle, at), track.top(), abs(at - middle), BAR), ramp("field", rank))
                painter.fillRect(QRectF(at, track.top() - 1, 3, BAR + 2), ink)
