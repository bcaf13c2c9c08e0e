"""Where the user's things are kept, and what the window remembers between two starts."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine.folders import absolute

T = TypeVar("T")

HOME_VARIABLE = "LERP_HOME"
_SAVED_IN = "save_folder"


@dataclass(frozen=True, slots=True)
class Folders:
    """The user's folders; none needs to exist yet."""

    data: Path
    config: Path
    cache: Path
    logs: Path

    @property
    def runs(self) -> Path:
        return self.data / "runs"


def user_folders(data: Path | None = None) -> Folders:
    """The folders of this user. LERP_HOME puts all of them beneath one folder; `data` overrides where runs are kept."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        base = absolute(home)
        found = Folders(base / "data", base / "config", base / "cache", base / "logs")
    else:
        import platformdirs

        dirs = platformdirs.PlatformDirs("lerp", appauthor=False)
        found = Folders(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path, dirs.user_log_path)
    if data is None:
        return found
    return Folders(absolute(data), found.config, found.cache, found.logs)


class UserSettings:
    """A small store of named values (JSON), for layout, theme and last choices. A damaged file counts as empty."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self._file = folders.config / "settings.json"
        self._values: dict[str, object] = _read(self._file)
        self._saved = json.dumps(self._values, sort_keys=True)

    def get(self, key: str, default: T) -> T:
        """The value kept under `key`, if it is of the default's type; otherwise the default."""
        value = self._values.get(key, default)
        if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
            return float(value)  # type: ignore[return-value]
        return value if type(value) is type(default) else default  # type: ignore[return-value]

    def set(self, key: str, value: object) -> None:
        """Remember a value that JSON can hold (written by `save`)."""
        self._values[key] = value

    @property
    def save_folder(self) -> Path:
        """Where a picture or film was saved last, if it is there; else the user's home."""
        last = Path(self.get(_SAVED_IN, ""))
        return last if str(last) != "." and last.is_dir() else Path.home()

    def saved(self, file: Path) -> None:
        """The next file is to be saved beside this one."""
        self.set(_SAVED_IN, str(file.parent))

    def save(self) -> bool:
        """Write what changed, whole or not at all; False if the disk refused."""
        text = json.dumps(self._values, sort_keys=True, indent=1)
        if json.dumps(self._values, sort_keys=True) == self._saved:
            return True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(self._file, text)
        except OSError:
            return False
        self._saved = json.dumps(self._values, sort_keys=True)
        return True


def _read(file: Path) -> dict[str, object]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _write_whole(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".settings-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.replace(name, file)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
