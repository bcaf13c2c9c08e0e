"""What is looked at on a map, also while another map is still being laid out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from gui.explorer.map.canvas import MapCanvas

Where = tuple[float, float, float]  # the middle of what is looked at, px per unit


class Sight(QObject):
    """The view of one canvas as a value. Another projection begins with the whole, and its view waits for its map.

    `wanted` tells the projection of the map that is shown next.
    """

    def __init__(self, canvas: MapCanvas, wanted: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._wanted = canvas, wanted
        self._waiting: tuple[str, Where | None] = ("", None)  # of this projection
        canvas.laid.connect(self._on_laid)

    @property
    def fitted(self) -> float:
        """px per unit of the whole."""
        return self._canvas.fitted

    @property
    def where(self) -> Where | None:
        """None: the whole."""
        if self._awaited:
            return self._waiting[1] if self._waiting[0] == self._wanted() else None
        scope = self._canvas.scope
        return (scope.x, scope.y, scope.scale) if self._canvas.zoomed else None

    def go(self, where: Where | None) -> None:
        """Look there, or as soon as the map is laid out."""
        if self._awaited:
            self._waiting = (self._wanted(), where)
        elif where is None:
            self._canvas.fit()
        else:
            self._canvas.zoomed = True
            self._canvas.look_at(replace(self._canvas.scope, x=where[0], y=where[1], scale=where[2]))

    def forget(self) -> None:
        """If a hand has chosen another map, that one begins with the whole."""
        if self._waiting[0] != self._wanted():
            self._waiting = ("", None)

    @property
    def _awaited(self) -> bool:
        chart = self._canvas.chart
        return chart is None or chart.shown.projection != self._wanted()

    def _on_laid(self) -> None:
        if not self._awaited:
            (projection, where), self._waiting = self._waiting, ("", None)
            if projection == self._wanted() and where is not None:
                self.go(where)
