"""The small pictures inside the nodes, drawn when data come and then only shown.

Samples, real points and manifold share one frame, so that they lie on each other; the field shows what the canvas shows.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from engine.answers import SceneShown
from gui.theme import colour, ramp
from gui.widgets.canvases.picture import from_array
from gui.widgets.canvases.scatter import plane

MOST, FEW = 300, 140  # points of a thumbnail: of samples, of latents
BINS = 22
LEVELS = 64  # colours of the field
COARSE = 96  # columns of the field at most: its ranks are sorted
STANDARD = 3.0  # half of what is shown of a standard normal prior


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the plane is shown: its middle, and half of its extent."""

    x: float
    y: float
    half: float

    def at(self, points: np.ndarray, size: QSize) -> np.ndarray:
        """[..., 2] data to px in a picture of that size, y upwards; the shorter side holds the extent."""
        scale = min(size.width(), size.height()) / 2 / self.half
        middle = np.array([size.width() / 2, size.height() / 2])
        return middle + (points - np.array([self.x, self.y])) * np.array([scale, -scale])


def frame_of(points: np.ndarray) -> Frame:
    """A frame that holds all but the outermost hundredth of points [n, 2], with a margin."""
    good = points[np.isfinite(points).all(axis=1)]
    if not len(good):
        return Frame(0.0, 0.0, STANDARD)
    low, high = np.quantile(good, 0.005, axis=0), np.quantile(good, 0.995, axis=0)
    half = max(float((high - low).max()) / 2, 1e-6) * 1.3
    return Frame(float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, half)


def frame_of_latents(latents: np.ndarray) -> Frame:
    """The prior's frame: a little over the cube for a bounded prior, else three standard deviations."""
    reach = float(np.abs(latents[np.isfinite(latents)]).max(initial=0.0))
    return Frame(0.0, 0.0, max(reach, 0.5) * 1.15 if reach <= 1.8 else STANDARD)


def blank(size: QSize, dpr: float = 1.0) -> QImage:
    """A transparent picture of `size` px at that device pixel ratio."""
    made = QImage(max(1, round(size.width() * dpr)), max(1, round(size.height() * dpr)), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    return made


def _begin(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    return painter


def _finite(points: np.ndarray) -> np.ndarray:
    flat = plane(points)
    return flat[np.isfinite(flat).all(axis=1)]


def dots(points: np.ndarray, frame: Frame, size: QSize, shade: QColor, dpr: float = 1.0, most: int = MOST) -> QImage:
    """The first `most` of points [n, d] (first two numbers) as dots."""
    image = blank(size, dpr)
    spots = frame.at(_finite(points)[:most], size)
    painter = _begin(image)
    painter.setPen(QPen(shade, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in spots.tolist()]))
    painter.end()
    return image


def mesh(corners: np.ndarray, frame: Frame, size: QSize, shade: QColor, dpr: float = 1.0, most: int = 9) -> QImage:
    """The prior's grid as generated, [side, side, 2]: at most `most` lines each way, over a faint ground."""
    image = blank(size, dpr)
    corners = np.nan_to_num(corners)
    picks = np.unique(np.linspace(0, len(corners) - 1, min(most, len(corners))).round().astype(int))
    spots = frame.at(corners, size)
    painter = _begin(image)
    faint = QColor(shade)
    faint.setAlphaF(0.14)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faint)
    rim = np.concatenate([spots[0, :-1], spots[:-1, -1], spots[-1, :0:-1], spots[:0:-1, 0]])
    painter.drawPolygon(_line(rim))
    line = QColor(shade)
    line.setAlphaF(0.75)
    painter.setPen(QPen(line, 0.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place in picks:
        painter.drawPolyline(_line(spots[place]))
        painter.drawPolyline(_line(spots[:, place]))
    painter.end()
    return image


def _line(spots: np.ndarray) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in spots.tolist()])


def ranks(field: np.ndarray) -> np.ndarray:
    """The rank of each value among all of them, in [0, 1]; equal values share the lowest, values not finite are 0.5."""
    flat = field.ravel()
    good = np.isfinite(flat)
    ordered = np.sort(flat[good])
    found = np.full(len(flat), 0.5)
    found[good] = np.searchsorted(ordered, flat[good]) / max(1, len(ordered) - 1)
    return found.reshape(field.shape).clip(0.0, 1.0)


