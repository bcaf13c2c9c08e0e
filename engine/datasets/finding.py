"""From what a person writes after --data to a source: the name of one, the path of a table, or of a folder of pictures."""

from __future__ import annotations

import os

from engine.datasets import SOURCES, Source
from engine.datasets.folder import Folder
from engine.datasets.table import DRAWING, ENDINGS, Table, newest_drawing
from engine.folders import absolute


def is_path(data: str) -> bool:
    """Whether `data` means a path: it exists as one, holds a separator, or ends as a table does."""
    separators = {"/", os.sep, os.altsep or "/"}
    marked = data.startswith("~") or any(mark in data for mark in separators) or data.lower().endswith(ENDINGS)
    return marked or os.path.exists(data)


def lasting(data: str) -> str:
    """What means the same data wherever and whenever a run is resumed: an absolute path, or a name.

    The newest drawing is named by its file, since another may be drawn meanwhile. Raises DataError where there is none.
    """
    if is_path(data):
        return str(absolute(data).resolve())
    return str(newest_drawing()) if data == DRAWING else data


def resolve(data: str) -> Source:
    """The source. Raises UnknownName, with the nearest name, for a name that no source has, DataError without a drawing."""
    if not is_path(data):
        return Table(newest_drawing()) if data == DRAWING else SOURCES[data]()
    table = data.lower().endswith(ENDINGS) and not os.path.isdir(os.path.expanduser(data))
    return Table(data) if table else Folder(data)
