"""Classes of one's own: chosen points with a name, kept among the run's marks, and a colouring of the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QWidget

from engine.storage.bookmarks import Marks
from engine.storage.groups import NAME, Group
from gui.actions import Actions
from gui.explorer.map import palette
from gui.explorer.map.chart import Chart
from gui.widgets.buttons import QuietButton
from gui.widgets.labels import Label

if TYPE_CHECKING:
    from gui.explorer.map.panel import MapPanel


class Keeper(Protocol):
    """What keeps them, with undo."""

    marks: Marks
    changed: SignalInstance

    def add_group(self, name: str, points: tuple[int, ...]) -> bool: ...

    def delete_group(self, key: str) -> bool: ...


class NamePopup(QFrame):
    """`named` carries the name of a new class."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("map_class_popup")
        self.setAccessibleName("New class")
        self.field = QLineEdit()
        self.field.setObjectName("map.class_name")
        self.field.setAccessibleName("Name of the class")
        self.field.setToolTip("Type a name and press Enter")
        self.field.setMaxLength(NAME)
        self.make = QuietButton("map.class_make", "Create")
        self.make.setToolTip("Keep the chosen points under this name")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for part in (Label("Name"), self.field, self.make):
            row.addWidget(part)
        self.make.clicked.connect(self._choose)
        self.field.returnPressed.connect(self._choose)
        self.field.textChanged.connect(self._judge)

    def open_above(self, at: QPoint, name: str) -> None:
        """With a name to begin with."""
        self.field.setText(name)
        self._judge()
        self.adjustSize()
        self.move(max(0, at.x()), max(0, at.y() - self.height() - 4))
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def _judge(self) -> None:
        self.make.set_reason("" if self.field.text().strip() else "A class needs a name.")

    def _choose(self) -> None:
        if self.field.text().strip():
            self.hide()
            self.named.emit(self.field.text().strip())


class OwnClasses(QObject):
    """Binds “map_class” (a payload is the name); `changed`: other classes, laid on the chart already."""

    changed = Signal()

    def __init__(self, actions: Actions, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel, self._history = panel, actions.history
        self._keeper: Keeper | None = None
        self._laid: tuple[Group, ...] = ()
        self.popup = NamePopup(panel)
        self.popup.named.connect(self.name)
        actions.bind("map_class", self.ask)
        panel.legend.menu_asked.connect(self._pop)

    def attach(self, keeper: Keeper) -> None:
        """Where they are kept."""
        self._keeper = keeper
        keeper.changed.connect(self._on_marks)

    def lay(self, chart: Chart) -> None:
        """On a newer chart: of two classes of a point the newer one counts."""
        groups = self._keeper.marks.groups if self._keeper is not None else ()
        self._laid = groups
        labels = np.full(len(chart), -1, np.int16)
        for number, group in enumerate(groups):
            labels[np.isin(chart.keys, np.array(group.points, np.int64))] = number
        chart.name_own(tuple(group.name for group in groups), labels)

    def ask(self, name: str = "") -> None:
        """Name the chosen points."""
        if name:
            self.name(name)
        elif self._keeper is not None:
            bar = self._panel.bar
            self.popup.open_above(bar.mapToGlobal(bar.body().topLeft()), f"Class {len(self._keeper.marks.groups) + 1}")

    def name(self, name: str) -> None:
        """The chosen points are a class now, and the map shows it."""
        chart, indices = self._panel.chart, self._panel.canvas.selection
        if chart is None or self._keeper is None or not len(indices):
            return
        with self._history.together(f"Class “{name.strip()}”"):
            if self._keeper.add_group(name, tuple(np.sort(chart.keys[indices]).tolist())):
                self._panel.settings.colours.set_value("own")
                self._panel.settings.colouring.emit("own")

    def words(self, index: int) -> str:
        """What the colour of a point says: its number, or its own class."""
        chart, numbers = self._panel.chart, self._panel.tints.numbers
        if chart is not None and chart.colouring == "own" and chart.own[index] >= 0:
            return f"In “{chart.own_names[chart.own[index]]}”"
        return numbers.words(index) if numbers is not None else ""

    def menu(self, number: int) -> QMenu:
        """What can be done with one of them."""
        made = QMenu(self._panel)
        made.setObjectName("map.class_menu")
        assert self._keeper is not None
        group = self._keeper.marks.groups[number]
        made.addAction(f"Choose “{group.name}”").triggered.connect(lambda: self._choose(number))
        made.addAction(f"Delete “{group.name}”").triggered.connect(lambda: self._keeper and self._keeper.delete_group(group.key))
        return made

    def _choose(self, number: int) -> None:
        chart = self._panel.chart
        if chart is not None:
            self._panel.canvas.chosen.emit(self._select(chart, number))

    def _select(self, chart: Chart, number: int) -> np.ndarray:
        found = chart.visible(np.flatnonzero(chart.own == number))
        self._panel.canvas.set_selection(found)
        return found

    def colours(self, number: int) -> QMenu:
        """The ten colours for a class of the data."""
        made, chart = QMenu(self._panel), self._panel.chart
        assert chart is not None
        made.setObjectName("map.colour_menu")
        for shade in range(palette.TEN):
            swatch = QPixmap(12, 12)
            swatch.fill(palette.class_colour(shade))
            holder = np.flatnonzero(chart.class_shades == shade)
            of = f", now of {chart.shown.classes[holder[0]]}" if len(holder) else ""
            made.addAction(QIcon(swatch), f"Colour {shade + 1}{of}").triggered.connect(partial(self._give, number, shade))
        return made

    def _give(self, number: int, shade: int, _: bool = False) -> None:
        if self._panel.chart is not None:
            self._panel.chart.give_colour(number, shade)
            self.changed.emit()

    def _pop(self, numbers: tuple[int, ...], at: QPoint) -> None:
        chart = self._panel.chart
        if chart is not None and not chart.quantity and len(numbers) == 1 and numbers[0] >= 0:
            menu = self.menu(numbers[0]) if chart.colouring == "own" else self.colours(numbers[0])
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at)

    def _on_marks(self) -> None:
        chart = self._panel.chart
        groups = self._keeper.marks.groups if self._keeper is not None else ()
        if chart is not None and groups != self._laid:
            self.lay(chart)
            self.changed.emit()
