"""Which engine the user chose, which packs were checked, and whether a start with one died."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path

from engine.folders import folders
from engine.pack import BUILT_IN

REFUSED = "LERP_ENGINE_REFUSED"  # why this start has the built-in engine, told by the process that it replaces
VARIABLE = "LERP_ENGINE"  # chooses for one start, over what is kept
_FILE, _STARTING = "engine.json", "engine-starting-"


def chosen() -> str:
    """The name of a pack, or `built-in`."""
    told = os.environ.get(VARIABLE, "").strip()
    return told or _kept().get("engine", BUILT_IN)


def choose(name: str) -> None:
    """Keep it, for the next start, whatever it was refused for. Raises OSError."""
    kept = {key: value for key, value in _kept().items() if key != f"refused {name}"}
    _write({**kept, "engine": name})
    forgive()


def checked(name: str) -> str:
    """The stamp of the pack when all its hashes were right and it was tried, "" if never."""
    return _kept().get(f"checked {name}", "")


def note_checked(name: str, stamp: str) -> None:
    """Remember that the pack was whole, and worked. Raises OSError."""
    _write({**_kept(), f"checked {name}": stamp})


def refused(name: str) -> str:
    """Why the pack is left alone since a start failed with it, "" if none did."""
    return os.environ.get(REFUSED, "") or _kept().get(f"refused {name}", "")


def note_refused(name: str, why: str) -> None:
    """Leave the pack alone until it is chosen again, from the process that comes next on."""
    os.environ[REFUSED] = why
    with contextlib.suppress(OSError):
        _write({**_kept(), f"refused {name}": why})


def forget(name: str) -> None:
    """A pack was removed; the built-in engine takes its place. Raises OSError."""
    kept = {key: value for key, value in _kept().items() if key not in (f"checked {name}", f"refused {name}")}
    if kept.get("engine") == name:
        kept["engine"] = BUILT_IN
    _write(kept)


def starting(name: str) -> Path | None:
    """Note that this process begins to load the pack; None if nothing can be written. Unlink it when that is done."""
    file = _folder() / f"{_STARTING}{os.getpid()}"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    except OSError:
        return None
    return file


def died(name: str) -> int:
    """How many starts ended while they loaded this pack, since the last that went well."""
    return len([file for file in _left() if _text(file) == name])


def forgive() -> None:
    """Forget the starts that ended."""
    for file in _left():
        with contextlib.suppress(OSError):
            file.unlink()


def _left() -> list[Path]:
    """Notes of processes that are no more."""
    try:
        notes = [file for file in _folder().iterdir() if file.name.startswith(_STARTING)]
    except OSError:
        return []
    if not notes:
        return []
    import psutil

    numbers = {file: file.name.removeprefix(_STARTING) for file in notes}
    return [file for file, number in numbers.items() if number.isdigit() and not psutil.pid_exists(int(number))]


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError):
        return ""


def _folder() -> Path:
    return folders()["Settings"]


def _kept() -> dict[str, str]:
    try:
        found = json.loads((_folder() / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}


def _write(values: dict[str, str]) -> None:
    file = _folder() / _FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".engine-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(values, stream, indent=1, sort_keys=True)
        os.replace(name, file)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
