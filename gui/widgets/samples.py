"""Raw samples to pictures, whatever their kind: the canvas that the kind names does it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtGui import QImage

from gui.widgets.canvases import CANVASES, canvas

__all__ = ["CANVASES", "to_image", "to_images"]


def to_image(sample: np.ndarray, canvas_name: str, size: int, smooth: bool = True,
             backdrop: np.ndarray | None = None) -> QImage:  # fmt: skip
    """One sample ("picture": uint8 [h, w, c]; "scatter": float32 [d]) as a picture whose longer side is `size` px.

    `smooth` interpolates, else pixels stay squares. `backdrop` [n, d]: the data, for canvases that draw it behind.
    Raises UnknownName for a canvas that isn't there, ValueError for a sample it can't draw.
    """
    return canvas(canvas_name)(sample, max(1, size), smooth, backdrop)


def to_images(samples: Iterable[np.ndarray], canvas_name: str, size: int, smooth: bool = True,
              backdrop: np.ndarray | None = None) -> list[QImage]:  # fmt: skip
    """The same for many."""
    draw = canvas(canvas_name)
    return [draw(sample, max(1, size), smooth, backdrop) for sample in samples]
