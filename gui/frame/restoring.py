"""Back to exactly where a saved picture is from: find its run, open it, rewind to its snapshot, show its point or plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import manifest
from engine.answers import Rewound
from engine.commands import Open
from engine.events import Exploring, Failed, Finished
from engine.manifest import Entry
from engine.questions import Rewind
from engine.storage import planefile, runs
from engine.storage import recipe as recipes
from engine.storage.planefile import SavedPlane
from engine.storage.recipe import Recipe, RecipeError
from gui.actions import Actions
from gui.bridge import Bridge
from gui.settings import UserSettings


@dataclass(frozen=True, slots=True)
class Wanted:
    """The recipe that is under way, its run, whether that was to be opened first, and the request that rewinds (0: not yet)."""

    recipe: Recipe | SavedPlane
    run: Path
    request: int = 0
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Rooms:
    """What restoring needs of the rooms: the library's entries, who else listens for a Rewound, how the explorer shows a
    recipe, how it goes back to the average, and how the atlas lays a saved plane."""

    entries: Callable[[], Sequence[Entry]]
    expect: Callable[[int], None]
    show: Callable[[Recipe], None]
    average: Callable[[], None]
    lay: Callable[[SavedPlane], None]


class Restoring(QObject):
    """`examples`: the folder of the shipped runs."""

    def __init__(self, window: QWidget, bridge: Bridge, actions: Actions, settings: UserSettings, examples: Path,
                 rooms: Rooms) -> None:  # fmt: skip
        super().__init__(window)
        self._window, self._bridge, self._actions, self._settings = window, bridge, actions, settings
        self._folders, self._rooms = (settings.folders.runs, examples), rooms
        self._explored: Exploring | None = None
        self._wanted: Wanted | None = None
        self._passed: list[Path] = []  # opened for recipes that newer ones have taken the place of, and not answered yet
        actions.bind("open_recipe", self.ask)
        bridge.on(Exploring, self._on_exploring)
        bridge.on(Rewound, self._on_rewound)
        bridge.on(Finished, self._on_finished)
        bridge.on(Failed, self._on_failed)

    def ask(self, path: Path | None = None) -> None:
        """Restore this picture, or the one a person chooses."""
        if path is None:
            start = self._settings.save_folder
            name, _ = QFileDialog.getOpenFileName(self._window, "Open a recipe", str(start), "Pictures saved by Lerp (*.png)")
            path = Path(name) if name else None
        if path is not None:
            self.restore(path)

    def restore(self, path: Path) -> None:
        """Go to where the picture is from, or say what is missing."""
        try:
            recipe = planefile.read(path) if planefile.carries(path) else recipes.read(path)
            run = self._run_of(recipe)
            if isinstance(recipe, Recipe):
                _check(recipe, run)
        except (RecipeError, manifest.ManifestError) as error:
            self._actions.say(f"{error} {error.advice}", "error")
            return
        before, self._wanted = self._wanted, Wanted(recipe, run)
        if before is not None and before.opening:
            self._passed.append(before.run)
        self._actions.trigger("room_explore" if isinstance(recipe, Recipe) else "room_atlas")
        if not self._passed and self._explored is not None and _same(self._explored.run, run):
            self._rewind(self._explored)
        else:
            self._wanted = Wanted(recipe, run, opening=True)
            self._bridge.post(Open(run))

    def _run_of(self, recipe: Recipe | SavedPlane) -> Path:
        """Raises RecipeError where it is not there."""
        listed = [entry.path for entry in self._rooms.entries() if entry.id == recipe.run and (entry.path / manifest.FILE).is_file()]
        found = next((run for run in listed if run.name == recipe.folder), listed[0] if listed else None)
        found = found or runs.find(recipe.run, (*self._folders, *self._beside()), recipe.folder)
        if found is None:
            raise RecipeError(f"The run of this picture, “{_plain(recipe.title or recipe.folder)}”, is not in the library: it was "
                              "deleted, or its folder lies elsewhere.",
                              f"Put the folder “{_plain(recipe.folder)}” back among your runs.")
        return found

    def _beside(self) -> tuple[Path, ...]:
        """The folder that the explored run lies in: it may have been opened from anywhere."""
        return (self._explored.run.parent,) if self._explored is not None else ()

    # --- what the engine tells

    def _rewind(self, run: Exploring) -> None:
        wanted = self._wanted
        assert wanted is not None
        if isinstance(wanted.recipe, SavedPlane):
            self._lay(wanted.recipe, run)
            return
        if not _fits(wanted.recipe, run):
            self._wanted = None
            self._actions.say(f"The recipe in this picture does not fit “{run.title}”: it is damaged. Use a copy of the file "
                              "that was not changed.", "error")  # fmt: skip
            return
        request = self._bridge.number()
        self._wanted = Wanted(wanted.recipe, wanted.run, request)
        self._rooms.expect(request)
        self._bridge.post(Rewind(request, wanted.recipe.step, run.run, wanted.recipe.weights))

    def _lay(self, saved: SavedPlane, run: Exploring) -> None:
        """A plane is there whatever the weights are: it is laid at once, and its snapshot asked for if it is kept."""
        self._wanted = None
        if not planefile.fits(saved, run.latent_dim, len(run.classes)):
            self._actions.say(f"The plane in this picture does not fit “{run.title}”: it is damaged. Use a copy of the file "
                              "that was not changed.", "error")  # fmt: skip
            return
        self._rooms.lay(saved)
        now = not run.live and saved.step == run.step  # then there is nothing to go back to
        step = saved.step if not now and saved.step in manifest.steps(run.run / "snapshots") else None
        request = self._bridge.number()
        if step is not None:
            self._rooms.expect(request)
        self._bridge.post(Rewind(request, step, run.run))
        if step is not None or now:
            self._actions.say(f"Plane restored: step {saved.step:,}.", "ok")
        else:
            self._actions.say(f"Plane restored, as the run is now: its snapshot of step {saved.step:,} is not kept.", "warning")

    def _on_exploring(self, event: Exploring) -> None:
        self._explored = event
        if self._wanted is None:
            return
        if _same(event.run, self._wanted.run):
            self._passed = []
            self._rewind(event)
        elif passed := next((run for run in self._passed if _same(run, event.run)), None):
            self._passed.remove(passed)
        else:
            self._passed, self._wanted = [], None
            self._actions.say("The picture was not restored: another run was opened meanwhile. Try again.", "warning")

    def _on_rewound(self, event: Rewound) -> None:
        wanted = self._wanted
        if wanted is None or event.request != wanted.request:
            if event.live and self._explored is not None and not self._explored.live:
                self._rooms.average()  # raw weights were those of the snapshot alone
            return
        self._wanted = None
        assert isinstance(wanted.recipe, Recipe)  # a plane waits for no answer
        if event.step != wanted.recipe.step:
            self._actions.say(f"The snapshot of step {wanted.recipe.step:,} is gone; kept is step {event.step:,}.", "error")
            return
        self._rooms.show(wanted.recipe)
        self._say_restored(wanted.recipe, event.live)

    def _say_restored(self, recipe: Recipe, live: bool) -> None:
        run = self._explored
        what = f"{'Strip' if recipe.strip else 'Picture'} restored: {'raw' if recipe.raw else 'average'} of step {recipe.step:,}."
        if run is not None and not run.data_count:
            what += " The run's data are gone or have changed; the picture needs none of them."
        if live:
            self._actions.say(what, "ok")
        else:
            self._actions.say(what, "ok", "Back to now", lambda: self._actions.trigger("now"))

    def _on_finished(self, event: Finished) -> None:
        """It trains no more, though it is explored as before."""
        if self._explored is not None and _same(self._explored.run, event.run):
            self._explored = replace(self._explored, live=False)

    def _on_failed(self, event: Failed) -> None:
        """It is told by the window's notices."""
        if event.where == "open" and self._passed:
            self._passed.pop(0)  # they are answered in their order
        elif event.where == "open" or (event.where == "explore" and event.tag == "rewind"):
            self._wanted = None


