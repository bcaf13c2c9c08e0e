"""Which plane is looked at: through three samples, along two directions, or along two latent axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from engine.commands import DataItem, Place, Point, Seed
from engine.events import Exploring
from engine.storage.planefile import SavedPlane
from gui.atlas.slots import PlaneSlot
from gui.theme import scaled
from gui.widgets import recipes
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Caption, Heading
from gui.widgets.panel import FloatingPanel
from gui.widgets.segmented import Segmented

WAYS = (("points", "3 samples"), ("directions", "2 directions"), ("axes", "2 axes"), ("file", "File"))
NO_FILE = "Drop the picture of a plane that Lerp exported on the window first."
DIRECTIONS = 8  # principal axes that are found
NAME = 80  # px of the words beneath a slot
HELP = {
    "points": "Click a slot, or drop a picture on it.",
    "directions": "Along principal directions, from the slot's sample.",
    "axes": "Along two of the latent's numbers, from the slot's sample.",
    "file": "The plane of an exported picture.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What plane. points: of the slots; `pair`: the numbers of directions or axes; given: the plane of a file."""

    way: str = "points"
    points: tuple[Point | None, ...] = (None, None, None)
    pair: tuple[int, int] = (0, 1)
    given: SavedPlane | None = None

    @property
    def used(self) -> tuple[Point, ...]:
        """The points that matter to this way."""
        slots = self.points[:3] if self.way == "points" else () if self.way == "file" else self.points[3:]
        return tuple(point for point in slots if point is not None)


def put(choice: Choice, slot: int, point: Point | None) -> Choice:
    """Another point in a slot; slot 3 is the one that directions and axes begin at."""
    points = list(choice.points) + [None] * (4 - len(choice.points))
    points[slot] = point
    return replace(choice, points=tuple(points))


def paired(choice: Choice, place: int, number: int) -> Choice:
    """Another direction or axis; one that the other place holds changes places with it."""
    pair = list(choice.pair)
    if pair[1 - place] == number:
        pair[1 - place] = pair[place]
    pair[place] = number
    return replace(choice, pair=(pair[0], pair[1]))


