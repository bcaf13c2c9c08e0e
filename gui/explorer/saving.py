"""Pictures on their way out: saved, copied or dragged as PNG, each telling where it is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from engine.commands import Point
from engine.storage import recipe
from gui.widgets import recipes
from gui.widgets.dragging import drag_out
from gui.wording import file_stem


@dataclass(frozen=True, slots=True)
class Origin:
    """What a picture remembers: the run, the step of its snapshot, the point, and (`engine.storage.recipe`) the whole recipe."""

    run: str = ""
    step: int = 0
    point: Point | None = None
    recipe: str = ""

    def name(self, what: str = "") -> str:
        """A file name without its ending."""
        return file_stem(self.run or "lerp", f"step-{self.step}", what)


def marked(image: QImage, origin: Origin) -> QImage:
    """The picture with its origin as PNG text (keys “Lerp run”, “Lerp step”, “Lerp point”, “Lerp recipe”)."""
    made = QImage(image)
    made.setText("Software", "Lerp")
    made.setText("Lerp run", origin.run)
    made.setText("Lerp step", str(origin.step))
    if place := _place(origin):
        made.setText("Lerp point", place)
    if origin.recipe:
        made.setText(recipe.KEY, origin.recipe)
    return made


def _place(origin: Origin) -> str:
    """The point as text; "" without one, and for a place on a map, which may be another one tomorrow."""
    try:
        return recipes.to_text(origin.point) if origin.point is not None else ""
    except ValueError:
        return ""


def strip(images: Sequence[QImage]) -> QImage:
    """Pictures side by side, from left to right, without gaps. Raises ValueError if there are none."""
    if not images:
        raise ValueError("There are no pictures to put side by side.")
    height = max(image.height() for image in images)
    made = QImage(sum(image.width() for image in images), height, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.black)
    painter, x = QPainter(made), 0
    for image in images:
        painter.drawImage(x, 0, image)
        x += image.width()
    painter.end()
    return made


def copy(image: QImage, origin: Origin) -> None:
    """Put the picture on the clipboard, and the point beside it for slots in Lerp."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(marked(image, origin))  # Qt makes the data itself: data made by Python would outlive Python, and crash at exit
    if place := _place(origin):
        clipboard.mimeData().setData(recipes.MIME, place.encode())


def drag(source: QWidget, image: QImage, origin: Origin, what: str = "") -> bool:
    """Drag the picture out as an image, as a PNG file and (within Lerp) as a point; whether it left the window."""
    payload = _place(origin).encode()
    return drag_out(source, marked(image, origin), origin.name(what), recipes.MIME if payload else "", payload)


def dropped_point(mime: QMimeData) -> Point | None:
    """The point of a picture dragged from somewhere in Lerp, or None."""
    if not mime.hasFormat(recipes.MIME):
        return None
    try:
        return recipes.from_text(bytes(mime.data(recipes.MIME).data()).decode())
    except (recipes.NotARecipe, UnicodeDecodeError):
        return None
