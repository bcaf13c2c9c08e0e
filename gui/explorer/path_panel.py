"""The region at the bottom: two ends, the way between them as a strip, and its player."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from engine.commands import Point
from gui.actions import Actions
from gui.explorer import path_state
from gui.explorer.film import FilmPlace
from gui.explorer.path_state import End, PathState
from gui.explorer.slots import NEEDS_ENCODER, NO_DATA, Slot
from gui.explorer.stage_tools import DragHandle
from gui.widgets.buttons import IconButton, QuietButton, TextButton
from gui.widgets.labels import Body, Caption, Heading, Number, Title
from gui.widgets.pathstrip import PathStrip
from gui.widgets.segmented import Segmented

NO_STRIP = "Choose A and B first."


class NoPath(QWidget):
    """What would be here, and how to begin."""

    tried = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("path_empty")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 20, 8, 0)
        row.setSpacing(12)
        self.try_two = QuietButton("try_two_seeds", "Try two seeds")
        self.try_two.setToolTip("Fill A and B with two seeds, and play")
        self.try_two.clicked.connect(self.tried)
        row.addStretch(1)
        row.addWidget(Title("No path yet."))
        self.sentence = Body("Choose A and B, or drop any two pictures on them.", tone="secondary")
        row.addWidget(self.sentence)
        row.addWidget(self.try_two)
        row.addStretch(1)


class PathPanel(QWidget):
    method_chosen = Signal(str)
    frames_set = Signal(int)
    rate_set = Signal(int)
    scrubbed = Signal(float)
    reset_asked = Signal()
    try_asked = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("path")
        self.setMinimumHeight(116)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.play = IconButton("play_path", "play", actions.tooltip("play_path"))
        self.loop = IconButton("loop_path", "loop", actions.tooltip("loop_path"))
        self.back = IconButton("back_path", "there-back", actions.tooltip("back_path"))
        self.save = TextButton("save_strip", "Save strip…", "download")
        self.film = FilmPlace(actions)
        self.copy = IconButton("copy_strip", "copy", actions.tooltip("copy_strip"))
        for button, key in ((self.play, "play_path"), (self.loop, "loop_path"), (self.back, "back_path"),
                            (self.save, "save_strip"), (self.copy, "copy_strip")):  # fmt: skip
            actions.attach(button, key)
        self.handle = DragHandle("drag_strip", "hand", "Drag the strip out as PNG, with the pictures shown here")
        self.handle.setCursor(Qt.CursorShape.OpenHandCursor)
        self.handle.set_reason(NO_STRIP)
        self.where = Number("", "path_frame")
        self.method = Segmented("path_method", [("lerp", "lerp"), ("slerp", "slerp")], "Way between A and B")
        self.method.set_choice_help("lerp", "The straight line between the two latents")
        self.method.set_choice_help("slerp", "The great circle: keeps the norm that the model was trained on")
        self.frames = _spin("path_frames", "Frames", path_state.FRAMES, "Pictures from A to B, both included")
        self.rate = _spin("path_fps", "Frames a second", path_state.RATES, "How fast it plays")
        self.reset = IconButton("path_reset", "reset", "Reset method, frames and rate")
        self.slots: dict[End, Slot] = {"a": Slot("path_a", "A"), "b": Slot("path_b", "B")}
        self.strip = PathStrip("path_strip", "Path from A to B", marked=False)
        self.strip.setToolTip("Drag along the path, or use the arrow keys")
        self.none = NoPath()
        self.half = Body("", tone="secondary")
        self._arrange()
        self._connect()
        self._playing = False
        self._shown: dict[str, Point | None] = {}

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for tool in (Heading("Path"), self.play, self.loop, self.back, self.where):
            head.addWidget(tool)
        head.addSpacing(8)
        head.addWidget(self.method)
        for words, box in (("Frames", self.frames), ("Rate", self.rate)):
            head.addSpacing(4)
            head.addWidget(Caption(words))
            head.addWidget(box)
        head.addWidget(self.reset)
        head.addStretch(1)
        for out in (self.handle, self.copy, self.save, self.film):
            head.addWidget(out)
        self._middle = QStackedWidget()
        for page in (self.none, _centred(self.half), self.strip):
            self._middle.addWidget(page)
        self._middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        body = QHBoxLayout()
        body.setSpacing(12)
        for part in (self.slots["a"], self._middle, self.slots["b"]):
            body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(body)
        column.addStretch(1)

    def _connect(self) -> None:
        self.method.chosen.connect(self.method_chosen)
        self.frames.valueChanged.connect(self.frames_set)
        self.rate.valueChanged.connect(self.rate_set)
        self.strip.scrubbed.connect(self.scrubbed)
        self.none.tried.connect(self.try_asked)
        self.reset.clicked.connect(lambda: self.reset_asked.emit())

    def sizeHint(self) -> QSize:
        return QSize(600, 132)

    def show_state(self, path: PathState) -> None:
        for end, slot, point in (("a", self.slots["a"], path.a), ("b", self.slots["b"], path.b)):
            if self._shown.get(end, ()) != point:
                self._shown[end] = point
                slot.show_point(point)
        self._show_middle(path)
        self.handle.set_reason("" if path.complete else NO_STRIP)
        self.where.setText(f"{path.frame + 1} / {path.frames}" if path.complete else "")
        self.strip.set_position(path.position)
        if self.method.value() != path.method:
            self.method.set_value(path.method)
        _quietly(self.frames, path.frames)
        _quietly(self.rate, path.fps)
        self.reset.set_reason("" if path_state.reset(path) != path else "Nothing is changed.")
        if path.playing != self._playing:
            self._playing = path.playing
            self.play.set_icon("pause" if path.playing else "play")
            self.play.setAccessibleName("Pause" if path.playing else "Play")

    def _show_middle(self, path: PathState) -> None:
        if path.complete:
            self._middle.setCurrentIndex(2)
        elif path.a is None and path.b is None:
            self._middle.setCurrentIndex(0)
        else:
            self.half.setText(f"Now choose {'B' if path.b is None else 'A'}, or drop a picture on it.")
            self._middle.setCurrentIndex(1)

    def show_frames(self, images: list[QImage]) -> None:
        self.strip.set_frames(images)

    def show_end(self, end: End, image: QImage) -> None:
        self.slots[end].show_picture(image)

    def set_possible(self, *, exploring: bool, encodes: bool, data: int) -> None:
        """What the explored model can do; what it can't stays in place and says why."""
        here = "" if exploring else "Open or train a run first."
        reason = here or ("" if encodes else NEEDS_ENCODER) or ("" if data else NO_DATA)
        for slot in self.slots.values():
            slot.set_reasons(here, reason)
        self.none.try_two.set_reason(here)


def _spin(key: str, name: str, bounds: tuple[int, int], tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(key)
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setRange(*bounds)
    box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    box.setKeyboardTracking(False)
    return box


def _quietly(box: QSpinBox, value: int) -> None:
    if box.value() != value:
        box.blockSignals(True)
        box.setValue(value)
        box.blockSignals(False)


def _centred(label: Body) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(8, 20, 8, 0)
    row.addStretch(1)
    row.addWidget(label)
    row.addStretch(1)
    return page
