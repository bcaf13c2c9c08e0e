"""Where the user's things lie, without the window: runs, settings, cache. Imports neither torch nor Qt."""

from __future__ import annotations

import os
from pathlib import Path


def absolute(path: str | Path) -> Path:
    """Of a path as a person writes it. A `~` of nobody's stays as it is, as in a shell; nothing lies there."""
    path = Path(path)
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        return path.absolute()


def folders() -> dict[str, Path]:
    """The folders that the window uses: runs, settings and cache, beneath LERP_HOME if that is set."""
    home = os.environ.get("LERP_HOME")
    if home:
        base = absolute(home)
        return {"Runs": base / "data", "Settings": base / "config", "Cache": base / "cache"}
    import platformdirs

    dirs = platformdirs.PlatformDirs("lerp", appauthor=False)
    return {"Runs": dirs.user_data_path, "Settings": dirs.user_config_path, "Cache": dirs.user_cache_path}
