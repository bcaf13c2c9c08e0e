"""Whether the installers in a folder are of the sources as they are now, before `make installer-test` tries them.

    python packaging/fresh.py dist
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from facts import ROOT

SOURCES = ("engine", "gui", "resources", "docs", "packaging", "main.py", "pyproject.toml", "Makefile", "LICENSE", "CHANGELOG.md")
FROZEN = ("lerp", "lerp")  # the program that PyInstaller wrote: what changed after it is not inside


def newer(out: Path, root: Path = ROOT) -> str:
    """A sentence if there is nothing to try, or a source changed after the program was made; empty if all is well."""
    program = out.joinpath(*FROZEN)
    if not program.is_file() or not list(out.glob("lerp_*.deb")):
        return f"There is no program and no package in “{out}”. Build them: make installer"
    made = program.stat().st_mtime_ns
    changed = next((file for file in _sources(root) if file.stat().st_mtime_ns > made), None)
    if changed is None:
        return ""
    return f"“{changed.relative_to(root)}” is newer than the package in “{out}”. Build again: make installer"


def _sources(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = root / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in files if file.is_file() and "__pycache__" not in file.parts)


def main(out: Path) -> int:
    """Says what is not as it should be; whether it is not."""
    words = newer(out)
    if words:
        print(words, file=sys.stderr)
    return int(bool(words))


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
