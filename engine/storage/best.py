"""The numbers by which a run is known in a list: its lowest losses on held-out data, or where a game stands. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.storage import metrics
from engine.storage.durable import StorageError

HELD = "held_out/"
_LOWEST = (("elbo", "Negative ELBO"), ("reconstruction", "Reconstruction"))  # the lower the better
_LAST = (("critic", "Critic loss"), ("generator", "Generator loss"))  # a game has no best: where it stands


@dataclass(frozen=True, slots=True)
class Best:
    """One number: `how` is "lowest" or "last", `held_out` whether it is of data that were not trained on."""

    key: str
    label: str
    value: float
    images: int
    how: str
    held_out: bool


def best(run: Path, most: int = 2) -> tuple[Best, ...]:
    """The first `most` numbers that the run has, those that can be lowest first. Without readable numbers none."""
    keys = [key for key, _ in (*_LOWEST, *_LAST)]
    try:
        curves = metrics.read_curves(run, [*keys, *(HELD + key for key in keys)])
    except StorageError:
        return ()
    found = [_lowest(curves, *pair) for pair in _LOWEST] + [_last(curves, *pair) for pair in _LAST]
    return tuple(one for one in found if one is not None)[:most]


def _curve(curves: Mapping[str, np.ndarray], key: str) -> tuple[np.ndarray, bool]:
    """Finite points [n, 2] of the held-out twin where there is one, else of the curve itself."""
    held = bool(len(curves.get(HELD + key, ())))
    points = curves.get(HELD + key if held else key, np.zeros((0, 2)))
    return points[np.isfinite(points).all(axis=1)], held


def _lowest(curves: Mapping[str, np.ndarray], key: str, label: str) -> Best | None:
    points, held = _curve(curves, key)
    if not len(points):
        return None
    images, value = points[int(points[:, 1].argmin())]
    return Best(key, label, float(value), int(images), "lowest", held)


def _last(curves: Mapping[str, np.ndarray], key: str, label: str) -> Best | None:
    points, held = _curve(curves, key)
    return Best(key, label, float(points[-1, 1]), int(points[-1, 0]), "last", held) if len(points) else None
