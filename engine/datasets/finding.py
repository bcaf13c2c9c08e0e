"""From what a person writes after --data to a source: the name of one, or the path of a folder of pictures."""

from __future__ import annotations

import os

from engine.datasets import SOURCES, Source
from engine.datasets.folder import Folder


def is_path(data: str) -> bool:
    """Whether `data` means a path: it exists as one, or holds a separator."""
    separators = {"/", os.sep, os.altsep or "/"}
    return data.startswith("~") or any(mark in data for mark in separators) or os.path.exists(data)


def resolve(data: str) -> Source:
    """The source. Raises UnknownName, with the nearest name, for a name that no source has."""
    return Folder(data) if is_path(data) else SOURCES[data]()
