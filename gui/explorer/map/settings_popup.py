"""What the map is made of: projection, colours, number of points, and the parameters of the layouts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QFrame, QSpinBox, QWidget

from engine.questions import Axis
from gui.explorer.map.asking import Wanted, with_projection
from gui.widgets.labels import Label
from gui.widgets.segmented import Segmented

PROJECTIONS = (("pca", "PCA"), ("neighbours", "Neighbours"), ("tsne", "t-SNE"), ("custom", "Custom"))
HELP = {
    "pca": "The two directions in which the latents vary most; linear, with an exact inverse",
    "neighbours": "Keeps near what is near, as a graph of nearest neighbours (as UMAP does)",
    "tsne": "Keeps small neighbourhoods together; distances between groups mean little",
    "custom": "Two axes of your own: principal axes, or towards classes",
}
POINTS = ((2_000, "2,000"), (10_000, "10,000"), (0, "All"))
AXES = 8
COLOURS = (("label", "Label"), ("density", "Density"), ("score", "Score"), ("rebuilt", "Error"), ("own", "Own"))
COLOURS_HELP = {
    "label": "The colours of the classes",
    "density": "How crowded it is around a point",
    "score": "What the discriminator says of each picture; higher is more real to it",
    "rebuilt": "How far what the encoder and decoder rebuild is from the picture: the mean squared error",
    "own": "Classes of your own: choose points, then “New class…”",
}


class MapSettings(QFrame):
    """A popup. `changed` carries the Wanted, `colouring` the name of what gives the colours."""

    changed = Signal(object)
    colouring = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("map_settings_popup")
        self.setAccessibleName("Map settings")
        self._wanted, self._classes = Wanted(), tuple[str, ...]()
        self.by_itself = False  # `changed` tells what no hand did
        self.projection = Segmented("map.projection", PROJECTIONS, "Projection")
        for value, words in HELP.items():
            self.projection.set_choice_help(value, words)
        self.colours = Segmented("map.colouring", COLOURS, "Colour by")
        self.show_networks(())
        self.points = self._combo("map.data", "Points of the data", "How many points of the data are shown")
        for count, words in POINTS:
            self.points.addItem(words, count)
        self.neighbours = self._whole("map.neighbours", "Neighbours", 2, 200, "More keep the large shape, fewer the small")
        self.spread = self._part("map.spread", "Least distance", 0.0, 1.0, 0.05, "How close points may lie")
        self.perplexity = self._part("map.perplexity", "Perplexity", 2.0, 100.0, 5.0, "How many neighbours each point minds")
        self.seed = self._whole("map.seed", "Seed", 0, 2**31 - 1, "Another seed, another layout")
        self.across = self._combo("map.axis_x", "To the right", "What the horizontal axis shows")
        self.up = self._combo("map.axis_y", "Upwards", "What the vertical axis shows")
        self._rows = QFormLayout(self)
        self._arrange()
        self._fill_axes()
        self.show_wanted(self._wanted)
        self._connect()

    def _arrange(self) -> None:
        self._rows.setContentsMargins(16, 12, 16, 12)
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(8)
        for words, control in (("Projection", self.projection), ("Colour by", self.colours), ("Points", self.points),
                               ("Neighbours", self.neighbours), ("Least distance", self.spread),
                               ("Perplexity", self.perplexity), ("To the right", self.across), ("Upwards", self.up),
                               ("Seed", self.seed)):  # fmt: skip
            self._rows.addRow(Label(words, tone="secondary"), control)

    def _connect(self) -> None:
        self.projection.chosen.connect(lambda value: self._change(with_projection(self._wanted, value)))
        self.colours.chosen.connect(self.colouring)
        self.points.activated.connect(lambda _: self._change(replace(self._wanted, data=int(self.points.currentData()))))
        self.neighbours.valueChanged.connect(lambda value: self._change(replace(self._wanted, neighbours=value)))
        self.spread.valueChanged.connect(lambda value: self._change(replace(self._wanted, spread=value)))
        self.perplexity.valueChanged.connect(lambda value: self._change(replace(self._wanted, perplexity=value)))
        self.seed.valueChanged.connect(lambda value: self._change(replace(self._wanted, seed=value)))
        for combo in (self.across, self.up):
            combo.activated.connect(
                lambda _: self._change(replace(self._wanted, axes=(self.across.currentData(), self.up.currentData())))
            )

    @staticmethod
    def _combo(key: str, name: str, help: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(key)
        made.setAccessibleName(name)
        made.setToolTip(help)
        return made

    @staticmethod
    def _named(made: QSpinBox | QDoubleSpinBox, key: str, name: str, help: str) -> None:
        made.setObjectName(key)
        made.setAccessibleName(name)
        made.setToolTip(help)
        made.setKeyboardTracking(False)

    def _whole(self, key: str, name: str, low: int, high: int, help: str) -> QSpinBox:
        made = QSpinBox()
        made.setRange(low, high)
        self._named(made, key, name, help)
        return made

    def _part(self, key: str, name: str, low: float, high: float, step: float, help: str) -> QDoubleSpinBox:
        made = QDoubleSpinBox()
        made.setRange(low, high)
        made.setSingleStep(step)
        self._named(made, key, name, help)
        return made

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_networks(self, networks: tuple[str, ...]) -> None:
        """Only colours that the run's networks can give are offered."""
        for value, words in COLOURS_HELP.items():
            self.colours.set_choice_help(value, words)
        missing = (("score", "critic", "There is no discriminator here: open a GAN or a VAE-GAN that has a checkpoint."),
                   ("rebuilt", "encoder", "There is no encoder here, so nothing is rebuilt: open a VAE or a VAE-GAN."))  # fmt: skip
        for value, network, reason in missing:
            if network not in networks:
                self.colours.set_choice_reason(value, reason)
                if self.colours.value() == value:
                    self.colours.set_value("label")
                    self.colouring.emit("label")
            else:
                self.colours.set_choice_reason(value, "")
                self.colours.set_choice_help(value, COLOURS_HELP[value])

    def set_classes(self, classes: tuple[str, ...]) -> None:
        """The data's classes: an axis may point towards each. One that pointed towards another data set's is a principal one."""
        if classes != self._classes:
            self._classes = classes
            self._fill_axes()
            before, (across, up) = self._wanted, self._wanted.axes
            axes = (Axis(axis=0) if across.towards is not None else across, Axis(axis=1) if up.towards is not None else up)
            self.show_wanted(replace(before, axes=axes))
            if self._wanted != before:
                self.by_itself = True
                self.changed.emit(self._wanted)
                self.by_itself = False

    def _fill_axes(self) -> None:
        for combo in (self.across, self.up):
            combo.clear()
            for number in range(AXES):
                combo.addItem(f"Principal axis {number + 1}", Axis(axis=number))
            for number, name in enumerate(self._classes):
                combo.addItem(f"Towards {name}", Axis(towards=number))

    def show_wanted(self, wanted: Wanted) -> None:
        """Show these parameters; tells nothing."""
        self._wanted = wanted
        controls = (self.neighbours, self.spread, self.perplexity, self.seed)
        before = [control.blockSignals(True) for control in controls]
        self.projection.set_value(wanted.projection)
        self.points.setCurrentIndex(max(0, self.points.findData(wanted.data)))
        self.neighbours.setValue(wanted.neighbours)
        self.spread.setValue(wanted.spread)
        self.perplexity.setValue(wanted.perplexity)
        self.seed.setValue(wanted.seed)
        for combo, axis in zip((self.across, self.up), wanted.axes, strict=True):
            places = [place for place in range(combo.count()) if combo.itemData(place) == axis]
            combo.setCurrentIndex(places[0] if places else 0)
        for control, blocked in zip(controls, before, strict=True):
            control.blockSignals(blocked)
        self._show_rows()

    def _show_rows(self) -> None:
        """Only what matters to the projection."""
        projection = self._wanted.projection
        for control, on in ((self.neighbours, projection == "neighbours"), (self.spread, projection == "neighbours"),
                            (self.perplexity, projection == "tsne"), (self.across, projection == "custom"),
                            (self.up, projection == "custom"), (self.seed, projection in ("neighbours", "tsne"))):  # fmt: skip
            self._rows.setRowVisible(control, on)
        self.adjustSize()

    def _change(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._show_rows()
            self.changed.emit(wanted)

    def open_below(self, at: QPoint) -> None:
        """Its upper right corner there (a point on the screen)."""
        self.adjustSize()
        self.move(max(0, at.x() - self.width()), at.y())
        self.show()
        self.projection.setFocus()
