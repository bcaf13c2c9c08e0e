"""All that the explorer remembers, joined: undo, journey, bookmarks, presets, the next start, and their drawer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.commands import Point
from engine.events import Exploring
from engine.storage import bookmarks as marks
from engine.storage.bookmarks import Mark, Preset
from gui.actions import Actions
from gui.explorer import state
from gui.explorer.fitting import fit
from gui.explorer.keeping import Job
from gui.explorer.memory import keeping
from gui.explorer.memory.bookmarks import Bookmarks, Pin
from gui.explorer.memory.drawer import BOOKMARKS, Drawer
from gui.explorer.memory.journal import Journal
from gui.explorer.memory.journey import Journey
from gui.explorer.memory.moments import Moments
from gui.explorer.memory.sight import Seeing, Sight, png, small
from gui.explorer.memory.steps import Steps
from gui.explorer.questions import Questions
from gui.explorer.restoring import at_exact
from gui.explorer.stage import Stage
from gui.explorer.store import Store
from gui.settings import UserSettings
from gui.theme import resources_dir
from gui.widgets import recipes

SESSION = "explore.session"


class Remembering(QObject):
    """Made after everything that changes the store or shows an answer, so that it hears of both last."""

    said = Signal(str, str)

    def __init__(self, store: Store, questions: Questions, stage: Stage, actions: Actions, settings: UserSettings,
                 moments: Moments, room: QWidget) -> None:  # fmt: skip
        super().__init__(room)
        self._stage, self.moments = stage, moments
        self._store, self._actions, self._settings = store, actions, settings
        self._run: Exploring | None = None
        self._restored = False
        self.steps = Steps(store, actions.history, self)
        self.steps.fitted = moments.fitted
        self.seeing = Seeing(store, questions, stage, self)
        self.journey = Journey(store, self.seeing, self)
        self.journal = Journal(self)
        self.bookmarks = Bookmarks(settings.folders.data, resources_dir(), actions.history, self.said.emit, self)
        self.drawer = Drawer(actions, room)
        self._connect(stage)
        self._bind()

    def _connect(self, stage: Stage) -> None:
        view, drawer = stage.view, self.drawer
        view.drag_began.connect(self.steps.begin)
        view.drag_ended.connect(self.steps.end)
        view.drag_ended.connect(self.journey.stay)
        view.drag_cancelled.connect(self.steps.end)
        self.journey.changed.connect(lambda: drawer.show_journey(self.journey.visits))
        self.journey.joined.connect(self.journal.note)
        self.journal.loaded.connect(self.journey.resume)
        self.bookmarks.changed.connect(self._show_marks)
        self.bookmarks.final.connect(self.moments.release)
        drawer.closed.connect(self._close)
        drawer.visited.connect(lambda at: self._go(self.journey.visits[at].exact))
        drawer.list.asked.connect(self._go_to_mark)
        drawer.list.newest_asked.connect(self._go_to_mark_now)
        drawer.list.edit_asked.connect(self._edit)
        drawer.list.delete_asked.connect(self._delete)
        drawer.editor.done.connect(self.bookmarks.edit)

    def _bind(self) -> None:
        bind = self._actions.bind
        bind("bookmark", self._bookmark)
        bind("places", self._toggle)
        for number in marks.KEYS:
            bind(f"recall_{number}", partial(self._recall, number))
            bind(f"store_{number}", partial(self._keep, number))

    # --- which run, and whether somebody looks -----------------------------------------------------------------------

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """What changes meanwhile is the program's doing, no move."""
        before, self.steps.quiet = self.steps.quiet, True
        try:
            yield
        finally:
            self.steps.quiet = before

    def average(self) -> None:
        """Back at the newest weights of a kept run, of which only the average is there: the program's doing."""
        with self.quietly():
            self._store.apply(state.set_raw, False)

    def begin(self, run: Exploring, same: bool) -> None:
        """A run is explored: another one, or the `same` again."""
        self._run = run
        self.moments.begin(run)
        if not same:
            self.steps.forget()
            self.seeing.forget()
            self.journey.forget()
        self.bookmarks.begin(run.run)
        if not same:
            self.journal.begin(run.run, self._settings.folders.data, self.bookmarks.only_read, run.latent_dim)
        self._restore(run)
        self.journey.wake()

    def look(self, seen: bool) -> None:
        """Whether the room is looked at."""
        self._actions.tell(at_stage=seen)
        if seen:
            self.journey.wake()
        else:
            self.journey.rest()

    # --- the next start ----------------------------------------------------------------------------------------------

    def remember(self) -> None:
        """Where one is, for the next start; and every mark is on the disk."""
        self.bookmarks.finish()
        if self._run is not None:
            plain = keeping.to_plain(self._store.state)
            self._settings.set(SESSION, {"run": str(self._run.run), "state": plain})

    def _restore(self, run: Exploring) -> None:
        """Once: where one was in this very run. If it is gone, another is open, and its own beginning is shown."""
        if self._restored:
            return
        self._restored = True
        kept = self._settings.get(SESSION, dict[str, object]())
        if kept.get("run") == str(run.run):
            self._stand(kept.get("state"))

    def _stand(self, plain: object) -> None:
        classes = len(self._run.classes) if self._run is not None else 0
        self._store.apply(lambda now: self.moments.fitted(fit(keeping.from_plain(plain, now), classes, True)))

    # --- bookmarks ---------------------------------------------------------------------------------------------------

    def _bookmark(self) -> None:
        """Keep what the stage shows."""
        sight = self.seeing.now()
        if sight is None:
            return
        name = recipes.words(sight.point)
        if key := self.keep(sight, name):
            self._actions.say(f"Bookmarked: {name}.", "ok", "Name it", lambda: self._edit(key))

    def keep(self, sight: Sight, name: str) -> str:
        """A bookmark of the run, its snapshot pinned; its key, "" if it can't be kept (that is told)."""
        mark = Mark("", name, recipes.to_text(sight.exact), sight.latent, sight.step,
                    picture=png(sight.image), state=json.dumps(keeping.to_plain(sight.state)))  # fmt: skip
        if not self.bookmarks.add(mark):
            return ""
        key = self.bookmarks.marks.bookmarks[-1].key
        self.moments.pin(key, sight, partial(self._pinned, key))
        return key

    def _pinned(self, key: str, job: Job) -> None:
        """The picture becomes that of the snapshot which is kept: a training may have gone on by a step."""
        if job.kept is None:
            self.said.emit("warning", f"The bookmark can only show the newest weights: its snapshot was not kept. {job.trouble}")
        elif self._run is not None and self._run.run == job.run:
            image = small(self._stage.rendered(job.kept.samples[0], own=True))
            self.bookmarks.pinned(key, Pin(job.kept.step, job.kept.weights, job.kept.raw, png(image)))

    def _go_to_mark(self, key: str) -> None:
        """As it was: by the weights of its snapshot, where those are known and not looked at already."""
        mark, point = self._marked(key)
        if mark is None or point is None:
            return
        if self.moments.needed(mark, self.seeing.now()):
            self.moments.go_back(mark, partial(self._arrived, mark, point))
        else:
            self._go(point, mark)

    def _arrived(self, mark: Mark, point: Point) -> None:
        with self.steps.alone():
            self._store.apply(lambda now: state.set_raw(_at_mark(now, point, mark), mark.raw))
        self._actions.say(f"“{mark.name}” as it was at step {mark.step:,}.", "ok", "Newest weights", self._now)

    def _go_to_mark_now(self, key: str) -> None:
        """The same place by the newest weights."""
        mark, point = self._marked(key)
        if point is not None:
            self._now()
            self._go(point, mark)

    def _now(self) -> None:
        if self.moments.past:
            self._actions.trigger("now")

    def _marked(self, key: str) -> tuple[Mark | None, Point | None]:
        """A bookmark and its place; what can't be read is told."""
        mark = self.bookmarks.find(key)
        try:
            return mark, recipes.from_text(mark.point) if mark is not None else None
        except recipes.NotARecipe as error:
            self.said.emit("error", f"“{mark.name if mark else key}” can’t be shown. {error}")
            return mark, None

    def _go(self, point: Point, mark: Mark | None = None) -> None:
        with self.steps.alone():
            self._store.apply(lambda now: state.go_to_place(now, point) if mark is None else _at_mark(now, point, mark))

    def _edit(self, key: str) -> None:
        mark = self.bookmarks.find(key)
        if mark is not None:
            self._open()
            self.drawer.edit(mark, self.bookmarks.folders)

    def _delete(self, key: str) -> None:
        mark = self.bookmarks.find(key)
        if mark is None:
            return
        at, run = self.bookmarks.marks.bookmarks.index(mark), self.bookmarks.run
        if self.bookmarks.delete(key):
            self._actions.say(f"“{mark.name}” is deleted.", "ok", "Undo", partial(self.bookmarks.bring_back, mark, at, run))

    # --- presets -----------------------------------------------------------------------------------------------------

    def _keep(self, number: int) -> None:
        sight = self.seeing.now()
        if sight is None:
            return
        preset = Preset(json.dumps(keeping.to_plain(sight.state)), png(sight.image))
        if self.bookmarks.set_preset(number, preset):
            self.said.emit("ok", f"Kept under {number}: press {number} to come back.")

    def _recall(self, number: int) -> None:
        preset = self.bookmarks.preset(number)
        if preset is not None:
            with self.steps.alone():
                self._stand(json.loads(preset.state))

    # --- the drawer --------------------------------------------------------------------------------------------------

    def _show_marks(self) -> None:
        self.drawer.show_marks(self.bookmarks.marks.bookmarks)
        self.drawer.presets.show_presets(self.bookmarks.preset)
        self._actions.tell(presets=tuple(number for number, _ in self.bookmarks.marks.presets))

    def _toggle(self) -> None:
        if self.drawer.isVisible():
            self._close()
        else:
            self._open()

    def _open(self) -> None:
        if not self.drawer.isVisible():
            if not self.journey.visits and self.bookmarks.marks.bookmarks:
                self.drawer.show_page(BOOKMARKS)
            self.drawer.open()
        self._actions.set_checked("places", True)

    def _close(self) -> None:
        self.drawer.hide()
        self._actions.set_checked("places", False)


def _at_mark(now: state.ExplorerState, point: Point, mark: Mark) -> state.ExplorerState:
    """At the bookmark's very point; a hand walks on from where it was on the lattice, under its directions and truncation."""
    return at_exact(now, point, keeping.named(json.loads(mark.state)))
