"""What a person does around the laboratory: choose data, draw, lay another run over, change how it is shown, save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QPoint, QVariantAnimation, Signal
from PySide6.QtWidgets import QMenu

from engine.events import Exploring
from engine.manifest import Entry
from engine.questions import Beside
from engine.storage import durable
from engine.storage.durable import StorageError
from gui.actions import Actions
from gui.bridge import Bridge
from gui.dynamics.lab import layers
from gui.dynamics.lab.lab import Lab
from gui.dynamics.lab.stroke_steps import StrokeSteps
from gui.settings import UserSettings
from gui.theme import motion
from gui.widgets.buttons import IconButton
from gui.widgets.png_file import ask_for_png, save_png

MORPH = 900  # ms from the prior to the manifold
FIELDS = (("Coarse", 48), ("Usual", 96), ("Fine", 192), ("Finest", 320))  # columns of the discriminator's field


class LabDesk(QObject):
    """`changed`: what the engine is asked for is another thing now. `raw`: the generator that plays, not its average."""

    changed = Signal()

    def __init__(self, lab: Lab, bridge: Bridge, actions: Actions, settings: UserSettings,
                 runs: Callable[[], Sequence[Entry]], parent: QObject | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self._lab, self._bridge, self._actions, self._settings, self._runs = lab, bridge, actions, settings, runs
        self._run: Exploring | None = None
        self._beside: Path | None = None
        self.raw, self._columns = True, int(settings.get("dynamics.field", 96))
        self._morph = QVariantAnimation(self)
        self._morph.valueChanged.connect(lambda part: lab.canvas.set_morph(float(part)))
        self._make_tools()
        StrokeSteps(lab.canvas.brush, actions.history, lab.canvas.brush_changed, self)
        lab.distributions.chosen.connect(lambda name: actions.trigger("lab_data", name))
        actions.changed.connect(self._on_possible)
        lab.canvas.drawn.connect(self._keep_drawing)
        lab.save_asked.connect(self._save)
        kept = frozenset(settings.get("dynamics.layers", list(layers.FIRST))) & frozenset(layers.KEYS)
        lab.set_layers(kept)

    @property
    def columns(self) -> int:
        """Of the discriminator's field."""
        return self._columns

    @property
    def beside(self) -> Path | None:
        """The run that is laid over the explored one."""
        return self._beside

    @property
    def field(self) -> tuple[int, int]:
        """(columns, rows) of the discriminator's field, square cells."""
        canvas = self._lab.canvas
        return self._columns, max(2, round(self._columns * canvas.height() / max(1, canvas.width())))

    def begin(self, run: Exploring) -> None:
        """Another run is explored."""
        self._run, self._beside = run, None
        self._lab.set_networks(run.networks)
        self._lab.set_data(run.backdrop)
        self._lab.canvas.set_modes(run.modes, run.sigma)
        self.average.set_reason("" if "decoder" in run.networks and run.live else "A kept run shows its average.")

    def show_chosen(self, name: str) -> None:
        """What the explored run learns from."""
        self._lab.distributions.set_value(name)

    def _on_possible(self, key: str) -> None:
        """While a run trains no other distribution can be chosen."""
        if key == "lab_data":
            self._lab.distributions.set_reason(self._actions.reason(key))
            self._lab.place()

    # --- tools

    def _make_tools(self) -> None:
        self.average = IconButton("lab.average", "sparkline", "Show the average generator instead of the one that plays")
        self.average.setCheckable(True)
        self.average.clicked.connect(self._on_average)
        self.resolution = IconButton("lab.resolution", "grid", "Resolution of the discriminator's field…")
        self.resolution.clicked.connect(lambda: self._pop(self.resolutions(), self.resolution))
        self.other = IconButton("lab.other", "layers", "Lay another run over this one…")
        self.other.clicked.connect(lambda: self._pop(self.others(), self.other))
        self._lab.tools.put_first(self.average, self.resolution, self.other)

    def _pop(self, menu: QMenu, button: IconButton) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _on_average(self, on: bool) -> None:
        self.set_raw(not on)

    def set_raw(self, raw: bool) -> None:
        """Show the generator that plays, or its average."""
        self.raw = raw
        self.average.setChecked(not raw)
        self.changed.emit()

    def resolutions(self) -> QMenu:
        """The field's resolutions; the present one is marked."""
        menu = QMenu(self._lab)
        menu.setObjectName("lab.resolution_list")
        for words, columns in FIELDS:
            row = menu.addAction(f"{words}   ·   {columns} columns")
            row.setCheckable(True)
            row.setChecked(columns == self._columns)
            row.triggered.connect(lambda _=False, columns=columns: self.set_columns(columns))
        return menu

    def set_columns(self, columns: int) -> None:
        """Another resolution of the field; remembered."""
        self._columns = columns
        self._settings.set("dynamics.field", columns)
        self.changed.emit()

    def others(self) -> QMenu:
        """Runs of the library on points, and none."""
        menu = QMenu(self._lab)
        menu.setObjectName("lab.other_list")
        here = self._run.run if self._run is not None else None
        found = [entry for entry in self._runs() if entry.kind == "points" and not entry.problem and entry.path != here]
        none = menu.addAction("No other run" if found else "There is no other run on points")
        none.setEnabled(bool(found))
        none.triggered.connect(lambda: self.lay_beside(None))
        for entry in found:
            row = menu.addAction(f"{entry.title}   ·   {entry.data_title} · {entry.family}")
            row.setCheckable(True)
            row.setChecked(entry.path == self._beside)
            row.triggered.connect(lambda _=False, path=entry.path: self.lay_beside(path))
        return menu

    def lay_beside(self, run: Path | None) -> None:
        """Show this run's generated points too."""
        self._beside = run
        self._bridge.post(Beside(run))
        if self._run is not None:
            self._lab.set_networks(self._run.networks, run is not None)
        shown = self._lab.canvas.layers()
        self._lab.set_layers(shown | {"beside"} if run is not None else shown - {"beside"})
        self.changed.emit()

    # --- data of one's own

    def _keep_drawing(self, points: np.ndarray) -> None:
        """Write the drawing where the source “brush” looks for it, and choose it."""
        folder = self._settings.folders.data / "drawings"
        file = folder / f"drawing-{datetime.now():%Y%m%d-%H%M%S-%f}.csv"
        rows = "".join(f"{x:.6g},{y:.6g}\n" for x, y in points.tolist())
        try:
            durable.write_text(file, f"x,y\n{rows}")
        except StorageError as error:
            self._actions.say(f"The drawing can’t be kept: {error} {error.advice}", "error")
            return
        self._lab.canvas.set_brushing(False)
        if not self._actions.trigger("lab_data", str(file)):
            self._actions.say(f"The drawing is kept as {file}. {self._actions.reason('lab_data')}", "warning")

    def _save(self) -> None:
        start = self._settings.save_folder / "laboratory.png"
        path, _ = ask_for_png(self._lab, "Save the laboratory", start, ("PNG picture (*.png)",))
        if path is None:
            return
        trouble = save_png(self._lab.canvas.picture(), path)
        if trouble:
            self._actions.say(f"“{path.name}” was not saved: {trouble} Choose another folder.", "error")
        else:
            self._settings.saved(path)
            self._actions.say(f"Saved “{path.name}”.", "ok")

    # --- how it is shown

    def remember_layers(self, shown: frozenset[str]) -> None:
        """For the next start; another run lies over this one only as long as it is open."""
        self._settings.set("dynamics.layers", sorted(shown - {"beside"}))

    def morph(self, begins: bool) -> None:
        """The prior turns into the manifold while the pointer rests on the generator."""
        self._morph.stop()
        length = MORPH if motion("fold") else 0
        if begins and length:
            self._morph.setStartValue(0.0)
            self._morph.setEndValue(1.0)
            self._morph.setDuration(length)
            self._morph.setLoopCount(-1)
            self._morph.start()
        else:
            self._lab.canvas.set_morph(0.0 if begins else 1.0)
