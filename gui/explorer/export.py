"""Save, copy and drag out what the stage and the path show, each with the recipe that leads back to it.

Every picture that leaves is decoded for it by a pinned snapshot (`gui.explorer.keeping`), at the moment of the press: a
training goes on while a dialog is open. Where the snapshot can't be kept, the picture leaves without a recipe, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from engine.commands import Latent, Point
from engine.events import Decoded, Exploring
from gui.actions import Actions
from gui.bridge import Bridge
from gui.explorer import path_state, saving, state
from gui.explorer.keeping import ANEW, OTHER_RUN, Job, Keeper, named, recipe_text
from gui.explorer.saving import Origin
from gui.explorer.stage import Stage
from gui.explorer.stage_layout import sample_pixels
from gui.explorer.store import Store
from gui.settings import UserSettings
from gui.widgets.png_file import ask_for_png, save_png
from gui.widgets.samples import to_images

AS_SHOWN, OWN_PIXELS = "PNG as large as shown (*.png)", "PNG in its own pixels (*.png)"
ChooseFile = Callable[[QWidget, str, Path], tuple[Path | None, bool]]
ENLARGED = 128  # px of one picture of a strip “as shown”
PATIENCE = 1500  # ms that a drag waits for its recipe


def ask_for_file(parent: QWidget, title: str, suggested: Path) -> tuple[Path | None, bool]:
    """The file a person chose (None for none), and whether the picture goes there in its own pixels."""
    path, kind = ask_for_png(parent, title, suggested, (AS_SHOWN, OWN_PIXELS))
    return path, kind == OWN_PIXELS


class Export(QObject):
    """`said` carries level ("ok", "warning", "error") and words."""

    said = Signal(str, str)

    def __init__(self, bridge: Bridge, store: Store, stage: Stage, settings: UserSettings,
                 choose: ChooseFile = ask_for_file) -> None:  # fmt: skip
        super().__init__(stage)
        self._store, self._stage, self._settings = store, stage, settings
        self.choose, self.keeper = choose, Keeper(bridge, self)
        self._run: Exploring | None = None
        self.step = 0
        self._shown_strip: Decoded | None = None

    def begin(self, run: Exploring) -> None:
        """Another run is explored, or the same one anew. What was asked of another one will never come."""
        if self._run is not None:
            self.keeper.give_up(self._run.run, OTHER_RUN if self._run.run != run.run else ANEW)
        self._run, self.step, self._shown_strip = run, run.step, None

    def bind(self, actions: Actions) -> None:
        """Its actions."""
        for key, act in (("save_picture", self.save), ("copy_picture", self.copy), ("save_strip", self.save_strip),
                         ("copy_strip", self.copy_strip)):  # fmt: skip
            actions.bind(key, act)

    # --- the picture -------------------------------------------------------------------------------------------------

    def origin(self, point: Point | None = None) -> Origin:
        title = self._run.title if self._run is not None else ""
        return Origin(title, self.step, point or state.stage_point(self._store.state))

    def copy(self) -> None:
        shown, job = self._stage.shown(), self._ask_picture()
        if shown is not None and job is not None:
            job.then(partial(self._copy_picture, shown, self.origin()))

    def save(self) -> None:
        shown, native, origin, job = self._stage.shown(), self._stage.native(), self.origin(), self._ask_picture()
        if shown is None or native is None or job is None:
            return
        path, own = self.choose(self._stage, "Save picture", self._settings.save_folder / f"{origin.name()}.png")
        if path is None:
            self.keeper.drop(job)
        else:
            job.then(lambda job: self._write_picture(job, native if own else shown, origin, own, path))

    def drag(self) -> None:
        image = self._stage.shown()
        if image is not None:
            self._drag(self._stage.view, image, self.origin(), self._ask_picture())

    def drag_corner(self, index: int) -> None:
        """Take one of the corner seeds elsewhere."""
        image = self._stage.corner_image(index)
        if image is not None:
            point = state.corner_points(self._store.state)[index]
            self._drag(self._stage.corners[index], image, self.origin(point), self._ask_picture(point))

    def save_other(self, parent: QWidget, point: Point, found: Decoded) -> None:
        """A picture that another room shows, by the average weights."""
        if self._run is None:
            return
        origin, job = Origin(self._run.title, found.step, point), self.keeper.ask((point,), False, self._run.run)
        native, shown = (self._stage.rendered(found.samples[0], own) for own in (True, False))
        path, own = self.choose(parent, "Save picture", self._settings.save_folder / f"{origin.name()}.png")
        if path is None:
            self.keeper.drop(job)
        else:
            job.then(lambda job: self._write_picture(job, native if own else shown, origin, own, path))

    def drag_other(self, source: QWidget, point: Point, found: Decoded) -> None:
        """The same, dragged out."""
        if self._run is not None:
            job = self.keeper.ask((point,), False, self._run.run)
            self._drag(source, self._stage.rendered(found.samples[0], False), Origin(self._run.title, found.step, point), job)

    def _ask_picture(self, point: Point | None = None) -> Job | None:
        if self._run is None or self._stage.shown() is None:
            return None
        points = (point or state.stage_point(self._store.state),)
        return self.keeper.ask(points, self._store.state.raw, self._run.run)

    def _picture(self, job: Job, shown: QImage, origin: Origin, own: bool) -> tuple[QImage, Origin]:
        """The picture of the answer; without one what was shown, and no recipe."""
        if job.kept is None or not self._explores(job):
            return shown, origin
        point = origin.point if origin.point is not None and named(origin.point) else None
        exact = point or Point(Latent.of(job.kept.latents[0]), condition=job.points[0].condition)
        return self._stage.rendered(job.kept.samples[0], own), Origin(origin.run, job.kept.step, exact, recipe_text(job))

    def _explores(self, job: Job) -> bool:
        """Whether what it asked of is what is explored now."""
        return self._run is not None and self._run.run == job.run

    def _lack(self, job: Job) -> str:
        """Why there is no recipe, "" if there is; a pin that none names goes."""
        if job.kept is not None and not self._explores(job):
            self.keeper.drop(job)
            return OTHER_RUN
        return job.trouble

    def _copy_picture(self, shown: QImage, origin: Origin, job: Job) -> None:
        saving.copy(*self._picture(job, shown, origin, own=False))
        self._say_done("Picture copied", self._lack(job))

    def _drag(self, source: QWidget, shown: QImage, origin: Origin, job: Job | None) -> None:
        """A drag waits for its recipe a moment: with the mouse held, nothing can come later."""
        came = job is not None and self.keeper.wait(job, PATIENCE) and self._explores(job)
        if job is not None and came:
            shown, origin = self._picture(job, shown, origin, own=False)
        left = saving.drag(source, shown, origin)
        if job is not None and not (came and left):
            self.keeper.drop(job)  # it went to a slot or nowhere, or without a recipe

    # --- the strip ---------------------------------------------------------------------------------------------------

    def show_strip(self, event: Decoded) -> None:
        """The frames that the path's panel shows: they can be dragged out at once."""
        self._shown_strip = event

    def save_strip(self) -> None:
        """Ask for a file, then for every frame of the path as it was when the dialog came: it may be open for long."""
        now, run, points = self._store.state, self._run, self._points()
        if not points or run is None:
            return
        path, own = self.choose(self._stage, "Save strip", self._settings.save_folder / f"{self.origin().name('path')}.png")
        if path is not None:
            self._ask_frames("saved", points, now.raw, run, lambda job: self._write_strip(job, own, path))

    def copy_strip(self) -> None:
        """Every frame of the path, on the clipboard when they are there."""
        if self._run is not None:
            self._ask_frames("copied", self._points(), self._store.state.raw, self._run, self._copy_strip)

    def drag_strip(self, source: QWidget) -> None:
        """The frames that are shown, decoded for it if that goes at once."""
        event = self._shown_strip
        if event is None or self._run is None or not self._points():
            return
        points = path_state.frame_points(self._store.state.path, len(event.samples))
        job = self.keeper.ask(points, self._store.state.raw, self._run.run)
        if self.keeper.wait(job, PATIENCE) and job.kept is not None:
            if not saving.drag(source, *self._strip(job, False), "path"):
                self.keeper.drop(job)
        else:
            self.keeper.drop(job)
            saving.drag(source, saving.strip(self._frames(event.samples, False)), Origin(self._run.title, event.step), "path")

    def _points(self) -> tuple[Point, ...]:
        return path_state.frame_points(self._store.state.path)

    def _ask_frames(self, verb: str, points: tuple[Point, ...], raw: bool, run: Exploring, done: Callable[[Job], None]) -> None:
        if self._run is None or self._run.run != run.run:
            self._say_other_run(verb)
        elif points:
            self.keeper.ask(points, raw, run.run).then(partial(self._frames_came, verb, done))

    def _frames_came(self, verb: str, done: Callable[[Job], None], job: Job) -> None:
        trouble = self._lack(job)
        if not trouble:
            done(job)
        elif trouble == OTHER_RUN:
            self._say_other_run(verb)
        else:
            self.said.emit("error", f"The strip was not {verb}: {trouble}")

    def _say_other_run(self, verb: str) -> None:
        self.said.emit("warning", f"The strip was not {verb}: another run was opened meanwhile. Go back to it and try again.")

    def _strip(self, job: Job, own: bool) -> tuple[QImage, Origin]:
        assert job.kept is not None and self._run is not None
        origin = Origin(self._run.title, job.kept.step, recipe=recipe_text(job))
        return saving.strip(self._frames(job.kept.samples, own)), origin

    def _copy_strip(self, job: Job) -> None:
        saving.copy(*self._strip(job, False))
        self._say_done("Strip copied")

    def _frames(self, samples: np.ndarray, own: bool) -> list[QImage]:
        assert self._run is not None
        pixels = sample_pixels(self._run.shape)
        enlarged = max(ENLARGED // pixels, 1) * pixels
        size = pixels if own and pixels > 1 else enlarged
        smooth = not own and not self._store.state.sharp
        return to_images(samples, self._run.canvas, size, smooth, self._run.backdrop)

    # --- files -------------------------------------------------------------------------------------------------------

    def _write_picture(self, job: Job, shown: QImage, origin: Origin, own: bool, path: Path) -> None:
        image, origin = self._picture(job, shown, origin, own)
        self._write(job, image, origin, path, self._lack(job))

    def _write_strip(self, job: Job, own: bool, path: Path) -> None:
        self._write(job, *self._strip(job, own), path)

    def _write(self, job: Job, image: QImage, origin: Origin, path: Path, lack: str = "") -> None:
        trouble = save_png(saving.marked(image, origin), path)
        if trouble:
            if not lack:
                self.keeper.drop(job)
            self.said.emit("error", f"“{path.name}” was not saved: {trouble} Choose another folder.")
        else:
            self._settings.saved(path)
            self._say_done(f"Saved “{path.name}”", lack)

    def _say_done(self, what: str, without: str = "") -> None:
        if without:
            self.said.emit("warning", f"{what}, but Lerp can't go back to it by this file: {without}")
        else:
            self.said.emit("ok", f"{what}.")
