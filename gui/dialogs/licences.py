"""Whose work is inside, under which licence: read from what is installed, nothing written by hand. Nothing of Qt."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

SELF = "lerp"
ROOTS = ("torch", "numpy", "pillow", "safetensors", "scikit-learn", "platformdirs", "psutil", "tomli-w", "tqdm",
         "PySide6-Essentials", "pyqtgraph", "openTSNE")  # fmt: skip  # where Lerp itself is not installed
NOTICES, OWN = "NOTICES.txt", "LICENSE"
NAMED = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)[^/]*$", re.IGNORECASE)
FAMILIES = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0",
            "Python Software Foundation License": "PSF-2.0"}  # fmt: skip

QT = """The window is made with Qt and PySide6 (Qt for Python), which are used under the GNU Lesser General Public License,
version 3. They are separate libraries, loaded when the program starts: they may be replaced by other builds of
the same version (in a folder of the program, the files of PySide6 and shiboken6). Lerp changes nothing in them.

Qt's source code: the Qt Project's downloads, "archive", of the version that About names; PySide6's: its repository
"pyside-setup", tag of the same version."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Of one part: name, version, what its licence is called, and its text ("" where the part ships none)."""

    name: str
    version: str
    called: str
    text: str


def parts() -> Iterator[Licence]:
    """Every distribution that Lerp needs and that is here, Lerp's needs first, then what those need; one at a time,
    since reading all of them takes longer than a window may stand still."""
    waiting, seen = [*_needs(SELF, with_extras=True)] or list(ROOTS), {SELF}
    while waiting:
        name = waiting.pop(0)
        if _key(name) in seen:
            continue
        seen.add(_key(name))
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # needed on other systems, or by an extra that is not installed
        waiting += _needs(name)
        yield Licence(found.metadata["Name"], found.version, called(found), text(found))


def own(resources: Path) -> list[tuple[str, str]]:
    """(title, text) of the files that came with the program: its licence, and the notices of all parts where packed."""
    beside = [resources.parent, Path(sys.executable).parent] if getattr(sys, "frozen", False) else [resources.parent]
    found = []
    for name, title in ((OWN, "Lerp"), (NOTICES, "All notices of this program")):
        file = next((folder / name for folder in beside if (folder / name).is_file()), None)
        if file is not None:
            found.append((title, file.read_text(encoding="utf-8", errors="replace")))
    return found


def called(found: Distribution) -> str:
    """Its licence in a few words: the SPDX expression, the classifiers, or the first line of what it says."""
    told = found.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    classes = [line.split(" :: ")[-1] for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    classes = [FAMILIES.get(name, name) for name in classes if name != "OSI Approved"]
    free = told["License"].strip().splitlines() if "License" in told else []
    return ", ".join(classes) or (free[0][:60] if free else "see its text")


def text(found: Distribution) -> str:
    """The licence files that it ships, one after another."""
    texts = []
    for file in found.files or []:
        if ".dist-info" in file.parts[0] and NAMED.search(file.name):
            try:
                texts.append(f"{file.name}\n\n{file.read_text(encoding='utf-8').strip()}")
            except (OSError, ValueError):
                continue
    return "\n\n\n".join(texts)


def _needs(name: str, with_extras: bool = False) -> list[str]:
    """Names of what a distribution requires; `with_extras`: also for the window and for export."""
    try:
        lines = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    wanted = re.compile(r"extra == ['\"](gui|export)['\"]")
    kept = [line for line in lines if "extra ==" not in line or (with_extras and wanted.search(line))]
    return [match.group(0) for line in kept if (match := re.match(r"[A-Za-z0-9._-]+", line))]


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
