"""One setting: name, control, Reset; beneath it when it takes effect, why it is disabled, or what is wrong."""

from __future__ import annotations

from textwrap import wrap

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from engine.fields import Field, FieldError, Value
from gui.forms.controls import BarControl, Control, control_for
from gui.forms.stepping import write
from gui.widgets.buttons import ResetButton, TextButton
from gui.widgets.labels import Caption, Label

NOW, LATER = "takes effect now", "at the next start"


class Row(QWidget):
    """A row of a form. `edited(value)` comes when a person changed it to a valid value."""

    edited = Signal(object)

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{field.key}.row")
        self.field, self._running, self._unmet, self._note = field, False, "", ""
        self._nearest: Value | None = None
        self._name = Label(field.label)
        self.control: Control = control_for(field)
        self._reset = ResetButton(field.key, field.label)
        self._caption = Caption(wrap=True)
        self._error = Caption("", f"{field.key}.error", tone="error", wrap=True)
        self._use = TextButton(f"{field.key}.nearest", "", accent=True)
        self._use.setToolTip("Take the nearest value that is possible")
        self._describe()
        self._lay_out()
        self.control.edited.connect(self._on_edited)
        self.control.refused.connect(self._on_refused)
        self._reset.clicked.connect(self.reset)
        self._use.clicked.connect(self._take_nearest)
        self.clear_error()
        self.show_value(field.default)

    def _describe(self) -> None:
        widget, field = self.control.widget, self.field
        widget.setObjectName(field.key)
        widget.setAccessibleName(field.label)
        widget.setAccessibleDescription(field.help)
        when = "Takes effect at once, also while training." if field.live else "Takes effect at the next start."
        for part in (widget, self._name):
            part.setToolTip("\n".join([*wrap(field.help, 64), when]))  # Qt breaks no plain tooltip
        self._name.setBuddy(widget)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        wide = isinstance(self.control, BarControl)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4 if wide else 1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0)
        side = QHBoxLayout()
        side.setSpacing(6)
        side.setContentsMargins(0 if wide else 8, 0, 0, 0)
        if self.field.unit:
            side.addWidget(Caption(self.field.unit))
        side.addWidget(self.control.widget)
        grid.addLayout(side, 1 if wide else 0, 0 if wide else 1, 1, 2 if wide else 1)
        grid.addWidget(self._reset, 1 if wide else 0, 2)
        grid.addWidget(self._caption, 2, 0, 1, 3)
        grid.addWidget(self._error, 3, 0, 1, 3)
        grid.addWidget(self._use, 4, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)

    # --- values

    def value(self) -> Value:
        return self.control.value()

    def show_value(self, value: Value) -> None:
        """Show without telling; what was refused before is forgotten."""
        self.control.show_value(value)
        self.clear_error()
        self._mark()

    def reset(self) -> None:
        """Back to the default, as a change by the person."""
        if self.value() != self.field.default:
            self.show_value(self.field.default)
            self.edited.emit(self.field.default)

    def _mark(self) -> None:
        self._reset.setEnabled(self.value() != self.field.default and self.control.widget.isEnabled())

    def _on_edited(self, value: object) -> None:
        self._note = ""
        self.clear_error()
        self._mark()
        self._explain()
        self.edited.emit(value)

    def _on_refused(self, error: FieldError) -> None:
        self.set_error(error.message, error.nearest)

    # --- states

    def set_running(self, running: bool) -> None:
        """While a run trains only live fields can be changed."""
        self._running, self._note = running, ""
        self._enable()

    def set_unmet(self, reason: str) -> None:
        """Why the field means nothing beside the other settings; "" when it does."""
        if reason != self._unmet:
            self._unmet = reason
            self._enable()

    def set_note(self, note: str) -> None:
        """What happened with the last change, e.g. "applied at step 1,936"."""
        self._note = note
        self._explain()

    def _enable(self) -> None:
        on = not self._unmet and (self.field.live or not self._running)
        self.control.widget.setEnabled(on)
        self._name.set_tone("text" if on else "disabled")
        self._mark()
        self._explain()

    def _explain(self) -> None:
        when = (NOW if self.field.live else LATER) if self._running else ""
        words = self._unmet or self._note or when
        self._caption.setText(words)
        self._caption.setVisible(bool(words))

    def set_error(self, message: str, nearest: Value | None = None) -> None:
        """Say what is wrong, and offer the nearest valid value."""
        self.control.set_refused(True)
        self._nearest = nearest
        self._error.setText(message[:1].upper() + message[1:])
        self._error.setVisible(True)
        self._use.setVisible(nearest is not None)
        if nearest is not None:
            self._use.set_text(f"Use {_words(self.field, nearest)}")
        self.control.widget.setAccessibleDescription(f"{message} {self.field.help}")

    def clear_error(self) -> None:
        """Nothing is wrong (any more)."""
        self.control.set_refused(False)
        self._error.setVisible(False)
        self._use.setVisible(False)
        self.control.widget.setAccessibleDescription(self.field.help)

    def has_error(self) -> bool:
        return not self._error.isHidden()

    def _take_nearest(self) -> None:
        if self._nearest is not None:
            self.show_value(self._nearest)
            self.control.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self.edited.emit(self._nearest)


def _words(field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    named = {choice.value: choice.label for choice in field.choices}
    return named.get(value, write(value)) if isinstance(value, str) else write(value)
