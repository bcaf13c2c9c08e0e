"""One file = one canvas: how one raw sample of a kind becomes a picture. A kind names its canvas (`Kind.canvas`)."""

from __future__ import annotations

from functools import cache
from typing import Protocol

import numpy as np
from PySide6.QtGui import QImage

from engine.catalogue import Registry


class Canvas(Protocol):
    """Draws one raw sample (see engine.kinds.Kind) at `size` px; `backdrop` is all the data's samples, for context."""

    def __call__(self, sample: np.ndarray, size: int, smooth: bool, backdrop: np.ndarray | None) -> QImage: ...


CANVASES: Registry[Canvas] = Registry("canvas", "gui.widgets.canvases")


@cache
def canvas(name: str) -> Canvas:
    """The canvas of that name. Raises UnknownName."""
    return CANVASES[name]
