"""A number that is typed, scrubbed with the mouse, or stepped with the wheel and the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from engine.fields import Field, FieldError, Value, parse
from gui.forms.stepping import step, write
from gui.theme import font, scaled, themes

SCRUB = 6  # px per step


class NumberField(QLineEdit):
    """Shows a field's number. `committed` tells a valid new value, `refused` a FieldError."""

    committed = Signal(object)
    refused = Signal(object)

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field, self._value = field, field.default
        self._origin: QPoint | None = None
        self._scrubbed: Value | None = None
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press may begin to scrub; a click focuses on its release
        self.editingFinished.connect(self._commit)
        themes.changed.connect(self._restyle)
        self._restyle()
        self.show_value(field.default)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        wide = max(metrics.horizontalAdvance(self.text()), metrics.horizontalAdvance("0000")) + 22
        return QSize(wide, scaled(16) + 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _restyle(self) -> None:
        self.setFont(font("number"))
        self.updateGeometry()

    def value(self) -> Value:
        return self._value

    def show_value(self, value: Value) -> None:
        """Show a value without telling."""
        self._value = value
        self.setText(write(value))
        self.set_refused(False)
        self.updateGeometry()

    def set_refused(self, refused: bool) -> None:
        """Paint as refused: error tint and outline."""
        self._flag("refused", refused)

    def _flag(self, name: str, on: bool) -> None:
        if bool(self.property(name)) != on:
            self.setProperty(name, on)
            self.style().unpolish(self)
            self.style().polish(self)

    def _commit(self) -> None:
        if self.text() == write(self._value):
            self.set_refused(False)
            return
        try:
            value = parse(self._field, self.text())
        except FieldError as error:
            self.set_refused(True)
            self.refused.emit(error)
            return
        self._take(value)

    def _take(self, value: Value) -> None:
        changed = value != self._value
        self.show_value(value)
        if changed:
            self.committed.emit(value)

    def _step(self, count: int, modifiers: Qt.KeyboardModifier, coarse: bool = False) -> None:
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        self._take(step(self._field, self._value, count, coarse, fine))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps: dict[int, tuple[int, bool]] = {Qt.Key.Key_Up: (1, False), Qt.Key.Key_Down: (-1, False), Qt.Key.Key_PageUp: (1, True),
                 Qt.Key.Key_PageDown: (-1, True)}  # fmt: skip
        if key in steps:
            count, coarse = steps[key]
            self._step(count, event.modifiers(), coarse)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape(event)
        else:
            super().keyPressEvent(event)

    def _escape(self, event: QKeyEvent) -> None:
        pending = self._scrubbed is not None or self.text() != write(self._value)
        self._origin = self._scrubbed = None
        self._flag("changing", False)
        self.show_value(self._value)
        event.setAccepted(pending)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        self._step(1 if event.angleDelta().y() > 0 else -1, event.modifiers())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.deselect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.hasFocus():
            self._origin = event.position().toPoint()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._origin is None:
            super().mouseMoveEvent(event)
            return
        count = int((event.position().x() - self._origin.x()) / SCRUB)
        if count or self._scrubbed is not None:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._scrubbed = step(self._field, self._value, count, fine=fine) if count else self._value
            self._flag("changing", True)
            self.setText(write(self._scrubbed))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._origin is None:
            super().mouseReleaseEvent(event)
            return
        scrubbed, self._origin, self._scrubbed = self._scrubbed, None, None
        self._flag("changing", False)
        if scrubbed is not None:
            self._take(scrubbed)
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
