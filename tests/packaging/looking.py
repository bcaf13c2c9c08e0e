"""What the trial looks at from outside: sums, and whether what was written is what was asked for."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
from chroot import Failed
from PIL import Image, ImageSequence


def check(good: bool, words: str) -> None:
    """Raises Failed with these words unless it is good."""
    if not good:
        raise Failed(words)


def sha256(path: Path) -> str:
    """Of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sums(folder: Path) -> dict[str, str]:
    """The files that lie there, by name; without caches (the desktop's of file types too) and the portable program's folder."""
    return {str(path.relative_to(folder)): sha256(path) for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink()
            and not re.match(r"lerp-|\.cache/|\.local/share/mime/(?!packages/)|\.local/share/applications/mimeinfo\.cache",
                             str(path.relative_to(folder)))}  # fmt: skip


def listed(files: list[Path]) -> None:
    """SHA256SUMS beside the files names each of them with its sum. Raises Failed."""
    for file in files:
        told = file.with_name("SHA256SUMS")
        check(told.is_file(), f"There is no {told}.")
        known = dict(reversed(line.split("  ", 1)) for line in told.read_text("utf-8").splitlines())
        check(known.get(file.name) == sha256(file), f"{told} has another sum of {file.name}, or none.")


def film(path: Path, frames: int) -> None:
    """So many frames, which differ, and no frame is of one colour. Raises Failed."""
    if path.suffix == ".npy":
        seen = list(np.load(path, allow_pickle=False))
    else:
        with Image.open(path) as picture:
            seen = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(picture)]
    check(len(seen) == frames, f"{path.name} has {len(seen)} frames, not {frames}.")
    check(all(np.isfinite(frame).all() and frame.std() > 0 for frame in seen), f"{path.name} has an empty frame.")
    check(not np.array_equal(seen[0], seen[-1]), f"{path.name} ends where it begins.")


def grid(path: Path, side: int) -> None:
    """A picture of side times side pictures, no two alike. Raises Failed."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("L"), dtype=float)
    parts = [part for row in np.array_split(pixels, side) for part in np.array_split(row, side, axis=1)]
    check(all(part.std() > 1 for part in parts), f"{path.name} holds an empty part.")
    check(len({part.tobytes() for part in parts}) == side * side, f"{path.name} holds one picture twice.")
