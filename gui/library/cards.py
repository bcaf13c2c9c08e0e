"""Runs as cards: the newest wall, the name, what it is of, its numbers and tags."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import wording
from gui.library.state import Row
from gui.library.table import RowRole, RunModel, WallRole
from gui.library.words import best_words
from gui.theme import colour, font, scaled, size, themes
from gui.widgets.painting import frame, ground, guarded, rounded

Index = QModelIndex | QPersistentModelIndex
LEAST, GAP, PAD = 208, 12, 10  # width of a card at least; between cards; inside one


def lines_height() -> int:
    """Of the four lines beneath the picture."""
    return scaled(20) + 3 * scaled(16) + 8


class CardDelegate(QStyledItemDelegate):
    """Paints a card; never raises while painting."""

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state, cell = option.state, option.rect  # type: ignore[attr-defined]
        row: Row = index.data(RowRole)
        card = QRectF(cell.adjusted(GAP // 2, GAP // 2, -GAP // 2, -GAP // 2))
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        ground(painter, card, colour("surface2" if over or chosen else "surface1"), size("radius", "panel"))
        inner = card.adjusted(PAD, PAD, -PAD, -PAD).toRect()
        self._picture(painter, QRect(inner.x(), inner.y(), inner.width(), inner.height() - lines_height()),
                      index.data(WallRole))  # fmt: skip
        self._lines(painter, QRect(inner.x(), inner.bottom() + 1 - lines_height(), inner.width(), lines_height()), row)
        if chosen:
            frame(painter, card, colour("accent"), 2.0, size("radius", "panel"))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        return view.gridSize() if isinstance(view, QListView) else QSize()

    def _picture(self, painter: QPainter, area: QRect, wall: QImage | None) -> None:
        painter.setClipPath(rounded(area, size("radius", "picture")))
        painter.fillRect(area, colour("surface0"))
        if wall is not None and not wall.isNull():
            fit = wall.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(0, 0, fit.width(), fit.height())
            target.moveCenter(area.center())
            painter.drawImage(target, wall)
        painter.setClipping(False)

    def _lines(self, painter: QPainter, area: QRect, row: Row) -> None:
        entry, top = row.entry, area.top() + 6
        top = self._line(painter, area, top, "heading", "text", entry.title, 20)
        if entry.problem:
            self._line(painter, area, top, "caption", "error", entry.problem)
            return
        what = " · ".join(part for part in (entry.data_title or entry.data, entry.family.upper()) if part)
        top = self._line(painter, area, top, "caption", "secondary", what)
        step = f"step {wording.count(entry.step)} · " if entry.step >= 0 else ""
        when = "comes with Lerp" if row.shipped else wording.ago(entry.changed)
        top = self._line(painter, area, top, "caption", "secondary", f"{step}{when} · {wording.size(entry.size)}")
        tags = "  ".join(f"#{tag}" for tag in entry.tags)
        numbers = best_words(row.best[0]) if row.best else ""
        self._line(painter, area, top, "caption", "accent" if tags else "secondary", tags or numbers)

    @staticmethod
    def _line(painter: QPainter, area: QRect, top: int, role: str, ink: str, words: str, height: int = 16) -> int:
        painter.setFont(font(role))
        painter.setPen(colour(ink))
        box = QRect(area.x(), top, area.width(), scaled(height))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                         painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width()))  # fmt: skip
        return top + scaled(height)


class RunCards(QListView):
    """As many cards in a row as there is room for; they share the table's rows and choice."""

    def __init__(self, model: RunModel) -> None:
        super().__init__()
        self.setObjectName("run_cards")
        self.setAccessibleName("Runs")
        self.setToolTip("Enter or a double click opens a run; Ctrl and a click chooses a second one")
        self.setModel(model)
        self.setModelColumn(1)
        self.setItemDelegate(CardDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming must not move the cards
        themes.changed.connect(self._fit)

    def updateGeometries(self) -> None:
        """Where there is nothing to scroll the bar has no handle (its style)."""
        super().updateGeometries()
        bar = self.verticalScrollBar()
        bar.setEnabled(bar.maximum() > bar.minimum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        room = self.viewport().width() - 2
        columns = max(1, room // scaled(LEAST))
        width = room // columns
        self.setGridSize(QSize(width, width + lines_height()))
        self.viewport().update()
