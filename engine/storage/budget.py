"""What could be thinned out of the runs to stay within a budget on the disk; and doing it. Imports no torch.

Never touched: the newest checkpoint of a run (all of them, if the newest is not whole), what is pinned, the first and
the newest snapshot and wall, and runs whose folder can't be written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine import manifest
from engine.storage import durable, pins
from engine.storage.thinning import least_missed
from engine.storage.whole import is_whole

CHECKPOINT, SNAPSHOT, WALL = "checkpoint", "snapshot", "wall"
PARTS = {CHECKPOINT: "checkpoints", SNAPSHOT: "snapshots", WALL: "wall"}
PINS = "pinned.json"  # in the folder of each part that has pins


@dataclass(frozen=True, slots=True)
class Thinned:
    """One file that would go."""

    run: Path
    what: str
    step: int
    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What would go, in this order; `wanted` bytes were to be freed, `freed` would be."""

    items: tuple[Thinned, ...]
    wanted: int

    @property
    def freed(self) -> int:
        return sum(item.size for item in self.items)

    @property
    def enough(self) -> bool:
        return self.freed >= self.wanted


@dataclass(frozen=True, slots=True)
class ForPictures:
    """The snapshots that stay for saved pictures and strips alone: how many, how large, of which runs."""

    count: int = 0
    size: int = 0
    runs: tuple[Path, ...] = ()


def for_pictures(runs: Sequence[Path]) -> ForPictures:
    """What saved pictures keep in these runs; of those that can't be written nothing could go."""
    named = {run: pins.saved_alone(run) for run in runs}
    found = [_item(run, SNAPSHOT, step, file) for run in runs if named[run] and durable.writable(run)
             for step, file in _files(run, SNAPSHOT) if step in named[run]]  # fmt: skip
    return ForPictures(len(found), sum(item.size for item in found), tuple(dict.fromkeys(item.run for item in found)))


def let_go(found: ForPictures) -> None:
    """Saved pictures keep them no more: they are snapshots like the others. Raises StorageError."""
    for run in found.runs:
        pins.let_go(run)


def plan(runs: Sequence[Path], wanted: int) -> Plan:
    """What to thin to free `wanted` bytes: older checkpoints first, then snapshots, then walls, of `runs` in order."""
    items: list[Thinned] = []
    left = wanted
    open_ = [run for run in runs if durable.writable(run)] if wanted > 0 else []
    for what in (CHECKPOINT, SNAPSHOT, WALL):
        for run in open_:
            for item in thinnable(run, what):
                if left <= 0:
                    break
                items.append(item)
                left -= item.size
    return Plan(tuple(items), max(0, wanted))


def thinnable(run: Path, what: str) -> Iterator[Thinned]:
    """The files of one part of a run that may go, the least missed first."""
    kept, held = _files(run, what), pinned(run, what)
    if what == CHECKPOINT:
        yield from _older_checkpoints(run, kept, held)
        return
    while True:
        pins = {place for place, (step, _) in enumerate(kept) if step in held}
        place = least_missed([step for step, _ in kept], pins)
        if place is None:
            return
        yield _item(run, what, *kept.pop(place))


def _older_checkpoints(run: Path, kept: list[tuple[int, Path]], held: set[int]) -> Iterator[Thinned]:
    if kept and is_whole(kept[-1][1]):
        yield from (_item(run, CHECKPOINT, step, file) for step, file in kept[:-1] if step not in held)


def pinned(run: Path, what: str) -> set[int]:
    """The steps that something names, and that stay for good."""
    try:
        found = json.loads((run / PARTS[what] / PINS).read_text(encoding="utf-8"))
        return {int(step) for step in found}
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, TypeError):
        return {step for step, _ in _files(run, what)}  # nobody can tell: all of them stay


def free(found: Plan) -> int:
    """Delete what the plan names, but for what meanwhile became newest or pinned; the bytes freed."""
    freed = 0
    for run, what in dict.fromkeys((item.run, item.what) for item in found.items):
        allowed = {one.file for one in thinnable(run, what)} if durable.writable(run) else set()
        for item in found.items:
            if (item.run, item.what) == (run, what) and item.file in allowed:
                durable.remove(item.file)
                freed += 0 if item.file.exists() else item.size
    return freed


def _files(run: Path, what: str) -> list[tuple[int, Path]]:
    folder = run / PARTS[what]
    if what != WALL:
        return [(step, folder / f"{step}.safetensors") for step in manifest.steps(folder)]
    found = folder.glob("*.webp") if folder.is_dir() else ()
    return sorted((int(file.stem), file) for file in found if file.stem.isascii() and file.stem.isdigit())


def _item(run: Path, what: str, step: int, file: Path) -> Thinned:
    try:
        size = file.stat().st_size
    except OSError:
        size = 0
    return Thinned(run, what, step, file, size)
