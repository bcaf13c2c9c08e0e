"""What one start tells the window that is already there, and its answer: a line of JSON each, believed only if it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

VERSION = 1
MOST = 64 * 1024  # bytes of a line
MOST_PATHS, LONGEST = 32, 1024
THEMES = ("", "dark", "light", "contrast", "system")


class Unreadable(ValueError):
    """It is not a message of ours."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Come to the front, open these absolute paths, and use this theme ("": as it is)."""

    paths: tuple[Path, ...] = ()
    theme: str = ""


def too_much(paths: Sequence[Path]) -> str:
    """Why so much can't be given at once, or ""."""
    if len(paths) > MOST_PATHS:
        return f"{len(paths)} things are too many at once: give at most {MOST_PATHS}."
    long = next((path for path in paths if len(str(path)) > LONGEST), None)
    return f"“…{str(long)[-60:]}” is too long: a path may have {LONGEST:,} signs." if long is not None else ""


def pack(ask: Ask) -> bytes:
    """The line that says it."""
    return _line({"lerp": VERSION, "paths": [str(path) for path in ask.paths], "theme": ask.theme})


def unpack(line: bytes) -> Ask:
    """Raises Unreadable."""
    found = _object(line)
    paths, theme = found.get("paths"), found.get("theme")
    if not isinstance(paths, list) or len(paths) > MOST_PATHS or theme not in THEMES:
        raise Unreadable("paths or theme")
    for path in paths:
        if not isinstance(path, str) or len(path) > LONGEST or "\0" in path or not os.path.isabs(path):
            raise Unreadable("a path")
    return Ask(tuple(Path(path) for path in paths), theme)


def answer(taken: bool) -> bytes:
    """The line that says whether it is done."""
    return _line({"lerp": VERSION, "taken": taken})


def was_taken(line: bytes) -> bool:
    """Raises Unreadable."""
    taken = _object(line).get("taken")
    if not isinstance(taken, bool):
        raise Unreadable("taken")
    return taken


def _line(values: dict[str, object]) -> bytes:
    return json.dumps(values).encode("ascii") + b"\n"


def _object(line: bytes) -> dict[str, object]:
    if len(line) > MOST:
        raise Unreadable("its length")
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    if not isinstance(found, dict) or found.get("lerp") != VERSION:
        raise Unreadable("not ours")
    return found
