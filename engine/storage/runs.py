"""A run's folder: made, described, and brought back to a step. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine import manifest
from engine.manifest import Manifest
from engine.storage import durable
from engine.storage.durable import StorageError

PARTS = ("checkpoints", "snapshots", "wall")
_EARLY = (manifest.FILE, "metrics.sqlite", "SHA256SUMS", durable.MARK)


class Occupied(StorageError):
    """A run, or anything else, is already where a new run was to go."""

    def __init__(self, run: Path) -> None:
        super().__init__(f"“{run}” is already there and not empty.",
                         "Choose another folder, or resume the run in it (--resume).")


def create(run: Path) -> None:
    """Make the folder of a new run. Raises Occupied where something is already there, StorageError."""
    if run.exists() and not (run.is_dir() and unbegun(run)):
        raise Occupied(run)
    sweep(run)
    try:
        for part in PARTS:
            (run / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise durable.explained(run, error) from error


def unbegun(run: Path) -> bool:
    """Whether a folder holds nothing, or only what a run has before its first checkpoint (one that was killed then)."""
    files = [file for file in run.rglob("*") if not file.is_dir()]
    return all(file.name.startswith(_EARLY) for file in files)


def write(run: Path, described: Manifest) -> None:
    """Write run.toml durably. Raises StorageError."""
    durable.write_text(run / manifest.FILE, manifest.to_toml(described))


def sweep(run: Path) -> None:
    """Delete what a killed writer left in the run's folders; before resuming, when nobody else writes."""
    for folder in (run, *(run / part for part in PARTS)):
        durable.sweep(folder)


def find(identity: str, folders: Iterable[Path], name: str = "") -> Path | None:
    """The run of this id (`Manifest.identity`) in one of the folders of runs; of several copies the one called `name`."""
    found = [run for folder in folders for run in _runs_in(folder) if _identity(run) == identity]
    return next((run for run in found if run.name == name), found[0] if found else None)


def _runs_in(folder: Path) -> list[Path]:
    try:
        return sorted(child for child in folder.iterdir() if (child / manifest.FILE).is_file())
    except OSError:
        return []


def _identity(run: Path) -> str | None:
    try:
        return manifest.read(run).identity
    except manifest.ManifestError:
        return None
