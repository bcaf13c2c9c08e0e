"""Registries and their discovery: a file dropped into models/, datasets/ or kinds/ is found. Imports no torch."""

from __future__ import annotations

import difflib
import hashlib
import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

PATH_VARIABLE = "LERP_PATH"


class UnknownName(LookupError):
    """A name no registry holds; `nearest` is what was probably meant."""

    def __init__(self, what: str, name: str, known: list[str]) -> None:
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
        self.nearest = close[0] if close else None
        hint = f"Did you mean “{self.nearest}”?" if close else f"There are: {', '.join(known)}."
        super().__init__(f"There is no {what} called “{name}”. {hint}")


class Registry(Generic[T]):
    """Things of one sort by name, in order of registration.

    `package` is the folder whose modules register themselves when imported; folders of the same name beneath
    `extra_paths()` are searched too, so that a file of one's own needs no change here.
    """

    def __init__(self, what: str, package: str) -> None:
        self.what, self.package = what, package
        self.problems: list[tuple[Path, str]] = []
        self._items: dict[str, T] = {}
        self._seen: set[Path] = set()

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator: enter the thing under its name; a later one of the same name replaces the earlier."""

        def enter(item: T) -> T:
            self._items[name] = item
            return item

        return enter

    def __getitem__(self, name: str) -> T:
        self.discover()
        if name not in self._items:
            raise UnknownName(self.what, name, list(self._items))
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        self.discover()
        return iter(self._items)

    def __contains__(self, name: str) -> bool:
        self.discover()
        return name in self._items

    def forget(self, name: str) -> None:
        """Take an added thing out again; its file may then be found anew."""
        self._items.pop(name, None)
        self._seen.clear()
        self.problems.clear()

    def discover(self) -> None:
        """Import every module of the package once, and every file of the extra folders that was not seen yet."""
        package = importlib.import_module(self.package)
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
            importlib.import_module(f"{self.package}.{module.name}")
        for folder in extra_paths():
            for file in sorted((folder / self.package.rpartition(".")[2]).glob("*.py")):
                self._import_file(file.resolve())

    def _import_file(self, file: Path) -> None:
        if file in self._seen or file.name.startswith("_"):
            return
        self._seen.add(file)
        name = f"{self.package}.added_{file.stem}_{hashlib.sha256(str(file).encode()).hexdigest()[:8]}"
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # a broken file of the user's must not take the others with it
            del sys.modules[name]
            self.problems.append((file, f"{type(error).__name__}: {error}"))


def extra_paths() -> list[Path]:
    """Folders named by the environment variable LERP_PATH, each with models/, datasets/ or kinds/ inside."""
    return [Path(part) for part in os.environ.get(PATH_VARIABLE, "").split(os.pathsep) if part]
