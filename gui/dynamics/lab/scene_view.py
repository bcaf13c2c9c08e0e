"""The layers of the newest scene on the plane, painted once for every scene and view and then only copied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from engine.answers import SceneShown
from gui.dynamics.lab.density import cloud
from gui.dynamics.lab.layers import FIRST, KEYS, Sheet, paint, pull_of
from gui.dynamics.lab.plane import bounds
from gui.dynamics.lab.pointing import Modes
from gui.dynamics.lab.prepared import Batch, Prepared, plane_points
from gui.dynamics.lab.sprites import scatter
from gui.dynamics.lab.view import PlaneView
from gui.theme import colour, theme, themes
from gui.widgets.painting import painted


class SceneView(PlaneView):
    """Shows one scene at a time, or this step's own batch instead of its points."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.frames = 0  # scenes painted
        self._layers, self._morph = FIRST, 1.0
        self._shown: Prepared | None = None
        self._batch: Batch | None = None
        self._modes = Modes(np.zeros((0, 2)), 0.0)
        self._data, self._cloud, self._cloud_of = np.zeros((0, 2)), QImage(), ""
        self._rings: tuple[str, tuple[int, ...]] = ("made", ())
        self._pixmap, self._stale, self._unseen = QPixmap(), True, False
        themes.changed.connect(self._refresh)

    def show_scene(self, scene: SceneShown) -> None:
        """Show this newest scene; nothing is eased."""
        self._shown, self._unseen = Prepared.of(scene), True
        self._refresh()

    def set_modes(self, centres: np.ndarray, sigma: float) -> None:
        """Where the distribution gathers: [k, 2] in data coordinates, and the standard deviation (0: unknown)."""
        self._modes = Modes(plane_points(centres), float(sigma))
        self.update()

    def set_data(self, points: np.ndarray) -> None:
        """The data's points [n, 2]: they give the first view and the cloud beneath the layers. The scene is gone."""
        self._data, self._cloud_of = plane_points(points), ""
        self._data_view = bounds(self._data)
        self._shown, self._batch, self._rings = None, None, ("made", ())
        self.fit()
        self._refresh()

    def set_layers(self, layers: frozenset[str]) -> None:
        """Show these of KEYS. Raises ValueError for another name."""
        if unknown := layers - set(KEYS):
            raise ValueError(f"there is no layer {sorted(unknown)}; there are {KEYS}")
        if layers != self._layers:
            self._layers = frozenset(layers)
            self._refresh()

    def layers(self) -> frozenset[str]:
        """Those that are shown."""
        return self._layers

    def set_morph(self, part: float) -> None:
        """The manifold's corners at (1 - part) * prior square + part * manifold; 1 is what is generated."""
        part = min(max(part, 0.0), 1.0)
        if part != self._morph:
            self._morph = part
            self._refresh()

    def show_batch(self, real: np.ndarray | None, made: np.ndarray | None = None,
                   pull: np.ndarray | None = None) -> None:  # fmt: skip
        """This step's own points [n, 2] and -dL_G/dx [m, 2] at the generated, instead of the scene's; None, None ends."""
        parts = [plane_points(np.zeros((0, 2)) if part is None else part) for part in (real, made, pull)]
        self._batch = None if real is None and made is None else Batch(*parts)
        self._rings = ("made", ())
        self._refresh()

    def highlight(self, indices: Sequence[int], role: str = "made") -> None:
        """Rings around these points that are shown, "real" or "made"; () for none."""
        self._rings = (role, tuple(indices))
        self.update()

    @property
    def longest_arrow(self) -> float:
        """|-dL_G/dx| that is drawn as the longest arrow; 0 without arrows."""
        return pull_of(self._sheet())[1]

    def picture(self) -> QImage:
        """What is seen, without the card and tools: for saving."""
        self._render()
        return self._pixmap.toImage()

    # --- painting

    def _points(self, role: str) -> np.ndarray:
        """Those shown in data coordinates, [n, 2]."""
        sheet = self._sheet()
        return sheet.made() if role == "made" else sheet.real()

    def _refresh(self) -> None:
        """What the layers show is another thing."""
        self._stale = True
        self.update()

    def _moved(self) -> None:
        self._refresh()

    def _sheet(self) -> Sheet:
        return Sheet(self._plane, self._shown, self._layers, self._morph, self._batch, self._cloud, self._data_view,
                     self.devicePixelRatioF())  # fmt: skip

    def _render(self) -> None:
        """Paint the layers, if they changed since."""
        dpr = self.devicePixelRatioF()
        size = self.size() * dpr
        if not self._stale and self._pixmap.size() == size:
            return
        if self._cloud_of != theme().name:
            self._cloud, self._cloud_of = cloud(self._data, self._data_view, colour("real")), theme().name
        if self._pixmap.size() != size:
            self._pixmap = QPixmap(size)
            self._pixmap.setDevicePixelRatio(dpr)
        painter = QPainter(self._pixmap)
        try:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            paint(painter, self._sheet())
        finally:
            painter.end()
        self._stale = False

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        self._render()
        painter.drawPixmap(0, 0, self._pixmap)
        self.frames += self._unseen
        self._unseen = False
        self._paint_rings(painter)
        self._paint_over(painter)

    def _paint_rings(self, painter: QPainter) -> None:
        role, wanted = self._rings
        if wanted:
            points = self._points(role)
            rows = [index for index in wanted if 0 <= index < len(points)]
            spots = self._plane.at(points[rows])
            scatter(painter, "ring", spots, self.width(), self.height(), self.devicePixelRatioF())

    def _paint_over(self, painter: QPainter) -> None:
        """What lies over the layers."""
