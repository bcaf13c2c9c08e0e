"""A run's folder from elsewhere into the library: looked through, copied durably, and only then given its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine import manifest
from engine.manifest import ManifestError
from engine.storage import durable
from engine.storage.durable import StorageError
from engine.storage.whole import is_whole

UNDERWAY = ".importing-"  # what is being copied; a run.toml comes into it last, so that no library lists it
LONGEST = 200  # bytes of a name: what is put before and behind it must fit too, into 255
SPARE = 64 * 2**20  # bytes that stay free


class Ended(Exception):
    """A person ended the copying; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be copied: `files` relative to `source`, `size` in bytes, into the new folder `target`."""

    source: Path
    target: Path
    title: str
    files: tuple[Path, ...]
    size: int


def examine(source: Path, library: Path) -> Plan:
    """Look whether the folder is a whole run. Raises StorageError: what is wrong, and the way out."""
    source = source.resolve()
    if source.parent == library.resolve():
        raise StorageError(f"“{source.name}” is in the library already.", "Choose a folder elsewhere.")
    try:
        described = manifest.read(source)
    except ManifestError as error:
        raise StorageError(str(error), error.advice) from None
    _check_weights(source)
    files = tuple(_files(source))
    size = sum((source / file).stat().st_size for file in files)
    _check_room(library, size)
    return Plan(source, free_name(library, source.name), described.title, files, size)


def _check_weights(source: Path) -> None:
    """There must be weights, and the newest of each sort must be whole."""
    newest = {part: max(manifest.steps(source / part), default=None) for part in ("checkpoints", "snapshots")}
    if all(step is None for step in newest.values()):
        raise StorageError(f"“{source.name}” holds no weights: neither a checkpoint nor a snapshot.",
                           "Copy the whole folder of the run, with what is in it.")
    for part, step in newest.items():
        if step is not None and not is_whole(source / part / f"{step}.safetensors"):
            raise StorageError(f"“{source.name}” is damaged: {part}/{step}.safetensors is not whole.",
                               "Copy the folder again from where it came, or delete this one file from it.")


def _files(source: Path) -> Iterator[Path]:
    """All plain files of the run, run.toml last; no links, nothing that a killed writer left."""
    found = [file for file in sorted(source.rglob("*")) if file.is_file() and not _passed_over(source, file)]
    yield from (file.relative_to(source) for file in found if file != source / manifest.FILE)
    yield Path(manifest.FILE)


def _passed_over(source: Path, file: Path) -> bool:
    within = [source / part for part in [file.relative_to(source), *file.relative_to(source).parents]]
    return file.name.startswith(durable.MARK) or any(part.is_symlink() for part in within if part != source)


def _check_room(library: Path, size: int) -> None:
    there = next(folder for folder in (library, *library.parents) if folder.exists())
    if shutil.disk_usage(there).free < size + SPARE:
        raise StorageError("The disk that holds the library has too little room for this run.",
                           "Free some room, or delete runs you no longer need.")


def free_name(library: Path, wanted: str) -> Path:
    """A folder of the library that is not there yet: the name itself, or with a number behind it."""
    safe = "".join(letter if letter.isalnum() or letter in "-_. ()" else "-" for letter in wanted).strip(" .") or "run"
    safe = os.fsencode(safe)[:LONGEST].decode(errors="ignore").rstrip(" .") or "run"  # no letter is cut in two
    number, target = 2, library / safe
    while target.exists():
        target, number = library / f"{safe}-{number}", number + 1
    return target


def copy(plan: Plan, told: Callable[[int], None]) -> Path:
    """Copy the run; the folder it is in now. `told` hears the bytes done so far, and ends it by raising Ended.

    Raises StorageError, Ended; the library is then as it was.
    """
    library, done = plan.target.parent, 0
    for left in library.glob(f"{UNDERWAY}*"):  # of a copying that was killed
        durable.remove_folder(left)
    underway = library / f"{UNDERWAY}{plan.target.name}"

    def count(length: int) -> None:
        nonlocal done
        done += length
        told(done)

    try:
        for file in plan.files:
            durable.copy_file(plan.source / file, underway / file, count)
        target = free_name(library, plan.target.name)
        durable.move_folder(underway, target)
    except BaseException:
        durable.remove_folder(underway)
        raise
    return target
