"""The canvas of images: uint8 [h, w, c] with c 1 (grey) or 3 (RGB)."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gui.widgets.canvases import CANVASES


def from_array(sample: np.ndarray) -> QImage:
    """uint8 [h, w], [h, w, 1] or [h, w, 3] as a QImage of its own. Raises ValueError for any other shape."""
    pixels = sample[..., 0] if sample.ndim == 3 and sample.shape[2] == 1 else sample
    if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3):
        raise ValueError(f"a picture is uint8 [h, w], [h, w, 1] or [h, w, 3], not {sample.dtype} {sample.shape}")
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    grey = pixels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, pixels.strides[0], form).copy()


def scale(image: QImage, size: int, smooth: bool) -> QImage:
    """Longer side `size` px. Smooth goes by repeated doubling, which leaves no star artefacts; else nearest pixel."""
    longer = max(image.width(), image.height())
    if longer in (0, size):
        return image
    if not smooth and size > longer:
        return _to(image, size / longer, Qt.TransformationMode.FastTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGBX64)  # at 8 bits each doubling would darken by a level
    while longer * 2 <= size:
        image = _to(image, 2.0, Qt.TransformationMode.SmoothTransformation)
        longer = max(image.width(), image.height())
    if longer != size:
        image = _to(image, size / longer, Qt.TransformationMode.SmoothTransformation)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _to(image: QImage, factor: float, mode: Qt.TransformationMode) -> QImage:
    width, height = max(1, round(image.width() * factor)), max(1, round(image.height() * factor))
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, mode)


@CANVASES.register("picture")
def draw(sample: np.ndarray, size: int, smooth: bool, backdrop: np.ndarray | None = None) -> QImage:
    """The picture at `size` px; `backdrop` means nothing here."""
    return scale(from_array(sample), size, smooth)
