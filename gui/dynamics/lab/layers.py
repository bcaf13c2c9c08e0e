"""The layers of the laboratory and how each is painted, from the ground up; every function takes px from one Sheet.

Lines are opaque: half-transparent ones take Qt three to eight times as long, and painting holds the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui.dynamics.lab import arrows, manifold
from gui.dynamics.lab.paths import clipped, curves, lines
from gui.dynamics.lab.plane import Plane
from gui.dynamics.lab.prepared import Batch, Prepared, View, plane_points
from gui.dynamics.lab.sprites import scatter
from gui.theme import colour, theme
from gui.widgets.painting import blend

FAINT = 0.05  # opacity beneath which a cell shows nothing; those are the widest, and cost the most
KEYS = ("real", "made", "field", "manifold", "pull", "slope", "posteriors", "beside")
FIRST = frozenset({"real", "made", "field", "manifold", "pull"})  # what is shown until somebody chooses


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All that a painting of the laboratory depends on. cloud: density of the data over `cloud_view`."""

    plane: Plane
    shown: Prepared | None
    layers: frozenset[str]
    morph: float = 1.0
    batch: Batch | None = None
    cloud: QImage | None = None
    cloud_view: View = (0.0, 0.0, 1.0, 1.0)
    dpr: float = 1.0

    def rect(self, view: View) -> QRectF:
        """A view in px."""
        (left, top), (right, bottom) = self.plane.at(np.array([[view[0], view[3]], [view[2], view[1]]]))
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def real(self) -> np.ndarray:
        """Real points [n, 2] in data coordinates: the scene's, or this step's own."""
        found = self.batch.real if self.batch else self.shown.scene.real if self.shown else ()
        return plane_points(np.asarray(found))

    def made(self) -> np.ndarray:
        """Generated points, likewise."""
        found = self.batch.made if self.batch else self.shown.scene.made if self.shown else ()
        return plane_points(np.asarray(found))


def paint(painter: QPainter, sheet: Sheet) -> None:
    """The ground and every layer that is on."""
    painter.fillRect(QRectF(0, 0, sheet.plane.width, sheet.plane.height), colour("surface0"))
    for keys, layer in _ORDER:
        if keys & sheet.layers:
            layer(painter, sheet)


def _field(painter: QPainter, sheet: Sheet) -> None:
    picture = sheet.shown.picture(theme().name) if sheet.shown else None
    if sheet.shown is None or picture is None:
        return
    painter.drawImage(sheet.rect(sheet.shown.scene.view), picture)
    shade = blend(colour("secondary" if theme().dark else "outline_strong"), colour("surface0"), 0.25 if theme().high_contrast else 0.65)
    _stroke(painter, sheet, sheet.plane.at(sheet.shown.lines), shade, 1.0)
    _stroke(painter, sheet, sheet.plane.at(sheet.shown.middle), colour("outline_strong"), 1.3)


def _cloud(painter: QPainter, sheet: Sheet) -> None:
    if sheet.cloud is not None:
        painter.drawImage(sheet.rect(sheet.cloud_view), sheet.cloud)


