"""The laboratory: the canvas from edge to edge, and what floats over its corners."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.answers import SceneShown
from gui.dynamics.lab.canvas import INSET, LabCanvas
from gui.dynamics.lab.distributions import DistributionPicker
from gui.dynamics.lab.latent_inset import LatentInset
from gui.dynamics.lab.legend import Legend, reasons
from gui.dynamics.lab.pointing import figure
from gui.theme import themes
from gui.widgets.buttons import IconButton


class LabTools(QWidget):
    """Brush, fit, save: small, bottom right."""

    def __init__(self, key: str = "lab.tools", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Tools of the canvas")
        self.brush = IconButton(f"{key}.brush", "brush", "Draw a distribution of your own")
        self.brush.setCheckable(True)
        self.fit = IconButton(f"{key}.fit", "fit", "Show all of the data (0, or double click)")
        self.save = IconButton(f"{key}.save", "download", "Save this picture…")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        for button in (self.brush, self.fit, self.save):
            self._row.addWidget(button)

    def put_first(self, *buttons: IconButton) -> None:
        """Others before these."""
        for place, button in enumerate(buttons):
            self._row.insertWidget(place, button)


class Lab(QWidget):
    """Canvas, legend, distributions, latent space and tools, wired to each other."""

    layers_changed = Signal(object)  # frozenset of keys
    save_asked = Signal()  # `canvas.picture()` is what is to be saved

    def __init__(self, key: str = "lab", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName("Laboratory")
        self.canvas = LabCanvas(f"{key}.canvas", self)
        self.legend = Legend(f"{key}.legend", self)
        self.distributions = DistributionPicker(f"{key}.distributions", self)
        self.latent = LatentInset(f"{key}.latent", self)
        self.tools = LabTools(f"{key}.tools", self)
        self._note = 0
        self.latent.hide()
        self.legend.set_layers(self.canvas.layers())
        self._connect()

    def _connect(self) -> None:
        canvas, tools = self.canvas, self.tools
        self.legend.toggled.connect(self._on_toggled)
        self.distributions.brush_toggled.connect(canvas.set_brushing)
        tools.brush.clicked.connect(canvas.set_brushing)
        tools.fit.clicked.connect(canvas.fit)
        tools.save.clicked.connect(self.save_asked)
        canvas.brush_changed.connect(self._on_brush)
        themes.changed.connect(self.place)

    # --- what callers use

    def show_scene(self, scene: SceneShown) -> None:
        """The newest scene, on the canvas and in the latent space."""
        self.canvas.show_scene(scene)
        if not self.latent.isHidden():
            self.latent.show_scene(scene)
        longest = self.canvas.longest_arrow
        on = longest > 0 and "pull" in self.canvas.layers()
        note = f"Longest arrow {figure(longest)}, the others in proportion" if on else ""
        if len(note) != self._note:  # digits are of one width: only then is the legend another size
            self._note = len(note)
            self.legend.set_note(note)
            self.place()
        else:
            self.legend.set_note(note)

    def set_networks(self, networks: tuple[str, ...], beside: bool = False) -> None:
        """Which networks the explored model has ("encoder", "decoder", "critic"), and whether another run lies over it."""
        self.legend.set_reasons(reasons(networks, beside))
        self.legend.set_latent_grid("encoder" in networks and "critic" not in networks)
        self.latent.setVisible("encoder" in networks)
        self.place()

    def set_layers(self, layers: frozenset[str]) -> None:
        """Show these, in the legend too; the canvas leaves out those that make no sense."""
        self.legend.set_layers(layers)
        self.canvas.set_layers(layers)

    def set_data(self, points: np.ndarray) -> None:
        """See LabCanvas."""
        self.canvas.set_data(points)

    # --- wiring

    def _on_toggled(self, key: str, on: bool) -> None:
        layers = self.canvas.layers() | {key} if on else self.canvas.layers() - {key}
        self.canvas.set_layers(layers)
        self.layers_changed.emit(layers)

    def _on_brush(self, on: bool) -> None:
        self.tools.brush.setChecked(on)
        self.distributions.set_brushing(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.canvas.setGeometry(self.rect())
        self.place()

    def sizeHint(self) -> QSize:
        return QSize(1000, 560)

    @property
    def foot(self) -> int:
        """px at the bottom that distributions and tools stand on."""
        return self.distributions.fit(self.width()).height() + INSET if self.isVisible() else 0

    def place(self) -> None:
        """Everything at its corner, within the canvas."""
        wide, high = self.width() - 2 * INSET, self.height() - 2 * INSET
        tools = self.tools.sizeHint()
        self.tools.setGeometry(QRect(self.width() - INSET - tools.width(), self.height() - INSET - tools.height(),
                                     tools.width(), tools.height()))  # fmt: skip
        row = self.distributions.fit(max(160, wide - tools.width() - INSET))
        self.distributions.set_body(QRect(INSET, self.height() - INSET - row.height(), row.width(), row.height()))
        legend = self.legend.fit(wide, high - row.height() - INSET)
        self.legend.set_body(QRect(INSET, INSET, legend.width(), legend.height()))
        self.canvas.set_covered(2 * INSET + legend.width())
        latent = self.latent.body_size()
        bottom = self.tools.geometry().top() - 8
        self.latent.set_body(QRect(self.width() - INSET - latent.width(), bottom - latent.height(), latent.width(),
                                   latent.height()))  # fmt: skip
