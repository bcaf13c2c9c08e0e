"""Short formulas in a line of text: "_G" sets one letter as an index, a little smaller and lower."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

PULL = "−dL_G/dx"
_INDEX = re.compile(r"_(\w)")


def plain(text: str) -> str:
    """As a screen reader should say it."""
    return _INDEX.sub(r" \1", text)


def _pieces(text: str, shown: QFont) -> list[tuple[str, QFont, bool]]:
    small = QFont(shown)
    small.setPixelSize(max(1, round(shown.pixelSize() * 0.72)))
    parts = _INDEX.split(text)
    return [(part, small if odd else shown, bool(odd)) for place, part in enumerate(parts) if part for odd in (place % 2,)]


def width(text: str, shown: QFont) -> float:
    """px that `draw` takes."""
    return sum(QFontMetricsF(each).horizontalAdvance(part) for part, each, _ in _pieces(text, shown))


def draw(painter: QPainter, left: float, middle: float, text: str, shown: QFont) -> float:
    """Paint it in the painter's pen, its line of height around `middle`; where it ends."""
    metrics = QFontMetricsF(shown)
    base = middle + (metrics.ascent() - metrics.descent()) / 2
    for part, each, index in _pieces(text, shown):
        painter.setFont(each)
        painter.drawText(QPointF(left, base + (0.22 * metrics.ascent() if index else 0.0)), part)
        left += QFontMetricsF(each).horizontalAdvance(part)
    return left
