"""The engines there are, as the command line and the window show them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from engine.pack import BUILT_IN, checking, places
from engine.pack.description import PackError


@dataclass(frozen=True, slots=True)
class Known:
    """An engine: name and title for people, what it is, and why it can't be used ("" if it can)."""

    name: str
    title: str
    words: str
    refusal: str = ""


def engines() -> list[Known]:
    """The built-in one first. Reads manifests alone, so it is quick; hashes are read when one is chosen."""
    try:
        torch = f"torch {version('torch')}"
    except PackageNotFoundError:
        torch = "no torch"
    found = [Known(BUILT_IN, "Built-in", f"{torch}, came with the program")]
    for folder in places.found():
        try:
            told = checking.fitting(folder)
            found.append(Known(told.name, told.title, f"torch {told.torch}, {told.device}, {folder}"))
        except PackError as error:
            found.append(Known(folder.name, folder.name, str(folder), str(error)))
    return found
