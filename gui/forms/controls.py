"""The control that fits a Field: a switch, a segmented bar, a list, a number, or words."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QWidget

from engine.fields import Field, Value
from gui.forms.number import NumberField
from gui.theme import font, themes
from gui.widgets.painting import painted
from gui.widgets.segmented import Segmented
from gui.widgets.switch import Switch

FEW, SHORT = 3, 24  # up to so many choices, with so many letters in all, stand side by side


class Control(Protocol):
    """What a row needs of its control."""

    widget: QWidget
    edited: SignalInstance
    refused: SignalInstance

    def value(self) -> Value: ...
    def show_value(self, value: Value) -> None: ...
    def set_refused(self, refused: bool) -> None: ...


class _Control(QObject):
    """Tells `edited(value)` when a person changed it and `refused(FieldError)` when what they typed is not valid."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget

    def set_refused(self, refused: bool) -> None:
        """Only what is typed can be refused."""


class SwitchControl(_Control):
    """A bool."""

    def __init__(self, field: Field) -> None:
        self._switch = Switch(field.key, label=field.label)
        super().__init__(self._switch)
        self._switch.clicked.connect(self._tell)

    def _tell(self, on: bool) -> None:
        self.edited.emit(bool(on))

    def value(self) -> Value:
        return self._switch.isChecked()

    def show_value(self, value: Value) -> None:
        self._switch.setChecked(bool(value))


class BarControl(_Control):
    """A few choices side by side."""

    def __init__(self, field: Field) -> None:
        self._bar = Segmented(field.key, [(choice.value, choice.label) for choice in field.choices], field.label)
        super().__init__(self._bar)
        for choice in field.choices:
            self._bar.set_choice_help(choice.value, choice.help)
        self._bar.chosen.connect(self._tell)

    def _tell(self, value: str) -> None:
        self.edited.emit(value)

    def value(self) -> Value:
        return self._bar.value()

    def show_value(self, value: Value) -> None:
        self._bar.set_value(str(value))


class Chooser(QComboBox):
    """A list that opens; the wheel changes it only while it has the focus, so that scrolling past changes nothing."""

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        """As Qt does it, but words that do not fit end in an ellipsis."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(kind, option, part, self).width() - 4
        words: str = option.currentText  # type: ignore[attr-defined]  # the stubs have left it out
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)  # type: ignore[attr-defined]
        style.drawComplexControl(kind, option, painter, self)
        style.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option, painter, self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ListControl(_Control):
    """Many choices."""

    def __init__(self, field: Field) -> None:
        self._box = Chooser()
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._box.setMinimumContentsLength(9)  # a long choice must not widen the form; the open list shows it whole
        super().__init__(self._box)
        for choice in field.choices:
            self._box.addItem(choice.label, choice.value)
            self._box.setItemData(self._box.count() - 1, choice.help, 3)  # Qt.ItemDataRole.ToolTipRole
        self._box.activated.connect(self._tell)
        themes.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._box.setFont(font("label"))

    def _tell(self, _index: int) -> None:
        self.edited.emit(self.value())

    def value(self) -> Value:
        return self._box.currentData()

    def show_value(self, value: Value) -> None:
        self._box.setCurrentIndex(self._box.findData(value))


class NumberControl(_Control):
    """An int or a float."""

    def __init__(self, field: Field) -> None:
        self._number = NumberField(field)
        super().__init__(self._number)
        self._number.committed.connect(self.edited)
        self._number.refused.connect(self.refused)

    def value(self) -> Value:
        return self._number.value()

    def show_value(self, value: Value) -> None:
        self._number.show_value(value)

    def set_refused(self, refused: bool) -> None:
        self._number.set_refused(refused)


class TextControl(_Control):
    """Free words."""

    def __init__(self, field: Field) -> None:
        self._line, self._value = QLineEdit(), str(field.default)
        super().__init__(self._line)
        self._line.editingFinished.connect(self._tell)

    def _tell(self) -> None:
        if self._line.text() != self._value:
            self._value = self._line.text()
            self.edited.emit(self._value)

    def value(self) -> Value:
        return self._value

    def show_value(self, value: Value) -> None:
        self._value = str(value)
        self._line.setText(self._value)


def control_for(field: Field) -> Control:
    """The control for this field's type."""
    if isinstance(field.default, bool):
        return SwitchControl(field)
    if not isinstance(field.default, str):
        return NumberControl(field)
    if not field.choices:
        return TextControl(field)
    letters = sum(len(choice.label) for choice in field.choices)
    return BarControl(field) if len(field.choices) <= FEW and letters <= SHORT else ListControl(field)
