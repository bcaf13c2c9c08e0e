"""SHA256SUMS, as sha256sum writes and checks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def write(files: Iterable[Path], folder: Path) -> Path:
    """The list of the files, which lie in the folder; returns where it was written."""
    target = folder / "SHA256SUMS"
    target.write_text("".join(f"{of(file)}  {file.name}\n" for file in files), encoding="utf-8", newline="\n")
    return target


def of(path: Path) -> str:
    """A file's sha256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
