"""Painting that cannot take the window down: an exception in a paint override is logged once and paints nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gui.theme import colour, theme, themes

log = logging.getLogger(__name__)
_told: set[tuple[str, str]] = set()


def _tell(where: str, error: Exception) -> None:
    """Log a failure with its traceback, once per place and kind of error."""
    key = (where, type(error).__name__)
    if key not in _told:
        _told.add(key)
        log.error("Could not paint %s: %s", where, error, exc_info=error)


def painted(body: Callable[[Any, QPainter], None]) -> Callable[[Any, QPaintEvent], None]:
    """Make `paintEvent` of a body `(self, painter)`; the painter is antialiased and always ended."""

    @wraps(body)
    def paintEvent(self: QWidget, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            body(self, painter)
        except Exception as error:  # PySide6 may crash the process if this left the override
            _tell(type(self).__qualname__, error)
        finally:
            painter.end()

    return paintEvent


def guarded(default: Any = None) -> Callable[[Callable], Callable]:
    """For other overrides that Qt calls while painting (boundingRect, paint, drawBackground): `default` on failure."""

    def wrap(body: Callable) -> Callable:
        @wraps(body)
        def override(*args: Any, **kwargs: Any) -> Any:
            try:
                return body(*args, **kwargs)
            except Exception as error:
                _tell(body.__qualname__, error)
                return default() if callable(default) else default

        return override

    return wrap


def rounded(rect: QRectF | QRect, radius: float) -> QPainterPath:
    """A rounded rectangle as a path, for clipping and filling."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), radius, radius)
    return path


def ground(painter: QPainter, rect: QRectF | QRect, fill: QColor | None, radius: float = 6.0,
           enabled: bool = True) -> None:  # fmt: skip
    """The ground of a control: a fill without border; with high contrast also a 1 px outline."""
    area = QRectF(rect)
    painter.setPen(Qt.PenStyle.NoPen)
    if theme().high_contrast:
        painter.setPen(QPen(colour("outline" if enabled else "disabled"), 1))
        area.adjust(0.5, 0.5, -0.5, -0.5)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if fill is not None or theme().high_contrast:
        painter.drawRoundedRect(area, radius, radius)


def edge(painter: QPainter, rect: QRectF | QRect, radius: float = 4.0) -> None:
    """The outline that high contrast gives to a picture; nothing in the other themes."""
    if theme().high_contrast:
        frame(painter, rect, colour("outline"), 1.0, radius)


def frame(painter: QPainter, rect: QRectF | QRect, shade: QColor, width: float = 2.0, radius: float = 4.0) -> None:
    """A rounded outline inside `rect`."""
    half = width / 2
    painter.setPen(QPen(shade, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)


def arc(painter: QPainter, centre: QPointF, angle: float, shade: QColor, diameter: float = 14.0) -> None:
    """The sign of being busy: three quarters of a faint circle and a bright quarter, turned by `angle` degrees."""
    rect = QRectF(0, 0, diameter - 2, diameter - 2)
    rect.moveCenter(centre)
    faint = QColor(shade)
    faint.setAlphaF(0.3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(faint, 1.6))
    painter.drawEllipse(rect)
    painter.setPen(QPen(shade, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(rect, round(-angle * 16), 110 * 16)


def blend(a: QColor, b: QColor, part: float) -> QColor:
    """The colour `part` of the way from a to b."""
    pairs = ((a.redF(), b.redF()), (a.greenF(), b.greenF()), (a.blueF(), b.blueF()), (a.alphaF(), b.alphaF()))
    return QColor.fromRgbF(*(x + (y - x) * part for x, y in pairs))


def diamond(painter: QPainter, centre: QPointF, radius: float, fill: QColor) -> None:
    """The mark of a key frame."""
    x, y, r = centre.x(), centre.y(), radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPolygon([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)])


def kept(widget: QWidget, painter: QPainter, key: object, draw: Callable[[QPainter], None]) -> None:
    """What `draw` paints on the widget, kept as a picture for as long as `key`, size and theme stay the same.

    For what lies over a canvas: it is repainted whenever the canvas is, and painting holds the interpreter.
    """
    whole = (key, widget.size().toTuple(), widget.devicePixelRatioF(), themes.name, themes.text_scale)
    if getattr(widget, "_kept_key", None) != whole:
        dpr = widget.devicePixelRatioF()
        picture = QPixmap(widget.size() * dpr)
        picture.setDevicePixelRatio(dpr)
        picture.fill(Qt.GlobalColor.transparent)
        inner = QPainter(picture)
        try:
            inner.setRenderHints(painter.renderHints())
            draw(inner)
        finally:
            inner.end()
        widget._kept_key, widget._kept_picture = whole, picture  # type: ignore[attr-defined]
    painter.drawPixmap(0, 0, widget._kept_picture)  # type: ignore[attr-defined]