def _check(recipe: Recipe, run: Path) -> None:
    """Whether the run still has what the picture needs. Raises RecipeError, ManifestError."""
    described = manifest.read(run)
    if recipe.fingerprint and described.fingerprint and recipe.fingerprint != described.fingerprint:
        raise RecipeError(f"The data have changed: “{described.title}” was trained on others than this picture is from.",
                          "Look for a copy of the run as it was.")
    kept = manifest.steps(run / "snapshots")
    if recipe.step not in kept and recipe.step != max(manifest.steps(run / "checkpoints"), default=-1):
        there = f"Kept are {len(kept)}, of steps {kept[0]:,} to {kept[-1]:,}." if kept else "None is kept."
        raise RecipeError(f"The snapshot of step {recipe.step:,} is gone from “{described.title}”. {there}",
                          "Copy it back into the run's folder “snapshots”, if there is a copy.")


def _fits(recipe: Recipe, run: Exploring) -> bool:
    conditions = range(len(run.classes)) if run.classes else (None,)
    return len(recipe.latents[0]) == 4 * run.latent_dim and all(one in conditions or one is None for one in recipe.conditions)


def _plain(words: str) -> str:
    """Words from a file, without what a label might take for markup."""
    return "".join(sign for sign in words[:80] if sign.isprintable() and sign not in "<>&")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
