"""What a folder holds: files that may be pictures, in natural order, and what is left out. Opens no file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LARGEST_FILE = 512 * 2**20  # bytes
_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file: its path, the path within the folder, and what tells whether it has changed."""

    path: str
    inside: str
    bytes: int
    modified: int  # ns

    @property
    def top(self) -> str:
        """The first sub-folder on the way to it, "" at the top level."""
        return self.inside.split(os.sep)[0] if os.sep in self.inside else ""


@dataclass(slots=True)
class Listing:
    """Files in natural order, and (name for people, reason) of what was left out."""

    files: list[Found] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def look_through(root: Path) -> Listing:
    """Everything beneath `root`, links followed but no folder entered twice. Raises OSError if root can't be read."""
    listing = Listing()
    seen = {_identity(os.stat(root))}
    _enter(str(root), "", seen, listing)
    listing.files.sort(key=lambda found: natural(found.inside))
    listing.refused.sort(key=lambda entry: natural(entry[0]))
    return listing


def _enter(folder: str, inside: str, seen: set[tuple[int, int]], listing: Listing) -> None:
    for entry in _entries(folder):
        name = os.path.join(inside, entry.name)
        reason = _judge(entry, seen)
        if reason:
            listing.refused.append((spoken(name), reason))
        elif entry.is_dir():
            try:
                _enter(entry.path, name, seen, listing)
            except OSError as error:
                listing.refused.append((spoken(name), f"folder can't be read ({error.strerror})"))
        else:
            facts = entry.stat()
            listing.files.append(Found(entry.path, name, facts.st_size, facts.st_mtime_ns))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from sorted(entries, key=lambda entry: entry.name)


def _judge(entry: os.DirEntry[str], seen: set[tuple[int, int]]) -> str:
    """Why this is left out, "" if it is not."""
    if entry.name.startswith(".") or entry.name.lower() in _SYSTEM:
        return "hidden"
    try:
        facts = os.stat(entry.path)
    except OSError:
        return "link that leads nowhere" if entry.is_symlink() else "can't be read"
    if stat.S_ISDIR(facts.st_mode):
        if _identity(facts) in seen:
            return "link to a folder already read"
        seen.add(_identity(facts))
        return ""
    if not stat.S_ISREG(facts.st_mode):
        return "not an ordinary file"
    if facts.st_size == 0:
        return "empty file"
    return f"file larger than {LARGEST_FILE // 2**20} MiB" if facts.st_size > LARGEST_FILE else ""


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


def natural(name: str) -> tuple[object, ...]:
    """Sorting key that puts "picture 10" after "picture 9", folder by folder, whatever the case."""
    parts = [tuple(_pieces(part)) for part in name.casefold().split(os.sep)]
    return (parts, name)


def _pieces(part: str) -> Iterator[tuple[int, int, str]]:
    for piece in re.split(r"([0-9]+)", part):
        yield (0, int(piece), "") if piece.isascii() and piece.isdigit() else (1, 0, piece)


def spoken(name: str, longest: int = 120) -> str:
    """A file's name for a message: one line, printable, valid Unicode, not too long."""
    text = os.fsencode(name).decode("utf-8", "replace")
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return text if len(text) <= longest else f"{text[:longest - 21]}…{text[-20:]}"
