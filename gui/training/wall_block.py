"""The same latents, decoded again with every snapshot: pictures that grow up before one's eyes."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.commands import Point, Seed
from engine.events import Decoded, Exploring, State
from gui import wording
from gui.bridge import Bridge
from gui.training.cloud import Cloud
from gui.training.flow import as_high_as_wide
from gui.training.growing import Growing
from gui.training.state import TrainingState
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Heading
from gui.widgets.samples import to_images
from gui.widgets.segmented import Segmented
from gui.widgets.wall import Wall

PICTURES, POINTS = 24, 512  # latents on the wall; of points one sees nothing in 24
WIDE, LOW = 370, 750  # px of the panel
ONLY_AVERAGE = "Only the average is kept after training."


class WallBlock(QWidget):
    """Hidden until a run is explored."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._shown: Exploring | None = None
        self._last: Decoded | None = None
        self._grid = (6, 0)
        self.wall = Wall("wall", label="The same latents, decoded with the newest snapshot")
        as_high_as_wide(self.wall)
        self.wall.setToolTip("Seeds 0 to 23; drag a picture out to keep it, or to A or B")
        self.cloud = Cloud("wall_points")
        self.weights = Segmented("wall_weights", (("average", "Average"), ("raw", "Raw")), "Weights", quiet=True)
        self.weights.setToolTip("The average of the weights, or the weights as they train")
        self._note = ElidedLabel("", role="caption", tone="secondary")
        self._lay_out()
        self.growing = Growing(bridge, "wall", self._points, self.isVisible, self._show,
                               lambda: self.weights.value() == "raw", parent=self)  # fmt: skip
        self.weights.chosen.connect(lambda _: self.growing.restart())
        bridge.on(Exploring, self._on_exploring)
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Heading("Same latents"))
        head.addWidget(self._note, 1)
        head.addWidget(self.weights)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.wall)
        column.addWidget(self.cloud)
        self.cloud.hide()

    def show_state(self, state: TrainingState) -> None:
        """Raw weights exist only while a run trains."""
        live = state.shown is not None and state.shown.live and state.stage in (State.TRAINING, State.PAUSED)
        self.weights.set_choice_reason("raw", "" if live else ONLY_AVERAGE)
        if not live and self.weights.value() == "raw":
            self.weights.set_value("average")
            self.growing.restart()

    def _on_exploring(self, event: Exploring) -> None:
        self._shown, self._last = event, None
        self.wall.set_pictures([])
        self.wall.setVisible(event.canvas == "picture")
        self.cloud.setVisible(event.canvas != "picture")
        self.cloud.set_backdrop(event.backdrop)
        self.show()

    def _points(self) -> tuple[Point, ...]:
        if self._shown is None:
            return ()
        many = PICTURES if self._shown.canvas == "picture" else POINTS
        classes = len(self._shown.classes)
        return tuple(Point(Seed(k), condition=k % classes if classes else None) for k in range(many))

    def _show(self, event: Decoded) -> None:
        self._last = event
        self._note.setText(f"step {wording.count(event.step)}")
        if self._shown is not None and self._shown.canvas == "picture":
            side = max(16, round(self.wall.cell_size() * self.devicePixelRatioF()))
            self.wall.set_points(self._points(), self.weights.value() == "raw")
            self.wall.set_pictures(to_images(event.samples, "picture", side))
        else:
            self.cloud.set_points(event.samples)

    def arrange(self, width: int, height: int) -> None:
        """For a panel of this size: eight in a row where there is room, three rows where it is low."""
        grid = (8 if width >= WIDE else 6, 3 if height < LOW else 0)
        if grid != self._grid:
            self._grid = grid
            self.wall.set_columns(*grid)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.growing.refresh()
