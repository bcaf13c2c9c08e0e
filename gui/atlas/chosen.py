"""The picture that is chosen on the atlas: its card, and what can be done with it. Others do it; this one asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from engine.commands import Point
from engine.events import Decoded
from gui.actions import Actions
from gui.atlas import here
from gui.atlas.asking import Asks, point_at
from gui.atlas.desk import Desk
from gui.atlas.panels import PICTURE
from gui.atlas.state import Spot, words
from gui.atlas.tiles import Tiles

Draw = Callable[[Decoded, int], list[QImage]]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A chosen place whose picture is there."""

    point: Point
    picture: Decoded


class Chosen(QObject):
    """`draw` makes images of decoded samples, so many px large."""

    explore_asked = Signal(object)  # Point
    end_asked = Signal(str, object)  # "a" or "b", Point
    bookmark_asked = Signal(object, object, str)  # Point, Decoded, a name
    save_asked = Signal(object, object)  # Point, Decoded
    drag_asked = Signal(object, object, object)  # the widget it is dragged from, Point, Decoded

    def __init__(self, desk: Desk, tiles: Tiles, asks: Asks, actions: Actions, draw: Draw) -> None:
        super().__init__(desk)
        self._desk, self._tiles, self._asks, self._actions, self._draw = desk, tiles, asks, actions, draw
        self.found: Found | None = None
        desk.canvas.chosen.connect(self._on_chosen)
        desk.card.closed.connect(lambda: desk.canvas.choose(None))
        desk.card.picture.taken.connect(lambda: self._with_picture(lambda *found: self.drag_asked.emit(desk.card.picture, *found)))
        self._far: float | None = None  # percent, of the picture that is there
        asks.here.connect(self._on_here)
        asks.far.connect(self._on_far)
        handlers: dict[str, Callable[[], object]] = {
            "atlas_explore": lambda: self._with_point(self.explore_asked.emit),
            "atlas_a": lambda: self._with_point(lambda point: self.end_asked.emit("a", point)),
            "atlas_b": lambda: self._with_point(lambda point: self.end_asked.emit("b", point)),
            "atlas_bookmark": lambda: self._with_picture(self._bookmark),
            "atlas_picture": lambda: self._with_picture(self.save_asked.emit),
        }
        for key, handler in handlers.items():
            actions.bind(key, handler)

    def point(self) -> Point | None:
        """Of the chosen picture."""
        ground, spot = self._tiles.ground, self._desk.canvas.spot
        return point_at(ground.plane, spot, ground.condition) if ground is not None and spot is not None else None

    def tell(self) -> None:
        """What is known of it by now."""
        if self._desk.canvas.spot is not None:
            self._desk.card.tell(here.facts(self._desk.canvas, self._tiles, self._far))

    def _on_chosen(self, spot: Spot | None) -> None:
        desk, point = self._desk, self.point()
        self.found = self._far = None
        self._actions.tell(spot=point is not None, spot_picture=False)
        desk.card.picture.show_image(None)
        desk.card.setVisible(point is not None)
        if point is not None:
            self.tell()
            desk.place_card()
            self._asks.show_here(point)
        desk.minimap.show_view(desk.canvas.view, spot)

    def _on_here(self, event: Decoded) -> None:
        point = self.point()
        if point is not None:
            self.found = Found(point, event)
            self._desk.card.picture.show_image(self._draw(event, PICTURE)[0])
            self._actions.tell(spot_picture=True)
            self._far = None
            self._asks.find_far(point)
            self.tell()

    def _on_far(self, percent: float) -> None:
        if self.found is not None and self.found.point == self.point():
            self._far = percent
            self.tell()
            self._desk.place_card()

    def _bookmark(self, point: Point, picture: Decoded) -> None:
        if (spot := self._desk.canvas.spot) is not None:
            self.bookmark_asked.emit(point, picture, f"Atlas at {words(spot)}")

    def _with_point(self, do: Callable[[Point], object]) -> None:
        if (point := self.point()) is not None:
            do(point)

    def _with_picture(self, do: Callable[[Point, Decoded], object]) -> None:
        if self.found is not None:
            do(self.found.point, self.found.picture)