def _manifold(painter: QPainter, sheet: Sheet) -> None:
    """Cells first, without smooth edges (they touch, and half-covered pixels would show as seams), then the grid."""
    corners = corners_of(sheet)
    if corners is None:
        return
    spots = sheet.plane.at(corners)
    quads = manifold.cells(spots)
    shades = manifold.opacities(manifold.areas(quads))
    seen = np.isfinite(quads).all(axis=(1, 2)) & (shades >= FAINT)
    low, high = quads.min(axis=1), quads.max(axis=1)
    seen &= (high >= 0).all(axis=1) & (low[:, 0] <= sheet.plane.width) & (low[:, 1] <= sheet.plane.height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    shade = colour("generated")
    for quad, opacity in zip(quads[seen].tolist(), shades[seen].tolist(), strict=True):
        shade.setAlphaF(opacity)
        painter.setBrush(shade)
        painter.drawConvexPolygon([QPointF(x, y) for x, y in quad])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for rows in manifold.grid_lines(spots):
        painter.strokePath(curves(rows), QPen(blend(colour("generated"), colour("surface0"), 0.5), 1.0))


def corners_of(sheet: Sheet) -> np.ndarray | None:
    """The manifold's corners [side, side, 2] as morphed, in data coordinates; None without a manifold."""
    if sheet.shown is None or sheet.shown.scene.manifold.ndim != 3 or len(sheet.shown.scene.manifold) < 2:
        return None
    scene = sheet.shown.scene
    return manifold.morphed(scene.manifold, scene.manifold_z, sheet.morph, sheet.cloud_view)


def _posteriors(painter: QPainter, sheet: Sheet) -> None:
    """A ring of one sigma around each decoded mean, and a line from the data point to its reconstruction."""
    if sheet.shown is None:
        return
    scene = sheet.shown.scene
    if scene.rings.ndim == 3 and len(scene.rings):
        rings = clipped(sheet.plane.at(scene.rings), sheet.plane.width, sheet.plane.height)
        painter.strokePath(curves(rings, closed=True), QPen(blend(colour("text"), colour("surface0"), 0.3), 1.0))
    encoded, rebuilt = plane_points(scene.encoded), plane_points(scene.rebuilt)
    if len(encoded) and len(encoded) == len(rebuilt):
        ways = sheet.plane.at(np.stack([encoded, rebuilt], axis=1))
        _stroke(painter, sheet, ways, colour("surface0"), 2.8)
        _stroke(painter, sheet, ways, colour("real"), 1.4)
        scatter(painter, "dot", sheet.plane.at(encoded), sheet.plane.width, sheet.plane.height, sheet.dpr)


def _real(painter: QPainter, sheet: Sheet) -> None:
    scatter(painter, "real", sheet.plane.at(sheet.real()), sheet.plane.width, sheet.plane.height, sheet.dpr)


def _made(painter: QPainter, sheet: Sheet) -> None:
    scatter(painter, "made", sheet.plane.at(sheet.made()), sheet.plane.width, sheet.plane.height, sheet.dpr)


def _beside(painter: QPainter, sheet: Sheet) -> None:
    if sheet.shown is not None and sheet.batch is None:
        spots = sheet.plane.at(plane_points(sheet.shown.scene.beside))
        scatter(painter, "beside", spots, sheet.plane.width, sheet.plane.height, sheet.dpr)


def _pull(painter: QPainter, sheet: Sheet) -> None:
    """Long arrows in full, short ones quieter, all on a halo: readable over any colour of the field."""
    vectors, scale = pull_of(sheet)
    shafts = _shafts(sheet, vectors, scale)
    long = np.linalg.norm(shafts[:, 1] - shafts[:, 0], axis=1) > arrows.LONGEST / 3
    ground = colour("surface0")
    for some, part in ((shafts[~long], 0.4), (shafts[long], 0.12)):
        path = lines(np.concatenate([some, arrows.barbs(some)]))
        painter.strokePath(path, QPen(ground, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        ink = blend(colour("text"), ground, 0.0 if theme().high_contrast else part)
        painter.strokePath(path, QPen(ink, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))


def _shafts(sheet: Sheet, vectors: np.ndarray, scale: float) -> np.ndarray:
    """The arrows [k, 2, 2] px of some of the generated points that are seen; none where points and vectors don't match."""
    spots, width, height = sheet.plane.at(sheet.made()), sheet.plane.width, sheet.plane.height
    if not len(vectors) or len(vectors) != len(spots):
        return np.zeros((0, 2, 2))
    some = arrows.few(spots, width, height)
    return clipped(arrows.shafts(spots[some], vectors[some], scale), width, height)


def pull_of(sheet: Sheet) -> tuple[np.ndarray, float]:
    """-dL_G/dx [m, 2] of the points shown and the length that is drawn longest."""
    if sheet.batch is not None:
        vectors = plane_points(sheet.batch.pull)
        return vectors, arrows.unit(vectors)
    return (plane_points(sheet.shown.scene.pull), sheet.shown.pull_unit) if sheet.shown else (np.zeros((0, 2)), 0.0)


def _slope(painter: QPainter, sheet: Sheet) -> None:
    if sheet.shown is None or sheet.batch is not None:
        return
    parts = arrows.dashes(_shafts(sheet, plane_points(sheet.shown.scene.slope), sheet.shown.slope_unit))
    _stroke(painter, sheet, parts, colour("surface0"), 2.6)
    _stroke(painter, sheet, parts, colour("secondary"), 1.3)


def _stroke(painter: QPainter, sheet: Sheet, segments: np.ndarray, shade: QColor, width: float) -> None:
    near = clipped(segments, sheet.plane.width, sheet.plane.height)
    painter.strokePath(lines(near), QPen(shade, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))


Layer = Callable[[QPainter, Sheet], None]
_ORDER: tuple[tuple[frozenset[str], Layer], ...] = (
    (frozenset({"field"}), _field), (frozenset({"real"}), _cloud), (frozenset({"manifold"}), _manifold),
    (frozenset({"real"}), _real), (frozenset({"posteriors"}), _posteriors), (frozenset({"slope"}), _slope),
    (frozenset({"pull"}), _pull), (frozenset({"beside"}), _beside), (frozenset({"made"}), _made),
)  # fmt: skip
