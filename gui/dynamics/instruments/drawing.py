"""What several instruments draw with: a canvas that says in words that it is empty, legends, hatching, steps, facts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QWidget

from gui.theme import colour, font, scaled, theme, themes
from gui.widgets.painting import blend, painted
from gui.widgets.reading import Reading
from gui.widgets.segmented import Segmented

Lines = list[tuple[str, str]]
MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Canvas(QWidget):
    """A drawing as wide as there is room, `high` px at text scale 1. Under the pointer it reads its numbers."""

    def __init__(self, key: str, name: str, high: int, empty: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.setAccessibleName(name)
        self.empty = empty  # the words while there is nothing to draw
        self._high = high
        self._reading = Reading(self)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def filled(self) -> bool:
        """Whether there is something to draw."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """The drawing."""
        raise NotImplementedError

    def read(self, place: QPointF) -> Lines:
        """What stands there, in (words, number)."""
        return []

    def say(self, words: str) -> None:
        """Other words for being empty."""
        if words != self.empty:
            self.empty = words
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, scaled(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._reading.tell(self.read(event.position()) if self.filled() else [], round(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._reading.tell([], 0)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self.filled():
            self.draw(painter)
            return
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        flags = Qt.AlignmentFlag.AlignLeft | MIDDLE | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect(), flags, self.empty)


class Legend(QWidget):
    """Marks with their words, in as many lines as they need. marks: "fill", "hatch", "outline", "dashes", "line", "soft"."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setObjectName(key)
        self.entries: tuple[tuple[str, str, str], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self.updateGeometry)

    def show_entries(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """(mark, colour token, words) each."""
        if tuple(entries) != self.entries:
            self.entries = tuple(entries)
            self.setAccessibleName("Legend: " + ", ".join(words for _, _, words in self.entries))
            self.updateGeometry()
            self.update()

    def _places(self, width: int) -> list[QRectF]:
        metrics, found, x, y = QFontMetrics(font("caption")), [], 0, 0
        high = metrics.height() + 3
        for mark, _, words in self.entries:
            wide = mark_width(mark) + scaled(6) + metrics.horizontalAdvance(words)
            if x and x + wide > width:
                x, y = 0, y + high
            found.append(QRectF(x, y, wide, high))
            x += wide + scaled(14)
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return round(places[-1].bottom()) if places else 0

    def sizeHint(self) -> QSize:
        width = self.width() or 320
        return QSize(160, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, QFontMetrics(font("caption")).height() + 3 if self.entries else 0)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.setFont(font("caption"))
        for (mark, token, words), place in zip(self.entries, self._places(self.width()), strict=True):
            side = mark_width(mark)
            draw_mark(painter, QRectF(place.left(), place.center().y() - scaled(5), side, scaled(10)), mark, colour(token))
            painter.setPen(colour("secondary"))
            painter.drawText(place.adjusted(side + scaled(6), 0, 2, 0), MIDDLE, words)


def mark_width(mark: str) -> int:
    """px of a mark in the legend."""
    return scaled(16 if mark in ("dashes", "line") else 10)


def draw_mark(painter: QPainter, area: QRectF, mark: str, ink: QColor) -> None:
    """One mark of a legend, as the drawing shows the thing itself."""
    if mark in ("dashes", "line"):
        style = Qt.PenStyle.DashLine if mark == "dashes" else Qt.PenStyle.SolidLine
        pen = QPen(ink, 1.6 if mark == "line" else 1.2, style, Qt.PenCapStyle.FlatCap)
        if mark == "dashes":
            pen.setDashPattern([2.5, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(area.left(), area.center().y()), QPointF(area.right(), area.center().y()))
        return
    outline = QPainterPath()
    outline.addRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
    if mark == "hatch":
        hatch(painter, outline, ink)
    elif mark == "outline":
        painter.strokePath(outline, QPen(ink, 1.4))
    else:
        painter.fillPath(outline, faint(ink, 0.42) if mark == "soft" else ink)


def faint(ink: QColor, opacity: float) -> QColor:
    """The same colour, thinner."""
    made = QColor(ink)
    made.setAlphaF(opacity)
    return made


def flat(painter: QPainter, shape: QPainterPath, fill: QColor | QBrush) -> None:
    """Fill without smooth edges, which costs a tenth or less: for shapes of level edges, or with a line along them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillPath(shape, fill)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def hatch(painter: QPainter, shape: QPainterPath, ink: QColor) -> None:
    """Fill with lines at 45 degrees on a darker ground, twice as dense with high contrast; and an outline."""
    ground = blend(colour("surface1"), ink, 0.4)
    ground.setAlphaF(0.88)  # what stands behind shows through, without mixing to grey
    device = painter.device()
    dpr = device.devicePixelRatioF() if isinstance(device, QWidget | QPixmap) else 1.0
    brush = QBrush(_hatching(ink.rgba(), ground.rgba(), 3 if theme().high_contrast else 6, dpr))
    brush.setTransform(QTransform.fromScale(1 / dpr, 1 / dpr))
    flat(painter, shape, brush)
    painter.strokePath(shape, QPen(ink, 1.0))


@lru_cache(maxsize=32)
def _hatching(ink: int, ground: int, gap: int, dpr: float) -> QPixmap:
    """A tile of the hatching, `gap` px wide."""
    side = max(2, round(gap * dpr))
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.fillRect(tile.rect(), QColor.fromRgba(ground))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(ink), 1.2 * dpr))
    painter.drawLines([QLineF(x, side + 1, x + side + 2, -1) for x in (-side - 1, -1, side - 1)])
    painter.end()
    return tile


def trace(painter: QPainter, points: Sequence[QPointF], ink: QColor, width: float) -> None:
    """A line through the points, piece by piece: far cheaper than one wide stroke. For opaque colours."""
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    painter.drawLines([QLineF(start, end) for start, end in pairwise(points)])


def stairs(heights: np.ndarray, area: QRectF, top: float, closed: bool) -> QPainterPath:
    """A histogram's outline: `heights` [bins] over the width of `area`, `top` at its upper edge; closed along the base."""
    edges = np.linspace(area.left(), area.right(), len(heights) + 1)
    ys = area.bottom() - np.clip(heights / max(top, 1e-12), 0, 1) * area.height()
    xs, levels = np.repeat(edges, 2)[1:-1], np.repeat(ys, 2)
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), levels.tolist(), strict=True)]
    if closed:
        points = [QPointF(area.left(), area.bottom()), *points, QPointF(area.right(), area.bottom())]
    return polyline(points, closed)


def polyline(points: Sequence[QPointF], closed: bool = False) -> QPainterPath:
    """A path through the points."""
    path = QPainterPath()
    if points:
        path.addPolygon(QPolygonF(list(points)))
        if closed:
            path.closeSubpath()
    return path


def dashed(ink: QColor, width: float = 1.2) -> QPen:
    """The pen of what is held out, and of floors."""
    pen = QPen(ink, width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([2.5, 2.0])
    return pen


def give_way(choice: Segmented) -> None:
    """Let the choices shrink and end in an ellipsis, where large text leaves no room for them."""
    for segment in choice.findChildren(QAbstractButton):
        segment.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = choice.layout()
        if isinstance(row, QBoxLayout):  # room by need, not in equal parts
            row.setStretchFactor(segment, segment.sizeHint().width())
