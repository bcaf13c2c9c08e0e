"""How many rungs a picture's network has: sides and channels from the picture down to a base of 4 to 7 pixels."""

from __future__ import annotations

BASE = 7
WIDEST = 4


def sides(side: int) -> tuple[int, ...]:
    """Sides from the picture to the base, each half of the one before, rounded up: 28 -> (28, 14, 7), 36 -> (36, 18, 9, 5)."""
    rungs = [side]
    while rungs[-1] > BASE:
        rungs.append((rungs[-1] + 1) // 2)
    return tuple(rungs)


def channels(width: int, rungs: int) -> tuple[int, ...]:
    """Channels after each halving, `rungs` of them: they double towards the base, at most `WIDEST` times the width.

    The base always has WIDEST widths (two rungs or more), so that large pictures gain thin outer rungs and a
    64 px network costs only a few times a 28 px one: w = 32 gives (64, 128) for 28 px, (16, 32, 64, 128) for 64 px.
    """
    most = WIDEST * width
    return tuple(max(8, most >> (rungs - 1 - rung)) for rung in range(rungs))


def outermost(channels: int) -> int:
    """Channels at full size, where every one is dear: a quarter of the rung below."""
    return max(8, channels // 4)
