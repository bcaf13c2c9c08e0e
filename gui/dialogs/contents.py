"""The list at the left of the manual: its pages, or where the words that are searched for were found."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.dialogs.pages import Hit, Page
from gui.theme import colour, font, size, themes
from gui.widgets.painting import ground, guarded

WHAT, SMALL = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
PAD, LINES = 10, 3  # px; lines of an excerpt
MOST = 40  # hits


class Contents(QListView):
    """Arrow keys move and show at once; so does a click."""

    page_chosen = Signal(object)
    hit_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual_contents")
        self.setToolTip("Pages of the manual, or where the words were found")
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Row(self))
        self.clicked.connect(self._chosen)
        self.activated.connect(self._chosen)
        themes.changed.connect(self.doItemsLayout)

    def show_pages(self, pages: tuple[Page, ...]) -> None:
        self.setAccessibleName("Pages of the manual")
        self._fill([(page.title, "", page) for page in pages])

    def show_hits(self, hits: list[Hit], asked: str) -> None:
        """What was found, or that nothing was."""
        self.setAccessibleName(f"Found: {len(hits)}")
        rows: list[tuple[str, str, object]] = [(_heading(hit), hit.excerpt, hit) for hit in hits[:MOST]]
        self._fill(rows or [("Nothing found", f"No page has “{asked}”. Try fewer words, or a part of one.", None)])

    def set_current(self, page: Page) -> None:
        """Mark the page that is read (in the list of pages)."""
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row, 0)
            if index.data(WHAT) == page:
                self.setCurrentIndex(index)

    def choose_first(self) -> None:
        self._chosen(self._rows.index(0, 0))

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The arrow keys show what they come to."""
        to = super().moveCursor(action, modifiers)
        if to.isValid() and to != self.currentIndex():
            self._chosen(to)
        return to

    def _fill(self, rows: list[tuple[str, str, object]]) -> None:
        self._rows.clear()
        for words, small, what in rows:
            item = QStandardItem(words)
            item.setData(what, WHAT)
            item.setData(small, SMALL)
            item.setData(f"{words}. {small}" if small else words, Qt.ItemDataRole.AccessibleTextRole)
            item.setEnabled(what is not None)
            self._rows.appendRow(item)
        self.scrollToTop()

    def _chosen(self, index: QModelIndex) -> None:
        what = index.data(WHAT)
        if isinstance(what, Page):
            self.page_chosen.emit(what)
        elif isinstance(what, Hit):
            self.setCurrentIndex(index)
            self.hit_chosen.emit(what)


def _heading(hit: Hit) -> str:
    return hit.page.title if hit.section.title == hit.page.title else f"{hit.section.title} · {hit.page.title}"


class _Row(QStyledItemDelegate):
    """Words, and beneath them the excerpt, if there is one."""

    @guarded(QSize(100, 28))
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = self.parent()
        assert isinstance(view, Contents)
        wide = view.viewport().width()
        small = index.data(SMALL)
        if not small:
            return QSize(wide, QFontMetrics(font("body")).height() + 12)
        return QSize(wide, QFontMetrics(font("strong")).height() + self._excerpt(wide, small).height() + 16)

    def _excerpt(self, wide: int, small: str) -> QRect:
        metrics = QFontMetrics(font("caption"))
        box = QRect(0, 0, wide - 2 * PAD, LINES * metrics.lineSpacing())
        return metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, small).intersected(box)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        view, area = self.parent(), option.rect.adjusted(0, 1, 0, -1)  # type: ignore[attr-defined]
        assert isinstance(view, Contents)
        painter.save()
        if index == view.currentIndex():
            ground(painter, area, colour("surface3"), size("radius", "control"))
        elif area.contains(view.viewport().mapFromGlobal(view.cursor().pos())):
            ground(painter, area, colour("surface2"), size("radius", "control"))
        small, words = index.data(SMALL), index.data(Qt.ItemDataRole.DisplayRole)
        inside = area.adjusted(PAD, 6 if small else 0, -PAD, -6 if small else 0)
        painter.setFont(font("strong" if small else "body"))
        painter.setPen(colour("text"))
        metrics = painter.fontMetrics()
        top = QRect(inside.topLeft(), QSize(inside.width(), metrics.height() if small else inside.height()))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if small:
            painter.setFont(font("caption"))
            painter.setPen(colour("secondary"))
            box = QRect(inside.left(), top.bottom() + 2, inside.width(), self._excerpt(area.width(), small).height())
            painter.setClipRect(box)
            painter.drawText(box, Qt.TextFlag.TextWordWrap, small)
        painter.restore()
