"""The settings, folded away behind one line that says what they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.fields import Field, spell
from gui import wording
from gui.forms.form import SettingsForm
from gui.theme import colour
from gui.training.choices import EndRows
from gui.training.state import TrainingState
from gui.widgets.buttons import TextButton
from gui.widgets.elided import ElidedLabel


def summary(state: TrainingState) -> str:
    """hinge · batch 64 · 2 of 23 changed"""
    settings, parts = state.settings, []
    named = next((field for field in state.fields if field.key in ("loss", "likelihood")), None)
    if named is not None:
        parts.append(spell(settings[named.key]))
    if "batch" in settings:
        parts.append(f"batch {wording.count(float(settings['batch']))}")
    changed = len(state.given)
    parts.append(f"{changed} of {len(state.fields)} changed" if changed else "defaults")
    return " · ".join(parts)


class Disclosure(TextButton):
    """A chevron and words on the panel's edge; no ground while it is open."""

    pad = 0

    def _ground(self) -> QColor | None:
        return None

    def _ink(self) -> QColor:
        return colour("text")


class Sheet(QWidget):
    """`edited` carries key and value of a field; `end` has the stop condition, the seed and the threads."""

    edited = Signal(str, object)
    folded = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.head = Disclosure("settings", "Settings", "chevron-right")
        self.head.setCheckable(True)
        self.head.setToolTip("Show every setting of the family")
        self._summary = ElidedLabel("", role="caption", tone="secondary")
        self.form, self.end = SettingsForm(), EndRows()
        self._body = QWidget()
        self._fields: tuple[Field, ...] = ()
        self._refused = ""
        self._lay_out()
        self.head.toggled.connect(self._fold)
        self.form.edited.connect(self.edited)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.head)
        line.addStretch()
        line.addWidget(self._summary)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 4, 0, 8)
        body.setSpacing(24)
        body.addWidget(self.end)
        body.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._body)
        self._body.hide()

    def _fold(self, open_: bool) -> None:
        self._body.setVisible(open_)
        self.head.set_icon("chevron-down" if open_ else "chevron-right")
        self.folded.emit(not open_)

    def show_state(self, state: TrainingState) -> None:
        """Fields are laid out anew only when the family changed."""
        if state.fields != self._fields:
            self._fields = state.fields
            self.form.set_fields(state.fields)
        if self.form.values() != state.settings:
            self.form.set_values(state.settings)
        self.form.set_running(state.running)
        self._show_refusal(state)
        for key, step in state.applied:
            self.form.set_note(key, f"applied at step {wording.count(step)}")
        self.end.later.setVisible(state.running)
        self.end.stop.show_stop(state.stop)
        self.end.seed.show_value(state.seed)
        self.end.threads.show_value(state.threads or 0)
        self._summary.setText(summary(state) if state.fields else "")

    def refused_field(self) -> Field | None:
        """A field in which something impossible is typed, so that the value of before still holds."""
        rows = ((field, self.form.row(field.key)) for field in self._fields)
        return next((field for field, row in rows if row.control.widget.property("refused")), None)

    def _show_refusal(self, state: TrainingState) -> None:
        """A setting that the pre-flight refused is marked at its row, until it is another."""
        found = state.estimate
        refused = found.fix[0] if found is not None and found.refusal and found.fix is not None else ""
        if self._refused and self._refused != refused and self._refused in self.form.values():
            self.form.row(self._refused).clear_error()
        self._refused = refused
        if found is not None and refused and found.fix is not None:
            self.form.set_error(refused, found.refusal, found.fix[1])
