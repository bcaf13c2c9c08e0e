"""What the program can be given to open: a run, a picture that Lerp saved, a folder of pictures, a table of points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine import manifest


class NotOpened(ValueError):
    """It can't be opened; the words say why, and what could be given instead."""


@dataclass(frozen=True, slots=True)
class Given:
    """An absolute path, and what is there."""

    kind: Literal["run", "recipe", "folder", "table"]
    path: Path


def judge(path: Path) -> Given:
    """What lies at `path`. Raises NotOpened."""
    path = path.absolute()
    if path.name == manifest.FILE and path.is_file():
        return Given("run", path.parent)
    if path.is_dir():
        return Given("run" if (path / manifest.FILE).is_file() else "folder", path)
    if not path.is_file():
        raise NotOpened(f"“{path}” is not there. Give a run, a picture that Lerp saved, a folder of pictures, "
                        "or a table of points.")
    if path.suffix.lower() in (".csv", ".npy"):
        return Given("table", path)
    from engine.storage import planefile, recipe

    if recipe.carries(path) or planefile.carries(path):
        return Given("recipe", path)
    raise NotOpened(f"“{path}” is neither a run, nor a picture that Lerp saved, nor a table (.csv, .npy). "
                    "To train on pictures, give their folder.")
