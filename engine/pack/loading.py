"""Puts the chosen pack before the program's own torch, or says why not. Called once, before anything imports torch."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from engine.pack import BUILT_IN, checking, choice, places, probing
from engine.pack.description import Description, PackError
from engine.program import CALL

DEATHS = 2  # starts that died in a row before the pack is left alone


@dataclass(frozen=True, slots=True)
class Outcome:
    """The engine in use: name and title, and why it is not the chosen one ("" if it is)."""

    name: str = BUILT_IN
    title: str = "Built-in"
    folder: Path | None = None
    problem: str = ""
    spoiled: bool = False  # half of the pack is in this process: no other torch can be loaded. See `start_again`


class HalfLoaded(PackError):
    """Part of the pack is in this process, and its libraries stay: no other torch can be loaded beside them."""


class Finder:
    """Answers for the pack's own names, and only from the pack; a program's archive comes after it."""

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder, self._names = str(folder), frozenset(names)

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """As importlib asks."""
        if name.partition(".")[0] not in self._names:
            return None
        return PathFinder.find_spec(name, path if path is not None else [self._folder], target)

    def invalidate_caches(self) -> None:
        """As importlib asks."""
        PathFinder.invalidate_caches()


_outcome = Outcome()


def outcome() -> Outcome:
    """What `begin` came to; the built-in engine before it was called."""
    return _outcome


def begin(probe: Callable[[Path], object] | None = None) -> Outcome:
    """Load torch from the chosen pack. Never raises: whatever is wrong, the built-in engine is used and `problem` says why.

    probe: tries a pack in a process of its own, raises PackError (engine.pack.probing.probe).
    """
    global _outcome
    name = choice.chosen()
    if name == BUILT_IN or "torch" in sys.modules:
        return _outcome
    try:
        folder = places.named(name)
        described = examined(folder, probe)
        _outcome = _loaded(folder, described)
    except PackError as error:
        _outcome = Outcome(problem=f"The built-in engine is used. {error}", spoiled=isinstance(error, HalfLoaded))
    except Exception as error:  # whatever a broken disk raises
        _outcome = Outcome(problem=f"The built-in engine is used. The engine “{name}” could not be looked at: {error}.")
    return _outcome


def start_again(window: bool = False) -> NoReturn:
    """Replace this process, which a pack has spoiled, by the same with the built-in engine.

    window: nothing is at stake yet, and no other process waits for this one's end.
    """
    arguments = sys.argv[1:] if getattr(sys, "frozen", False) else sys.orig_argv[1:]
    if os.name == "posix":
        os.execv(sys.executable, [sys.executable, *arguments])
    child = subprocess.Popen([sys.executable, *arguments])  # Windows can't replace a process
    os._exit(0 if window else child.wait())


def examined(folder: Path, probe: Callable[[Path], object] | None = None, again: bool = False,
             tell: Callable[[float], None] = lambda _: None) -> Description:
    """The description of a pack that fits and is whole. Raises PackError.

    All hashes are read, and the pack is tried, if that was never done, if a file has changed since, or `again`.
    """
    described = checking.fitting(folder)
    stamp = checking.stamp(folder)
    if again or choice.checked(described.name) != stamp:
        checking.whole(folder, described, tell)
        (probe or probing.probe)(folder)
        choice.note_checked(described.name, stamp)
    return described


def put_first(folder: Path, described: Description) -> Callable[[], None]:
    """Let the pack's modules come before all others; call what is returned to undo it.

    The folder also leads sys.path: torch looks there for the libraries of a graphics card, and importlib for versions.
    """
    finder = Finder(folder, described.modules)
    sys.path.insert(0, str(folder))
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
    importlib.invalidate_caches()

    def undo() -> None:
        sys.meta_path.remove(finder)  # type: ignore[arg-type]
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] in described.modules]:
            del sys.modules[name]
        importlib.invalidate_caches()

    return undo


def _loaded(folder: Path, described: Description) -> Outcome:
    if choice.died(described.name) >= DEATHS:
        raise PackError(f"The last {DEATHS} starts with the engine “{described.title}” ended while it was loaded. "
                        f"To try it again: {CALL} engine use {described.name}")
    if why := choice.refused(described.name):
        raise PackError(why)
    note = choice.starting(described.name)
    undo = put_first(folder, described)
    try:
        torch = importlib.import_module("torch")
        if not Path(torch.__file__ or "").is_relative_to(folder):
            raise PackError(f"The engine “{described.title}” was passed over: torch came from {torch.__file__}.")
        choice.forgive()
        return Outcome(described.name, described.title, folder)
    except Exception as error:  # whatever a foreign torch raises
        undo()
        why = (f"The engine “{described.title}” did not load ({' '.join(f'{type(error).__name__}: {error}'.split())[:300]}). "
               f"To try it again: {CALL} engine use {described.name}")
        choice.note_refused(described.name, why)
        raise HalfLoaded(why) from None
    finally:
        if note is not None:
            note.unlink(missing_ok=True)
