"""The latent space beside the plane: the prior, the grid over it, and the posterior of each data point as an ellipse."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from engine.answers import SceneShown
from gui.dynamics.lab.manifold import grid_lines
from gui.dynamics.lab.paths import curves
from gui.dynamics.lab.prepared import plane_points
from gui.theme import colour, scaled, size
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Caption
from gui.widgets.painting import painted, rounded
from gui.widgets.panel import FloatingPanel

SIDE, REACH = 148, 3.2  # px; sigmas of the prior that are seen at least
CORNERS = 28  # of an ellipse


def ellipses(means: np.ndarray, sigmas: np.ndarray) -> np.ndarray:
    """[p, CORNERS, 2]: one sigma around each mean [p, 2] along the axes (the posteriors' covariances are diagonal)."""
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return means[:, None] + sigmas[:, None] * circle[None]


class LatentView(QWidget):
    """The first two latent dimensions, the origin in the middle, y upwards."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Latent space")
        self.setToolTip("The first two latent dimensions: circles are one and two sigma of the prior, ellipses one sigma "
                        "of the posteriors")  # fmt: skip
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._means = self._sigmas = np.zeros((0, 2))
        self._grid, self._reach = np.zeros((0, 0, 2)), REACH

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_scene(self, scene: SceneShown) -> None:
        """Posteriors and the grid of this scene."""
        self._means, self._sigmas = plane_points(scene.means), plane_points(scene.sigmas)
        self._grid = np.asarray(scene.manifold_z, np.float64) if scene.manifold_z.ndim == 3 else np.zeros((0, 0, 2))
        reach = np.abs(self._means) + self._sigmas
        good = reach[np.isfinite(reach).all(axis=1)] if len(reach) else reach
        self._reach = max(REACH, float(np.quantile(good, 0.98)) * 1.1 if good.size else 0.0)
        self.setAccessibleDescription(f"{len(self._means)} posteriors")
        self.update()

    def _at(self, latents: np.ndarray) -> np.ndarray:
        half = min(self.width(), self.height()) / 2
        return half + latents * np.array([1.0, -1.0]) * (half / self._reach)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        area = QRectF(self.rect())
        painter.setClipPath(rounded(area, size("radius", "picture")))
        painter.fillRect(area, colour("surface0"))
        if self._grid.shape[0] >= 2:
            for rows in grid_lines(self._at(self._grid)):
                painter.strokePath(curves(rows), QPen(colour("generated", 0.4), 1.0))
        self._paint_prior(painter, area.center())
        if len(self._means) and len(self._means) == len(self._sigmas):
            path = curves(self._at(ellipses(self._means, self._sigmas)), closed=True)
            painter.fillPath(path, colour("real", 0.12))
            painter.strokePath(path, QPen(colour("real", 0.9), 1.0))

    def _paint_prior(self, painter: QPainter, middle: QPointF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        unit = min(self.width(), self.height()) / 2 / self._reach
        for sigma, strength in ((1.0, 0.9), (2.0, 0.55)):
            painter.setPen(QPen(colour("secondary", strength), 1.0, Qt.PenStyle.DashLine))
            painter.drawEllipse(middle, sigma * unit, sigma * unit)


class LatentInset(FloatingPanel):
    """A small panel that folds to its name."""

    def __init__(self, key: str = "lab.latent", parent: QWidget | None = None) -> None:
        super().__init__(key, parent=parent)
        self.setAccessibleName("Latent space")
        self._view = LatentView(f"{key}.view")
        self._fold = IconButton(f"{key}.fold", "chevron-down", "Fold the latent space")
        self._fold.clicked.connect(lambda: self.set_folded(not self.folded()))
        grid = self._lines = QGridLayout(self)
        grid.setContentsMargins(10, 4, 6, 10)
        grid.setSpacing(2)
        grid.addWidget(Caption("Latent space"), 0, 0)
        grid.addWidget(self._fold, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self._view, 1, 0, 1, 2)
        grid.setColumnMinimumWidth(0, scaled(80))
        self._scene: SceneShown | None = None

    def folded(self) -> bool:
        """Whether only the name shows."""
        return self._view.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Show the name alone, or all."""
        self._view.setVisible(not folded)
        self._fold.set_icon("chevron-up" if folded else "chevron-down")
        self._fold.set_tooltip("Unfold the latent space" if folded else "Fold the latent space")
        self._lines.setContentsMargins(10, 4, 6, 4 if folded else 10)
        right = self.geometry().marginsRemoved(self.margins)
        corner = right.bottomRight()
        right.setSize(self.body_size())
        right.moveBottomRight(corner)  # it folds towards its corner
        self.set_body(right)
        if self._scene is not None and not folded:
            self._view.show_scene(self._scene)

    def body_size(self) -> QSize:
        """Of the visible part."""
        self._lines.activate()
        return self.sizeHint().shrunkBy(self.margins)

    def show_scene(self, scene: SceneShown) -> None:
        """The newest scene; nothing is computed while it is folded."""
        self._scene = scene
        if not self.folded():
            self._view.show_scene(scene)
