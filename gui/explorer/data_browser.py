"""A small page-wise look at the run's own data, to choose one of its pictures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from engine.commands import DataItem, Originals, Point
from engine.events import OriginalsShown
from gui.bridge import Bridge
from gui.explorer.path_state import End
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Caption, Heading
from gui.widgets.samples import to_images
from gui.widgets.wall import Wall

PAGE, WIDE = 24, 360
TAG = "browse"


class DataBrowser(QFrame):
    """A popup; `chosen` carries the end it was opened for and the index of the sample."""

    chosen = Signal(str, int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("data_browser")
        self.setAccessibleName("Pictures of the data")
        self._bridge = bridge
        self._end: End = "a"
        self._first = self._count = self._request = 0
        self._canvas = ""
        self._backdrop: np.ndarray | None = None
        self._indices: tuple[int, ...] = ()
        self.title = Heading("")
        self.page = Caption("")
        self.wall = Wall("data_wall", 6, "Pictures of the data", 4)
        self.wall.setToolTip("Click to choose; or drag a picture to A or B")
        self.wall.clicked.connect(self._choose)
        self.before = IconButton("data_before", "chevron-left", "Earlier pictures")
        self.after = IconButton("data_after", "chevron-right", "Further pictures")
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self._arrange()
        bridge.on(OriginalsShown, self._on_shown)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        for part in (self.page, self.before, self.after):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.addLayout(head)
        column.addWidget(self.wall)
        self.setFixedWidth(WIDE)
        self.wall.setFixedHeight(self.wall.heightForWidth(WIDE - 24))

    def open_for(self, end: End, at: QPoint, *, count: int, canvas: str, backdrop: np.ndarray) -> None:
        """Show the page that was open last, above `at` (a point on the screen)."""
        self._end, self._count, self._canvas, self._backdrop = end, count, canvas, backdrop
        self.title.setText(f"Choose {end.upper()} from the data")
        self.turn(0)
        owner = self.parentWidget()
        window = owner.window() if owner is not None else self
        right = window.mapToGlobal(window.rect().topRight()).x() - self.width() - 8
        self.adjustSize()
        self.move(max(0, min(at.x(), right)), at.y() - self.height() - 8)
        self.show()
        self.wall.setFocus()

    def turn(self, pages: int) -> None:
        """Go on or back by whole pages."""
        last = max(0, (self._count - 1) // PAGE * PAGE)
        self._first = min(max(self._first + pages * PAGE, 0), last)
        self._indices = tuple(range(self._first, min(self._first + PAGE, self._count)))
        self.before.set_reason("" if self._first else "This is the first page.")
        self.after.set_reason("" if self._first < last else "This is the last page.")
        self.page.setText(f"{self._first + 1:,} to {self._first + len(self._indices):,} of {self._count:,}")
        self._request = self._bridge.number()
        self._bridge.post(Originals(self._request, TAG, self._indices))

    def _on_shown(self, event: OriginalsShown) -> None:
        if event.tag == TAG and event.request == self._request:
            self._indices = event.indices
            size = round(self.wall.cell_size() * self.devicePixelRatioF())
            images: list[QImage] = to_images(event.samples, self._canvas, size, True, self._backdrop)
            self.wall.set_points([Point(DataItem(index)) for index in self._indices])
            self.wall.set_pictures(images)

    def _choose(self, cell: int) -> None:
        if cell < len(self._indices):
            self.hide()
            self.chosen.emit(self._end, self._indices[cell])
