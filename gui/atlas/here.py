"""What is known of the chosen picture, in words and numbers."""

from __future__ import annotations

import math

import numpy as np

from gui.atlas import state
from gui.atlas.canvas import AtlasCanvas
from gui.atlas.tiles import Tiles


def facts(canvas: AtlasCanvas, tiles: Tiles, far: float | None = None) -> list[tuple[str, str]]:
    """Pairs of words and number; only what is known. far: percent, the distance to the data."""
    spot = canvas.spot
    if spot is None:
        return []
    found = [("plane", state.words(spot))]
    if canvas.ground is not None:
        share = canvas.ground.share_at(*spot)
        found.append(("density", f"densest {100 * share:.0f} %" if share < 1 else "nothing there"))
    if far is not None:
        found.append(("distance to data", f"{far:.0f} %"))
    key, place = state.tile_of(spot, canvas.level)
    shown = tiles.get(key)
    if shown is not None and len(shown.scores) > place and math.isfinite(shown.scores[place]):
        found.append(("score D(x)", f"{shown.scores[place]:.2f}".replace("-", "\u2212")))
    if shown is not None and len(shown.stretch) > place:
        seen = canvas.numbers() if canvas.overlays.number == "stretch" else shown.stretch
        middle = float(np.nanmedian(seen)) if np.isfinite(seen).any() else 0.0
        found.append(("stretch", f"{math.exp(float(shown.stretch[place]) - middle):.1f} ×"))
    return found
