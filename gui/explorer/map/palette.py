"""The colours of points: ten for classes, one for all others, and a ramp for quantities; ready for the raster."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from gui.theme import colour, ramp

TEN = 10
OTHERS = 10  # the shade of classes without a colour of their own, and of points without a class
STEPS = 64  # opacities that are told apart
RAMP = 128  # shades of a quantity
QUIET, NOT_YET = RAMP, RAMP + 1  # shades of points that have none, and of those whose number is still to come


def class_shades(labels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """From labels int [n] (-1: none) of `count` classes: shades uint8 [n], and the shade of each class, uint8 [count].

    Up to ten classes take the colours in order; of more, the ten largest have one.
    """
    of_class = np.full(count, OTHERS, np.uint8)
    if count <= TEN:
        of_class[:] = np.arange(count)
    else:
        sizes = np.bincount(labels[labels >= 0], minlength=count)
        largest = np.sort(np.argsort(-sizes, kind="stable")[:TEN])
        of_class[largest] = np.arange(TEN)
    return shaded(labels, of_class), of_class


def shaded(labels: np.ndarray, of_class: np.ndarray) -> np.ndarray:
    """Shades uint8 [n] of labels [n], by the shade of each class."""
    count = len(of_class)
    if len(labels) and (labels.min() < 0 or labels.max() >= count):
        labels = np.where((labels >= 0) & (labels < count), labels, count)
    return np.append(of_class, np.uint8(OTHERS))[labels]


def exchanged(of_class: np.ndarray, number: int, shade: int) -> np.ndarray:
    """The class `number` with this shade; the class that had it has the other's."""
    made = of_class.copy()
    made[of_class == shade] = of_class[number]
    made[number] = shade
    return made


def quantity_shades(values: np.ndarray) -> np.ndarray:
    """Values [n] in [0, 1] as shades uint8 [n]."""
    return np.clip(np.nan_to_num(values) * (RAMP - 1) + 0.5, 0, RAMP - 1).astype(np.uint8)


def number_shades(values: np.ndarray, due: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """Numbers [n] (nan: none) between the ends of a ramp as shades uint8 [n]. due: bool [n], those still to come."""
    low, high = ends
    with np.errstate(invalid="ignore"):
        found = quantity_shades((values - low) / max(high - low, 1e-12))
    return np.where(np.isfinite(values), found, np.where(due, NOT_YET, QUIET)).astype(np.uint8)


def class_colour(shade: int) -> QColor:
    """The colour of a shade of `class_shades`; points without classes are the data's."""
    return colour(f"classes.{shade}") if shade < TEN else colour("secondary")


def class_inks(plain: bool = False) -> list[QColor]:
    """All of them in order. plain: there are no classes at all, so that the points take the colour of the data."""
    return [*(class_colour(shade) for shade in range(TEN)), colour("real") if plain else colour("secondary")]


def quantity_inks() -> list[QColor]:
    """Cividis (Nuñez, Anderton and Renslow 2018), the same under every kind of sight; then quiet, and not yet."""
    return [*(ramp("cividis", step / (RAMP - 1)) for step in range(RAMP)), faint(0.34), faint(0.2)]


def faint(part: float) -> QColor:
    """So much of the text's colour on the map's ground: a grey that the ramp does not have."""
    low, high = colour("surface0"), colour("text")
    pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
    return QColor(*(round(a + (b - a) * part) for a, b in pairs))


def table(inks: list[QColor]) -> np.ndarray:
    """Premultiplied ARGB uint32 [inks, STEPS + 1], by shade and opacity (0: nothing, STEPS: all)."""
    parts = np.arange(STEPS + 1) / STEPS
    made = np.zeros((len(inks), STEPS + 1), np.uint32)
    for row, ink in enumerate(inks):
        red, green, blue = (np.round(parts * channel).astype(np.uint32) for channel in (ink.red(), ink.green(), ink.blue()))
        made[row] = (np.round(parts * 255).astype(np.uint32) << 24) | (red << 16) | (green << 8) | blue
    return made
