"""Where everything on the stage goes: the picture as large as whole multiples of its pixels allow, seeds around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIDE = 96  # px left free beside the picture on either side, for the corner seeds
HEAD = 48  # px above
FOOT = 76  # px beneath: place, hint, classes
AIR = 14  # px between
THUMB = (56, 112)  # px, smallest and largest corner seed
WORDS = 36  # px for the two lines under a corner seed
GAP = 26  # px between a corner seed and the picture
LEAST = 472  # px the words beneath would like to have

Box = tuple[int, int, int, int]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class StageLayout:
    """Boxes in the stage's pixels. `corners`: upper left, upper right, lower left, lower right, with their words."""

    picture: Box
    thumb: int
    corners: tuple[Box, Box, Box, Box]
    foot: Box


def sample_pixels(shape: Sequence[int]) -> int:
    """The sample's pixels along its longer side; 1 where it has none (points)."""
    return max(shape[:2]) if len(shape) >= 2 else 1


def picture_side(width: int, height: int, pixels: int) -> int:
    """The largest whole multiple of `pixels` that fits, or all the room there is where not even one does."""
    room = max(min(width - 2 * SIDE, height - HEAD - FOOT - 2 * AIR), 16)
    return room // pixels * pixels if room >= pixels else room


def lay_out(width: int, height: int, pixels: int) -> StageLayout:
    """Boxes for a stage of this size and a sample of this many pixels."""
    side = picture_side(width, height, pixels)
    left = (width - side) // 2
    top = HEAD + max((height - HEAD - FOOT - side) // 2, 0)
    thumb = min(max(min(side // 6, left - GAP - 16), THUMB[0]), THUMB[1])
    wide = thumb + 32  # the words may be wider than the picture
    near, far = max(left - GAP - thumb - 16, 0), min(left + side + GAP - 16, width - wide)
    low = top + side - thumb - WORDS
    high = min(top + 18, max(low - thumb - WORDS, top))
    boxes = tuple((x, y, wide, thumb + WORDS) for y in (high, low) for x in (near, far))
    foot = max(side + 80, min(width, LEAST))
    beneath = ((width - foot) // 2, top + side + 8, foot, FOOT - 12)
    return StageLayout((left, top, side, side), thumb, boxes, beneath)  # type: ignore[arg-type]
