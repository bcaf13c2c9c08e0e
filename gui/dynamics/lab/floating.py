"""The ground of a floating panel, for those whose own paintEvent draws their content too."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.theme import colour, size, theme
from gui.widgets.painting import ground
from gui.widgets.panel import draw_shadow


def panel_ground(painter: QPainter, body: QRectF) -> None:
    """Shadow and ground as FloatingPanel paints them (surface 1 at 93 %, opaque with high contrast)."""
    radius = size("radius", "panel")
    draw_shadow(painter, body, radius)
    ground(painter, body, colour("surface1", 1.0 if theme().high_contrast else 0.93), radius)
