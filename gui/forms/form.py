"""A form that draws itself from Fields."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.fields import Field, Settings, Value
from gui.forms.row import Row
from gui.theme import size
from gui.widgets.labels import Heading


class SettingsForm(QWidget):
    """Rows by group, in the groups' order of appearance. `edited(key, value)` tells a person's valid change."""

    edited = Signal(str, object)

    def __init__(self, key: str = "settings", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(key)
        self._fields: tuple[Field, ...] = ()
        self._rows: dict[str, Row] = {}
        self._running = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(size("space", "row"))

    # --- what it is made of

    def set_fields(self, fields: tuple[Field, ...]) -> None:
        """Draw these; values of keys that stay are kept where the field still takes them."""
        if fields == self._fields:
            return
        kept = {key: value for key, value in self.values().items() if key in self.changed()}
        self._empty()
        self._fields = tuple(fields)
        groups: dict[str, int] = {}
        for field in fields:
            groups.setdefault(field.group, len(groups))
        ordered = sorted(fields, key=lambda field: groups[field.group])
        for place, (group, members) in enumerate(groupby(ordered, key=lambda field: field.group)):
            self._add_group(group, list(members), place)
        self._column.addStretch(1)
        self.set_values({key: value for key, value in kept.items() if _takes(self._rows.get(key), value)})
        self.set_running(self._running)

    def _empty(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)  # type: ignore[call-overload]
                widget.deleteLater()
        self._rows = {}

    def _add_group(self, group: str, members: list[Field], place: int) -> None:
        if place:
            self._column.addSpacing(size("space", "section") - size("space", "row"))
        if group:
            self._column.addWidget(Heading(group))
        for field in members:
            row = Row(field)
            row.edited.connect(partial(self._on_edited, field.key))
            self._rows[field.key] = row
            self._column.addWidget(row)

    def fields(self) -> tuple[Field, ...]:
        return self._fields

    def row(self, key: str) -> Row:
        """The row of that key. Raises KeyError."""
        return self._rows[key]

    # --- values

    def set_values(self, settings: Settings) -> None:
        """Show these; keys that the form has not are passed over, keys not given go to their default."""
        for key, row in self._rows.items():
            row.show_value(settings.get(key, row.field.default))
        self._apply_needs()

    def values(self) -> Settings:
        """Every field's value."""
        return {key: row.value() for key, row in self._rows.items()}

    def changed(self) -> Settings:
        """What differs from its default."""
        return {key: row.value() for key, row in self._rows.items() if row.value() != row.field.default}

    # --- states

    def set_running(self, running: bool) -> None:
        """While a run trains, live fields say "takes effect now", the others are kept for the next start."""
        self._running = running
        for row in self._rows.values():
            row.set_running(running)

    def set_note(self, key: str, note: str) -> None:
        """What became of a change, e.g. "applied at step 1,936"."""
        if key in self._rows:
            self._rows[key].set_note(note)

    def set_error(self, key: str, message: str, nearest: Value | None = None) -> None:
        """Say at its row what is wrong with a value; an unknown key is passed over."""
        if key in self._rows:
            self._rows[key].set_error(message, nearest)

    def clear_errors(self) -> None:
        """Take all errors away."""
        for row in self._rows.values():
            row.clear_error()

    def has_errors(self) -> bool:
        """Whether any row shows an error."""
        return any(row.has_error() for row in self._rows.values())

    def _on_edited(self, key: str, value: object) -> None:
        self._apply_needs()
        self.edited.emit(key, value)

    def _apply_needs(self) -> None:
        values = self.values()
        for row in self._rows.values():
            row.set_unmet("" if row.field.applies(values) else row.field.reason or "Has no effect with these settings.")


def _takes(row: Row | None, value: Value) -> bool:
    """Whether the new field of a key can show the old one's value."""
    if row is None or type(value) is not type(row.field.default):
        return False
    field = row.field
    if isinstance(value, str):
        return not field.choices or value in [choice.value for choice in field.choices]
    low, high = field.minimum, field.maximum
    return isinstance(value, bool) or ((low is None or value >= low) and (high is None or value <= high))
