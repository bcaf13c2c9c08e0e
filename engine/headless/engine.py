"""engine: which torch computes. Loads none itself, so that a pack that does not work can always be put aside."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from engine.pack import BUILT_IN, checking, choice, listing, loading, places
from engine.pack.description import MANIFEST, RECORD, PackError, read, read_record
from engine.pack.listing import Known
from engine.program import CALL

DONE, FAILURE, BAD_INPUT = 0, 1, 2


def run(options: argparse.Namespace) -> int:
    """Exit status: 0 done, 1 the disk refused, 2 a pack that can't be used."""
    try:
        match options.job:
            case "list":
                _list()
            case "use":
                print(use(options.name, _progress))
            case "add":
                print(add(options.folder, _progress))
            case "remove":
                print(remove(options.name))
    except PackError as error:
        print(f"lerp: {error}", file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"lerp: {error}", file=sys.stderr)
        return FAILURE
    return DONE


def use(name: str, tell: Callable[[float], None] = lambda _: None) -> str:
    """Check every file, try the pack, keep the choice; says what the next start uses. Raises PackError, OSError."""
    if name == BUILT_IN:
        choice.choose(BUILT_IN)
        return "From the next start the built-in engine is used."
    found = loading.examined(places.named(name), again=True, tell=tell)
    choice.choose(name)
    return f"From the next start the engine “{found.title}” is used (torch {found.torch})."


def add(folder: Path, tell: Callable[[float], None] = lambda _: None) -> str:
    """Copy a pack to the user's own, without links and writable by nobody else. Raises PackError, OSError."""
    described = read(folder := folder.absolute())
    target = places.own() / described.name
    if target.exists():
        raise PackError(f"There is an engine “{described.name}” already. To replace it: {CALL} engine remove {described.name}")
    places.own().mkdir(parents=True, exist_ok=True, mode=0o755)
    part = target.with_name(f".adding-{described.name}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        for path in (MANIFEST, RECORD, *(file.path for file in read_record(folder, described))):
            _copy(folder / path, part / path)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    try:
        checking.whole(target, checking.fitting(target), tell)
    except PackError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return f"“{described.title}” lies in “{target}”. To use it: {CALL} engine use {described.name}"


def remove(name: str) -> str:
    """Delete a pack of the user's own; if it was chosen, the built-in engine is. Raises PackError, OSError."""
    folder = places.named(name)
    if folder.parent != places.own():
        raise PackError(f"The engine “{name}” belongs to this machine, in “{folder}”: only an administrator can remove it.")
    if folder.is_symlink():
        folder.unlink()
    else:
        aside = folder.with_name(f".removing-{name}")
        folder.rename(aside)  # all of it or nothing, as far as any start can see
        shutil.rmtree(aside)
    choice.forget(name)
    return f"The engine “{name}” is removed."


def summary() -> list[tuple[str, str]]:
    """Rows for `check`: the engine in use, and each pack with why it can't be used."""
    now = loading.outcome()
    rows = [("Engine", now.title + (f", {now.folder}" if now.folder else ""))]
    return rows + [(f"Engine {known.name}", _words(known)) for known in listing.engines()[1:] if known.name != now.name]


def _words(known: Known) -> str:
    if known.refusal:
        return f"refused: {known.refusal}"
    if known.name == BUILT_IN:
        return known.words
    stamped = choice.checked(known.name)
    ready = bool(stamped) and stamped == checking.stamp(places.named(known.name))
    return f"{known.title}, {known.words}; " + ("ready" if ready else f"not checked yet: {CALL} engine use {known.name}")


def _list() -> None:
    chosen = choice.chosen()
    for known in listing.engines():
        print(f"{'*' if chosen == known.name else ' '} {known.name:<18} {_words(known)}")
    print(f"Packs lie in “{places.own()}”.")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o755 if source.stat().st_mode & 0o100 else 0o644)


def _progress(share: float) -> None:
    if sys.stderr.isatty():
        print(f"\rChecked {share:4.0%}", end="\n" if share >= 1.0 else "", file=sys.stderr, flush=True)
