"""What of a plane is seen, as one frozen value, and every way it can change; and which tiles that takes. Pure functions.

The plane's units are standard deviations; y grows downwards. Level L shows one picture every 2^-L units: each level halves
the spacing of the one before, and its pictures stand where that one's stood, and between.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

SIDE = 4  # pictures along a side of a tile
CELL = 44  # px from one picture to the next at least, twice as many at most
FINE = 18  # the same for points, of which only the grid is drawn
SCALE = (2.0, 30_000.0)  # px per unit
COARSER = 2  # levels between the first look and the fine one
STEP = 0.12  # of the view's shorter side, by an arrow key
WHOLE = 3.0  # units to each side of the middle that are shown of a plane along axes
ROOM = 0.45  # of the triangle's extent, around it

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class View:
    """The place in the middle, px per unit, and the size of the canvas in px."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 64.0
    width: int = 640
    height: int = 480

    @property
    def box(self) -> Box:
        """What is seen, in units."""
        half, tall = self.width / 2 / self.scale, self.height / 2 / self.scale
        return self.x - half, self.y - tall, self.x + half, self.y + tall

    def at(self, x: float, y: float) -> Spot:
        """Units to px."""
        return (x - self.x) * self.scale + self.width / 2, (y - self.y) * self.scale + self.height / 2

    def back(self, left: float, top: float) -> Spot:
        """Px to units."""
        return self.x + (left - self.width / 2) / self.scale, self.y + (top - self.height / 2) / self.scale


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A tile: SIDE x SIDE pictures of a level."""

    level: int
    column: int
    row: int

    @property
    def spacing(self) -> float:
        """Units from one picture to the next."""
        return 2.0**-self.level

    @property
    def corner(self) -> Spot:
        """Where its first picture has its middle."""
        return self.column * SIDE * self.spacing, self.row * SIDE * self.spacing

    @property
    def box(self) -> Box:
        """The ground it covers: half a spacing around its pictures."""
        x, y = self.corner
        half, long = self.spacing / 2, self.spacing * SIDE
        return x - half, y - half, x - half + long, y - half + long


# --- going about -----------------------------------------------------------------------------------------------------


def resized(view: View, width: int, height: int) -> View:
    """Another size of the canvas: the middle stays."""
    return replace(view, width=max(1, width), height=max(1, height))


def panned(view: View, dx: float, dy: float) -> View:
    """What is seen moves by (dx, dy) px."""
    return replace(view, x=view.x - dx / view.scale, y=view.y - dy / view.scale)


def stepped(view: View, columns: int, rows: int) -> View:
    """One arrow key."""
    step = STEP * min(view.width, view.height)
    return panned(view, -columns * step, -rows * step)


def zoomed(view: View, factor: float, left: float, top: float) -> View:
    """Larger by `factor`, the place under (left, top) px stays there."""
    x, y = view.back(left, top)
    scale = min(max(view.scale * factor, SCALE[0]), SCALE[1])
    return replace(view, scale=scale, x=x - (left - view.width / 2) / scale, y=y - (top - view.height / 2) / scale)


def showing(view: View, box: Box) -> View:
    """All of the box, in the middle."""
    left, top, right, bottom = box
    scale = min(view.width / max(right - left, 1e-6), view.height / max(bottom - top, 1e-6))
    return replace(view, x=(left + right) / 2, y=(top + bottom) / 2, scale=min(max(scale, SCALE[0]), SCALE[1]))


def whole(places: tuple[Spot, ...], way: str) -> Box:
    """What Home shows: the triangle with room around it, or so many deviations along both axes."""
    if way != "points" or len(places) < 2:
        x, y = places[0] if places else (0.0, 0.0)
        return x - WHOLE, y - WHOLE, x + WHOLE, y + WHOLE
    xs, ys = zip(*places, strict=True)
    room = ROOM * max(max(xs) - min(xs), max(ys) - min(ys), 1e-3)
    return min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room


# --- tiles -----------------------------------------------------------------------------------------------------------


def level_of(view: View, cell: float = CELL) -> int:
    """The level whose pictures stand `cell` to 2 `cell` px apart."""
    return math.floor(math.log2(view.scale / cell))


def cells(view: View, level: int) -> tuple[int, int, int, int]:
    """First and last column, first and last row of the pictures of a level that are seen (also in part)."""
    spacing = 2.0**-level
    left, top, right, bottom = (edge / spacing for edge in view.box)
    return math.floor(left + 0.5), math.ceil(right - 0.5), math.floor(top + 0.5), math.ceil(bottom - 0.5)


def tiles(view: View, level: int) -> list[Key]:
    """The tiles of a level that are seen, those nearest to the middle first."""
    left, right, top, bottom = (edge // SIDE for edge in cells(view, level))
    found = [Key(level, column, row) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def far(key: Key) -> float:
        a, b, c, d = key.box
        return ((a + c) / 2 - view.x) ** 2 + ((b + d) / 2 - view.y) ** 2

    return sorted(found, key=far)


def meet(one: Box, other: Box) -> bool:
    """Whether the two have ground in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def wanted(view: View, cell: float = CELL) -> list[Key]:
    """What to decode, in order: all that is seen coarsely, then finely; each from the middle outwards."""
    level = level_of(view, cell)
    return tiles(view, level - COARSER) + tiles(view, level)


def picture_at(view: View, left: float, top: float, level: int) -> Spot:
    """The middle (in units) of the picture of that level under a place in px."""
    x, y = view.back(left, top)
    spacing = 2.0**-level
    return math.floor(x / spacing + 0.5) * spacing, math.floor(y / spacing + 0.5) * spacing


def tile_of(spot: Spot, level: int) -> tuple[Key, int]:
    """The tile that holds the picture at a spot of the level, and its number there."""
    column, row = (math.floor(part * 2.0**level + 0.5) for part in spot)
    return Key(level, column // SIDE, row // SIDE), row % SIDE * SIDE + column % SIDE


def words(spot: Spot) -> str:
    """“+0.38, −0.91”."""
    return ", ".join(f"{part:+.2f}" for part in spot).replace("-", "\u2212")
