"""A scene made ready for painting once, when it arrives: nothing of it is computed again while one pans or points."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QImage

from engine.answers import SceneShown
from gui.dynamics.lab import arrows
from gui.dynamics.lab.field import picture, ranks
from gui.widgets import isolines

_NO_LINES = np.zeros((0, 2, 2))
View = tuple[float, float, float, float]


def plane_points(points: np.ndarray) -> np.ndarray:
    """float64 [n, 2] of what may also be empty in any shape."""
    found = np.asarray(points, np.float64)
    return found if found.ndim == 2 and found.shape[1] == 2 else np.zeros((0, 2))


@dataclass(slots=True, eq=False)
class Prepared:
    """The scene, its field's ranks, iso-lines [n, 2, 2] (all but the middle one, and that), and the arrows' units."""

    scene: SceneShown
    levels: np.ndarray
    lines: np.ndarray
    middle: np.ndarray
    pull_unit: float
    slope_unit: float
    _pictures: dict[str, QImage] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: SceneShown) -> Prepared:
        """Ready for painting."""
        has_field = scene.field.ndim == 2 and min(scene.field.shape) >= 2
        levels = ranks(scene.field) if has_field else np.zeros((0, 0))
        lines, middle = _lines(scene.field, scene.view) if has_field else (_NO_LINES, _NO_LINES)
        return cls(scene, levels, lines, middle, arrows.unit(plane_points(scene.pull)),
                   arrows.unit(plane_points(scene.slope)))  # fmt: skip

    def picture(self, theme: str) -> QImage | None:
        """The field in the colours of that theme, one pixel a value; None without a field."""
        if not self.levels.size:
            return None
        if theme not in self._pictures:
            self._pictures[theme] = picture(self.levels, theme)
        return self._pictures[theme]


def _lines(field: np.ndarray, view: View) -> tuple[np.ndarray, np.ndarray]:
    padded, xs, ys = isolines.to_the_edge(np.nan_to_num(field), view)
    found: dict[bool, list[np.ndarray]] = {False: [_NO_LINES], True: [_NO_LINES]}
    for score, is_middle in isolines.levels(field):
        found[is_middle].append(isolines.isolines(padded, score, xs, ys))
    return np.concatenate(found[False]), np.concatenate(found[True])


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one step works on, shown instead of the scene's points. pull [m, 2]: -dL_G/dx at `made`, or empty."""

    real: np.ndarray
    made: np.ndarray
    pull: np.ndarray
