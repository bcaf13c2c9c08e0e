"""The rows of the command palette: icon, words with the met letters marked, what it does or why not, shortcut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QFontMetrics, QMouseEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.frame.finds import Found
from gui.theme import colour, font, pixmap, scaled, size, themes
from gui.widgets.painting import ground, guarded

Index = QModelIndex | QPersistentModelIndex
FoundRole = Qt.ItemDataRole.UserRole
PAD, GAP = 12, 10


def row_height() -> int:
    """Of one row, in px at the text scale in force."""
    return max(size("height", "row"), scaled(34) + 12)


def spoken(found: Found) -> str:
    """A row as a screen reader says it."""
    find = found.find
    parts = [find.words.rstrip("…"), find.shortcut, "on" if find.checked else "",
             f"not possible: {find.reason}" if find.reason else find.help]  # fmt: skip
    return ", ".join(part for part in parts if part)


class PaletteModel(QAbstractListModel):
    """What was found, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Found] = []

    def set_rows(self, rows: Sequence[Found]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return found.find.words
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(found)
            case Qt.ItemDataRole.ToolTipRole:
                return found.find.reason or found.find.help
            case _ if role == FoundRole:
                return found
        return None


class PaletteDelegate(QStyledItemDelegate):
    """Paints a row; never raises while painting."""

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state, cell = option.state, option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            ground(painter, cell.adjusted(4, 1, -4, -1), colour("surface3"))
        self._row(painter, cell.adjusted(PAD, 0, -PAD, 0), index.data(FoundRole))
        painter.restore()

    def _row(self, painter: QPainter, cell: QRect, found: Found) -> None:
        find = found.find
        side = scaled(16)
        if find.icon:
            ink = colour("disabled" if find.reason else "secondary")
            mark = pixmap(find.icon, side, ink, painter.device().devicePixelRatioF())
            painter.drawPixmap(cell.left(), cell.center().y() - side // 2, mark)
        left = cell.left() + side + GAP
        right = self._at_right(painter, cell, found)
        upper = QRect(left, cell.top() + 5, right - left, cell.height() // 2 - 4)
        lower = QRect(left, cell.center().y() + 1, right - left, cell.height() // 2 - 5)
        self._words(painter, upper, found)
        painter.setFont(font("caption"))
        painter.setPen(colour("secondary"))
        told = find.reason or find.help
        painter.drawText(lower, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                         painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, lower.width()))

    def _at_right(self, painter: QPainter, cell: QRect, found: Found) -> int:
        """Shortcut, and a tick for what is on; where the words must end."""
        right = cell.right()
        if found.find.shortcut:
            painter.setFont(font("number"))
            painter.setPen(colour("secondary"))
            width = painter.fontMetrics().horizontalAdvance(found.find.shortcut)
            painter.drawText(QRect(right - width, cell.top(), width + 1, cell.height()),
                             Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, found.find.shortcut)
            right -= width + GAP
        if found.find.checked:
            side = scaled(16)
            tick = pixmap("check", side, colour("accent"), painter.device().devicePixelRatioF())
            painter.drawPixmap(right - side, cell.center().y() - side // 2, tick)
            right -= side + GAP
        return right

    def _words(self, painter: QPainter, area: QRect, found: Found) -> None:
        ink = colour("secondary" if found.find.reason else "text")
        plain = font("body")
        metrics = QFontMetrics(plain)
        words = metrics.elidedText(found.find.words, Qt.TextElideMode.ElideRight, area.width())
        marks, left = set(found.marks), area.left()
        for piece, met in _pieces(words, marks):
            painter.setFont(font("heading") if met else plain)
            painter.setPen(colour("accent") if met and not found.find.reason else ink)
            painter.drawText(QRect(left, area.top(), area.right() - left + 8, area.height()),
                             Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, piece)
            left += painter.fontMetrics().horizontalAdvance(piece)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, row_height())


def _pieces(words: str, marks: set[int]) -> list[tuple[str, bool]]:
    """The words cut where marked letters begin and end."""
    pieces: list[tuple[str, bool]] = []
    for place, letter in enumerate(words):
        met = place in marks
        if pieces and pieces[-1][1] == met:
            pieces[-1] = (pieces[-1][0] + letter, met)
        else:
            pieces.append((letter, met))
    return pieces


class PaletteList(QListView):
    """One row is current; the field above keeps the keyboard."""

    def __init__(self, model: PaletteModel) -> None:
        super().__init__()
        self.setObjectName("palette_list")
        self.setAccessibleName("What was found")
        self.setToolTip("Enter or a click does it")
        self.setModel(model)
        self.setItemDelegate(PaletteDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pointer = QCursor.pos()
        themes.changed.connect(self._on_theme)

    def _on_theme(self) -> None:
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        self._pointer = QCursor.pos()
        super().showEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The pointer chooses, as the arrows do; one that rests while rows come beneath it does not."""
        super().mouseMoveEvent(event)
        now, self._pointer = self._pointer, event.globalPosition().toPoint()
        index = self.indexAt(event.position().toPoint())
        if now != self._pointer and index.isValid():
            self.setCurrentIndex(index)

    def move_by(self, step: int) -> None:
        """To a neighbour, around the end for single steps."""
        count = self.model().rowCount()
        if count:
            place = self.currentIndex().row() + step
            place = place % count if abs(step) == 1 else min(max(place, 0), count - 1)
            self.setCurrentIndex(self.model().index(place, 0))
