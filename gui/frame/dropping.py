"""What was dropped on the window: a picture that knows where it is from, or (`gui.training.data_row`) a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from engine.storage import planefile, recipe


def dropped_recipe(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """The one local file that is dropped, if a recipe or a plane is in it; pictures without one are material to train on."""
    if event.source() is not None:  # one of our own pictures, on its way to a slot
        return None
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.is_file() and (recipe.carries(path) or planefile.carries(path)) else None
