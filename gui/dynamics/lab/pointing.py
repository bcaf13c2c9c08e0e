"""Which sample the hand or the keyboard is at, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.answers import SceneShown
from gui.dynamics.lab import formula

REACH = 14.0  # px


@dataclass(frozen=True, slots=True)
class Target:
    """A sample of the scene. role: "real" or "made"."""

    role: str
    index: int


@dataclass(frozen=True, slots=True)
class Modes:
    """Centres [k, 2] in data coordinates and the standard deviation of each; 0 where unknown."""

    centres: np.ndarray
    sigma: float


def nearest(spots: np.ndarray, x: float, y: float, reach: float = REACH) -> tuple[int, float]:
    """(index, distance in px) of the spot [n, 2] nearest to (x, y); (-1, infinity) if none is within reach."""
    if not len(spots):
        return -1, float("inf")
    far = np.hypot(spots[:, 0] - x, spots[:, 1] - y)
    far = np.where(np.isfinite(far), far, np.inf)
    index = int(far.argmin())
    return (index, float(far[index])) if far[index] <= reach else (-1, float("inf"))


def neighbour(spots: np.ndarray, index: int, dx: int, dy: int) -> int:
    """The spot next to that one towards (dx, dy): least way along and twice the way aside; itself if there is none."""
    gap = spots - spots[index]
    along, aside = gap @ (dx, dy), np.abs(gap @ (-dy, dx))
    cost = np.where((along > 0.5) & (aside <= along * 1.5), along + 2 * aside, np.inf)
    found = int(np.argmin(cost)) if len(cost) else index
    return found if np.isfinite(cost[found]) else index


def figure(number: float) -> str:
    """Two decimals, or two digits where those would say nothing; a real minus."""
    text = f"{number:.2f}" if number == 0 or 0.1 <= abs(number) < 1000 else f"{number:.2g}"
    return text.replace("-", "−")


def title(target: Target) -> str:
    return "Generated point" if target.role == "made" else "Real point"


def facts(scene: SceneShown, target: Target, modes: Modes) -> list[tuple[str, str]]:
    """(words, number) of the sample: position, score, gradient, nearest mode; what is unknown is left out."""
    made = target.role == "made"
    at = (scene.made if made else scene.real)[target.index]
    rows = [("position", f"{figure(at[0])}, {figure(at[1])}")]
    scores = scene.made_scores if made else scene.real_scores
    if target.index < len(scores):
        rows.append(("score D(x)", figure(scores[target.index])))
    if made and target.index < len(scene.pull):
        rows.append((f"|{formula.PULL}|", figure(float(np.linalg.norm(scene.pull[target.index])))))
    mode, far = mode_of(scene, target, modes)
    if mode >= 0:
        rows.append(("nearest mode", f"{mode + 1}, at {far:.1f} σ" if np.isfinite(far) else f"{mode + 1}"))
    return rows


def mode_of(scene: SceneShown, target: Target, modes: Modes) -> tuple[int, float]:
    """(number of the nearest mode from 0, distance in sigmas or infinity where sigma is unknown); (-1, 0) without modes."""
    if target.role == "made" and target.index < min(len(scene.nearest), len(scene.distance)):
        return int(scene.nearest[target.index]), float(scene.distance[target.index])
    if not len(modes.centres):
        return -1, 0.0
    at = (scene.made if target.role == "made" else scene.real)[target.index]
    far = np.linalg.norm(modes.centres - at, axis=1)
    mode = int(far.argmin())
    return mode, float(far[mode]) / modes.sigma if modes.sigma > 0 else float("inf")