def shaded(field: np.ndarray) -> QImage:
    """The discriminator's scores [rows, columns] in the field's colours by rank, a pixel a value, thinned if there are many."""
    step = max(1, -(-field.shape[1] // COARSE))
    part = ranks(np.asarray(field[::step, ::step], dtype=np.float64))
    table = np.array([ramp("field", level / (LEVELS - 1)).rgb() for level in range(LEVELS)], dtype=np.uint32)
    pixels = np.ascontiguousarray(table[np.rint(part * (LEVELS - 1)).astype(int)])
    rows, columns = pixels.shape
    return QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32).copy()


def field(scores: np.ndarray, view: tuple[float, float, float, float], size: QSize, dpr: float = 1.0) -> QImage:
    """The middle of the field over `view` (left, bottom, right, top), as large as fills the picture."""
    image = blank(size, dpr)
    wide, high = max(view[2] - view[0], 1e-9), max(view[3] - view[1], 1e-9)
    scale = max(size.width() / wide, size.height() / high)
    area = QRectF(0, 0, wide * scale, high * scale)
    area.moveCenter(QPointF(size.width() / 2, size.height() / 2))
    painter = _begin(image)
    painter.drawImage(area, shaded(scores))
    painter.end()
    return image


def histogram(real: np.ndarray, made: np.ndarray, size: QSize, dpr: float = 1.0) -> QImage:
    """Shares of scores by value: real filled, generated over it. Both on one axis; the tallest bar fills the height."""
    image = blank(size, dpr)
    sides = [side[np.isfinite(side)] for side in (np.ravel(real), np.ravel(made))]
    every = np.concatenate(sides)
    if not len(every):
        return image
    low, high = float(every.min()), float(every.max())
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    bars = [np.histogram(side, edges)[0] / max(1, len(side)) for side in sides]
    tallest = max(float(np.max(bars)), 1e-9)
    wide, room = (size.width() - 8) / BINS, size.height() - 10
    painter = _begin(image)
    painter.setPen(Qt.PenStyle.NoPen)
    for heights, shade in zip(bars, (colour("real"), colour("generated", 0.82)), strict=True):
        painter.setBrush(shade)
        for place, share in enumerate(heights.tolist()):
            high = share / tallest * room
            painter.drawRect(QRectF(4 + place * wide, size.height() - 5 - high, max(1.0, wide - 0.6), high))
    painter.fillRect(QRectF(4, size.height() - 5, size.width() - 8, 1), colour("outline_strong"))
    painter.end()
    return image


def ellipses(means: np.ndarray, sigmas: np.ndarray, size: QSize, shade: QColor, dpr: float = 1.0, most: int = 40) -> QImage:
    """Posteriors [p, 2] in the prior's plane: an ellipse of one sigma around each mean."""
    image = blank(size, dpr)
    whole = np.concatenate([plane(means), plane(sigmas)], axis=1)[:most]
    whole = whole[np.isfinite(whole).all(axis=1)]
    reach = float(np.abs(whole[:, :2]).max(initial=0.0)) * 1.1
    frame = Frame(0.0, 0.0, max(STANDARD, reach))
    spots = frame.at(whole[:, :2], size)
    scale = min(size.width(), size.height()) / 2 / frame.half
    painter = _begin(image)
    line = QColor(shade)
    line.setAlphaF(0.75)
    painter.setPen(QPen(line, 0.9))
    for spot, sigma in zip(spots.tolist(), (whole[:, 2:] * scale).tolist(), strict=True):
        painter.drawEllipse(QPointF(*spot), max(0.8, sigma[0]), max(0.8, sigma[1]))
    painter.end()
    return image


def sheet(pictures: np.ndarray, size: QSize, dpr: float = 1.0, apart: float = 1.5) -> QImage:
    """A contact sheet of uint8 [n, h, w, c]: as many columns as fit squares of about 20 px."""
    image = blank(size, dpr)
    if not len(pictures):
        return image
    columns = max(1, round(size.width() / 22))
    side = (size.width() + apart) / columns - apart
    rows = max(1, int((size.height() + apart + 2) / (side + apart)))
    side = min(side, (size.height() + apart) / rows - apart)
    left = (size.width() - columns * (side + apart) + apart) / 2
    top = (size.height() - rows * (side + apart) + apart) / 2
    painter = _begin(image)
    for place, picture in enumerate(pictures[: columns * rows]):
        spot = QPointF(left + place % columns * (side + apart), top + place // columns * (side + apart))
        painter.drawImage(QRectF(spot.x(), spot.y(), side, side), from_array(picture))
    painter.end()
    return image


def network(size: QSize, shade: QColor, narrowing: bool, dpr: float = 1.0) -> QImage:
    """The sign of a network whose inside has no picture: layers of units, fewer or more from left to right."""
    image = blank(size, dpr)
    layers = (4, 3, 2) if narrowing else (2, 3, 4)
    reach, gap = min(size.width() * 0.56, size.height() * 0.8), size.height() * 0.17
    columns = [[QPointF(size.width() / 2 + reach * (place / 2 - 0.5), size.height() / 2 + gap * (unit - (count - 1) / 2))
                for unit in range(count)] for place, count in enumerate(layers)]  # fmt: skip
    faint = QColor(shade)
    faint.setAlphaF(0.35)
    painter = _begin(image)
    painter.setPen(QPen(faint, 0.8))
    for left, right in itertools.pairwise(columns):
        for start in left:
            for end in right:
                painter.drawLine(start, end)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    for spot in [spot for column in columns for spot in column]:
        painter.drawEllipse(spot, 2.0, 2.0)
    painter.end()
    return image


def of_scene(key: str, scene: SceneShown, size: QSize, dpr: float) -> QImage | None:
    """The thumbnail of a node at a scene; None where the scene does not hold what it shows."""
    here = frame_of(plane(scene.real) if len(scene.real) else plane(scene.made))
    match key:
        case "noise" | "latent" if len(scene.latents):
            return dots(scene.latents, frame_of_latents(scene.latents), size, colour("secondary"), dpr, FEW)
        case "generator" if scene.manifold.size:
            return mesh(scene.manifold, here, size, colour("generated"), dpr)
        case "rebuilt" if len(scene.rebuilt):
            return dots(scene.rebuilt, here, size, colour("generated"), dpr)
        case "samples" if len(scene.made):
            return dots(scene.made, here, size, colour("generated"), dpr)
        case "real" | "data" if len(scene.real):
            return dots(scene.real, here, size, colour("real"), dpr)
        case "critic" if scene.field.size:
            return field(scene.field, scene.view, size, dpr)
        case "posterior" if len(scene.means):
            return ellipses(scene.means, scene.sigmas, size, colour("real"), dpr)
    return None
