"""A choice of a few, side by side. Built of radio buttons, so that screen readers know it as such."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from gui.theme import colour, font, scaled, size, themes
from gui.widgets.motion import Fade
from gui.widgets.painting import blend, ground, painted


class _Segment(QRadioButton):
    """One of the choices."""

    def __init__(self, value: str, label: str, bar: Segmented) -> None:
        super().__init__(label, bar)
        self.value, self._bar, self._fade = value, bar, Fade(self)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def ring_rect(self) -> tuple[QWidget, QRect]:
        """The focus ring goes around the whole bar."""
        return self._bar, self._bar.rect()

    def sizeHint(self) -> QSize:
        pad = 5 if self._bar.quiet else self._bar.pad
        height = scaled(16) + 4 if self._bar.quiet else max(size("height", "control"), scaled(16) + 12)
        return QSize(QFontMetrics(self._font(True)).horizontalAdvance(self.text()) + 2 * pad, height)

    def minimumSizeHint(self) -> QSize:
        least = QFontMetrics(self._font(True)).horizontalAdvance("MM…") + 8
        return QSize(min(least, self.sizeHint().width()), self.sizeHint().height())

    def _font(self, chosen: bool) -> QFont:
        made = font("caption" if self._bar.quiet else "label")
        if chosen:
            made.setWeight(QFont.Weight.Medium)
        return made

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._fade.to(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        self._fade.to(0.0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._fade.rest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if key in steps:
            flip = -1 if self.isRightToLeft() and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) else 1
            self._bar.move_by(steps[key] * flip)
        else:
            super().keyPressEvent(event)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        chosen, area = self.isChecked(), QRectF(self.rect())
        level = self._fade.level if self.isEnabled() else 0.0
        if not self._bar.quiet:
            if chosen:
                ground(painter, area.adjusted(2, 2, -2, -2), colour("raised"), size("radius", "control") - 1)
            elif level:
                ground(painter, area.adjusted(2, 2, -2, -2), colour("surface3", 0.75 * level), 5)
        ink = blend(colour("secondary"), colour("text"), 1.0 if chosen else level)
        painter.setPen(ink if self.isEnabled() else colour("disabled"))
        painter.setFont(self._font(chosen))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 4)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        if self._bar.quiet and chosen:
            painter.fillRect(QRectF(4, area.height() - 2, area.width() - 8, 2), colour("accent"))


class Segmented(QWidget):
    """One of `choices` (value, label). `quiet` is the underlined form for the head of a region."""

    chosen = Signal(str)
    pad = 12  # px beside the words of each choice

    def __init__(self, key: str, choices: Sequence[tuple[str, str]], label: str = "", quiet: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self.setAccessibleName(label or key)
        self.quiet = quiet
        self.left = self._set = ""  # what was chosen before a hand chose last, and what is chosen now
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_click)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self._restyle)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; the value stays if it is still among them, else it is the first."""
        before = self.value()
        for old in self._segments():
            self._group.removeButton(old)
            old.setParent(None)
            old.deleteLater()
        for value, label in choices:
            segment = _Segment(value, label, self)
            segment.setObjectName(f"{self.objectName()}.{value}")
            self._group.addButton(segment)
            self._row.addWidget(segment, 1)
            segment.show()
        values = [value for value, _ in choices]
        if values:
            self.set_value(before if before in values else values[0])

    def _segments(self) -> list[_Segment]:
        return [button for button in self._group.buttons() if isinstance(button, _Segment)]

    def value(self) -> str:
        """The chosen value, "" when there are no choices."""
        return next((segment.value for segment in self._segments() if segment.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose without a signal. Raises KeyError for a value that isn't offered."""
        for segment in self._segments():
            if segment.value == value:
                segment.setChecked(True)
                self._set = value
                self.setFocusProxy(segment)
                return
        raise KeyError(value)

    def set_choice_reason(self, value: str, reason: str) -> None:
        """Disable one choice and say why; "" enables it."""
        for segment in self._segments():
            if segment.value == value:
                segment.setEnabled(not reason)
                segment.setToolTip(reason)
                segment.setAccessibleDescription(reason)

    def refusal(self, value: str) -> str | None:
        """Why a value can't be chosen now, "" for one that isn't offered; None: it can be."""
        found = next((segment for segment in self._segments() if segment.value == value), None)
        return None if found is not None and found.isEnabled() else found.toolTip() if found is not None else ""

    def set_choice_help(self, value: str, text: str) -> None:
        """A tooltip for one choice."""
        for segment in self._segments():
            if segment.value == value:
                segment.setToolTip(text)

    def move_by(self, step: int) -> None:
        """Choose the next enabled neighbour and focus it."""
        segments = [segment for segment in self._segments() if segment.isEnabled()]
        values = [segment.value for segment in segments]
        if not segments or self.value() not in values:
            return
        place = values.index(self.value()) + step
        if 0 <= place < len(segments):
            segments[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self._on_click(segments[place])

    def _on_click(self, segment: QWidget) -> None:
        if isinstance(segment, _Segment):
            self.left = self._set  # a click has checked the segment already
            self.set_value(segment.value)
            self.chosen.emit(segment.value)

    def _restyle(self) -> None:
        for segment in self._segments():
            segment.updateGeometry()
        self.update()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if not self.quiet:
            ground(painter, self.rect(), colour("surface2"), size("radius", "control"))
