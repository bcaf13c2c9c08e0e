"""How this program is called: `lerp` where it is installed, `python main.py` from its source; what it
reads from the environment, and what of it other programs get."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

INSTALLED = bool(getattr(sys, "frozen", False))
PROG = "lerp" if INSTALLED else "main.py"  # as argparse names it
CALL = "lerp" if INSTALLED else "python main.py"  # as one types it

ENVIRONMENT = {  # what a person may set; the manual page and the book's page on the command line say these words
    "LERP_HOME": "puts data, settings, cache and logs beneath one folder",
    "LERP_PATH": "folders with families, data sources and kinds of one's own",
    "LERP_DRAWINGS": "where drawn points are kept",
    "LERP_ENGINE": "the engine pack of this start, or built-in, over the one that is chosen",
}

_LEADING_INSIDE = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")  # PyInstaller's doing
# by these the installed program tells its own processes apart, and a desktop the start of a window from another's
_OF_THE_START = ("_PYI_", "_MEIPASS2", "XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


def foreign_environment(present: Mapping[str, str] | None = None, inside: Path | None = None) -> dict[str, str]:
    """The environment for a program that is not ours (ffmpeg, a file manager), as it was before this one began.

    The installed program looks for libraries in its own folder, `inside`, and its start says so in the environment; a
    program of the system that found those instead of its own might crash. The previous value is kept under `NAME_ORIG`.
    Our own child processes need the present environment instead.
    """
    found = dict(os.environ if present is None else present)
    inside = Path(getattr(sys, "_MEIPASS", "")) if inside is None and INSTALLED else inside
    if inside is None:
        return found
    for name in _LEADING_INSIDE:
        now, before = found.pop(name, ""), found.pop(f"{name}_ORIG", None)
        kept = [part for part in (now if before is None else before).split(os.pathsep) if part and not _within(part, inside)]
        if kept:
            found[name] = os.pathsep.join(kept)
    return {name: value for name, value in found.items() if not name.startswith(_OF_THE_START)}


def _within(part: str, folder: Path) -> bool:
    return Path(os.path.abspath(part)).is_relative_to(folder)


def mark(program: str = sys.executable) -> tuple[int, int] | None:
    """What changes when another version is installed over the program's file: its number on the disk, and its time. None:
    it is not there now."""
    try:
        found = os.stat(program)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
