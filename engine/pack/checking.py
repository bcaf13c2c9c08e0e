"""Whether a pack fits this program and is whole. All hashes are read when it is chosen; later its files' sizes and times."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from engine.pack.description import MANIFEST, RECORD, Description, PackError, damaged, read, read_record
from engine.pack.places import guard, owned

OLDEST, BEFORE = (2, 11), (2, 14)  # of torch, as pyproject.toml has it


def abi() -> str:
    """This Python's, as wheels name it: "cp311"."""
    return f"cp{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '').replace('d', '')}"


def here() -> str:
    """This machine's, as packs name it: "linux_x86_64", "macosx_arm64", "win_amd64"."""
    system = {"linux": "linux", "darwin": "macosx", "win32": "win"}.get(sys.platform, sys.platform)
    return f"{system}_{platform.machine().lower()}"


def fitting(folder: Path) -> Description:
    """The description of a pack that this program can use, by what it says of itself. Raises PackError."""
    guard(folder)
    found = read(folder)
    name = f"The engine “{found.title}”"
    if found.platform != here():
        raise PackError(f"{name} is for another system ({found.platform}); this is {here()}. Get the pack for this system.")
    if found.python != abi():
        raise PackError(f"{name} is for another Python ({found.python}); this program has {abi()}. Get the pack for {abi()}.")
    numbers = re.match(r"(\d+)\.(\d+)", found.torch)
    if numbers is None or not OLDEST <= (int(numbers[1]), int(numbers[2])) < BEFORE:
        wanted = f"{'.'.join(map(str, OLDEST))} or newer, older than {'.'.join(map(str, BEFORE))}"
        raise PackError(f"{name} holds torch {found.torch}; Lerp needs {wanted}. Get a pack of such a version.")
    return found


def stamp(folder: Path) -> str:
    """One hash of the names, sizes and times of all files of a pack; another one after any change. Raises PackError."""
    taken = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape"))
    try:
        for path, facts in sorted(_files(folder).items()):
            taken.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise damaged(folder, str(error)) from None
    return taken.hexdigest()


def whole(folder: Path, description: Description, tell: Callable[[float], None] = lambda _: None) -> None:
    """Read every file and compare its sha256; nothing may be missing and nothing more be there. Raises PackError.

    tell: is told how much is done, 0 to 1.
    """
    listed = {file.path: file for file in read_record(folder, description)}
    try:
        there = _files(folder)
        more = sorted(set(there) - set(listed) - {MANIFEST, RECORD})
        if missing := sorted(set(listed) - set(there)):
            raise damaged(folder, f"{missing[0]} is missing")
        if more:
            raise damaged(folder, f"{more[0]} does not belong to it")
        done, every = 0, sum(file.size for file in listed.values()) or 1
        for path, file in listed.items():
            if there[path].st_size != file.size or _digest(folder / path) != file.digest:
                raise damaged(folder, f"{path} is not as it was made")
            done += file.size
            tell(done / every)
    except OSError as error:
        raise damaged(folder, str(error)) from None


def size(folder: Path) -> int:
    """Bytes of its files."""
    return sum(facts.st_size for facts in _files(folder).values())


def _files(folder: Path) -> dict[str, os.stat_result]:
    """Relative posix path -> facts, of every file. Links, and what others own or can write, are refused."""
    found: dict[str, os.stat_result] = {}
    waiting = [(folder, "")]
    while waiting:
        current, before = waiting.pop()
        with os.scandir(current) as entries:
            for entry in entries:
                path, facts = before + entry.name, entry.stat(follow_symlinks=False)
                if stat.S_ISLNK(facts.st_mode):
                    raise damaged(folder, f"{path} is a link")
                owned(folder / path, facts, folder)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), path + "/"))
                else:
                    found[path] = facts if os.name == "posix" else os.stat(entry.path)
    return found


def _digest(file: Path) -> str:
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
