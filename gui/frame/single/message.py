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
TOKEN_VARIABLE = "XDG_ACTIVATION_TOKEN"
TOKEN, WORDS = 256, 1200  # signs
THEMES = ("", "dark", "light", "contrast", "system")


class Unreadable(ValueError):
    """It is not a message of ours."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Come to the front, open these absolute paths, use this theme ("": as it is), and say these words of why something
    can't be opened. `token` is the desktop's leave to come to the front (Wayland)."""

    paths: tuple[Path, ...] = ()
    theme: str = ""
    token: str = ""
    words: str = ""


def too_much(paths: Sequence[Path]) -> str:
    """Why so much can't be given at once, or ""."""
    if len(paths) > MOST_PATHS:
        return f"{len(paths)} things are too many at once: give at most {MOST_PATHS}."
    long = next((path for path in paths if len(str(path)) > LONGEST), None)
    if long is not None:
        return f"“…{str(long)[-60:]}” is too long: a path may have {LONGEST:,} signs."
    if len(pack(Ask(tuple(paths), max(THEMES, key=len), "x" * TOKEN))) > MOST:  # signs beyond ASCII take 6 or 12 bytes
        return f"These {len(paths)} paths are too long together: give fewer at once."
    return ""


def as_token(text: str) -> str:
    """It, if it can be one; else ""."""
    return text if len(text) <= TOKEN and text.isascii() and text.isprintable() else ""


def pack(ask: Ask) -> bytes:
    """The line that says it."""
    return _line({"lerp": VERSION, "paths": [str(path) for path in ask.paths], "theme": ask.theme, "token": ask.token,
                  "words": ask.words})  # fmt: skip


def unpack(line: bytes) -> Ask:
    """Raises Unreadable."""
    found = _object(line)
    paths, theme, token, words = (found.get(name, "") for name in ("paths", "theme", "token", "words"))
    if not isinstance(paths, list) or len(paths) > MOST_PATHS or theme not in THEMES:
        raise Unreadable("paths or theme")
    for path in paths:
        if not isinstance(path, str) or len(path) > LONGEST or "\0" in path or not os.path.isabs(path):
            raise Unreadable("a path")
    if not isinstance(token, str) or token != as_token(token) or not isinstance(words, str) or len(words) > WORDS:
        raise Unreadable("token or words")
    return Ask(tuple(Path(path) for path in paths), theme, token, words)


def answer(taken: bool) -> bytes:
    """The line that says whether it will be done; it won't when the window is closing."""
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
