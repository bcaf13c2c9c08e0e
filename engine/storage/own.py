"""What is kept of a run that can only be read lies in the user's own folder, in files named by the run's identity.

So they are found again when the run is renamed, moved, copied, imported or shipped anew. Imports no torch.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from engine import manifest
from engine.storage import durable
from engine.storage.durable import StorageError


def file_of(folder: Path, part: str, run: Path, suffix: str) -> Path:
    """The file of a run in a part of the user's folder. One under the name of earlier versions gets the one of now."""
    now, before = folder / part / f"{_name(run)}{suffix}", folder / part / f"{_earlier(run)}{suffix}"
    if before != now and before.is_file():
        with suppress(StorageError):  # there is one already, or the disk refuses: then the earlier one only stays unread
            durable.move_folder(before, now)
    return now


def _name(run: Path) -> str:
    """A hash, because the identity is a text out of run.toml that may hold anything."""
    try:
        return hashlib.sha256(manifest.read(run).identity.encode()).hexdigest()[:32]
    except manifest.ManifestError:
        return _earlier(run)


def _earlier(run: Path) -> str:
    """By what is in run.toml: what earlier versions wrote, and the only name of a run whose run.toml can't be read."""
    try:
        told = (run / manifest.FILE).read_bytes()
    except OSError:
        told = os.fsencode(run)  # a name need not be text
    return f"{run.name}-{hashlib.sha256(told).hexdigest()[:16]}"
