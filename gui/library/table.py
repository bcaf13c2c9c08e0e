"""Runs as rows of a table: picture, name, data, family, step, when, how large."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from engine.manifest import Entry
from gui import wording
from gui.library.state import Row
from gui.theme import colour, font, scaled, themes
from gui.widgets.painting import rounded

log = logging.getLogger(__name__)

COLUMNS = ("", "Run", "Data", "Family", "Step", "Changed", "Size")
NUMBERS = (4, 6)
PICTURE = 48
PathRole = Qt.ItemDataRole.UserRole
RowRole, WallRole = PathRole + 1, PathRole + 2  # the Row; the whole picture of its wall
WALL = 400  # px: the longer side of a wall as it is kept
GIVES_WAY = ((2, 560), (6, 480), (3, 400))  # column, and the width of the table below which it is hidden
File = tuple[Path, int, float]  # a picture, its bytes, and when it changed
Index = QModelIndex | QPersistentModelIndex


class RunModel(QAbstractTableModel):
    """The rows as Qt wants them; pictures are read once each, for as long as their runs are there."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self._pictures: dict[File, QImage] = {}
        self._walls: dict[File, QImage] = {}

    def set_rows(self, rows: tuple[Row, ...], every: tuple[Row, ...] = ()) -> None:
        """Other rows, of all these. (Rows that are the same leave choice and scrolling alone.)"""
        there = {_file(row.entry) for row in (*rows, *every)}
        for kept in (self._pictures, self._walls):
            for gone in kept.keys() - there:
                del kept[gone]  # another run may come to lie in the same folder
        if rows == self.rows and all(old.best == new.best for old, new in zip(self.rows, rows, strict=True)):
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        across = orientation == Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if across and role == Qt.ItemDataRole.TextAlignmentRole:
            return _align(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(row)[column]
            case Qt.ItemDataRole.DecorationRole if column == 0:
                return self._picture(row.entry)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _align(column)
            case Qt.ItemDataRole.ToolTipRole:
                return row.entry.problem or row.refusal or str(row.entry.path)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{COLUMNS[column]}: {self._words(row)[column]}"
            case _ if role == PathRole:
                return row.entry.path
            case _ if role == RowRole:
                return row
            case _ if role == WallRole:
                return self.wall(row.entry)
        return None

    def _words(self, row: Row) -> tuple[str, ...]:
        entry = row.entry
        if entry.problem:
            return ("", entry.title, entry.problem, "", "", wording.ago(entry.changed), wording.size(entry.size))
        title = f"{entry.title}   example" if row.refusal else entry.title
        step = wording.count(entry.step) if entry.step >= 0 else "–"
        return ("", title, entry.data_title or entry.data, entry.family, step, wording.ago(entry.changed),
                wording.size(entry.size))  # fmt: skip

    def wall(self, entry: Entry) -> QImage | None:
        """The newest picture of the run's wall, as large as a card shows it."""
        file = _file(entry)
        if file is None:
            return None
        if file not in self._walls:
            wall = QImage(str(entry.picture))
            if max(wall.width(), wall.height()) > WALL:
                wall = wall.scaled(WALL, WALL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self._walls[file] = wall
        return self._walls[file]

    def _picture(self, entry: Entry) -> QImage | None:
        file = _file(entry)
        if file is None:
            return None
        if file not in self._pictures:
            wall = QImage(str(entry.picture))
            self._pictures[file] = _corner(wall) if entry.kind == "image" else wall
        return self._pictures[file]


def _file(entry: Entry) -> File | None:
    """The picture as it was when the run was listed."""
    return (entry.picture, *entry.pictured) if entry.picture is not None else None


def _corner(wall: QImage) -> QImage:
    """Three by three of a wall's five by five pictures, so that each stays large enough to see."""
    side = 3 * min(wall.width(), wall.height()) // 5
    return wall.copy(0, 0, side, side)


def _align(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class RunDelegate(QStyledItemDelegate):
    """Rows on surfaces, without grid; never raises while painting."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        try:
            self._paint(painter, option.state, option.rect, index)  # type: ignore[attr-defined]
        except Exception:  # an exception in a paint override may end the process
            log.exception("A row of the library could not be painted.")

    def _paint(self, painter: QPainter, state: QStyle.StateFlag, cell: QRect, index: Index) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(cell, colour("surface3" if chosen else "surface2"))
        if index.column() == 0:
            self._paint_picture(painter, cell, index.data(Qt.ItemDataRole.DecorationRole))
        else:
            self._paint_words(painter, cell.adjusted(8, 0, -8, 0), index)
        painter.restore()

    def _paint_picture(self, painter: QPainter, cell: QRect, picture: QImage | None) -> None:
        area = QRect(0, 0, PICTURE, PICTURE)
        area.moveCenter(cell.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(rounded(area.toRectF(), 4))
        painter.fillRect(area, colour("surface2"))
        if picture is not None and not picture.isNull():
            painter.drawImage(area, picture)

    def _paint_words(self, painter: QPainter, cell: QRect, index: Index) -> None:
        name = index.column() == 1
        words: QFont = font("number" if index.column() in NUMBERS else "strong" if name else "label")
        painter.setFont(words)
        painter.setPen(colour("text" if name or index.column() in NUMBERS else "secondary"))
        shown = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, cell.width())
        painter.drawText(cell, _align(index.column()), shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(PICTURE + 16, PICTURE + 12)


class RunTable(QTableView):
    """Arrows move, Enter opens; Ctrl adds a second row to compare with."""

    def __init__(self, model: RunModel) -> None:
        super().__init__()
        self.setObjectName("runs")
        self.setAccessibleName("Runs")
        self.setToolTip("Enter or a double click opens a run; Ctrl and a click chooses a second one")
        self.setModel(model)
        self.setItemDelegate(RunDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)  # two of them can be compared
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(PICTURE + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in enumerate((PICTURE + 16, 0, 150, 100, 110, 120, 90)):
            self.setColumnWidth(column, scaled(width))
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        themes.changed.connect(self._restyle)
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column, least in GIVES_WAY:
            self.setColumnHidden(column, self.width() < scaled(least) + 120)
        super().resizeEvent(event)

    def _restyle(self) -> None:
        for column, width in enumerate((PICTURE + 16, 0, 150, 100, 110, 120, 90)):
            if column != 1:
                self.setColumnWidth(column, scaled(width))
        self.viewport().update()
