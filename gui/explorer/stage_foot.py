"""Beneath the picture: where one is, how far from the data, what the hand can do, how far a step goes, and the class."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from gui.actions import Actions
from gui.explorer import places, state
from gui.explorer.distance import DistanceWords
from gui.theme import colour, font
from gui.widgets import painting, recipes
from gui.widgets.buttons import TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.slider import ResetSlider

SEEDS = "Whole numbers are seeds; between them four seeds are blended"
HINT = "Drag to walk · Shift snaps · wheel zooms the step"


class PlaceWords(QWidget):
    """“412.31, 87.64 on the seed lattice”. Painted by itself: a QLabel would lay out the stage anew at each step.

    Where there is no room for all of it, it ends in an ellipsis and is told whole by its tooltip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("place")
        self.setToolTip(SEEDS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._number, self._words = "", ""

    @property
    def text(self) -> str:
        return f"{self._number} {self._words}".strip()

    def set_words(self, number: str, words: str) -> None:
        if (number, words) != (self._number, self._words):
            self._number, self._words = number, words
            self.setAccessibleName(self.text)
            self._explain()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._explain()

    def _explain(self) -> None:
        whole = all(text == said for _, said, text, _, _ in self._parts())
        self.setToolTip(SEEDS if whole else f"{self.text}\n{SEEDS}")

    def _parts(self) -> list[tuple[str, str, str, str, int]]:
        """Role, what is to be said, what of it there is room for, tone, and where (px)."""
        x, parts = 0, []
        for role, text, tone in (("number", self._number, "text"), ("label", self._words, "secondary")):
            metrics = QFontMetrics(font(role))
            room = max(0, self.width() - x)
            parts.append((role, text, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room), tone, x))
            x += metrics.horizontalAdvance(text + "m") - 3 if text else 0
        return parts

    def sizeHint(self) -> QSize:
        return QSize(200, QFontMetrics(font("number")).height() + 6)

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        for role, _, text, tone, x in self._parts():
            painter.setFont(font(role))
            painter.setPen(colour(tone))
            painter.drawText(x, round(self.height() * 0.72), text)


class StageFoot(QWidget):
    zoom_set = Signal(float)
    speed_set = Signal(float)
    class_chosen = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = PlaceWords(self)
        self.distance = DistanceWords(self)
        self.hint = ElidedLabel(HINT, role="caption", tone="secondary")
        self.zoom = ResetSlider("zoom", "Step", *state.ZOOM, 1.0, decimals=2, log=True, inline=True)
        self.zoom.setToolTip("How many lattice cells one picture width is")
        self.speed = ResetSlider("speed", "Speed", *state.SPEED, state.DEFAULT_SPEED, decimals=2, log=True, inline=True)
        self.speed.setToolTip("How many lattice cells the walk goes in a second")
        self.classes = QComboBox()
        self.classes.setObjectName("condition")
        self.classes.setAccessibleName("Class")
        self.classes.setToolTip("The class the model is asked for")
        self.reset = TextButton("reset_all", "Reset all", "reset")
        actions.attach(self.reset, "reset_all")
        self._arrange()
        self.zoom.moved.connect(self.zoom_set)
        self.speed.moved.connect(self.speed_set)
        self.classes.activated.connect(self.class_chosen)

    def _arrange(self) -> None:
        self._sliders = QStackedWidget()
        self._sliders.addWidget(self.zoom)
        self._sliders.addWidget(self.speed)
        self._sliders.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._sliders.setMaximumWidth(max(186, self._sliders.minimumSizeHint().width()))
        grid = QGridLayout(self)
        grid.setContentsMargins(40, 0, 34, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.place, 0, 0)
        grid.addWidget(self._sliders, 0, 1, 1, 2)
        grid.addWidget(self.hint, 1, 0, 1, 2)
        last = QHBoxLayout()
        last.setSpacing(12)
        last.addWidget(self.classes)
        last.addWidget(self.distance, 1)
        grid.addLayout(last, 2, 0, 1, 2)
        grid.addWidget(self.reset, 1, 2, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(3, 1)
        self.classes.hide()

    def set_classes(self, names: tuple[str, ...]) -> None:
        self.classes.clear()
        self.classes.addItems(list(names))
        self.classes.setVisible(bool(names))

    def show_state(self, now: state.ExplorerState) -> None:
        if now.on_path:
            frame, frames = now.path.frame + 1, now.path.frames
            self.place.set_words(f"{frame} / {frames}", "on the path from A to B")
        elif now.place is not None:
            self.place.set_words("", f"{recipes.words(state.point_of(now))}, not on the seed lattice")
        else:
            self.place.set_words(places.place_words(*state.shown_place(now)), "on the seed lattice")
        self._sliders.setCurrentIndex(1 if now.walking else 0)
        _quietly(self.zoom, now.zoom)
        _quietly(self.speed, now.speed)
        if now.condition is not None and self.classes.currentIndex() != now.condition:
            self.classes.setCurrentIndex(now.condition)


def _quietly(slider: ResetSlider, value: float) -> None:
    """Show a value that was set elsewhere; costs nothing if it is there already."""
    if abs(slider.value() - value) > 1e-9:
        slider.set_value(value)
