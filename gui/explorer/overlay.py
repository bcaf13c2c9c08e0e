"""What is drawn over pictures: the same white with black halo in every theme, since pictures know no theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from gui.theme import colour, font

RADIUS = 4.0
PITCH, DOTS = 8.0, 48  # px between the dots of a trail, and how many are drawn
_SIZES = {"dot": 6, "start": 16, "ring": 36, "handle": 36}  # px
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, why, and the way out."""

    title: str
    what: str
    advice: str

    @property
    def words(self) -> str:
        return f"{self.title}. {self.what} {self.advice}"


def rounded(image: QImage, ratio: float, ground: QColor) -> QPixmap:
    """The picture as it is blitted, its corners rounded (in the image itself) once instead of at every paint."""
    radius = round(RADIUS * ratio)
    right, bottom = image.width() - radius, image.height() - radius
    painter = QPainter(image)
    for (x, y), corner in zip(((0, 0), (right, 0), (0, bottom), (right, bottom)), _corners(radius, ground.rgb()), strict=True):
        painter.drawPixmap(x, y, corner)
    painter.end()
    return QPixmap.fromImage(image)


@lru_cache(16)
def _corners(radius: int, ground: int) -> tuple[QPixmap, ...]:
    """What the ground covers of the four corners, `radius` px a side: upper left, upper right, lower left, lower right."""
    side = 2 * radius
    frame = QPixmap(side, side)
    frame.fill(Qt.GlobalColor.transparent)  # first, so that it has an alpha channel
    painter = QPainter(frame)
    painter.fillRect(frame.rect(), QColor.fromRgb(ground))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOut)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black"))
    painter.drawEllipse(QRectF(0, 0, side, side))
    painter.end()
    return tuple(frame.copy(x, y, radius, radius) for y in (0, radius) for x in (0, radius))


def draw_blank(painter: QPainter, box: QRectF) -> None:
    """Where the picture will be."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("surface1"))
    painter.drawRoundedRect(box, RADIUS, RADIUS)


def trail_dots(handle: Spot, trail: tuple[Spot, ...], side: float) -> np.ndarray:
    """Dots [n, 2] px every `PITCH` px along the way to the handle, the newest `DOTS` of them.

    trail: places in picture widths from the handle, oldest first. They are counted from where it began, so that they
    stay where they are while the way grows.
    """
    way = (np.array([*trail, (0.0, 0.0)]) + handle) * side
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
    at = np.arange(0.0, lengths[-1], PITCH)[-DOTS:]
    return np.stack([np.interp(at, lengths, way[:, axis]) for axis in (0, 1)], axis=1)


def draw_trail(painter: QPainter, box: QRectF, handle: Spot, trail: tuple[Spot, ...]) -> None:
    """A dotted line to the handle from where one came; a small ring where it began.

    Stamped from small pixmaps: dashing an antialiased line of 240 places takes 4 ms, this 0.2.
    """
    if not trail:
        return
    dots = trail_dots(handle, trail, box.width())
    dot, half = _stamp("dot", painter.device().devicePixelRatioF()), _SIZES["dot"] / 2
    inside = ((dots > -half) & (dots < box.width() + half)).all(axis=1)
    for x, y in dots[inside].tolist():
        painter.drawPixmap(QPointF(x - half, y - half), dot)
    first = (np.array(trail[0]) + handle) * box.width()
    if np.hypot(*(first - np.array(handle) * box.width())) > 24:
        _put(painter, "start", QPointF(*first.tolist()))


def draw_handle(painter: QPainter, box: QRectF, handle: Spot, marked: bool = True) -> None:
    """The ring under the hand, with the accent in its middle if `marked`."""
    _put(painter, "handle" if marked else "ring", QPointF(handle[0] * box.width(), handle[1] * box.height()))


def _put(painter: QPainter, name: str, centre: QPointF) -> None:
    half = _SIZES[name] / 2
    painter.drawPixmap(centre - QPointF(half, half), _stamp(name, painter.device().devicePixelRatioF()))


@cache
def _stamp(name: str, ratio: float) -> QPixmap:
    """A small drawing for over pictures: "dot", "start", "ring" or "handle". The same in every theme."""
    side = _SIZES[name]
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(side / 2, side / 2)
    if name == "dot":
        _spot(painter, centre, 1.9, _halo())
        _spot(painter, centre, 1.0, _ink())
    else:
        _ring(painter, centre, 4.5 if name == "start" else 15.0)
    if name == "handle":
        _spot(painter, centre, 4.5, _halo())
        _spot(painter, centre, 4.0, colour("overlay.accent"))
    painter.end()
    return made


def _spot(painter: QPainter, centre: QPointF, radius: float, shade: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawEllipse(centre, radius, radius)


def _ring(painter: QPainter, centre: QPointF, radius: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((_halo(), 4.0), (_ink(), 2.0)):
        painter.setPen(QPen(shade, width))
        painter.drawEllipse(centre, radius, radius)


def draw_trouble(painter: QPainter, box: QRectF, trouble: Trouble) -> None:
    """The last good picture dimmed, and over it what, why, and the way out."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("overlay.halo", 0.75))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    room = box.adjusted(24, 24, -24, -24)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    lines = (("title", trouble.title), ("body", trouble.what), ("body", trouble.advice))
    painter.setPen(_ink())  # without a pen nothing is measured either
    measured = []
    for role, text in lines:
        painter.setFont(font(role))
        measured.append((role, text, painter.boundingRect(room, flags, text).height()))
    top = room.bottom() - sum(height + 6 for *_, height in measured)
    for role, text, height in measured:
        painter.setFont(font(role))
        painter.setPen(colour("overlay.error") if role == "title" else _ink())
        painter.drawText(QRectF(room.left(), top, room.width(), height + 2), flags, text)
        top += height + 6


def _ink() -> QColor:
    return colour("overlay.white")


def _halo() -> QColor:
    return colour("overlay.halo", 0.65)
