"""The classes beside the points: every row shows its colour and name, and shows or hides its points."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QHideEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gui.explorer.map import palette
from gui.explorer.map.chart import DATA, SAMPLES, Chart
from gui.explorer.map.ramp_key import RampKey, tell_numbers
from gui.explorer.map.tints import Numbers
from gui.theme import colour, font, scaled, size
from gui.widgets.elided import ElidedLabel
from gui.widgets.motion import Fade
from gui.widgets.painting import ground, painted

WIDE, PAD = 118, 8  # px
OTHER = -1
MOST = 200  # classes that have a row each


class LegendRow(QAbstractButton):
    """A dot (samples: a ring), the name; unchecked it is dim and its points are hidden."""

    def __init__(self, key: str, name: str, ink: Callable[[], QColor | None], ring: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setObjectName(key)
        self.setText(name)
        self.setCheckable(True)
        self.setChecked(True)
        self._ink, self._ring, self._fade = ink, ring, Fade(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._name_it)
        self._name_it()

    def _name_it(self) -> None:
        self.setAccessibleName(f"{self.text()}, {'shown' if self.isChecked() else 'hidden'}")
        self.setToolTip(f"{'Hide' if self.isChecked() else 'Show'} {self.text()}")

    def sizeHint(self) -> QSize:
        return QSize(WIDE, max(20, scaled(20)))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, round(QFontMetricsF(font("label")).height()))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._fade.to(1.0)

    def leaveEvent(self, event: QEvent) -> None:
        self._fade.to(0.0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._fade.rest()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        middle, on = self.height() / 2, self.isChecked()
        dot, ink = QRectF(1, middle - 4, 8, 8), self._ink()
        shade = (ink or colour("secondary")) if on else colour("disabled")
        painter.setPen(QPen(shade, 1.6) if self._ring or not on else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if self._ring or not on else shade)
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1) if self._ring or not on else dot)
        painter.setFont(font("label"))
        tone = "disabled" if not on else "text" if self._fade.level > 0.5 or self.hasFocus() else "secondary"
        painter.setPen(colour("text") if on and self._fade.level > 0.5 else colour(tone if not on else "text", 0.88))
        area = QRectF(17, 0, self.width() - 17, self.height())
        words = QFontMetricsF(font("label")).elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)


class Legend(QWidget):
    """Rows for the classes (more than ten scroll, those with a colour first) and samples; beneath, how many points are seen."""

    class_set = Signal(object, bool)  # tuple of class numbers, shown
    kind_set = Signal(str, bool)
    menu_asked = Signal(object, object)  # tuple of class numbers, where on the screen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map.legend")
        self.setAccessibleName("Classes on the map")
        self.rows: dict[tuple[int, ...], LegendRow] = {}
        self.kinds: dict[str, LegendRow] = {}
        self.counts = ElidedLabel("", "map.counts", role="caption", tone="secondary")
        self.note = ElidedLabel("", "map.note", role="caption", tone="secondary")
        self.key = RampKey(self)
        self.list = QScrollArea(self)
        self.list.setObjectName("map.class_list")
        self.list.setAccessibleName("All classes")
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWidget(QWidget())
        for part in (self.list, self.list.viewport(), self.list.widget()):
            part.setAutoFillBackground(False)
        self._listed = QVBoxLayout(self.list.widget())
        self._listed.setContentsMargins(0, 0, 0, 0)
        self._listed.setSpacing(0)
        self.list.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(PAD, PAD, 0, 0)
        self._column.setSpacing(0)
        self._of: tuple[object, ...] = ()
        self._over, self._quantity = False, False

    def sizeHint(self) -> QSize:
        return QSize(WIDE, super().sizeHint().height())

    def set_over(self, over: bool) -> None:
        """Points may lie beneath: it gets a ground of its own."""
        if over != self._over:
            self._over = over
            self.update()

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self._over:
            bottom = self.note.geometry().bottom() + 6
            ground(painter, QRectF(0, 0, self.width(), bottom), colour("surface0", 0.82), size("radius", "control"))

    def show_chart(self, chart: Chart) -> None:
        """Rows for this map; those of the same classes stay."""
        real, made = bool(chart.shown.of_data.any()), not bool(chart.shown.of_data.all())
        classes, shades, _ = chart.legend
        shown = tuple(shades.tolist()) if classes else ()
        of = (classes, shown, real, made, chart.colouring == "own")
        if of != self._of:
            self._of = of
            self._build(classes, shown, real, made, of[-1] is True)
        self.show_seen(chart)

    def show_colours(self, chart: Chart, numbers: Numbers | None) -> None:
        """What the colours mean: those of the classes, or a quantity's."""
        self._quantity = chart.quantity
        self.show_chart(chart)
        self.key.setVisible(chart.quantity)
        if numbers is not None:
            tell_numbers(self.key, numbers)
        elif chart.quantity:
            self.key.tell("Density", "sparse", "crowded")
        missing = numbers.missing if numbers is not None else 0
        self.note.setText(f"{missing:,} to come" if missing else self._note(chart))
        for row in self.rows.values():
            row.update()

    def _build(self, classes: tuple[str, ...], shades: tuple[int, ...], real: bool, made: bool, own: bool) -> None:
        for row in (*self.rows.values(), *self.kinds.values()):
            self._column.removeWidget(row)
            self._listed.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        self.rows, self.kinds = {}, {}
        self._column.removeWidget(self.key)
        while self._column.count():
            self._column.takeAt(0)
        self._column.addWidget(self.key)
        many = len(classes) > palette.TEN
        self.list.setVisible(many)
        order = sorted(range(len(classes)), key=lambda number: (shades[number] == palette.OTHERS, number))
        for number in order[:MOST]:
            self._add_class((number,), classes[number], shades[number], many)
        if rest := order[MOST:]:
            self._add_class(tuple(rest), f"{len(rest):,} more", palette.OTHERS, many)
        if many:
            self._column.addWidget(self.list, 1)
        if own:
            self._add_class((OTHER,), "No own class" if classes else "All points", palette.OTHERS)
        elif not classes and real:
            self._add_kind(DATA, "Data", lambda: colour("real"), False)
        if made:
            self._add_kind(SAMPLES, "Samples", lambda: colour("generated") if not classes and not real else None, True)
        self._column.addSpacing(6)
        self._column.addWidget(self.counts)
        self._column.addWidget(self.note)
        self._column.addStretch(0 if many else 1)

    def _add_class(self, numbers: tuple[int, ...], name: str, shade: int, listed: bool = False) -> None:
        parent = self.list.widget() if listed else self
        row = LegendRow(f"map.class.{numbers[0]}", name, lambda: None if self._quantity else palette.class_colour(shade), parent=parent)
        if listed:
            row.setMinimumHeight(row.sizeHint().height())
        row.clicked.connect(lambda on: self.class_set.emit(numbers, on))
        row.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(numbers, row.mapToGlobal(at)))
        self.rows[numbers] = row
        (self._listed if listed else self._column).addWidget(row)
        row.show()

    def _add_kind(self, kind: str, name: str, ink: Callable[[], QColor | None], ring: bool) -> None:
        row = LegendRow(f"map.kind.{kind}", name, ink, ring, self)
        row.clicked.connect(lambda on: self.kind_set.emit(kind, on))
        self.kinds[kind] = row
        self._column.addWidget(row)
        row.show()

    def show_seen(self, chart: Chart) -> None:
        """Check marks and counts after another filter."""
        hidden = chart.legend[2]
        for numbers, row in self.rows.items():
            row.setChecked(not set(numbers) <= hidden)
        for kind, row in self.kinds.items():
            row.setChecked(kind not in chart.filter.kinds)
        whole = f"{len(chart):,} points"
        self.counts.setText(whole if chart.seen is None else f"{chart.count:,} of {len(chart):,}")
        self.note.setText(self._note(chart))

    @staticmethod
    def _note(chart: Chart) -> str:
        if not chart.shown.of_data.any():
            return "Data not found"
        if chart.colouring == "own":
            return "Right-click: delete" if chart.own_names else "Choose, then “New class…”"
        if not chart.shown.classes:
            return "No classes"
        return "Hatched: no data" if chart.shown.veil_radius > 0 else ""
