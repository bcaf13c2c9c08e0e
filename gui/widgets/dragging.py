"""Dragging a picture out of the window as a PNG file, and into Lerp's own slots."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPixmap
from PySide6.QtWidgets import QWidget


@cache
def _folder() -> TemporaryDirectory[str]:
    """Where dragged pictures lie until the process ends: the receiving program may read them after the drop."""
    return TemporaryDirectory(prefix="lerp-drag-")


def mime_data(image: QImage, name: str, mime: str = "", payload: bytes = b"") -> QMimeData:
    """The picture as image data and as a file, and `payload` under the type `mime` for Lerp itself."""
    data = QMimeData()
    data.setImageData(image)
    stem = re.sub(r"[^\w.-]+", "-", name) or "picture"
    path = Path(_folder().name) / f"{stem}.png"
    if image.save(str(path)):
        data.setUrls([QUrl.fromLocalFile(str(path))])
    if mime:
        data.setData(mime, payload)
    return data


class Leaving(Protocol):
    """The window's, as its attribute `leaving`: see `gui.explorer.leaving`."""

    def with_recipe(self, image: QImage, payload: bytes, raw: bool) -> tuple[QImage, Callable[[], object] | None]: ...


def drag_out(source: QWidget, image: QImage, name: str, mime: str = "", payload: bytes = b"", raw: bool | None = None) -> bool:
    """Drag the picture, which is under the pointer; returns when that has ended: whether it left the window.

    raw: it shows the point in `payload` by the weights that are looked at, raw ones or (False) their average; then it
    leaves with its recipe. None: it has one already, or can have none (a picture of the data).
    """
    unused: Callable[[], object] | None = None
    leaving = _leaving(source)
    if raw is not None and payload and leaving is not None:
        image, unused = leaving.with_recipe(image, payload, raw)
    left = _drag(source, image, mime_data(image, name, mime, payload))
    if unused is not None and not left:
        unused()
    return left


def _drag(source: QWidget, image: QImage, data: QMimeData) -> bool:
    drag = QDrag(source)
    drag.setMimeData(data)
    small = QPixmap.fromImage(image).scaled(64, 64, Qt.AspectRatioMode.KeepAspectRatio)
    drag.setPixmap(small)
    drag.setHotSpot(QPoint(small.width() // 2, small.height() // 2))
    return drag.exec(Qt.DropAction.CopyAction) != Qt.DropAction.IgnoreAction and drag.target() is None


def _leaving(source: QWidget) -> Leaving | None:
    """Of the window that the widget is in."""
    place: QWidget | None = source
    while place is not None:
        found: Leaving | None = getattr(place, "leaving", None)
        if found is not None:
            return found
        place = place.parentWidget()
    return None
