"""The stage: the large picture with its four seeds, what is above and beneath it, and its tools."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QImage, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.events import Decoded, Exploring
from gui.actions import Actions
from gui.explorer import places
from gui.explorer.corner_seed import CornerSeed
from gui.explorer.overlay import Trouble
from gui.explorer.stage_foot import StageFoot
from gui.explorer.stage_head import StageHead
from gui.explorer.stage_layout import HEAD, StageLayout, lay_out, sample_pixels
from gui.explorer.stage_tools import StageTools
from gui.explorer.stage_view import StageView
from gui.explorer.state import ExplorerState, shown_place
from gui.theme import colour, themes
from gui.widgets import painting
from gui.widgets.empty import EmptyState
from gui.widgets.samples import to_image

_CORNERS = (("corner_nw", "Upper left"), ("corner_ne", "Upper right"),
            ("corner_sw", "Lower left"), ("corner_se", "Lower right"))  # fmt: skip

WAY = 90  # points of the way behind a decoded point


class Stage(QWidget):
    """Shows state and answers; everything a hand does comes out as signals of its parts.

    `painted` carries the request whose answer is on the screen.
    """

    painted = Signal(int)
    corner_clicked = Signal(int, int)
    corner_taken = Signal(int)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.setMinimumSize(440, 380)
        self.head = StageHead(actions, self)
        self.view = StageView(self)
        self.corners = [CornerSeed(key, where, self) for key, where in _CORNERS]
        self.foot = StageFoot(actions, self)
        self.empty = EmptyState("stage_empty", "picture", "Loading the engine…", "The first picture is on its way.",
                                parent=self)  # fmt: skip
        self.tools = StageTools(actions, self)
        self._run: Exploring | None = None
        self._sharp = False
        self._sample: np.ndarray | None = None
        self._corner_samples: np.ndarray | None = None
        self._way: list[np.ndarray] = []
        self._dots: list[QPoint] = []
        self._layout: StageLayout | None = None
        self.view.near.connect(self.tools.come)
        self.view.painted.connect(self.painted)
        for index, corner in enumerate(self.corners):
            corner.clicked.connect(lambda _=False, c=corner: self.corner_clicked.emit(*c.seed))
            corner.taken.connect(lambda i=index: self.corner_taken.emit(i))
        themes.changed.connect(self._redraw)
        self._show_parts()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def begin(self, run: Exploring) -> None:
        """Another model is explored: its pictures are to come."""
        self._run, self._sample, self._corner_samples, self._way = run, None, None, []
        self.view.set_plain(len(run.shape) == 1)
        self.view.clear()
        for corner in self.corners:
            corner.set_picture(None)
        self.foot.set_classes(run.classes)
        self.head.show_step(run.step, live=run.live)
        self._place_parts()
        self._show_parts()

    def end_live(self) -> None:
        """The model trains no more; its last picture stays."""
        if self._run is not None:
            self._run = replace(self._run, live=False)
            self.head.show_live(False)

    def show_answer(self, answer: Decoded) -> None:
        """The newest picture; painted before this returns."""
        if self._run is None:
            return
        self._sample = self._with_way(answer.samples[0])
        self.view.show_picture(self.image(self._sample, self.view.width()), answer.request)
        self.head.show_step(answer.step, live=self._run.live)

    def _with_way(self, sample: np.ndarray) -> np.ndarray:
        """A point [d] after those shown before it, [k, d]: its canvas shows the way. Pictures as they are."""
        if sample.ndim > 1:
            return sample
        self._way = [*self._way[-WAY:], sample]
        return np.stack(self._way)

    def show_corners(self, samples: np.ndarray) -> None:
        self._corner_samples = samples
        for corner, sample in zip(self.corners, samples, strict=False):
            corner.set_picture(self.image(sample, corner.thumb))

    def show_state(self, now: ExplorerState) -> None:
        x, y = shown_place(now)
        around = zip(self.corners, places.corners(x, y), places.shares(x, y), strict=True)
        for corner, seed, share in around:
            corner.set_share(seed, share)
        trail = tuple(((a - now.x) / now.zoom, (b - now.y) / now.zoom) for a, b in now.trail)
        self.view.show_trail(trail, not now.on_path and now.place is None)
        self.foot.show_state(now)
        self.head.show_state(now)
        if now.sharp != self._sharp:
            self._sharp = now.sharp
            self._redraw()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Over the last good picture; without one, in the empty state's place."""
        self.view.show_trouble(trouble)

    def say_empty(self, title: str, sentence: str) -> None:
        self.empty.set_state("picture", title, sentence)

    def image(self, sample: np.ndarray, side: int) -> QImage:
        """The sample as large as `side` px of this screen."""
        assert self._run is not None
        pixels = round(side * self.devicePixelRatioF())
        return to_image(sample, self._run.canvas, pixels, not self._sharp, self._run.backdrop)

    def corner_image(self, index: int) -> QImage | None:
        """One of the corner seeds, as large as the picture."""
        if self._corner_samples is None:
            return None
        return self.image(self._corner_samples[index], self.view.width())

    def native(self) -> QImage | None:
        """The picture at its own pixels, for saving; as large as on the screen where it has none."""
        if self._run is None or self._sample is None:
            return None
        pixels = sample_pixels(self._run.shape)
        side = pixels if pixels > 1 else self.view.width()
        return to_image(self._sample, self._run.canvas, side, False, self._run.backdrop)

    def rendered(self, sample: np.ndarray, own: bool) -> QImage:
        """A sample as `native` (own) or `shown` would give it, were it the one on the stage."""
        assert self._run is not None
        pixels = sample_pixels(self._run.shape)
        drawn = np.stack([*self._way[:-1], sample]) if sample.ndim == 1 else sample
        if own and pixels > 1:
            return to_image(drawn, self._run.canvas, pixels, False, self._run.backdrop)
        return self.image(drawn, self.view.width())

    def shown(self) -> QImage | None:
        """The picture as it is on the screen, without what is drawn over it."""
        return None if self._run is None or self._sample is None else self.image(self._sample, self.view.width())

    # --- geometry ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_parts()

    def _place_parts(self) -> None:
        pixels = sample_pixels(self._run.shape) if self._run else 28
        boxes = lay_out(self.width(), self.height(), pixels)
        self.head.setGeometry(0, 0, self.width(), HEAD)
        self.view.setGeometry(*boxes.picture)
        self.foot.setGeometry(*boxes.foot)
        for corner, box in zip(self.corners, boxes.corners, strict=True):
            corner.setGeometry(*box)
            corner.set_thumb(boxes.thumb)
        self.empty.setGeometry(QRect(0, HEAD, self.width(), self.height() - HEAD))
        self._place_tools(boxes)
        if boxes != self._layout:
            self._layout = boxes
            self._dots = _lattice(self.view.geometry(), self.width(), self.height())
            self._redraw()

    def _place_tools(self, boxes: StageLayout) -> None:
        """Between the right corner seeds if there is room, else on the picture's edge."""
        x, y, wide, high = boxes.picture
        corner = boxes.corners[1]
        gap = boxes.corners[3][1] - (corner[1] + corner[3])
        wanted = self.tools.fit(gap - 8)
        left = x + wide + 14
        if wanted.height() > gap - 8 or left + wanted.width() + 4 > self.width():
            wanted = self.tools.fit(high - 16)
            left = x + wide - wanted.width() - 8
        self.tools.setGeometry(left, y + (high - wanted.height()) // 2, wanted.width(), wanted.height())

    def _redraw(self) -> None:
        """The same samples at another size, smoothness or theme."""
        if self._run is None:
            return
        if self._sample is not None:
            self.view.redraw(self.image(self._sample, self.view.width()))
        if self._corner_samples is not None:
            self.show_corners(self._corner_samples)

    def _show_parts(self) -> None:
        exploring = self._run is not None
        for part in (self.view, self.foot, *self.corners):
            part.setVisible(exploring)
        self.empty.setVisible(not exploring)

    @painting.painted
    def paintEvent(self, painter: QPainter) -> None:
        """The ground, with a faint lattice."""
        painter.fillRect(self.rect(), colour("surface0"))
        painter.setPen(QPen(colour("outline"), 1.5))
        if self._run is not None:
            painter.drawPoints(self._dots)


def _lattice(picture: QRect, width: int, height: int) -> list[QPoint]:
    pitch = max(picture.width() // 4, 32)
    left, top = picture.left() % pitch, picture.top() % pitch
    return [QPoint(x, y) for x in range(left, width, pitch) for y in range(max(top, HEAD), height, pitch)]
