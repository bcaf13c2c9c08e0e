"""RUN/checkpoints/STEP.safetensors: the durable unit of a run. The newest complete one always survives.

SHA256SUMS beside them (readable by `sha256sum -c`) is written *before* the file it speaks of: a checkpoint that is
there always has its sum on record, and one whose sum does not agree is passed over for an older one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from engine import manifest
from engine.storage import durable, weights
from engine.storage.durable import StorageError
from engine.storage.weights import Weights

FOLDER = "checkpoints"
SUMS = "SHA256SUMS"
PINS = "pinned.json"
KEEP = 2

Checkpoint = Weights


def steps(run: Path) -> list[int]:
    """The steps there are checkpoints of, ascending, by file name."""
    return manifest.steps(run / FOLDER)


def file(run: Path, step: int) -> Path:
    return run / FOLDER / f"{step}.safetensors"


def save(run: Path, step: int, tensors: Mapping[str, Tensor], meta: Mapping[str, Any]) -> Path:
    """Write a checkpoint durably, then thin the old ones out. Raises StorageError; the older ones are then still there.

    tensors: any device and layout, copied to the CPU. meta: JSON-able; "images" is read by the library.
    """
    target = file(run, step)
    data = weights.encode(step, tensors, meta)
    _record(run, step, hashlib.sha256(data).hexdigest())
    durable.write_bytes(target, data)
    prune(run)
    return target


def load(run: Path, step: int | None = None) -> Checkpoint:
    """The newest complete checkpoint (or that of `step`), its SHA-256 verified.

    Damaged ones are passed over, and named in `notes`. One without a sum on record is the last resort.
    Raises StorageError if there is none.
    """
    wanted = steps(run)[::-1] if step is None else [step]
    sums = _sums(run)
    unsigned: list[int] = []
    notes: list[str] = []
    for number in wanted:
        known = sums.get(file(run, number).name)
        if not known:
            unsigned.append(number)
            continue
        try:
            if _digest(file(run, number)) not in known:
                raise StorageError("its SHA-256 is not the one on record.", "")
            return _noted(weights.read(file(run, number)), notes)
        except StorageError as error:
            notes.append(f"The checkpoint of step {number:,} is damaged and was passed over: {error}")
    for number in unsigned:
        try:
            found = weights.read(file(run, number))
            return _noted(found, [*notes, f"There is no SHA-256 on record for the checkpoint of step {number:,}."])
        except StorageError as error:
            notes.append(f"The checkpoint of step {number:,} was passed over: {error}")
    which = "no complete checkpoint" if step is None else f"no complete checkpoint of step {step:,}"
    raise StorageError(f"There is {which} in “{run}”." + "".join(f" {note}" for note in notes),
                       "Start the run anew with the same settings, or restore the folder from a copy.")


def set_aside_after(run: Path, step: int) -> None:
    """Before training on from `step`: what is later (and was damaged) is renamed, so that it is not newest again."""
    for number in steps(run):
        if number > step:
            file(run, number).replace(file(run, number).with_suffix(".damaged"))


# --- what is kept ----------------------------------------------------------------------------------------------------


def pin(run: Path, step: int) -> None:
    """Keep this checkpoint for good (a branch point)."""
    durable.write_text(run / FOLDER / PINS, json.dumps(sorted({*pinned(run), step})))


def pinned(run: Path) -> set[int]:
    try:
        return {int(step) for step in json.loads((run / FOLDER / PINS).read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError):
        return set()


def prune(run: Path) -> None:
    """Delete all but the newest two, step 0 and the pinned ones."""
    found = steps(run)
    for number in set(found) - set(found[-KEEP:]) - {0} - pinned(run):
        durable.remove(file(run, number))


# --- sums ------------------------------------------------------------------------------------------------------------


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(f"it can't be read: {error.strerror or error}.", "") from None


def _sums(run: Path) -> dict[str, list[str]]:
    """Sums on record by file name; a file has two while it is being replaced by one of the same name."""
    found: dict[str, list[str]] = {}
    try:
        lines = (run / FOLDER / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return found
    for line in lines:
        digest, _, name = line.partition("  ")
        if name:
            found.setdefault(name, []).append(digest)
    return found


def _record(run: Path, step: int, digest: str) -> None:
    """Add the sum of a file about to be written; drop those of files that are gone."""
    sums = {name: known for name, known in _sums(run).items() if (run / FOLDER / name).exists()}
    name = file(run, step).name
    if name in sums:  # replaced by one of the same step: until then the old one must verify
        sums[name] = [_digest(file(run, step))]
    sums[name] = [known for known in sums.get(name, []) if known != digest] + [digest]
    durable.write_text(run / FOLDER / SUMS,
                       "".join(f"{known}  {name}\n" for name, entries in sums.items() for known in entries))


def _noted(found: Weights, notes: list[str]) -> Weights:
    return Weights(found.step, found.tensors, found.meta, found.path, tuple(notes))