def first(run: Exploring) -> Choice:
    """The plane one sees first: through three pictures of the data, or three seeds where there is no encoder; of two
    latent dimensions all there is."""
    condition = 0 if run.classes else None
    if run.encodes and run.data_count >= 3:
        places: list[Place] = [DataItem(part * run.data_count // 3) for part in range(3)]
    else:
        places = [Seed(number) for number in (1, 2, 3)]
    way = "axes" if run.latent_dim == 2 else "points"
    return Choice(way, tuple(Point(place, condition=condition) for place in places))


class Chooser(FloatingPanel):
    """`changed` carries the Choice; the slots' wishes carry the slot's number, a dropped picture its Point too."""

    changed = Signal(object)
    dropped = Signal(int, object)
    random_asked = Signal(int)
    data_asked = Signal(int)
    here_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("atlas_chooser", parent=parent)
        self.setAccessibleName("Plane through")
        self.choice, self._dim = Choice(), 2
        self.ways = Segmented("atlas_way", WAYS, "What the plane goes through")
        for value, words in HELP.items():
            self.ways.set_choice_help(value, words)
        self.ways.chosen.connect(self._on_way)
        self.slots = [PlaneSlot(number) for number in range(1, 5)]
        self.slots[3].may_be_empty = True
        self.names = [Caption("") for _ in self.slots]
        self.dice = IconButton("atlas_dice", "dice", "Three random seeds")
        self.dice.clicked.connect(lambda: self.random_asked.emit(-1))
        self.pair = [QComboBox(), QComboBox()]
        self._help = Caption(HELP["points"])
        for place, box in enumerate(self.pair):
            box.setObjectName(f"atlas_axis_{place + 1}")
            box.setAccessibleName(("First", "Second")[place] + " axis of the plane")
            box.setToolTip(("To the right", "Downwards")[place] + " on the plane")
            box.activated.connect(lambda number, place=place: self._set(paired(self.choice, place, number)))
        for number, slot in enumerate(self.slots):
            slot.filled.connect(lambda point, number=number: self.dropped.emit(number, point))
            slot.cleared.connect(lambda number=number: self._set(put(self.choice, number, None)))
            slot.random_asked.connect(lambda number=number: self.random_asked.emit(number))
            slot.data_asked.connect(lambda number=number: self.data_asked.emit(number))
            slot.here_asked.connect(lambda number=number: self.here_asked.emit(number))
        self._arrange()
        self.show_choice(self.choice)

    def _arrange(self) -> None:
        self._row, self._axes = QWidget(), QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for slot, name in zip(self.slots, self.names, strict=True):
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(slot)
            pair.addWidget(name)
            name.setFixedWidth(scaled(NAME))
            row.addLayout(pair)
        row.addStretch()
        axes = QVBoxLayout(self._axes)
        axes.setContentsMargins(0, 0, 0, 0)
        axes.setSpacing(8)
        for box in self.pair:
            axes.addWidget(box)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self._row)
        both.addWidget(self._axes, 1)
        head = QHBoxLayout()
        head.addWidget(Heading("Plane through"), 1)
        head.addWidget(self.dice)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        for part in (head, both):
            if part is both:
                column.addWidget(self.ways)
            column.addLayout(part)
        column.addWidget(self._help)

    def begin(self, dim: int, encodes: bool, data: int, choice: Choice) -> None:
        """Another run: what can be chosen of it."""
        self._dim = dim
        reason = "" if encodes and data else "The run's data can't be found." if encodes else "Needs an encoder; this run has none."
        for slot in self.slots:
            slot.set_data_reason(reason)
        self.show_choice(choice)

    def show_choice(self, choice: Choice) -> None:
        """What is chosen."""
        self.choice = choice
        self.ways.set_value(choice.way)
        self.ways.set_choice_reason("file", "" if choice.given is not None else NO_FILE)
        points, shown = choice.way == "points", {"points": (0, 1, 2), "file": ()}.get(choice.way, (3,))
        most, word = (min(self._dim, DIRECTIONS), "Direction") if choice.way == "directions" else (self._dim, "Axis")
        for number, (slot, name) in enumerate(zip(self.slots, self.names, strict=True)):
            point = choice.points[number] if number < len(choice.points) else None
            slot.show_point(point)
            name.setText(f"{number + 1} · {_short(point)}" if points else _short(point, "the middle"))
            slot.setVisible(number in shown)
            name.setVisible(number in shown)
        self.dice.setVisible(points)
        self._axes.setVisible(choice.way in ("directions", "axes"))
        self._row.setVisible(bool(shown))
        for place, box in enumerate(self.pair):
            box.clear()
            box.addItems([f"{word} {number + 1}" for number in range(most)])
            box.setCurrentIndex(min(choice.pair[place], most - 1))
        self._help.setText(_words_of(choice.given) if choice.way == "file" and choice.given is not None else HELP[choice.way])

    def show_pictures(self, images: Sequence[QImage]) -> None:
        """Of the points that matter to this way, in order."""
        left = list(images)
        for number in {"points": (0, 1, 2), "file": ()}.get(self.choice.way, (3,)):
            point = self.choice.points[number] if number < len(self.choice.points) else None
            if point is not None and left:
                self.slots[number].show_point(point, left.pop(0))

    def _on_way(self, way: str) -> None:
        self._set(replace(self.choice, way=way, pair=(0, 1)))

    def set_points(self, points: dict[int, Point]) -> None:
        """Fill slots."""
        choice = self.choice
        for slot, point in points.items():
            choice = put(choice, slot, point)
        self._set(choice)

    def _set(self, choice: Choice) -> None:
        if choice != self.choice:
            self.show_choice(choice)
            self.changed.emit(choice)


def _words_of(given: SavedPlane) -> str:
    return f"The plane of an exported picture,\n{given.columns:,} × {given.rows:,} pictures at step {given.step:,}."


def _short(point: Point | None, otherwise: str = "empty") -> str:
    if point is None:
        return otherwise
    return recipes.words(point).replace("data picture", "data").removeprefix("a ")
