"""What the nodes have to show: the newest scene, pictures, scores, latents, posteriors, and a sign where there is nothing yet."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from engine.answers import SceneShown
from gui.dynamics.graph import thumbnails
from gui.theme import colour, pixmap, scaled

SHEETS = {"samples": "made", "rebuilt": "made", "real": "real", "data": "real"}  # node -> which pictures
NARROWS = {"encoder": True, "critic": True, "generator": False}  # network -> its layers narrow
SIGNS = {"noise": "dice", "latent": "dice", "posterior": "lasso", "scores": "chart"}


class Gallery:
    """Holds data by value and draws a node's thumbnail at any size; what a newer scene leaves out stays as it was."""

    def __init__(self, kind: str = "points") -> None:
        self._kind = kind
        self._scene: SceneShown | None = None
        self._held: dict[str, SceneShown] = {}  # node -> the last scene that had something for it
        self._pictures: dict[str, np.ndarray] = {}
        self._scores: tuple[np.ndarray, np.ndarray] | None = None
        self._latents: np.ndarray | None = None
        self._posteriors: tuple[np.ndarray, np.ndarray] | None = None

    def show_scene(self, scene: SceneShown) -> None:
        self._scene = scene
        if len(scene.real_scores) and len(scene.made_scores):
            self._scores = (scene.real_scores, scene.made_scores)

    def show_pictures(self, made: np.ndarray, real: np.ndarray) -> None:
        self._pictures |= {key: some for key, some in (("made", made), ("real", real)) if len(some)}

    def show_scores(self, real: np.ndarray, made: np.ndarray) -> None:
        self._scores = (real, made)

    def show_latents(self, latents: np.ndarray) -> None:
        self._latents = latents

    def show_posteriors(self, means: np.ndarray, sigmas: np.ndarray) -> None:
        self._posteriors = (means, sigmas)

    def thumbnail(self, key: str, room: QSize, dpr: float) -> QImage:
        """A node's thumbnail of `room` px; null where the room is too small for any."""
        if room.width() < 8 or room.height() < 8:
            return QImage()
        found = self._drawn(key, room, dpr)
        return found if found is not None else sign(key, self._kind, room, dpr)

    def _drawn(self, key: str, room: QSize, dpr: float) -> QImage | None:
        if SHEETS.get(key, "") in self._pictures:
            return thumbnails.sheet(self._pictures[SHEETS[key]], room, dpr)
        if key == "scores" and self._scores is not None:
            return thumbnails.histogram(*self._scores, room, dpr)
        if self._scene is not None and (found := thumbnails.of_scene(key, self._scene, room, dpr)) is not None:
            self._held[key] = self._scene
            return found
        if key in self._held:
            return thumbnails.of_scene(key, self._held[key], room, dpr)
        if key in ("noise", "latent") and self._latents is not None:
            frame = thumbnails.frame_of_latents(self._latents)
            return thumbnails.dots(self._latents, frame, room, colour("secondary"), dpr, thumbnails.FEW)
        if key == "posterior" and self._posteriors is not None:
            return thumbnails.ellipses(*self._posteriors, room, colour("real"), dpr)
        return None


def sign(key: str, kind: str, room: QSize, dpr: float) -> QImage:
    """What stands for a node that has nothing to show: layers of units for a network, else an icon."""
    if key in NARROWS:
        return thumbnails.network(room, colour("secondary"), NARROWS[key], dpr)
    name = SIGNS.get(key, "grid" if kind == "points" else "picture")
    image, side = thumbnails.blank(room, dpr), min(scaled(20), room.width(), room.height())
    painter = QPainter(image)
    drawing = pixmap(name, side, colour("outline_strong"), dpr)
    painter.drawPixmap((room.width() - side) // 2, (room.height() - side) // 2, drawing)
    painter.end()
    return image
