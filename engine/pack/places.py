"""The folders in which packs may lie: the user's own, and those that only an administrator can write."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from engine.folders import folders
from engine.pack.description import MANIFEST, PackError
from engine.program import CALL

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def own() -> Path:
    """The user's folder of packs (it need not exist)."""
    return folders()["Runs"] / "engines"


def systems() -> tuple[Path, ...]:
    """The machine's. On Windows beside the program: any user may write to ProgramData."""
    beside = (Path(sys.executable).resolve().parent / "engines",) if getattr(sys, "frozen", False) else ()
    if sys.platform == "win32":
        return beside
    if sys.platform == "darwin":
        return (Path("/Library/Application Support/lerp/engines"),)
    return (*beside, Path("/usr/local/lib/lerp/engines"), Path("/usr/lib/lerp/engines"))


def found() -> list[Path]:
    """Folders that hold a pack's manifest, the user's first; of two with one name the user's counts."""
    seen: dict[str, Path] = {}
    for place in (own(), *systems()):
        try:
            inside = sorted(entry for entry in place.iterdir() if (entry / MANIFEST).is_file())
        except OSError:
            continue
        for folder in inside:
            seen.setdefault(folder.name, folder)
    return list(seen.values())


def named(name: str) -> Path:
    """The pack of this name. Raises PackError."""
    for folder in found():
        if folder.name == name:
            return folder
    raise PackError(f"There is no engine “{name}”. A pack is a folder in “{own()}”; “{CALL} engine list” shows those there are.")


def guard(folder: Path) -> None:
    """Refuse a pack that someone else could have put there or changed. Raises PackError."""
    if folder.parent not in (own(), *systems()):
        raise PackError(f"“{folder}” does not lie where engine packs belong. Move it to “{own()}”.")
    for path in (folder, folder.parent):
        facts = path.lstat()
        if stat.S_ISLNK(facts.st_mode):
            raise PackError(f"“{path}” is a link. Put the pack's own folder there.")
        owned(path, facts, path)


def owned(path: Path, facts: os.stat_result, whole: Path) -> None:
    """Refuse what somebody else could change. facts: the path's lstat; whole: what it is part of. Raises PackError."""
    if sys.platform == "win32":
        return
    if facts.st_uid not in (0, os.getuid()):
        raise PackError(f"“{path}” belongs to another user. Copy the pack yourself to “{own()}”.")
    if facts.st_mode & _OTHERS:
        raise PackError(f"Others can write to “{path}”. Take that away: chmod -R go-w “{whole}”.")
