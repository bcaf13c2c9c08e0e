"""What a line drawn on the plane becomes: the path of Explore, from its one end to the other."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.actions import Actions
from gui.atlas.asking import point_at
from gui.atlas.desk import Desk
from gui.atlas.line import LineTool
from gui.atlas.state import Spot
from gui.atlas.tiles import Tiles


class Paths(QObject):
    """The tool, its action, and the two points that it comes to."""

    asked = Signal(object, object, str)  # the points of A and B, and the way between them that is the line drawn

    def __init__(self, desk: Desk, tiles: Tiles, actions: Actions) -> None:
        super().__init__(desk)
        self._desk, self._tiles, self._actions = desk, tiles, actions
        self.line = LineTool(desk.canvas)
        self.line.changed.connect(lambda on: actions.set_checked("atlas_line", on))
        self.line.drawn.connect(self._on_drawn)
        actions.bind("atlas_line", self._draw)

    def forget(self) -> None:
        """Another run: no line is under way."""
        self.line.set_on(False)
        self.drop()

    def drop(self) -> None:
        """The line that was drawn is a path by now, or never will be."""
        canvas = self._desk.canvas
        if not self.line.on and canvas.line is not None:
            canvas.line = None
            canvas.update()

    def _draw(self) -> None:
        """Take the tool up, or put it down."""
        if self._desk.canvas.manifold is not None:
            self._actions.say("On points no line can be drawn: choose one, then A; another one, then B.")
            self._actions.set_checked("atlas_line", False)
        else:
            self.line.set_on(not self.line.on)

    def _on_drawn(self, begin: Spot, end: Spot) -> None:
        ground, overlays = self._tiles.ground, self._desk.overlays
        if ground is None:
            return
        if not overlays.overlays.path:
            overlays.switches["path"].click()
        # on a plane whose places are brought to one length, the line is an arc of a great circle
        way = "slerp" if ground.plane.norm > 0 else "lerp"
        self.asked.emit(*(point_at(ground.plane, spot, ground.condition) for spot in (begin, end)), way)
