"""What the installers say of Lerp, each from the one place where it is kept: pyproject.toml, the Makefile."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Facts:
    """version, summary, licence: of the project. libraries: Debian packages that Qt needs of the system."""

    version: str
    summary: str
    licence: str
    libraries: tuple[str, ...]


def facts(root: Path = ROOT) -> Facts:
    """Read them. Raises KeyError or ValueError if the project's files no longer say it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    makefile = (root / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    libraries = re.search(r"^LIBRARIES := (.+)$", makefile, re.M)
    if libraries is None:
        raise ValueError("The Makefile names no LIBRARIES.")
    return Facts(project["version"], project["description"], project["license"], tuple(libraries.group(1).split()))
