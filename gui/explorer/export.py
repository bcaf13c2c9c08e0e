"""Save, copy and drag out what the stage and the path show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.commands import Decode, Lane, Point
from engine.events import Decoded, Exploring, Failed
from gui.bridge import Bridge
from gui.explorer import path_state, saving, state
from gui.explorer.saving import Origin
from gui.explorer.stage import Stage
from gui.explorer.stage_layout import sample_pixels
from gui.explorer.store import Store
from gui.settings import UserSettings
from gui.widgets.samples import to_images

TAG = "save_strip"
AS_SHOWN, OWN_PIXELS = "PNG as large as shown (*.png)", "PNG in its own pixels (*.png)"
ChooseFile = Callable[[QWidget, str, Path], tuple[Path | None, bool]]
ENLARGED = 128  # px of one picture of a strip “as shown”


@dataclass(frozen=True, slots=True)
class StripJob:
    """A strip that waits for its frames. `path` None: it goes to the clipboard."""

    request: int
    path: Path | None
    own: bool  # in its own pixels


def ask_for_file(parent: QWidget, title: str, suggested: Path) -> tuple[Path | None, bool]:
    """The file a person chose (None for none), and whether the picture goes there in its own pixels."""
    name, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), f"{AS_SHOWN};;{OWN_PIXELS}")
    path = Path(name) if name else None
    return (path.with_suffix(".png") if path and not path.suffix else path), kind == OWN_PIXELS


class Export(QObject):
    """`said` carries level ("ok", "error") and words."""

    said = Signal(str, str)

    def __init__(self, bridge: Bridge, store: Store, stage: Stage, settings: UserSettings,
                 choose: ChooseFile = ask_for_file) -> None:  # fmt: skip
        super().__init__(stage)
        self._bridge, self._store, self._stage, self._settings = bridge, store, stage, settings
        self.choose = choose
        self._run: Exploring | None = None
        self.step = 0
        self._strip: StripJob | None = None
        self._shown_strip: Decoded | None = None
        bridge.on(Decoded, self._on_decoded)
        bridge.on(Failed, self._on_failed)

    def begin(self, run: Exploring) -> None:
        """Another run is explored, or the same one anew. Frames asked of another one will never come."""
        other = self._run is None or self._run.run != run.run
        if other and self._strip is not None:
            verb = "copied" if self._strip.path is None else "saved"
            self._strip = None
            self.said.emit("warning", f"The strip was not {verb}: another run was opened meanwhile. Go back to it and try again.")
        self._run, self.step, self._shown_strip = run, run.step, None

    # --- the picture -------------------------------------------------------------------------------------------------

    def origin(self, point: Point | None = None) -> Origin:
        title = self._run.title if self._run is not None else ""
        return Origin(title, self.step, point or state.stage_point(self._store.state))

    def copy(self) -> None:
        image = self._stage.shown()
        if image is not None:
            saving.copy(image, self.origin())
            self.said.emit("ok", "Picture copied.")

    def save(self) -> None:
        shown, native, origin = self._stage.shown(), self._stage.native(), self.origin()
        if shown is None or native is None:
            return
        path, own = self.choose(self._stage, "Save picture", self._folder() / f"{origin.name()}.png")
        if path is not None:
            self._write(saving.marked(native if own else shown, origin), path)

    def drag(self) -> None:
        image = self._stage.shown()
        if image is not None:
            saving.drag(self._stage.view, image, self.origin())

    def drag_corner(self, index: int) -> None:
        """Take one of the corner seeds elsewhere."""
        image = self._stage.corner_image(index)
        if image is not None:
            point = state.corner_points(self._store.state)[index]
            saving.drag(self._stage.corners[index], image, self.origin(point))

    # --- the strip ---------------------------------------------------------------------------------------------------

    def show_strip(self, event: Decoded) -> None:
        """The frames that the path's panel shows: they can be dragged out at once."""
        self._shown_strip = event

    def save_strip(self) -> None:
        """Ask for a file, then for every frame of the path; written when they are there."""
        if not self._points():
            return
        path, own = self.choose(self._stage, "Save strip", self._folder() / f"{self.origin().name('path')}.png")
        if path is not None:
            self._ask_frames(path, own)

    def copy_strip(self) -> None:
        """Every frame of the path, on the clipboard when they are there."""
        self._ask_frames(None, False)

    def drag_strip(self, source: QWidget) -> None:
        """A drag can not wait for an answer: it takes the frames that are shown."""
        event = self._shown_strip
        if event is not None and self._run is not None and self._points():
            image = saving.strip(self._frames(event, False))
            saving.drag(source, image, Origin(self._run.title, event.step), "path")

    def _points(self) -> tuple[Point, ...]:
        return path_state.frame_points(self._store.state.path)

    def _ask_frames(self, path: Path | None, own: bool) -> None:
        """The dialog may have been open for long: path and run are those of now."""
        points, run = self._points(), self._run
        if points and run is not None:
            self._strip = StripJob(self._bridge.number(), path, own)
            self._bridge.post(Decode(self._strip.request, TAG, points, Lane.PATH, self._store.state.raw, run.run))

    def _on_decoded(self, event: Decoded) -> None:
        job = self._strip
        if event.tag != TAG or job is None or self._run is None or event.request != job.request:
            return
        self._strip = None
        image, origin = saving.strip(self._frames(event, job.own)), Origin(self._run.title, event.step)
        if job.path is not None:
            self._write(saving.marked(image, origin), job.path)
        else:
            saving.copy(image, origin)
            self.said.emit("ok", "Strip copied.")

    def _frames(self, event: Decoded, own: bool) -> list[QImage]:
        assert self._run is not None
        pixels = sample_pixels(self._run.shape)
        enlarged = max(ENLARGED // pixels, 1) * pixels
        size = pixels if own and pixels > 1 else enlarged
        smooth = not own and not self._store.state.sharp
        return to_images(event.samples, self._run.canvas, size, smooth, self._run.backdrop)

    def _on_failed(self, event: Failed) -> None:
        if event.where == "explore" and event.tag == TAG:
            self._strip = None

    # --- files -------------------------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        """Where a picture was saved last; the user's home before."""
        last = Path(self._settings.get("save_folder", ""))
        return last if str(last) != "." and last.is_dir() else Path.home()

    def _write(self, image: QImage, path: Path) -> None:
        trouble = saving.save_png(image, path)
        if trouble:
            self.said.emit("error", f"“{path.name}” was not saved: {trouble} Choose another folder.")
        else:
            self._settings.set("save_folder", str(path.parent))
            self.said.emit("ok", f"Saved “{path.name}”.")
