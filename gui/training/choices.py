"""What to train: the data, the family, the preset, the seed, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from engine.commands import Stop
from engine.fields import Field, FieldError, parse
from gui import wording
from gui.theme import scaled
from gui.widgets.labels import Caption, Label
from gui.widgets.segmented import Segmented


class FreeChoice(Segmented):
    """A Segmented that may also have nothing chosen: settings that are no preset."""

    def set_value(self, value: str) -> None:
        if value:
            super().set_value(value)
            return
        self._group.setExclusive(False)
        for segment in self._segments():
            segment.setChecked(False)
        self._group.setExclusive(True)
        if self._segments():
            self.setFocusProxy(self._segments()[0])


class Choices(QWidget):
    """Rows of a label and a Segmented: family and preset."""

    def __init__(self) -> None:
        super().__init__()
        self._summaries: dict[str, str] = {}
        self._presets: tuple[str, ...] = ()
        self.family = Segmented("family", (), "Family of models")
        self.preset = FreeChoice("preset", (), "Preset")
        self.family.setToolTip("The family of models to train")
        self.preset.setToolTip("A set of settings that go together; none is marked when yours differ")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, scaled(48))
        for row, (words, control) in enumerate((("Family", self.family), ("Preset", self.preset))):
            self._grid.addWidget(Label(words, tone="secondary"), row, 0)
            self._grid.addWidget(control, row, 1)

    def set_families(self, families: Sequence[tuple[str, str, str]]) -> None:
        """(name, title, summary) of each."""
        self.family.set_choices([(name, title) for name, title, _ in families])
        self._summaries = {name: summary for name, _, summary in families}

    def set_presets(self, names: Sequence[str]) -> None:
        self._presets = tuple(names)
        self.preset.pad = 12 if len(names) < 4 else 6  # points have one preset more, which the panel would be too narrow for
        self.preset.set_choices([(name, name.replace("_", " ").capitalize()) for name in names])

    def show_reasons(self, families: Mapping[str, str], preset: str) -> None:
        """Why each family, and any preset, can't be chosen; "" where it can."""
        for name, reason in families.items():
            self.family.set_choice_reason(name, reason)
            if not reason:  # no reason leaves no tooltip
                self.family.set_choice_help(name, self._summaries.get(name, ""))
        for name in self._presets:
            self.preset.set_choice_reason(name, preset)


_COUNT = Field("stop_value", "Pictures", 200_000, "", 64, 1_000_000_000)
_MINUTES = Field("stop_value", "Minutes", 5.0, "", 0.05, 100_000.0)
_SEED = Field("seed", "Seed", 1, "", 0, 2**31 - 1)
_THREADS = Field("threads", "CPU threads", 0, "", 0, 256)


class NumberEntry(QLineEdit):
    """A line for one number of a Field; `entered` carries a checked value, a refused one is put back and says why."""

    entered = Signal(object)

    def __init__(self, key: str, field: Field, label: str, tooltip: str) -> None:
        super().__init__()
        self.field = field
        self.setObjectName(key)
        self.setAccessibleName(label)
        self.setToolTip(tooltip)
        self._tooltip = tooltip
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"[-−0-9., eE+]*"), self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown = ""
        self.editingFinished.connect(self._finish)

    def show_value(self, value: float) -> None:
        """What holds now; leaves alone what is being typed."""
        shown = wording.count(value) if isinstance(self.field.default, int) else f"{value:g}"
        if shown != self._shown and not (self.hasFocus() and self.isModified()):
            self.setText(shown)
        self._shown = shown

    def _finish(self) -> None:
        if self.text() == self._shown:
            return
        try:
            value = parse(self.field, self.text())
        except FieldError as error:
            self.setText(self._shown)
            self.setToolTip(f"{error.message} The value of before stands.")
            self.setProperty("refused", True)
        else:
            self.setToolTip(self._tooltip)
            self.setProperty("refused", False)
            self.entered.emit(value)
        self.setModified(False)


class StopRow(QWidget):
    """When a run ends by itself: after so many pictures, so many minutes, or never."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._stop = Stop()
        kinds = (("images", "Pictures"), ("seconds", "Minutes"), ("none", "Never"))
        self.kind = Segmented("stop", kinds, "Stop after")
        self.kind.setToolTip("When training ends by itself")
        self.value = NumberEntry("stop_value", _COUNT, "Stop after", "How many; training ends then")
        self.value.setMaximumWidth(scaled(110))
        row = QHBoxLayout()
        row.addWidget(Label("Stop after", tone="secondary"))
        row.addStretch()
        row.addWidget(self.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.kind)
        self.kind.chosen.connect(self._on_kind)
        self.value.entered.connect(self._on_value)

    def show_stop(self, stop: Stop) -> None:
        self._stop = stop
        kind = "images" if stop.images is not None else "seconds" if stop.seconds is not None else "none"
        self.kind.set_value(kind)
        self.value.setEnabled(kind != "none")
        self.value.field = _COUNT if kind == "images" else _MINUTES
        self.value.setPlaceholderText("" if kind != "none" else "no end")
        if stop.images is not None:
            self.value.show_value(stop.images)
        elif stop.seconds is not None:
            self.value.show_value(stop.seconds / 60)
        else:
            self.value.setText("")

    def _on_kind(self, kind: str) -> None:
        self.changed.emit({"images": Stop(images=200_000), "seconds": Stop(seconds=300.0)}.get(kind, Stop()))

    def _on_value(self, value: float) -> None:
        self.changed.emit(Stop(images=int(value)) if self.kind.value() == "images" else Stop(seconds=60.0 * value))


class EndRows(QWidget):
    """Stop condition, seed and CPU threads (0: as many as leave the explorer a core), for the sheet of settings."""

    def __init__(self) -> None:
        super().__init__()
        self.stop = StopRow()
        self.seed = NumberEntry("seed", _SEED, "Seed", "The same seed, settings and data give the same run")
        self.threads = NumberEntry("threads", _THREADS, "CPU threads", "0 leaves a core to the explorer. With every core "
                                   "taken, training stands still while you drag")  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.stop)
        for words, entry in (("Seed", self.seed), ("CPU threads", self.threads)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Label(words, tone="secondary"))
            row.addStretch()
            row.addWidget(entry)
            entry.setMaximumWidth(scaled(110))
            column.addLayout(row)
        self.later = Caption("at the next start")
        column.addWidget(self.later)
