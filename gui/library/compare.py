"""Two runs side by side: their walls, a curve that both have, and every setting with the differences marked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.events import Series
from gui.library.comparing import HELD, Line, Side, lines, shared
from gui.theme import colour, font, scaled, size
from gui.widgets.close_row import close_row
from gui.widgets.curves import Curves
from gui.widgets.elided import ElidedLabel
from gui.widgets.labels import Caption, Heading, Label
from gui.widgets.painting import ground, painted, rounded
from gui.widgets.roles import Role, say_role
from gui.widgets.switch import Switch

WALL = 232  # px
ROLES = ("real", "generated")  # the colours of the two
SIDES = ("a", "b")


class Wall(QWidget):
    """One run's newest wall, whole, on the stage's surface."""

    def __init__(self, side: Side, picture: QImage | None) -> None:
        super().__init__()
        self.setAccessibleName(f"Newest pictures of {side.title}")
        self._picture = picture
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WALL, WALL)

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        painter.setClipPath(rounded(self.rect(), size("radius", "picture")))
        painter.fillRect(self.rect(), colour("surface0"))
        if self._picture is None or self._picture.isNull():
            painter.setPen(colour("secondary"))
            painter.setFont(font("caption"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "No pictures kept")
            return
        fit = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        x, y = (self.width() - fit.width()) // 2, (self.height() - fit.height()) // 2
        painter.drawImage(self.rect().adjusted(x, y, -x, -y), self._picture)


def _columns(row: QWidget, sign: str, parts: tuple[QWidget, QWidget, QWidget]) -> None:
    """Sign, label and the two values, each of the three as wide as the others."""
    grid = QGridLayout(row)
    grid.setContentsMargins(8, 3, 8, 3)
    grid.setHorizontalSpacing(12)
    mark = Label(sign, tone="accent")
    mark.setFixedWidth(scaled(14))
    grid.addWidget(mark, 0, 0)
    for column, part in enumerate(parts, 1):
        grid.addWidget(part, 0, column)
        grid.setColumnStretch(column, 1)
        part.setMinimumWidth(40)
        part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


class _Row(QWidget):
    """A line of the table; a ground behind it and a sign before it where the runs differ."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.line = line
        self.setAccessibleName(f"{line.label}: {line.a}, {line.b}{', different' if line.differs else ''}")
        tone = "text" if line.differs else "secondary"
        _columns(self, "≠" if line.differs else "", (
            ElidedLabel(line.label, tone="secondary"), ElidedLabel(line.a, role="number", tone=tone),
            ElidedLabel(line.b, role="number", tone=tone)))  # fmt: skip

    @painted
    def paintEvent(self, painter: QPainter) -> None:
        if self.line.differs:
            ground(painter, self.rect(), colour("surface2"), 4.0)


