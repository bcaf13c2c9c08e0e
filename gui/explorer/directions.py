"""The right column: the first principal axes, each a filmstrip of what it would do from here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.events import AxesFound
from gui.explorer import state
from gui.explorer.state import ExplorerState
from gui.widgets.buttons import TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.filmstrip import Filmstrip
from gui.widgets.labels import Body, Caption, Heading

CELLS = 9
MOST = 8  # rows; as many axes are asked for
ROW = 50  # px a row takes with its words beside the strip
LARGEST, AIR = 96, 12  # px of a cell, and between rows, at most
ENOUGH = 6  # rows that are better large than many
NOTHING = "What each direction of the latent space does to the picture is shown here."
WORDS = 36  # px a row takes besides its cells with its words above


class Directions(QWidget):
    """Rows appear as there is height for them, and as the model has axes. `wanted`: their pictures are due."""

    moved = Signal(int, float)  # axis, standard deviations
    reset_asked = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("directions")
        self.setMinimumSize(344, 240)
        self.found = 0
        self.from_where = Caption("from here")
        self.words = ElidedLabel("", role="caption", tone="secondary")
        self.reset = TextButton("directions_reset", "Reset", "reset")
        self.reset.setAccessibleName("Reset directions")
        self.reset.setToolTip("Put every direction back to the middle")
        self.reset.set_reason("Nothing is changed.")
        self.reset.clicked.connect(self.reset_asked)
        self.rows = [self._make_row(axis) for axis in range(MOST)]
        self.none = Body(NOTHING, tone="secondary", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        self._show_rows()

    def _make_row(self, axis: int) -> Filmstrip:
        row = Filmstrip(f"axis_{axis + 1}", f"Axis {axis + 1}", "", CELLS, state.SPAN, LARGEST)
        row.setToolTip("Moves along this axis, in standard deviations of the latents")
        row.moved.connect(lambda value, axis=axis: self.moved.emit(axis, value))
        row.hide()
        return row

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (Heading("Directions"), self.from_where):
            head.addWidget(part)
        head.addWidget(self.words, 1)
        head.addWidget(self.reset)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 8, 12, 8)
        self.column.setSpacing(0)
        self.column.addLayout(head)
        for row in self.rows:
            self.column.addWidget(row)
        self.column.addWidget(self.none, 1)
        self.column.addStretch(1)

    @property
    def visible_rows(self) -> int:
        """How many rows a person can see; none while the whole column is folded away."""
        return 0 if self.isHidden() else sum(not row.isHidden() for row in self.rows)

    def show_axes(self, axes: AxesFound) -> None:
        """How much each axis explains, and what the axes are of."""
        self.found = len(axes.explained)
        self.words.setText(axes.words)
        for axis, (row, share) in enumerate(zip(self.rows, axes.explained, strict=False)):
            row.set_label(f"Axis {axis + 1}", f"{share:.0%} of variance".replace("%", " %"))
        self._show_rows()

    def forget(self) -> None:
        """Another model: its axes are to come."""
        self.found = 0
        self.words.setText("")
        for row in self.rows:
            row.set_pictures([])
        self._show_rows()

    def show_pictures(self, images: Sequence[QImage]) -> None:
        """Row after row, `CELLS` each."""
        for axis, row in enumerate(self.rows[: len(images) // CELLS]):
            row.set_pictures(list(images[axis * CELLS : (axis + 1) * CELLS]))

    def show_state(self, now: ExplorerState) -> None:
        for axis, row in enumerate(self.rows):
            value = state.offset(now, axis)
            if row.value() != value:
                row.set_value(value)
        self.reset.set_reason("" if now.offsets else "Nothing is changed.")
        self.from_where.setText("from the lattice place" if now.on_path else "from here")

    def cell(self) -> int:
        """The side in px in which one picture is drawn."""
        return max(self.rows[0].cell_size().width(), 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_rows()

    def _show_rows(self) -> None:
        """As many rows as there is height for: large cells beneath their words, if enough rows fit so."""
        height, tall = self.height() - 48, min((self.width() - 32) // CELLS, LARGEST) + WORDS
        stacked = height // tall >= min(ENOUGH, max(self.found, 1))
        count = min(max(1, height // (tall if stacked else ROW)), self.found)
        spare = (height - count * tall) // max(count, 1) if stacked else 0
        self.column.setSpacing(min(max(spare, 0), AIR))
        before = self.visible_rows
        self.none.setVisible(not self.found)
        for axis, row in enumerate(self.rows):
            row.set_stacked(stacked)
            row.setVisible(axis < count)
        if self.visible_rows != before:
            self.wanted.emit()
