"""A node of the graph: a thumbnail or a loss, and a switch for the layer that shows the same on the canvas."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.dynamics.graph.layout import Node
from gui.dynamics.narration import figure
from gui.theme import colour, font, size, theme
from gui.widgets.painting import frame, ground, painted, rounded
from gui.widgets.roles import Role, say_role

KEPT = 100  # places of a curve at least; twice as many at most
SWITCHES = {
    "real": "real samples", "made": "generated points", "field": "discriminator field", "manifold": "generator manifold",
    "pull": "generator gradient", "slope": "gradient of D", "posteriors": "posteriors",
}  # fmt: skip


class NodeButton(QAbstractButton):
    """One node. It does not switch itself: `clicked` asks, `set_on` shows what is."""

    hovered = Signal(bool)

    def __init__(self, node: Node, parent: QWidget) -> None:
        super().__init__(parent)
        self.node = node
        self._on, self._lit, self._named = False, False, False
        self.inside = False  # the pointer is on it
        self._image = QImage()
        self.setObjectName(f"graph_{node.key}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCheckable(bool(node.layer))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if node.layer else Qt.FocusPolicy.NoFocus)
        if not node.layer:  # it shows, and answers no press
            say_role(self, Role.Graphic)
        self._explain()

    def nextCheckState(self) -> None:
        """A click asks the room; the state follows."""

    # --- what the strip says

    def set_on(self, on: bool) -> None:
        """Whether its layer is shown on the canvas."""
        self._on = on
        self.setChecked(on and self.isCheckable())
        self._explain()
        self.update()

    def set_lit(self, lit: bool) -> None:
        """Whether the act that is told concerns it."""
        if lit != self._lit:
            self._lit = lit
            self.update()

    def set_named(self, named: bool) -> None:
        """Whether the pointer is on this layer elsewhere (in the legend)."""
        if named != self._named:
            self._named = named
            self.update()

    def set_image(self, image: QImage) -> None:
        """The thumbnail, of `inner` size."""
        self._image = image
        self.update()

    def inner(self) -> QSize:
        """px that the thumbnail has."""
        return self.size() - QSize(6, 6)

    def _explain(self) -> None:
        layer = SWITCHES.get(self.node.layer, "")
        what = f"{self.node.label}: {'hide' if self._on else 'show'} the {layer}" if layer else self.node.label
        self.setAccessibleName(f"{self.node.label}, {layer}" if layer else self.node.label)
        self.setToolTip(what)

    # --- pointer

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.inside = True
        self.hovered.emit(True)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.inside = False
        self.hovered.emit(False)
        self.update()

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area, radius = QRectF(self.rect()), size("radius", "control")
        ground(painter, area, colour("surface2"), radius)
        painter.save()
        painter.setClipPath(rounded(area.adjusted(2, 2, -2, -2), radius - 2))
        if self.node.layer not in ("", "slope") and not self._on:
            painter.setOpacity(0.4)  # what it shows is not on the canvas
        if not self._image.isNull():
            painter.drawImage(QRectF(3, 3, self.inner().width(), self.inner().height()), self._image)
        painter.restore()
        self._outline(painter, area, radius)

    def _outline(self, painter: QPainter, area: QRectF, radius: float) -> None:
        if self._lit:
            frame(painter, area, colour("accent"), 2.0, radius)
        elif self._named or (self.underMouse() and self.isCheckable()):
            frame(painter, area, colour("secondary"), 1.0, radius)
        elif self._on:
            frame(painter, area, colour("accent", 1.0 if theme().high_contrast else 0.55), 1.0, radius)


class Trail:
    """A whole history in few places: means of ever more values, so that its length stays between 100 and 200."""

    def __init__(self) -> None:
        self.places: list[float] = []
        self.newest: float | None = None
        self._every, self._sum, self._count = 1, 0.0, 0

    def append(self, value: float) -> None:
        """One more value; values that aren't finite count as the newest only."""
        self.newest = value
        if not math.isfinite(value):
            return
        self._sum, self._count = self._sum + value, self._count + 1
        if self._count >= self._every:
            self.places.append(self._sum / self._count)
            self._sum, self._count = 0.0, 0
        if len(self.places) >= 2 * KEPT:
            self.places = [(a + b) / 2 for a, b in zip(self.places[::2], self.places[1::2], strict=True)]
            self._every *= 2


