"""RUN/snapshots/pinned.json: which snapshots stay for good, and who needs them. Imports no torch."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping
from pathlib import Path

from engine import manifest
from engine.storage import durable

FOLDER = "snapshots"
PINS = "pinned.json"
MARK = "mark-"  # begins the owner of a bookmark's pin, its key follows
SAVED = ""  # the owner of pins that saved pictures and strips need
_UNREADABLE = (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError)  # whatever a damaged file raises
WRITING = threading.RLock()  # the trainer takes snapshots, the viewer keeps one that a saved picture names


def pin(run: Path, step: int, owner: str = SAVED) -> None:
    """Keep this snapshot for good: something names it. SAVED is counted, once for every picture; others pin once."""
    with WRITING:
        pins = _pins(run)
        owners = pins.setdefault(step, {})
        owners[owner] = owners.get(owner, 0) + 1 if owner == SAVED else 1
        _write_pins(run, pins)


def unpin(run: Path, step: int, owner: str = SAVED) -> None:
    """`owner` names it no more (of SAVED: one picture less). Once nothing does, it is a snapshot like the others again."""
    with WRITING:
        pins = _pins(run)
        owners = pins.get(step, {})
        if owner not in owners:
            return
        owners[owner] -= 1
        if owners[owner] <= 0:
            del owners[owner]
        if not owners:
            del pins[step]
        _write_pins(run, pins)


def release(run: Path, marks: Collection[str]) -> None:
    """Let go of what bookmarks pinned that are none of these (keys) any more."""
    for owner, named in owners(run).items():
        if owner.startswith(MARK) and owner.removeprefix(MARK) not in marks:
            for step in named:
                unpin(run, step, owner)


def pinned(run: Path) -> set[int]:
    return set(_pins(run))


def owners(run: Path) -> dict[str, set[int]]:
    """Who names snapshots, and which."""
    found: dict[str, set[int]] = {}
    for step, names in _pins(run).items():
        for name in names:
            found.setdefault(name, set()).add(step)
    return found


def saved_alone(run: Path) -> set[int]:
    """The steps that saved pictures and strips name, and no bookmark; none where nobody can tell."""
    try:
        return {step for step, names in _read(run).items() if set(names) == {SAVED}}
    except _UNREADABLE:
        return set()


def let_go(run: Path) -> None:
    """No saved picture names these snapshots any more: they are thinned like others. Raises StorageError."""
    with WRITING:
        alone = saved_alone(run)
        if alone:
            _write_pins(run, {step: names for step, names in _pins(run).items() if step not in alone})


def _read(run: Path) -> dict[int, dict[str, int]]:
    """By step the owners, and how often each names it. A list of steps is what Lerp wrote before pins had owners."""
    found = json.loads((run / FOLDER / PINS).read_text(encoding="utf-8"))
    if isinstance(found, list):
        return {int(step): {SAVED: 1} for step in found}
    return {int(step): {str(name): int(count) for name, count in names.items()} for step, names in found.items()}


def _pins(run: Path) -> dict[int, dict[str, int]]:
    try:
        return _read(run)
    except FileNotFoundError:
        return {}
    except _UNREADABLE:
        return {step: {SAVED: 1} for step in manifest.steps(run / FOLDER)}  # nobody can tell: all of them stay


def _write_pins(run: Path, pins: Mapping[int, Mapping[str, int]]) -> None:
    """A table whose keys are steps: to a reader of the former list it is still a row of steps."""
    table = {str(step): pins[step] for step in sorted(pins)}
    durable.write_text(run / FOLDER / PINS, json.dumps(table, sort_keys=False))
