"""The Library: all runs, the shipped examples too, as cards or as a table; the chosen one with what is noted on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from engine.events import Checkpointed, Finished, Stage, State
from engine.manifest import Entry
from engine.storage.noted import Marks
from gui.actions import Actions
from gui.bridge import Bridge
from gui.library import budget
from gui.library.cards import RunCards
from gui.library.details import RunDetails
from gui.library.doing import Doing
from gui.library.head import VIEWS, LibraryHead
from gui.library.importer import Importer
from gui.library.lister import Lister
from gui.library.marking import Marking
from gui.library.state import (
    LibraryState,
    with_choice,
    with_listing,
    with_query,
    with_sort,
    with_training,
)
from gui.library.steps import LibrarySteps
from gui.library.table import PathRole, RunModel, RunTable
from gui.library.words import summed
from gui.settings import UserSettings
from gui.widgets.empty import EmptyState
from gui.widgets.panel import Panel

VIEW, SORT = "library.view", "library.sort"
NO_RUNS = ("library", "No runs yet", "Every run you train is kept here, with its settings and its pictures.", "Train one")
NO_FIT = ("search", "No run fits", "No run has all these words in its name, data, family, tags or notes.", "Clear the search")


class LibraryRoom(Panel):
    """`examples` is the folder of the runs that come with Lerp."""

    def __init__(self, bridge: Bridge, actions: Actions, settings: UserSettings, examples: Path) -> None:
        super().__init__("library", 0)
        self.setAccessibleName("Library")
        self.state = with_sort(LibraryState(), settings.get(SORT, "changed"))
        self._actions, self._settings = actions, settings
        own = settings.folders.data
        self.lister = Lister(settings.folders.runs, examples, self, own)
        self.lister.listed.connect(self._on_listed)
        self.lister.troubled.connect(lambda words: actions.say(words, "error"))
        self.model = RunModel()
        self.table, self.cards = RunTable(self.model), RunCards(self.model)
        self.cards.setSelectionModel(self.table.selectionModel())
        self.empty = EmptyState("library_empty", *NO_RUNS)
        self.head, self.details = LibraryHead(actions), RunDetails()
        self.importer = Importer(actions, settings)
        self.marking = Marking(actions, own, self)
        self.doing = Doing(self, bridge, actions, settings, lambda: self.state, self.lister.look, self.model.wall)
        self._coming: Path | None = None  # a run to choose once it is listed
        self._lay_out()
        self._connect(bridge)
        self._set_view(settings.get(VIEW, "cards"))
        self.steps = LibrarySteps(self, actions)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.head)
        column.addWidget(self.importer)
        column.addLayout(self._stack, 1)
        for part in (self.cards, self.table, self.empty):  # a stack shows its first page: as a window, had it no parent
            self._stack.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(self.details)

    def _connect(self, bridge: Bridge) -> None:
        for event in (Finished, Checkpointed):
            bridge.on(event, lambda _: self.lister.look() if self.isVisible() else None)
        bridge.on(Stage, self._on_stage)
        choice = self.table.selectionModel()
        choice.currentRowChanged.connect(lambda *_: self._on_choice())
        choice.selectionChanged.connect(lambda *_: self._on_choice())
        for view in (self.table, self.cards):
            view.doubleClicked.connect(lambda _: self._actions.trigger("run_open"))
        self.empty.activated.connect(self._on_empty)
        self.head.searched.connect(lambda words: self._show(with_query(self.state, words)))
        self.head.sorted.connect(self._sort)
        self.head.viewed.connect(self._set_view)
        self.head.left.connect(self._down)
        self.details.marked.connect(self._mark)
        self.marking.kept.connect(lambda _: self.lister.look())
        self.importer.imported.connect(self._on_imported)
        self._actions.bind("run_rename", self.details.rename)

    # --- what there is

    def entries(self) -> list[Entry]:
        """The runs as last listed, newest first."""
        return [row.entry for row in self.state.every]

    def view(self) -> QAbstractItemView:
        """Cards or table, as chosen."""
        return self.table if self.head.view.value() == "table" else self.cards

    def _on_listed(self, own: list[Entry], examples: list[Entry]) -> None:
        self._show(with_listing(self.state, own, examples, self.lister.best, self.lister.only_read))
        coming = self._coming
        if any(row.entry.path == coming for row in self.state.every):  # a look that was under way may not know it yet
            self._coming = None
            if coming is not None and any(row.entry.path == coming for row in self.state.rows):
                self._select((coming,), coming)

    def _show(self, state: LibraryState) -> None:
        self.state = state
        picked, chosen = state.picked, state.chosen
        self.model.set_rows(state.rows, state.every)
        self._select(picked, chosen)
        limit = budget.of(self._settings)
        own = sum(not row.shipped for row in state.every)
        self.head.show_room(summed(own, state.size, limit), bool(limit) and state.size > limit)
        self.empty.set_state(*(NO_FIT if state.every else NO_RUNS))
        self._stack.setCurrentWidget(self.view() if state.rows else self.empty)
        self._tell()

    def _select(self, picked: tuple[Path, ...], chosen: Path | None) -> None:
        """Choose these rows in both views, where they are shown."""
        places = {row.entry.path: place for place, row in enumerate(self.state.rows)}
        model = self.table.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        kept = {index.row() for index in model.selectedIndexes()}
        wanted = {places[run] for run in picked if run in places}
        if wanted != kept:
            model.clearSelection()
            for place in wanted:
                model.select(self.model.index(place, 0), flag.Select | flag.Rows)
        if chosen in places and model.currentIndex().row() != places[chosen]:
            model.setCurrentIndex(self.model.index(places[chosen], 1), flag.NoUpdate)
            self.view().scrollTo(self.model.index(places[chosen], 1))

    def _on_choice(self) -> None:
        model = self.table.selectionModel()
        picked = tuple(self.model.index(row, 0).data(PathRole)
                       for row in sorted({index.row() for index in model.selectedIndexes()}))  # fmt: skip
        now = model.currentIndex().data(PathRole) if model.currentIndex().isValid() else None
        self.state = with_choice(self.state, now if now in picked else picked[-1] if picked else None, picked)
        self._tell()

    def _on_stage(self, event: Stage) -> None:
        self.state = with_training(self.state, event.run if event.state is not State.IDLE else None)
        self._tell()

    def _tell(self) -> None:
        state, run = self.state, self.state.chosen
        self.head.where.setText(str(run) if run is not None else "")
        self.details.show_state(state, self._wall())
        shown = self.isVisible()
        self._actions.tell(run=str(run) if run is not None and shown else "", run_refusal=state.refusal,
                           run_trains=run is not None and run == state.training,
                           picked=len(state.picked) if shown else 0)  # fmt: skip

    def _wall(self) -> QImage | None:
        return self.model.wall(self.state.row.entry) if self.state.row is not None else None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lister.look()
        self._tell()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self.details.take()
        self._actions.tell(run="", run_refusal="", run_trains=False, picked=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view().hasFocus():
            self._actions.trigger("run_open")
        else:
            super().keyPressEvent(event)

    # --- what one can do

    def _set_view(self, view: str) -> None:
        view = view if view in dict(VIEWS) else "cards"
        self._settings.set(VIEW, view)
        self.head.show_view(view, self.state.sort)
        self._stack.setCurrentWidget(self.view() if self.state.rows or not self.state.listed else self.empty)

    def _sort(self, by: str) -> None:
        self._settings.set(SORT, by)
        self._show(with_sort(self.state, by))

    def _down(self) -> None:
        """From the search to the runs; the first of them, if none is chosen."""
        self.view().setFocus(Qt.FocusReason.OtherFocusReason)
        if self.state.rows and self.state.chosen is None:
            first = self.state.rows[0].entry.path
            self._select((first,), first)

    def _on_empty(self) -> None:
        if self.state.every:
            self.head.search.clear()
        else:
            self._actions.trigger("room_explore")

    def _mark(self, run: Path, marks: Marks) -> None:
        row = next((row for row in self.state.every if row.entry.path == run), None)
        if row is not None:
            self.marking.keep(run, marks, Marks.of(row.entry), row.shipped)

    def _on_imported(self, run: Path) -> None:
        self._coming = run
        self.head.search.clear()
        self.lister.look()
