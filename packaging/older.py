"""A package of an older version, for the trial of upgrades: the same program, with one file that the newer version does not have and
one that it has otherwise."""

from __future__ import annotations

from pathlib import Path

GONE = "_internal/docs/only-in-the-older.md"
CHANGED = "_internal/docs/packaging.md"
WORDS = "This is the older version's.\n"


def aged(program: Path) -> None:
    """Make the folder of a program that of an older version."""
    for name in (GONE, CHANGED):
        (program / name).write_text(WORDS, encoding="utf-8")
