"""The axis beneath a drawing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.dynamics.instruments.drawing import MIDDLE
from gui.dynamics.instruments.words import tick
from gui.theme import colour, font, scaled
from gui.widgets.curve_data import nice_ticks


def draw_axis(painter: QPainter, area: QRectF, low: float, high: float) -> None:
    """A hairline under `area` with round numbers beneath."""
    painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), colour("outline_strong"))
    painter.setFont(font("tick"))
    painter.setPen(colour("secondary"))
    metrics = painter.fontMetrics()
    ticks = nice_ticks(low, high, 3 if area.width() < scaled(280) else 4)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else high - low
    for value in ticks:
        words = tick(value, step)
        x = area.left() + (value - low) / (high - low) * area.width()
        wide = metrics.horizontalAdvance(words) + 2
        left = min(max(x - wide / 2, area.left()), area.right() - wide)
        painter.fillRect(QRectF(x - 0.5, area.bottom(), 1, 3), colour("outline_strong"))
        painter.drawText(QRectF(left, area.bottom() + 4, wide, metrics.height()), MIDDLE | Qt.AlignmentFlag.AlignHCenter, words)
