"""The drawer of places: the journey, the bookmarks, and the presets of the number keys. Floats over the right column."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.storage.bookmarks import Mark
from gui.actions import Actions
from gui.explorer.memory.mark_editor import MarkEditor
from gui.explorer.memory.mark_list import MarkList
from gui.explorer.memory.preset_row import PresetRow
from gui.explorer.memory.sight import Sight
from gui.theme import scaled, themes
from gui.widgets import recipes
from gui.widgets.buttons import IconButton, QuietButton
from gui.widgets.empty import EmptyState
from gui.widgets.labels import Caption
from gui.widgets.panel import FloatingPanel
from gui.widgets.segmented import Segmented
from gui.widgets.wall import Wall

WIDE, GAP = 344, 8
SCROLLER = 14  # px for the scroll bar
CELL = 84  # px that a picture of the journey takes, at most
JOURNEY, BOOKMARKS, EDITOR = "journey", "bookmarks", "editor"


class Drawer(FloatingPanel):
    """Shows what it is given; everything a hand does comes out as signals."""

    visited = Signal(int)  # place in the journey
    closed = Signal()

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__("places_drawer", "raised", 1.0, parent)
        self.setProperty("manual", "moves")
        self._room = parent
        self.setAccessibleName("Places")
        self.choice = Segmented("places_page", [(JOURNEY, "Journey"), (BOOKMARKS, "Bookmarks")], "Journey or bookmarks")
        self.choice.set_choice_help(JOURNEY, "Where you stayed, newest first")
        self.choice.set_choice_help(BOOKMARKS, "What you marked, kept with the run")
        self.close_button = IconButton("places_close", "close", "Close (Escape)")
        self.wall = Wall("journey_wall", 4, "Journey, newest first")
        self.wall.setToolTip("Click to return; or drag a picture to A or B")
        self.said = Caption("", "journey_said")
        self.mark_button = QuietButton("bookmark", "Bookmark", "bookmark")
        actions.attach(self.mark_button, "bookmark")
        self.list, self.editor, self.presets = MarkList(), MarkEditor(), PresetRow(actions)
        self._visits: list[Sight] = []
        self._page = JOURNEY
        self._arrange()
        self.choice.chosen.connect(self.show_page)
        self.close_button.clicked.connect(self.closed)
        self.wall.clicked.connect(lambda index: self.visited.emit(len(self._visits) - 1 - index))
        self.wall.hovered.connect(self._say)
        self.editor.left.connect(lambda: self.show_page(BOOKMARKS))
        self._empty_journey.activated.connect(lambda: actions.trigger("walk"))
        self._empty_marks.activated.connect(lambda: actions.trigger("bookmark"))
        themes.changed.connect(self.updateGeometry)
        parent.installEventFilter(self)
        self.show_page(JOURNEY)
        self.hide()

    # --- putting it together -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._empty_journey = EmptyState("journey_empty", "path", "No places yet",
                                         "Stay anywhere for a second, or drag: the place joins the journey.")  # fmt: skip
        self._empty_marks = EmptyState("marks_empty", "bookmark", "No bookmarks yet",
                                       "Press B to keep the picture on the stage.", "Bookmark it")  # fmt: skip
        self._pages = QStackedWidget()
        self._scroll = {JOURNEY: _scrolling("journey_scroll", "Journey", self.wall),
                        BOOKMARKS: _scrolling("marks_scroll", "Bookmarks", self.list)}  # fmt: skip
        for page in (self._scroll[JOURNEY], self._scroll[BOOKMARKS], self.editor, self._empty_journey, self._empty_marks):
            self._pages.addWidget(page)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.choice)
        head.addStretch(1)
        head.addWidget(self.close_button)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.mark_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
        column.addWidget(self.presets)

    # --- what callers use --------------------------------------------------------------------------------------------

    def show_journey(self, visits: list[Sight]) -> None:
        """Newest first."""
        self._visits = visits
        self.wall.set_points([visit.exact for visit in reversed(visits)])
        self.wall.set_pictures([visit.image for visit in reversed(visits)])
        self._fit_wall()
        self._settle()

    def show_marks(self, bookmarks: tuple[Mark, ...]) -> None:
        self.list.show_marks(bookmarks)
        key = self.editor.key
        if self._page == EDITOR and all(mark.key != key for mark in bookmarks):
            self._page = BOOKMARKS  # it was deleted, or undone, meanwhile
        self._settle()

    def show_page(self, page: str) -> None:
        """ "journey", "bookmarks" or "editor"."""
        self._page = page
        if page != EDITOR and self.choice.value() != page:
            self.choice.set_value(page)
        self._settle()

    def edit(self, mark: Mark, folders: list[str]) -> None:
        """Name, note and folder of one bookmark."""
        self.choice.set_value(BOOKMARKS)
        self.editor.show_mark(mark, folders)
        self.show_page(EDITOR)
        self.editor.begin()

    def open(self) -> None:
        self.place()
        self.show()
        self.raise_()
        self.choice.setFocus()

    # --- how it shows ------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        empty = {JOURNEY: not self._visits, BOOKMARKS: self.list.empty}
        shown: dict[str, QWidget] = {EDITOR: self.editor, **self._scroll}
        instead = {JOURNEY: self._empty_journey, BOOKMARKS: self._empty_marks}
        self._pages.setCurrentWidget(instead[self._page] if empty.get(self._page) else shown[self._page])
        self.mark_button.setVisible(self._page != EDITOR)
        self._say(-1)

    def _say(self, index: int) -> None:
        """Of the picture under the pointer where it is; else how many there are."""
        if self._page == JOURNEY and 0 <= index < len(self._visits):
            visit = self._visits[len(self._visits) - 1 - index]
            self.said.setText(f"{recipes.words(visit.point)} · step {visit.step:,}")
        elif self._page == JOURNEY:
            self.said.setText(_count(len(self._visits), "place"))
        else:
            self.said.setText("" if self._page == EDITOR else _count(self.list.count, "bookmark"))

    def place(self) -> None:
        """Over the right column where there is one, else at the right edge; above the path."""
        room = self._room
        path, beside = room.findChild(QWidget, "path"), room.findChild(QWidget, "explorer_aside")
        bottom = path.mapTo(room, path.rect().topLeft()).y() if path is not None and path.isVisible() else room.height()
        wide = beside.width() - 2 * GAP if beside is not None and beside.isVisible() else scaled(WIDE)
        wide = min(max(wide, scaled(WIDE)), room.width() - 2 * GAP)
        self.set_body(QRect(room.width() - wide - GAP, GAP, wide, max(bottom - 2 * GAP, 1)))
        self._fit_wall()

    def _fit_wall(self) -> None:
        """A scrolled page asks nobody for the height that goes with its width."""
        wide = self.body().width() - 24 - SCROLLER
        self.wall.set_columns(max(4, -(-wide // scaled(CELL))))
        self.wall.setFixedHeight(self.wall.heightForWidth(wide))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and self.isVisible():
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _count(number: int, word: str) -> str:
    return "" if not number else f"{number:,} {word}{'' if number == 1 else 's'}"


def _scrolling(key: str, name: str, inner: QWidget) -> QScrollArea:
    page = QWidget()
    page.setProperty("plain", True)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, SCROLLER, 0)
    column.addWidget(inner)
    column.addStretch(1)
    area = QScrollArea()
    area.setObjectName(key)
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
