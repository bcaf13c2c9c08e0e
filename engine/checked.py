"""Numbers out of files that anybody may have written: a number within bounds, or None. Never raises."""

from __future__ import annotations

import math

DIGITS = 18  # of a whole number in a text, at most: it fits into 64 bits


def counted(text: str) -> int | None:
    """A whole number from 0 written in the digits 0 to 9 alone ("²" is a digit to `str.isdigit`, and no number to `int`)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def finite(found: object, most: float = math.inf) -> float | None:
    """A finite number, at most so far from 0. True and False are none."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        value = float(found)
    except OverflowError:  # a whole number beyond all floats, which JSON may hold
        return None
    return value if math.isfinite(value) and abs(value) <= most else None


def whole(found: object, low: int = 0, high: int = 1 << 62) -> int | None:
    """A whole number within bounds."""
    return found if type(found) is int and low <= found <= high else None
