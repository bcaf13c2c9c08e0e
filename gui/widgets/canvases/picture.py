"""The canvas of images: uint8 [h, w, c] with c 1 (grey) or 3 (RGB)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gui.widgets.canvases import CANVASES

LARGE = 160  # px from which matrices are faster than Qt


def from_array(sample: np.ndarray) -> QImage:
    """uint8 [h, w], [h, w, 1] or [h, w, 3] as a QImage of its own. Raises ValueError for any other shape."""
    pixels = np.ascontiguousarray(_pixels(sample))
    height, width = pixels.shape[:2]
    grey = pixels.ndim == 2
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    return QImage(pixels.data, width, height, pixels.strides[0], form).copy()


def _pixels(sample: np.ndarray) -> np.ndarray:
    """[h, w] if grey, else [h, w, 3]. Raises ValueError for what is no picture."""
    pixels = sample[..., 0] if sample.ndim == 3 and sample.shape[2] == 1 else sample
    if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3):
        raise ValueError(f"a picture is uint8 [h, w], [h, w, 1] or [h, w, 3], not {sample.dtype} {sample.shape}")
    return pixels


def scale(image: QImage, size: int, smooth: bool) -> QImage:
    """Longer side `size` px; smooth goes by repeated halves or doubles, else nearest pixel."""
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


def enlarge(sample: np.ndarray, size: int) -> QImage:
    """uint8 [h, w] or [h, w, 3] to a longer side of `size` px, smooth, by one matrix a side (Mitchell & Netravali 1988).

    0.4 ms from 28 px grey to 448, where Qt's doubling takes 1.2. And numpy lets go of the interpreter meanwhile, where
    Qt holds it and waits for threads of its own, so that a hand that drags does not keep the training waiting.
    """
    height, width = sample.shape[:2]
    factor = size / max(height, width)
    down, right = (_kernel(side, max(1, round(side * factor))) for side in (height, width))
    image = QImage(len(right), len(down), QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(len(down), len(right))
    channels = pixels.view(np.uint8).reshape(*pixels.shape, 4)  # blue, green, red, unused
    plane, levels = _scratch(pixels.shape)
    for colour, part in enumerate(np.moveaxis(np.atleast_3d(sample), 2, 0)):
        np.matmul(down @ part.astype(np.float32), right.T, out=plane)
        np.clip(np.rint(plane, out=plane), 0.0, 255.0, out=plane)
        np.copyto(levels, plane, casting="unsafe")
        if sample.ndim == 2:
            np.multiply(levels, np.uint32(0x010101), out=pixels, dtype=np.uint32)
        else:
            channels[..., 2 - colour] = levels
    pixels |= np.uint32(0xFF000000)
    return image


@lru_cache(4)
def _scratch(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Room to compute in, kept: fresh memory would cost more than the arithmetic. (Only the window's thread draws.)"""
    return np.empty(shape, np.float32), np.empty(shape, np.uint8)


@lru_cache(32)
def _kernel(few: int, many: int) -> np.ndarray:
    """[many, few] weights of the samples in each enlarged place; every row sums to one, the edge repeats."""
    at = (np.arange(many) + 0.5) * few / many - 0.5
    first = np.floor(at).astype(int) - 1
    weights = np.zeros((many, few), np.float32)
    for nearby in (first, first + 1, first + 2, first + 3):
        np.add.at(weights, (np.arange(many), nearby.clip(0, few - 1)), _mitchell(np.abs(at - nearby)))
    return weights


def _mitchell(x: np.ndarray) -> np.ndarray:
    """The cubic kernel with B = C = 1/3 at distances x >= 0: neither blocks nor rings."""
    near = (7 * x**3 - 12 * x**2 + 16 / 3) / 6
    far = (-7 / 3 * x**3 + 12 * x**2 - 20 * x + 32 / 3) / 6
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _to(image: QImage, factor: float, mode: Qt.TransformationMode) -> QImage:
    width, height = max(1, round(image.width() * factor)), max(1, round(image.height() * factor))
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, mode)


@CANVASES.register("picture")
def draw(sample: np.ndarray, size: int, smooth: bool, backdrop: np.ndarray | None = None) -> QImage:
    """The picture at `size` px; `backdrop` means nothing here."""
    pixels = _pixels(sample)
    if smooth and size >= LARGE and size >= 2 * max(pixels.shape[:2]):
        return enlarge(pixels, size)
    return scale(from_array(pixels), size, smooth)
