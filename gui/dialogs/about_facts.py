"""What a report of a fault needs: versions, machine, folders; as lines of a table and as text to copy."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6 import __version__ as PYSIDE
from PySide6.QtCore import qVersion

from engine.events import Ready
from gui.settings import Folders

LOADING = "still loading"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table; `folder` where the value is one that can be opened."""

    label: str
    value: str
    folder: Path | None = None


def version_of(name: str) -> str:
    """Of an installed distribution; "unknown" where its metadata are missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def facts(ready: Ready | None, folders: Folders) -> list[Fact]:
    """`ready`: what the engine said of itself; None while torch still loads."""
    versions = dict(ready.versions) if ready is not None else {}
    frozen = ", in a folder of its own" if getattr(sys, "frozen", False) else ""
    return [
        Fact("Lerp", f"{version_of('lerp')}{frozen}, licence MIT"),
        Fact("Engine", f"torch {versions.get('torch', LOADING)}, numpy {versions.get('numpy') or version_of('numpy')}"),
        Fact("Computes on", ready.device if ready is not None else LOADING),
        Fact("Window", f"Qt {qVersion()}, PySide6 {PYSIDE} (LGPL 3)"),
        Fact("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
        Fact("System", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        Fact("Runs and data", str(folders.data), folders.data),
        Fact("Settings", str(folders.config), folders.config),
        Fact("Cache", str(folders.cache), folders.cache),
        Fact("Logs", str(folders.logs), folders.logs),
    ]


def as_text(told: list[Fact]) -> str:
    """For a report: a fact a line."""
    width = max(len(fact.label) for fact in told)
    return "\n".join(f"{fact.label:{width}}  {fact.value}" for fact in told)
