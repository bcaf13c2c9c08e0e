"""Numbers in words, the same everywhere: thousands comma, real minus, unit after a space, two parts of a duration."""

from __future__ import annotations

import itertools
import math
import time

_UNITS = ("bytes", "KB", "MB", "GB", "TB")
_SPANS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def count(number: float) -> str:
    """122880 -> 122,880."""
    return f"{round(number):,}".replace("-", "−")


def short(number: float) -> str:
    """1100000 -> 1.1 M, 23500 -> 23.5 k; below ten thousand in full."""
    for limit, letter in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(number) >= limit:
            return f"{number / (1e3 if letter == 'k' else limit):.3g} {letter}"
    return count(number)


def unusable(refused: tuple[tuple[str, str], ...], kind: str) -> str:
    """2 files could not be used; of points: rows. The last of very many refused ones may say how many more there are."""
    many, last = len(refused), refused[-1][0] if refused else ""
    if last.endswith(" more"):
        many += int(last.removesuffix(" more").replace(",", "")) - 1
    return f"{many:,} {'row' if kind == 'points' else 'file'}{'s' if many != 1 else ''} could not be used"


def size(number: int) -> str:
    """Bytes in decimal units: 74000000 -> 74 MB."""
    value, unit = float(number), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    shown = f"{value:.1f}" if unit and value < 9.95 else f"{value:.0f}"
    return f"{shown} {_UNITS[unit]}"


def file_stem(*parts: str) -> str:
    """A file name without its ending: the parts that are not empty, with nothing in them that a file system minds."""
    return "-".join("".join(c if c.isalnum() or c in "-_." else "-" for c in part) for part in parts if part)


def duration(seconds: float) -> str:
    """118 -> 1 min 58 s; at most two parts, the smaller one left out where it is zero."""
    left = max(0, math.ceil(seconds - 1e-9)) if seconds < 3600 else round(seconds / 60) * 60
    for (span, unit), (smaller, part) in itertools.pairwise(_SPANS):
        if left >= span:
            rest = left % span // smaller
            return f"{left // span:,} {unit} {rest} {part}" if rest else f"{left // span:,} {unit}"
    return f"{left} s"


def ago(moment: float, now: float | None = None) -> str:
    """How long ago a time.time() was: just now, 9 s ago, 3 min ago, 2 h ago, 5 d ago; then the date."""
    past = (time.time() if now is None else now) - moment
    if past < 2:
        return "just now"
    for span, unit in reversed(_SPANS):
        if past < {1: 60, 60: 3600, 3600: 86_400, 86_400: 30 * 86_400}[span]:
            return f"{int(past // span)} {unit} ago"
    return time.strftime("%-d %b %Y" if hasattr(time, "tzset") else "%d %b %Y", time.localtime(moment))
