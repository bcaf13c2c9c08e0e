"""Folders to the desktop's trash, and back."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths


class TrashError(OSError):
    """A folder that could not be moved: `str` says what and the way out."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """Where a folder was and where it is now."""

    was: Path
    now: Path | None


def move(folder: Path) -> Trashed:
    """Move a folder to the trash. Raises TrashError."""
    if not folder.exists():
        raise TrashError(f"“{folder.name}” is not there any more.")
    _make_room()
    file = QFile(str(folder))
    if not file.moveToTrash():
        raise TrashError(f"“{folder.name}” could not be moved to the trash. Delete the folder {folder} by hand.")
    now = Path(file.fileName())
    return Trashed(folder, now if now != folder and now.exists() else None)


def _make_room() -> None:
    """The desktop's trash lies beneath the user's data folder, which a fresh account may lack."""
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with contextlib.suppress(OSError):
        Path(home).mkdir(parents=True, exist_ok=True)


def bring_back(trashed: Trashed) -> None:
    """Undo `move`. Raises TrashError."""
    if trashed.now is None or not trashed.now.exists():
        raise TrashError(f"“{trashed.was.name}” can’t be brought back from here. Restore it from the desktop’s trash.")
    if trashed.was.exists():
        raise TrashError(f"There is another “{trashed.was.name}” now. Restore the run from the desktop’s trash.")
    try:
        shutil.move(trashed.now, trashed.was)
    except OSError as error:
        raise TrashError(f"“{trashed.was.name}” could not be brought back: {error.strerror}.") from error
    note = trashed.now.parent.parent / "info" / f"{trashed.now.name}.trashinfo"  # freedesktop.org trash specification
    with contextlib.suppress(OSError):
        note.unlink(missing_ok=True)