class LossNode(NodeButton):
    """A loss: its name, the newest value, and all its values as a curve. A dot says that its layer is on the canvas."""

    def __init__(self, node: Node, parent: QWidget) -> None:
        super().__init__(node, parent)
        self.trail = Trail()

    def append(self, value: float) -> None:
        """One more value."""
        self.trail.append(value)
        self.setAccessibleDescription(figure(value))
        self.update()

    def set_values(self, values: Iterable[float]) -> None:
        """All values there are."""
        self.trail = Trail()
        for value in values:
            self.trail.append(value)
        self.setAccessibleDescription(self.value())
        self.update()

    def value(self) -> str:
        """The newest value, a dash where there is none."""
        return "–" if self.trail.newest is None else figure(self.trail.newest)

    def _stacked(self) -> bool:
        """The value stands under the name, not beside it."""
        return self.height() >= QFontMetricsF(font("label")).height() + QFontMetricsF(_large()).height()

    # --- painting

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        stacked = self._stacked()
        number = _large() if stacked else font("number")
        names, numbers = QFontMetricsF(font("label")), QFontMetricsF(number)
        wide = numbers.horizontalAdvance(self.value())
        room = self.width() - 10 - (0 if stacked else wide + 8)
        name = names.elidedText(self.node.label, Qt.TextElideMode.ElideRight, max(0.0, room))
        named = names.horizontalAdvance(name)
        top = (self.height() - names.height() - (numbers.height() if stacked else 0)) / 2
        painter.setFont(font("label"))
        painter.setPen(colour(self.node.role))
        painter.drawText(QPointF(6, top + names.ascent()), name)
        painter.setFont(number)
        painter.setPen(colour("text"))
        below = top + names.height() + numbers.ascent()
        painter.drawText(QPointF(6, below) if stacked else QPointF(14 + named, top + names.ascent()), self.value())
        self._mark(painter, QPointF(14 + named + (0 if stacked else wide + 8), top + names.height() / 2))
        text = max(named + 12, wide) if stacked else 20 + named + max(wide, numbers.horizontalAdvance("−0.00"))
        self._curve(painter, max(text + 28, min(100.0, self.width() * 0.45)))
        self._outline(painter, QRectF(self.rect()), size("radius", "control"))

    def _mark(self, painter: QPainter, spot: QPointF) -> None:
        if self._on and spot.x() < self.width() - 4:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(spot, 2.5, 2.5)

    def _outline(self, painter: QPainter, area: QRectF, radius: float) -> None:
        if self._lit or self._named or self.underMouse():
            super()._outline(painter, area, radius)

    def _curve(self, painter: QPainter, left: float) -> None:
        """From `left` to the right edge, if there is room. It fills its own height: only its shape is read."""
        values, area = self.trail.places, QRectF(left, 5, self.width() - left - 6, self.height() - 10)
        if len(values) < 2 or area.width() < 40:
            return
        low, tall = min(values), (max(values) - min(values)) or 1.0
        across = (area.width() - 3) / (len(values) - 1)
        spots = [QPointF(area.left() + place * across, area.bottom() - (value - low) / tall * area.height())
                 for place, value in enumerate(values)]  # fmt: skip
        ink = colour(self.node.role)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(spots))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(spots[-1], 3.0, 3.0)


def _large() -> QFont:
    """The font of numbers in the size of titles."""
    made = font("number")
    made.setPixelSize(font("title").pixelSize())
    return made


def node_button(node: Node, parent: QWidget) -> NodeButton:
    """The widget of a node."""
    return LossNode(node, parent) if node.loss else NodeButton(node, parent)
