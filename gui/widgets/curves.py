"""Curves over steps, e.g. of a loss. Data may come at any rate; the plot is drawn at most four times a second."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.events import Series
from gui.theme import themes
from gui.widgets.curve_data import Curve
from gui.widgets.reading import Reading
from gui.widgets.roles import Role

if TYPE_CHECKING:
    from gui.widgets.curve_plot import CurvePlot

HELD = "held_out/"
TWIN = ", held out"
HELP = "Left and right read the values"
PERIOD = 250  # ms between two drawings


class Curves(QWidget):
    """The numbers named by `set_series`, each with its held-out twin ("held_out/key") dashed beside it."""

    accessible_role = Role.Chart
    _loaded = Signal()

    def __init__(self, key: str, label: str = "Curves", unit: str = "pictures", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label)
        self.setAccessibleDescription(HELP)
        self._unit = unit
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._series: dict[str, tuple[Series, bool]] = {}
        self._curves: dict[str, Curve] = {}
        self._log, self._smoothing = False, 0.9
        self._limit: float | None = None
        self._plot: CurvePlot | None = None
        self._loading: threading.Thread | None = None
        self._cursor: float | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._reading = Reading(self)
        self._timer = QTimer(self, singleShot=True, interval=PERIOD)
        self._timer.timeout.connect(self.draw_now)
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)
        themes.changed.connect(self._restyle)

    # --- what callers use

    def set_series(self, series: Sequence[Series]) -> None:
        """Which numbers are shown, with their words and roles; numbers already there of the same key stay."""
        self._series = {}
        for one in series:
            self._series[one.key] = (one, False)
            self._series[HELD + one.key] = (one, True)
        self._curves = {key: self._curves.get(key) or Curve(self._smoothing) for key in self._series}
        self._soon()

    def append(self, key: str, x: float, y: float) -> None:
        """One more point; keys that are not shown are passed over."""
        if key in self._curves:
            self._curves[key].append(x, y)
            self._soon()

    def set_history(self, key: str, points: np.ndarray) -> None:
        """All points of a key, [n, 2], ascending in x."""
        if key in self._curves:
            self._curves[key].replace(np.asarray(points, dtype=np.float64).reshape(-1, 2))
            self._soon()

    def clear(self) -> None:
        """Forget all points."""
        self._curves = {key: Curve(self._smoothing) for key in self._series}
        if self._plot is not None:
            self._plot.restyle()
        self._soon()

    def set_log(self, log: bool) -> None:
        """A logarithmic scale; values that aren't positive leave gaps."""
        self._log = log
        self._soon()

    def set_smoothing(self, smoothing: float) -> None:
        """The weight of the past, 0 to 0.99."""
        self._smoothing = min(max(smoothing, 0.0), 0.99)
        for curve in self._curves.values():
            curve.set_smoothing(self._smoothing)
        self._soon()

    def set_limit(self, limit: float | None) -> None:
        """The x at which the run will end; the way there is left empty."""
        self._limit = limit
        self._soon()

    def readings(self, x: float) -> list[tuple[str, float]]:
        """(label, smoothed value) of each curve at the point nearest to x."""
        found = []
        for key, (series, held) in self._series.items():
            point = self._curves[key].at(x)
            if point is not None:
                found.append((series.label + TWIN if held else series.label, point[2]))
        return found

    # --- drawing

    def _soon(self) -> None:
        if not self.isVisible():
            return
        if self._plot is None:
            self._load()
        elif not self._timer.isActive():
            self._timer.start()

    def _load(self) -> None:
        """Import pyqtgraph beside the window's thread, so that the window does not stand still for half a second."""
        if self._loading is None and any(len(curve) for curve in self._curves.values()):
            self._loading = threading.Thread(target=_import_plot, args=(self._loaded.emit,), name="lerp-import-plot")
            self._loading.start()

    def _on_loaded(self) -> None:
        if self._plot is None:
            if self._loading is not None:
                self._loading.join()
            module = importlib.import_module("gui.widgets.curve_plot")
            self._plot = module.CurvePlot()
            self._column.addWidget(self._plot)
            self._soon()

    def draw_now(self) -> None:
        """Draw what there is."""
        if self._plot is not None and self.isVisible():
            self._plot.draw(self._series, self._curves, self._log, self._limit)

    def _restyle(self) -> None:
        if self._plot is not None:
            self._plot.restyle()
            self.draw_now()  # waiting would leave the plot empty for a moment

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon()

    # --- reading values

    def _read(self, x: float | None) -> None:
        self._cursor = x
        if self._plot is not None:
            self._plot.set_cursor_line(x)
        found = self.readings(x) if x is not None else []
        place = self._plot.to_px(x) if self._plot is not None and x is not None else 0.0
        self._reading.tell(self._table(x, dict(found)) if found and x is not None else [], round(place))
        self.setAccessibleDescription(self._reading.text() or HELP)

    def _table(self, x: float, found: dict[str, float]) -> list[tuple[str, str]]:
        """One line a series, its held-out value in a second column."""
        twins = any(label.endswith(TWIN) for label in found)
        points = [curve.at(x) for curve in self._curves.values()]
        there = min((point[0] for point in points if point is not None), key=lambda at: abs(at - x), default=x)
        lines = [(f"{there:,.0f} {self._unit}", f"{'train':>9} {'held out':>9}" if twins else "")]
        for series, held in self._series.values():
            if not held and series.label in found:
                other = found.get(series.label + TWIN)
                column = f" {'' if other is None else _spell(other):>9}" if twins else ""
                lines.append((series.label, f"{_spell(found[series.label]):>9}{column}"))
        return lines

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._reading.isVisible():
            return True  # the reading says more, and in the same place
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._plot is not None:
            self._read(self._plot.to_x(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._read(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._read(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps: dict[int, float] = {Qt.Key.Key_Left: -0.02, Qt.Key.Key_Right: 0.02}
        if self._plot is not None and key in steps:
            low, high = self._plot.x_range()
            here = self._cursor if self._cursor is not None else high
            self._read(min(max(here + steps[key] * (high - low), low), high))
        else:
            event.ignore()


def _spell(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def _import_plot(done: Callable[[], None]) -> None:
    importlib.import_module("gui.widgets.curve_plot")
    try:
        done()
    except RuntimeError:  # the window was closed meanwhile
        return