class CompareRuns(QDialog):
    """`walls`: the newest wall of each. labels: words of the settings, by key."""

    def __init__(self, a: Side, b: Side, walls: tuple[QImage | None, QImage | None], labels: Mapping[str, str],
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.sides = (a, b)
        self.setObjectName("compare_runs")
        self.setAccessibleName(f"{a.title} and {b.title}")
        self.setWindowTitle("Compare two runs")
        self.resize(1000, 700)
        self.rows = [_Row(line) for line in lines(a.described, b.described, labels)]
        self.only = Switch("compare_only", "Differences only")
        self.only.setToolTip("Hide the settings that both runs share")
        self.only.toggled.connect(self._show_only)
        self.curves = Curves("compare_curves", "One number of both runs, over pictures")
        self.curves.setToolTip("Solid: training data. Dashed: held-out data.")
        self.which = QComboBox()
        self._offer_numbers()
        self._lay_out(walls)

    def _offer_numbers(self) -> None:
        self.which.setObjectName("compare_number")
        self.which.setAccessibleName("Number that is drawn")
        self.which.setToolTip("Which number of the two runs is drawn")
        for key, words in shared(*self.sides):
            self.which.addItem(words, key)
        self.which.currentIndexChanged.connect(lambda _: self._draw())
        self.curves.set_series([Series(name, side.title, role)
                                for name, side, role in zip(SIDES, self.sides, ROLES, strict=True)])  # fmt: skip
        self._draw()

    def _draw(self) -> None:
        key = self.which.currentData()
        for name, side in zip(SIDES, self.sides, strict=True):
            for twin in ("", HELD):
                self.curves.set_history(twin + name, side.curves.get(f"{twin}{key}", np.zeros((0, 2))))

    # --- putting it together

    def _lay_out(self, walls: tuple[QImage | None, QImage | None]) -> None:
        sides = [self._side(side, role, picture) for side, role, picture in zip(self.sides, ROLES, walls, strict=True)]
        body = self._beside_plot(sides) if self.which.count() else self._without_plot(sides)
        body.setSpacing(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(body, 1)
        column.addLayout(close_row(self, "Close the comparison"))

    def _beside_plot(self, sides: list[QVBoxLayout]) -> QBoxLayout:
        """Walls and curves in a row, the settings beneath."""
        top, body = QHBoxLayout(), QVBoxLayout()
        top.setSpacing(16)
        for side in sides:
            side.addStretch()
            top.addLayout(side)
        top.addLayout(self._plot(), 1)
        body.addLayout(top)
        body.addLayout(self._settings(), 1)
        return body

    def _without_plot(self, sides: list[QVBoxLayout]) -> QBoxLayout:
        """Nothing to draw: walls beneath each other, and all the rest for the settings."""
        for part in (self.curves, self.which):
            part.setParent(self)
            part.hide()
        words = " ".join(side.trouble for side in self.sides if side.trouble)
        said = Caption(words or "These two runs have no number in common to draw.")
        said.setWordWrap(True)
        said.setFixedWidth(WALL)
        left, body = QVBoxLayout(), QHBoxLayout()
        left.setSpacing(12)
        for side in sides:
            left.addLayout(side)
        left.addWidget(said)
        left.addStretch()
        body.addLayout(left)
        body.addLayout(self._settings(), 1)
        return body

    def _settings(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addLayout(self._table_head())
        names = QWidget()
        _columns(names, "", (Label(""), *(ElidedLabel(side.title, role="strong", tone=role)
                                          for side, role in zip(self.sides, ROLES, strict=True))))  # type: ignore[arg-type]  # fmt: skip
        names.setContentsMargins(0, 0, 18, 0)
        column.addWidget(names)
        column.addWidget(self._table(), 1)
        return column

    @staticmethod
    def _side(side: Side, role: str, picture: QImage | None) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        name = ElidedLabel(side.title, role="heading", tone=role)
        name.setFixedWidth(WALL)
        column.addWidget(name)
        column.addWidget(Wall(side, picture))
        return column

    def _plot(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.which, 0, Qt.AlignmentFlag.AlignLeft)
        self.curves.setFixedHeight(WALL - 12)
        column.addWidget(self.curves)
        column.addStretch()
        return column

    def _table_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        differing = sum(line.line.differs for line in self.rows)
        row.addWidget(Heading("Settings"))
        row.addWidget(Caption(f"{differing} of {len(self.rows)} differ"))
        row.addStretch()
        row.addWidget(self.only)
        return row

    def _table(self) -> QScrollArea:
        inside = QWidget()
        inside.setProperty("plain", "true")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(1)
        for row in self.rows:
            column.addWidget(row)
        column.addStretch()
        scroll = QScrollArea()
        say_role(scroll, Role.Grouping)
        scroll.setObjectName("compare_settings")
        scroll.setAccessibleName("Settings of both runs")
        scroll.setToolTip("Left the first run, right the second; ≠ where they differ")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        return scroll

    def _show_only(self, on: bool) -> None:
        for row in self.rows:
            row.setVisible(row.line.differs or not on)
