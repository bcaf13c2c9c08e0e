"""The slider made of pictures: what a direction would do from here, cell by cell; the frame is the handle."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QWidget

from gui.theme import size
from gui.widgets.buttons import ResetButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Number
from gui.widgets.strip import Strip


class Filmstrip(QWidget):
    """One direction: name, caption, and the strip of `cells` pictures at offsets -span..span (standard deviations)."""

    moved = Signal(float)

    def __init__(self, key: str, label: str, caption: str = "", cells: int = 9, span: float = 3.0,
                 largest: int = 46, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self._span, self._value = span, 0.0
        self._name = ElidedLabel(label, role="strong")
        self._caption = ElidedLabel(caption, role="caption", tone="secondary")
        self._number = Number("", f"{key}.value")
        self._reset = ResetButton(key, label)
        self._reset.clicked.connect(self.reset)
        self._strip = Strip(self, cells, largest)
        self._strip.slid.connect(self._on_slid)
        self._strip.returned.connect(self.reset)
        self.setFocusProxy(self._strip)
        self._lay_out()
        self.set_label(label, caption)
        self._show()

    def _lay_out(self) -> None:
        words = QWidget(self)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(words, 10)
        self._box.addWidget(self._strip, 20, Qt.AlignmentFlag.AlignVCenter)
        self._grid = QGridLayout(words)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        self._grid.addWidget(self._name, 0, 0)
        self._grid.addWidget(self._number, 0, 2)
        self._grid.addWidget(self._reset, 0, 3)
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # rows stay as high as they are when one changes
        self._reset.setSizePolicy(policy)
        self.set_stacked(False)
        self.setMinimumHeight(size("height", "row"))

    def set_stacked(self, stacked: bool) -> None:
        """The strip beneath its words, as wide as there is room, or (as at first) beside them."""
        towards = QBoxLayout.Direction
        self._box.setDirection(towards.TopToBottom if stacked else towards.LeftToRight)
        self._box.setSpacing(0 if stacked else 8)
        for index, share in enumerate((0, 0) if stacked else (10, 20)):
            self._box.setStretch(index, share)
        self._box.setAlignment(self._strip, Qt.AlignmentFlag(0) if stacked else Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self._caption, *((0, 1) if stacked else (1, 0, 1, 4)))
        self._grid.setHorizontalSpacing(8 if stacked else 4)
        for column, share in enumerate((0, 1) if stacked else (1, 0)):
            self._grid.setColumnStretch(column, share)

    def set_label(self, label: str, caption: str = "") -> None:
        """Name and caption, also for screen readers."""
        self._name.setText(label)
        self._caption.setText(caption)
        self.setAccessibleName(label)
        self._strip.setAccessibleName(label)
        self._reset.set_tooltip(f"Reset {label}")

    def set_reason(self, reason: str) -> None:
        """Disable and say why in the tooltip; "" enables."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def set_pictures(self, pictures: list[QImage]) -> None:
        """What the offsets of `offsets()` show, in order."""
        self._strip.set_pictures(pictures)

    def offsets(self) -> list[float]:
        """The offset of each cell."""
        last = self._strip.cells - 1
        return [self._span * (2 * index / last - 1) for index in range(self._strip.cells)]

    def cell_size(self) -> QRect:
        """The size in px in which one picture is drawn, at 0, 0."""
        side = self._strip.heightForWidth(self._strip.width()) - 4
        return QRect(0, 0, side, side)

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        """Move the frame without a signal; clipped to the span."""
        self._value = min(max(value, -self._span), self._span)
        self._strip.set_part(self._value / self._span)
        self._show()

    def reset(self) -> None:
        """Back to 0, as a change by the person."""
        if self._value:
            self.set_value(0.0)
            self.moved.emit(0.0)

    def _on_slid(self, part: float) -> None:
        value = round(part * self._span, 6)
        if abs(value) < 0.01:
            value = 0.0
        if value != self._value:
            self._value = value
            self._show()
            self.moved.emit(value)

    def _show(self) -> None:
        changed = self._value != 0.0
        text = f"{self._value:+.2f}".replace("-", "−") if changed else ""
        self._number.setText(text)
        self._number.setVisible(changed)
        self._reset.setVisible(changed)
        self._reset.setEnabled(changed)
        self._strip.setAccessibleDescription(text or "unchanged")
