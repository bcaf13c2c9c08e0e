"""Heights that follow from widths: a layout like words in a paragraph, and the picker of data that uses it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from gui.widgets.thumbs import ThumbPicker


class Flow(QLayout):
    """Items side by side, in as many rows as they need; each is centred in its row's height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def insertWidget(self, place: int, widget: QWidget) -> None:
        """Put a widget before the item at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # Qt's own contract
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return QSize(sum(item.sizeHint().width() for item in self._items), self.minimumSize().height())

    def minimumSize(self) -> QSize:
        least = QSize(0, 0)
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    def _place(self, area: QRect, *, move: bool) -> int:
        """Lay the items out in `area`; the height they need."""
        rows: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            width = item.sizeHint().width()
            if rows[-1] and used + width > area.width():
                rows.append([])
                used = 0
            rows[-1].append(item)
            used += width
        top = area.top()
        for row in rows:
            height = max((item.sizeHint().height() for item in row), default=0)
            if move:
                _place_row(row, area, top, height)
            top += height
        return top - area.top()


def _place_row(row: list[QLayoutItem], area: QRect, top: int, height: int) -> None:
    left = area.left()
    for item in row:
        hint = item.sizeHint()
        item.setGeometry(QRect(QPoint(left, top + (height - hint.height()) // 2), hint))
        left += hint.width()


def as_high_as_wide(widget: QWidget) -> None:
    """Let a layout give the widget the height that its width asks for (Fixed would cap it at an older size hint)."""
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)


class DataPicker(ThumbPicker):
    """The tiles in rows, so that sources may come without the panel growing."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self._row.removeWidget(self._folder)
        QWidget().setLayout(self._row)  # a widget has one layout: the old one goes with this nameless widget
        self._row = Flow(self)  # type: ignore[assignment]
        self._row.addWidget(self._folder)
        as_high_as_wide(self)
