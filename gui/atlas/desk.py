"""The canvas with everything that floats over it, each in its corner."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.events import Exploring
from gui.actions import Actions
from gui.atlas.canvas import AtlasCanvas
from gui.atlas.chooser import Choice, Chooser
from gui.atlas.minimap import Minimap
from gui.atlas.moment import MomentRow
from gui.atlas.panels import HereCard, OverlayPanel, ZoomBar
from gui.atlas.tiles import Tiles
from gui.widgets.panel import FloatingPanel

INSET = 14  # px from the edge to a panel
BETWEEN = 8  # px from a panel to the one above it
ASIDE = 18  # px from the chosen picture to its card
NO_CRITIC = "This run has no discriminator to ask."
POINTS = "Drawn of pictures; on points the grid itself shows it."


class Desk(QWidget):
    """Places the panels whenever its size or theirs changes."""

    def __init__(self, tiles: Tiles, actions: Actions) -> None:
        super().__init__()
        self.canvas = AtlasCanvas(tiles, self)
        self.chooser, self.overlays = Chooser(self), OverlayPanel(self)
        self.zoom, self.minimap, self.card = ZoomBar(actions, self), Minimap(self), HereCard(actions, self)
        self.moment = MomentRow(actions, self)
        self.canvas.covered = self._covered

    def _covered(self) -> QRegion:
        """Beneath the panels' bodies a moving plane shines through by a few percent: it may wait until it rests.

        Repainting all that floats there with every frame costs three times as much as the plane itself.
        """
        found = QRegion()
        for panel in (self.chooser, self.overlays, self.zoom, self.moment, self.minimap, self.card):
            if panel.isVisible():
                found += panel.body().translated(panel.pos()).adjusted(6, 6, -6, -6)
        return found

    def begin(self, run: Exploring, choice: Choice) -> None:
        """Another run: what can be chosen and seen of it."""
        points = run.kind == "points"
        self.chooser.begin(run.latent_dim, run.encodes, run.data_count, choice)
        self.overlays.set_reason("score", POINTS if points else "" if "critic" in run.networks else NO_CRITIC)
        for key in ("contours", "veil", "path", "stretch"):
            self.overlays.set_reason(key, POINTS if points else "")
        self.minimap.setVisible(not points)
        if points or "critic" not in run.networks:
            self.overlays.switches["score"].setChecked(False)
        if points:
            self.overlays.switches["stretch"].setChecked(False)
        self.overlays.say("")
        self.moment.begin(run)
        self.lay_out()

    def bare(self) -> None:
        """The plane was left: what lay over it, and its minimap, are of no other."""
        self.canvas.places = ()
        self.canvas.set_ground(None)
        self.overlays.say("")
        self.minimap.show_pixmap(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Chooser top left, overlays top right, zoom bottom left, the moment above it, minimap bottom right."""
        self.canvas.setGeometry(self.rect())
        for panel, right, bottom in ((self.chooser, False, False), (self.overlays, True, False), (self.zoom, False, True),
                                     (self.minimap, True, True)):  # fmt: skip
            wide, high = _size(panel)
            left = self.width() - INSET - wide if right else INSET
            top = self.height() - INSET - high if bottom else INSET
            panel.set_body(QRect(left, top, wide, high))
        wide, high = _size(self.moment)
        self.moment.set_body(QRect(INSET, self.height() - INSET - _size(self.zoom)[1] - BETWEEN - high, wide, high))
        self.place_card()

    def fit_zoom(self) -> None:
        """Its words may have become longer."""
        wide, high = _size(self.zoom)
        if wide != self.zoom.body().width():
            self.zoom.set_body(QRect(INSET, self.height() - INSET - high, wide, high))

    def place_card(self) -> None:
        """Beside the chosen picture, where nothing else floats if there is such a place."""
        spot = self.canvas.spot
        if spot is None:
            return
        wide, high = _size(self.card)
        x, y = (round(part) for part in self.canvas.view.at(*spot))
        far = round(self.canvas.view.scale * 2.0**-self.canvas.level / 2) + ASIDE
        others = [panel.geometry().marginsRemoved(panel.margins)
                  for panel in (self.chooser, self.overlays, self.zoom, self.minimap, *([self.moment] if self.moment.isVisible() else []))]
        corners = (QPoint(x + far, y - high // 3), QPoint(x - far - wide, y - high // 3), QPoint(x - wide // 2, y + far),
                   QPoint(x - wide // 2, y - far - high))  # fmt: skip
        room = self.rect().adjusted(INSET, INSET, -INSET, -INSET)
        places = [QRect(corner.x(), corner.y(), wide, high) for corner in corners]
        free = [place for place in places if room.contains(place) and not any(place.intersects(one) for one in others)]
        place = free[0] if free else places[0]
        place.moveLeft(max(INSET, min(place.left(), self.width() - INSET - wide)))
        place.moveTop(max(INSET, min(place.top(), self.height() - INSET - high)))
        self.card.set_body(place)


def _size(panel: FloatingPanel) -> tuple[int, int]:
    """Of its visible part."""
    panel.layout().activate()  # type: ignore[union-attr]
    hint, margins = panel.sizeHint(), panel.margins
    return hint.width() - margins.left() - margins.right(), hint.height() - margins.top() - margins.bottom()
