"""A slider with its name, its value and a Reset that is enabled only when the value differs from its default."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from gui.theme import colour, size
from gui.widgets.buttons import ResetButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Number
from gui.widgets.painting import ground, painted
from gui.widgets.track import Track


class ResetSlider(QWidget):
    """A value in [minimum, maximum] with a default; `log` spaces it by ratio (minimum must then be above 0)."""

    moved = Signal(float)
    released = Signal()  # a hand has let go of it

    def __init__(self, key: str, label: str, minimum: float, maximum: float, default: float, decimals: int = 2,
                 unit: str = "", log: bool = False, signed: bool = False, inline: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        if not minimum < maximum or (log and minimum <= 0):
            raise ValueError(f"{key}: the range {minimum} to {maximum} is empty or not positive.")
        self.setObjectName(key)
        self._low, self._high, self._log = minimum, maximum, log
        self._default, self._value = default, default
        self._decimals, self._unit, self._signed = decimals, unit, signed or minimum < 0 < maximum
        self._name, self._number = ElidedLabel(label), Number("", f"{key}.value")
        self._reset = ResetButton(key, label)
        self._reset.clicked.connect(self.reset)
        self._track = Track(self)
        self._track.slid.connect(self._on_slid)
        self._track.sliderReleased.connect(self.released)
        self._track.returned.connect(self.reset)
        self.setFocusProxy(self._track)
        self._lay_out(inline)
        self.set_label(label)
        self.set_value(default)

    def _lay_out(self, inline: bool) -> None:
        """In two lines, or in one (for the head of a region)."""
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 2, 6, 2)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1 if inline else 0, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._number, 0, 2)
        grid.addWidget(self._reset, 0, 3)
        grid.addWidget(self._track, 0, 1) if inline else grid.addWidget(self._track, 1, 0, 1, 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            for words in (self._name, self._number):
                words.set_tone("text" if self.isEnabled() else "disabled")

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self._track.fade.level and self.isEnabled():
            ground(painter, self.rect(), colour("surface2", self._track.fade.level), size("radius", "control"))

    def set_label(self, label: str) -> None:
        """The name, also for screen readers."""
        self._name.setText(label)
        self.setAccessibleName(label)
        self._track.setAccessibleName(label)

    def set_reason(self, reason: str) -> None:
        """Disable and say why in the tooltip; "" enables."""
        self.setEnabled(not reason)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def held(self) -> bool:
        """Whether a hand drags it."""
        return self._track.isSliderDown()

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value (clipped to the range) without a signal."""
        self._value = min(max(value, self._low), self._high)
        self._track.set_fraction(self._to_fraction(self._value))
        self._show()

    def reset(self) -> None:
        """Back to the default, as a change by the person."""
        if self._value != self._default:
            self.set_value(self._default)
            self.moved.emit(self._value)

    def _on_slid(self, fraction: float) -> None:
        value = round(self._from_fraction(fraction), max(self._decimals, 2) + 2 if self._log else self._decimals)
        value = min(max(value, self._low), self._high)
        if value != self._value:
            self._value = value
            self._show()
            self.moved.emit(value)

    def _to_fraction(self, value: float) -> float:
        if self._log:
            return math.log(value / self._low) / math.log(self._high / self._low)
        return (value - self._low) / (self._high - self._low)

    def _from_fraction(self, fraction: float) -> float:
        if self._log:
            return self._low * (self._high / self._low) ** fraction
        return self._low + fraction * (self._high - self._low)

    def _show(self) -> None:
        sign = "+" if self._signed and self._value > 0 else ""
        text = f"{sign}{self._value:.{self._decimals}f}".replace("-", "−")
        self._number.setText(f"{text} {self._unit}" if self._unit else text)
        changed = not math.isclose(self._value, self._default, abs_tol=0.5 * 10 ** -(self._decimals + 1))
        self._reset.setEnabled(changed)
        self._track.setAccessibleDescription(self._number.text())
