"""The manual in a window of its own beside the work: pages at the left, the page, back and forward, search over all pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.dialogs.contents import Contents
from gui.dialogs.page_view import PageView
from gui.dialogs.pages import Hit, Page, find, read
from gui.theme import scaled
from gui.widgets.buttons import IconButton, TextButton
from gui.widgets.elided import ElidedLabel
from gui.widgets.focus_ring import FocusRing
from gui.widgets.line import Line

SIZE, LIST = (1040, 720), 248  # px
TYPING = 120  # ms without a key before the pages are searched


@dataclass(slots=True)
class Visit:
    """A page that was read, and how far down; `anchor`: the heading that one came to."""

    path: str
    place: int = 0
    anchor: str = ""


class Manual(QDialog):
    """Does not hold up the window. `docs`: the folder with the pages. Raises OSError if it has none that can be read."""

    def __init__(self, docs: Path, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manual_dialog")
        self.setWindowTitle("Manual")
        self.setAccessibleName("Manual")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setMinimumSize(640, 420)
        self.resize(QSize(*map(scaled, SIZE)).boundedTo(self.screen().availableSize() * 0.9))
        self._actions = actions
        self.pages = read(docs)
        if not self.pages:
            raise FileNotFoundError(f"There is no page of the manual in {docs}.")
        self._by_path = {page.path: page for page in self.pages}
        self._visits: list[Visit] = []
        self._at = -1
        self.view, self.contents = PageView(docs), Contents()
        self.search = QLineEdit()
        self.search.setObjectName("manual_search")
        self.search.setAccessibleName("Search the manual")
        self.search.setToolTip("Find words on all pages (Ctrl+F)")
        self.search.setPlaceholderText("Search the manual")
        self.search.setClearButtonEnabled(True)
        self.back = IconButton("manual_back", "chevron-left", "Back (Alt+Left)")
        self.forward = IconButton("manual_forward", "chevron-right", "Forward (Alt+Right)")
        self._said = ElidedLabel("", role="caption", tone="secondary")
        self._typed = QTimer(self, singleShot=True, interval=TYPING)
        self._lay_out()
        self._connect()
        self.contents.show_pages(self.pages)
        self.ring = FocusRing(self)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(4)
        tools.addWidget(self.back)
        tools.addWidget(self.forward)
        tools.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(4)
        for key, words in (("shortcuts", "Shortcuts"), ("about", "About Lerp")):
            button = TextButton(key, words)
            self._actions.attach(button, key)
            foot.addWidget(button)
        foot.addStretch()
        side = QWidget()
        side.setFixedWidth(scaled(LIST))
        left = QVBoxLayout(side)
        left.setContentsMargins(12, 12, 12, 8)
        left.setSpacing(8)
        left.addLayout(tools)
        left.addWidget(self.contents, 1)
        left.addLayout(foot)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.view, 1)
        right.addWidget(self._said)
        self._said.setContentsMargins(24, 6, 24, 6)
        self._said.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Line(vertical=True))
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.view.asked.connect(self.open_page)
        self.view.outside.connect(self._outside)
        self.contents.page_chosen.connect(lambda page: self.open_page(page.path))
        self.contents.hit_chosen.connect(self._open_hit)
        self.search.textChanged.connect(lambda: self._typed.start())
        self.search.returnPressed.connect(self._search_now)
        self._typed.timeout.connect(self._search)
        self.back.clicked.connect(lambda: self._go(-1))
        self.forward.clicked.connect(lambda: self._go(1))
        for keys, do in (("Alt+Left", lambda: self._go(-1)), ("Alt+Right", lambda: self._go(1)), ("Ctrl+F", self._to_search)):
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    # --- pages -------------------------------------------------------------------------------------------------------

    def open_page(self, path: str, anchor: str = "") -> None:
        """The page of that path (the first one if there is none such), and remember where one was."""
        self._visit(self._by_path.get(path, self.pages[0]), anchor)

    def _open_hit(self, hit: Hit) -> None:
        self._visit(hit.page, hit.section.anchor, tuple(self.search.text().split()))

    def _visit(self, page: Page, anchor: str = "", words: tuple[str, ...] = ()) -> None:
        self._leave()
        here = self._visits[self._at] if self._at >= 0 else None
        if here is None or here.path != page.path or (anchor and anchor != here.anchor):  # a heading further down is a place too
            del self._visits[self._at + 1 :]
            self._visits.append(Visit(page.path, anchor=anchor))
            self._at += 1
        self._show(page, anchor, words)

    def _leave(self) -> None:
        if self._at >= 0:
            self._visits[self._at].place = self.view.verticalScrollBar().value()

    def _go(self, by: int) -> None:
        to = self._at + by
        if not 0 <= to < len(self._visits):
            return
        self._leave()
        self._at = to
        self._show(self._by_path[self._visits[to].path])
        self.view.verticalScrollBar().setValue(self._visits[to].place)

    def _show(self, page: Page, anchor: str = "", words: tuple[str, ...] = ()) -> None:
        self._said.hide()
        self.view.show_page(page, anchor, words)
        self.contents.set_current(page)
        self.setWindowTitle(f"{page.title} · Manual")
        self.back.set_reason("" if self._at > 0 else "This is where you began.")
        self.forward.set_reason("" if self._at < len(self._visits) - 1 else "There is nothing to go forward to.")

    def _outside(self, address: str) -> None:
        """Lerp goes nowhere by itself: the address can be pasted into a browser."""
        QApplication.clipboard().setText(address)
        self._said.setText(f"Not a page of the manual. Copied, to be opened elsewhere: {address}")
        self._said.show()

    # --- search ------------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        asked = self.search.text()
        if asked.strip():
            self.contents.show_hits(find(self.pages, asked), asked.strip())
        else:
            self.contents.show_pages(self.pages)
            self.contents.set_current(self.view.page)

    def _search_now(self) -> None:
        """Enter: the first place that was found."""
        self._typed.stop()
        self._search()
        self.contents.choose_first()

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the search first, then closes."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.view.setFocus()
            return
        super().keyPressEvent(event)

    def place_over(self, window: QWidget) -> None:
        """In the middle of the window."""
        self.move(window.mapToGlobal(window.rect().center() - QPoint(self.width() // 2, self.height() // 2)))
