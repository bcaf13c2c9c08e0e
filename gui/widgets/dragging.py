"""Dragging a picture out of the window as a PNG file, and into Lerp's own slots."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

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


def drag_out(source: QWidget, image: QImage, name: str, mime: str = "", payload: bytes = b"") -> None:
    """Start a drag with the picture under the pointer; returns when it has ended."""
    drag = QDrag(source)
    drag.setMimeData(mime_data(image, name, mime, payload))
    small = QPixmap.fromImage(image).scaled(64, 64, Qt.AspectRatioMode.KeepAspectRatio)
    drag.setPixmap(small)
    drag.setHotSpot(QPoint(small.width() // 2, small.height() // 2))
    drag.exec(Qt.DropAction.CopyAction)
