"""Surfaces: a plain one, and one that floats with a shadow painted from a nine-patch."""

from __future__ import annotations

from functools import cache
from math import erfc, sqrt

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.theme import colour, size, theme
from gui.widgets.painting import ground, painted

BLUR, DROP = 24, 6


class Panel(QWidget):
    """A region on surface 0, 1 or 2."""

    def __init__(self, key: str = "", surface: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self._token = f"surface{surface}"

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), colour(self._token))


@cache
def _shadow(opacity: float, radius: int) -> QPixmap:
    """The shadow of a rounded square as a nine-patch with corners of BLUR + radius px."""
    corner = BLUR + radius
    side = 2 * corner + 2
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    before = 0.0
    for grow in range(BLUR, 0, -1):  # rings from outside in, each adding what a smooth falloff still lacks
        want = opacity / 2 * erfc(grow / BLUR * sqrt(2))  # the edge of a rectangle under a Gaussian of BLUR / 2
        add = (want - before) / max(1e-6, 1 - before)
        before = want
        shade = QColor(0, 0, 0)
        shade.setAlphaF(max(0.0, add))
        painter.setBrush(shade)
        inset = BLUR - grow
        painter.drawRoundedRect(QRectF(inset, inset, side - 2 * inset, side - 2 * inset), radius + grow, radius + grow)
    painter.end()
    return QPixmap.fromImage(image)


def draw_shadow(painter: QPainter, body: QRectF, radius: int) -> None:
    """The theme's shadow around and below `body`; nothing with high contrast."""
    opacity = theme().shadow
    if opacity <= 0:
        return
    patch, corner = _shadow(opacity, radius), BLUR + radius
    target = body.adjusted(-BLUR, -BLUR + DROP, BLUR, BLUR + DROP)
    xs, ys = _cuts(target.left(), target.right(), corner), _cuts(target.top(), target.bottom(), corner)
    side = patch.width()
    cuts = [0, corner, side - corner, side]
    for row in range(3):
        for column in range(3):
            source = QRectF(cuts[column], cuts[row], cuts[column + 1] - cuts[column], cuts[row + 1] - cuts[row])
            place = QRectF(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
            painter.drawPixmap(place, patch, source)


def _cuts(low: float, high: float, corner: float) -> list[float]:
    near = min(corner, (high - low) / 2)
    return [low, low + near, high - near, high]


class FloatingPanel(QWidget):
    """Floats over a canvas: surface 1 at 93 % (or another token), radius 10, shadow. Its margins hold the shadow.

    Lay out children inside; place it with `set_body`, which says where its visible part is.
    """

    margins = QMargins(BLUR - 4, BLUR - 8, BLUR - 4, BLUR + 2)

    def __init__(self, key: str = "", token: str = "surface1", opacity: float = 0.93,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self._token, self._opacity = token, opacity
        self.setContentsMargins(self.margins)

    def body(self) -> QRect:
        """The visible part, in own coordinates."""
        return self.rect().marginsRemoved(self.margins)

    def set_body(self, rect: QRect) -> None:
        """Place the visible part there (in the parent's coordinates)."""
        self.setGeometry(rect.marginsAdded(self.margins))

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        radius, body = size("radius", "panel"), QRectF(self.body())
        draw_shadow(painter, body, radius)
        opacity = 1.0 if theme().high_contrast else self._opacity
        ground(painter, body, colour(self._token, opacity), radius)
