"""A picture that is dragged out of any room gets its recipe on the way: decoded anew by a snapshot that is pinned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from engine.events import Exploring
from gui.bridge import Bridge
from gui.explorer import saving
from gui.explorer.export import PATIENCE
from gui.explorer.keeping import Keeper, recipe_text
from gui.explorer.saving import Origin
from gui.widgets import recipes
from gui.widgets.samples import to_image


class Leaving(QObject):
    """What `gui.widgets.dragging.drag_out` finds in the window, as `leaving`."""

    def __init__(self, bridge: Bridge, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._run: Exploring | None = None
        bridge.on(Exploring, self._on_exploring)

    def _on_exploring(self, event: Exploring) -> None:
        self._run = event

    def with_recipe(self, image: QImage, payload: bytes, raw: bool) -> tuple[QImage, Callable[[], object] | None]:
        """The picture of this point with its recipe, and what to do if it stays in the window; where the snapshot can't
        be kept, or takes too long, the picture as it is."""
        run = self._run
        if run is None or run.canvas != "picture":
            return image, None
        try:
            point = recipes.from_text(payload.decode())
        except (recipes.NotARecipe, UnicodeDecodeError):
            return image, None
        job = self._keeper.ask((point,), raw, run.run)
        if not self._keeper.wait(job, PATIENCE) or job.kept is None:
            self._keeper.drop(job)
            return image, None
        picture = to_image(job.kept.samples[0], run.canvas, max(image.width(), image.height()))
        origin = Origin(run.title, job.kept.step, point, recipe_text(job))
        return saving.marked(picture, origin), lambda: self._keeper.drop(job)
