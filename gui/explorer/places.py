"""The lattice of seeds as geometry: cells, corners, shares, and the words for a place. Pure functions."""

from __future__ import annotations

import math

Corner = tuple[int, int]


def cell(x: float, y: float) -> Corner:
    """The whole seed at or before (x, y): the upper left corner of the cell the place is in."""
    return math.floor(x), math.floor(y)


def corners(x: float, y: float) -> tuple[Corner, Corner, Corner, Corner]:
    """The four seeds around a place: upper left, upper right, lower left, lower right (y grows downwards)."""
    column, row = cell(x, y)
    return (column, row), (column + 1, row), (column, row + 1), (column + 1, row + 1)


def shares(x: float, y: float) -> tuple[float, float, float, float]:
    """How much each of `corners` has in the place: bilinear weights, their sum is 1."""
    column, row = cell(x, y)
    right, down = x - column, y - row
    return (1 - right) * (1 - down), right * (1 - down), (1 - right) * down, right * down


def whole(x: float, y: float) -> tuple[float, float]:
    """The nearest seed; halves go up, so that equal steps stay equal."""
    return float(math.floor(x + 0.5)), float(math.floor(y + 0.5))


def number(value: float, decimals: int = 2) -> str:
    """A number as it is shown: thousands comma, real minus."""
    return f"{value:,.{decimals}f}".replace("-", "\u2212")


def whole_number(value: int) -> str:
    return f"{value:,}".replace("-", "\u2212")


def place_words(x: float, y: float) -> str:
    """“412.31, 87.64”, without thousands commas: a comma parts the two."""
    return f"{x:.2f}, {y:.2f}".replace("-", "\u2212")


def seed_words(corner: Corner) -> str:
    """“412 · 87”."""
    return f"{corner[0]} · {corner[1]}".replace("-", "\u2212")
