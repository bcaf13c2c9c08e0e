"""The command palette: type a few letters of an action, a setting or a run, and Enter does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from gui.frame.finds import Find, ranked
from gui.frame.palette_list import FoundRole, PaletteList, PaletteModel, row_height, spoken
from gui.theme import scaled
from gui.widgets.labels import Body
from gui.widgets.panel import FloatingPanel

WIDTH, TOP, ROWS = 620, 56, 9
PAGE = 8
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)  # its own menu; another program


class Palette(QWidget):
    """Lies over the window while it is open; a press beside it closes it. `chosen(find)`: a person wants this.

    finds: what there is to find now, asked at every opening. recent: keys of what was used last, newest first.
    """

    chosen = Signal(object)

    def __init__(self, window: QWidget, finds: Callable[[], Sequence[Find]], recent: Callable[[], Sequence[str]]) -> None:
        super().__init__(window)
        self.setObjectName("palette_over")
        self._window, self._finds_now, self._recent_now = window, finds, recent
        self._finds: Sequence[Find] = ()
        self._recent: Sequence[str] = ()
        self._before: QWidget | None = None  # what had the keyboard
        self.panel = FloatingPanel("palette_panel", "surface1", 1.0, self)
        self.panel.setAccessibleName("Find an action or setting")
        self.search = QLineEdit()
        self.search.setObjectName("palette_search")
        self.search.setAccessibleName("Find an action, a setting or a run")
        self.search.setPlaceholderText("Find an action, a setting or a run")
        self.search.setToolTip("A few letters are enough; up and down choose, Enter does it, Escape closes")
        self.search.setClearButtonEnabled(False)
        self.model = PaletteModel()
        self.list = PaletteList(self.model)
        self._nothing = Body("Nothing has these letters. Try fewer of them, or other words.", tone="secondary")
        self._nothing.setContentsMargins(12, 8, 12, 8)
        self._lay_out()
        self.search.textChanged.connect(self._look)
        self.search.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._tell(now))
        window.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for part in (self.search, self.list, self._nothing):
            column.addWidget(part)

    # --- opening and closing

    def open(self) -> None:
        """Show it with an empty field; the keyboard goes there."""
        if self.isVisible():
            self.search.selectAll()
            return
        self._before = QApplication.focusWidget()
        self._finds, self._recent = self._finds_now(), self._recent_now()
        self.search.clear()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._look()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """Hide it, and give the keyboard back."""
        if not self.isVisible():
            return
        before, self._before = self._before, None  # first: hiding takes the keyboard from the field
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._window.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- finding

    def _look(self) -> None:
        self.model.set_rows(ranked(self.search.text(), self._finds, self._recent))
        none = not self.model.rows
        self.list.setVisible(not none)
        self._nothing.setVisible(none)
        self._place()
        if not none:
            self.list.setCurrentIndex(self.model.index(0, 0))
            self.list.scrollToTop()

    def _place(self) -> None:
        rows = min(ROWS, len(self.model.rows))
        self.list.setFixedHeight(max(1, rows) * row_height())
        width = min(scaled(WIDTH), self.width() - 48)
        inner = self.list.height() if rows else self._nothing.sizeHint().height()
        height = min(self.search.sizeHint().height() + inner + 22, self.height() - TOP - 16)
        self.panel.set_body(QRect((self.width() - width) // 2, TOP, width, height))

    def _tell(self, now: QModelIndex) -> None:
        """Say the current row; the keyboard stays in the field, so a screen reader would not find out."""
        if now.isValid():
            words = spoken(now.data(FoundRole))
            self.search.setAccessibleDescription(words)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.search, words))

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        find: Find = index.data(FoundRole).find
        if not find.reason:  # its row says why not
            self.close_up()
            self.chosen.emit(find)

    # --- keys and mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(event.key())
            if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                return self._claims(event)
            if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in _STAYS:
                self._before = None  # the keyboard went elsewhere in the window, and stays there
                self.hide()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def _claims(self, event: QKeyEvent) -> bool:
        """Keys that mean something here, although they are also shortcuts of the window."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down,
                           Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Tab):  # fmt: skip
            event.accept()
            return True
        return False

    def _on_key(self, key: int) -> bool:
        steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -PAGE,
                                 Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}  # fmt: skip
        if key in steps:
            self.list.move_by(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_up()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.body().translated(self.panel.pos()).contains(event.position().toPoint()):
            self.close_up()
