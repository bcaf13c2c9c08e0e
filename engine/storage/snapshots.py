"""RUN/snapshots/STEP.safetensors: the averaged weights through time, log-spaced in images, within a disk budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine import checked, manifest
from engine.storage import durable, weights
from engine.storage.durable import StorageError
from engine.storage.pins import FOLDER, SAVED, WRITING, pin, pinned
from engine.storage.pins import MARK as MARK  # all of it is asked for here
from engine.storage.pins import PINS as PINS
from engine.storage.pins import owners as owners
from engine.storage.pins import release as release
from engine.storage.pins import unpin as unpin
from engine.storage.thinning import least_missed
from engine.storage.weights import Weights

RAW = "raw."  # networks as trained, beside their averages: only where a saved picture shows them
LIMIT = 100
BUDGET = 64 * 2**20
RATIO = 1.05  # the next snapshot is due this much later in images; thinning keeps the spacing even in the logarithm


@dataclass(frozen=True, slots=True)
class Kept:
    """One snapshot on disk: its step, images seen, size in bytes."""

    step: int
    images: int
    size: int


def steps(run: Path) -> list[int]:
    """The steps there are snapshots of, ascending."""
    return manifest.steps(run / FOLDER)


def file(run: Path, step: int) -> Path:
    return run / FOLDER / f"{step}.safetensors"


def load(run: Path, step: int | None = None) -> Weights:
    """The snapshot of `step`, or the newest readable one (damaged ones are named in `notes`). Raises StorageError."""
    notes: list[str] = []
    for number in steps(run)[::-1] if step is None else [step]:
        try:
            return replace(weights.read(file(run, number)), notes=tuple(notes))
        except StorageError as error:
            notes.append(str(error))
    raise StorageError(f"There is no snapshot in “{run}” that can be read." + "".join(f" {note}" for note in notes),
                       "Open one of its checkpoints by resuming the run.")


def keep(run: Path, step: int, tensors: Mapping[str, Tensor], meta: Mapping[str, Any], owner: str = SAVED) -> None:
    """Pin the snapshot of `step`, for `owner`, writing it (floats as float32) if it is not there.

    One that is there may lack the raw networks (`raw.`): they are added. What it was decoded with must be equal; where it
    is not (a snapshot in the middle of an iteration has the step of the one before), these weights take its place, unless
    it is pinned: a saved picture or a bookmark rests on it. Raises StorageError.
    """
    with WRITING:
        free = step not in pinned(run)
        wanted = {name: _float32(tensor) for name, tensor in tensors.items()}
        found = _found(run, step)
        there = found.tensors if found is not None else {}
        missing = {name: tensor for name, tensor in wanted.items() if name not in there}
        if any(_differs(there[name], wanted[name]) for name in wanted if name in there and _decodes(name)):
            if not free:
                raise StorageError(f"Another saved picture or bookmark rests on other weights of the same step {step:,}.",
                                   "Train on by one step, and save again.")
            weights.write(file(run, step), step, wanted, meta)
        elif found is None or any(name.startswith(RAW) for name in missing):
            weights.write(file(run, step), step, {**wanted, **there}, found.meta if found is not None else meta)
        pin(run, step, owner)


def _found(run: Path, step: int) -> Weights | None:
    try:
        return weights.read(file(run, step)) if file(run, step).is_file() else None
    except StorageError:
        return None  # damaged: written anew


def _decodes(name: str) -> bool:
    return name.startswith((RAW, "average.decoder.", "networks.decoder."))


def _differs(one: Tensor, other: Tensor) -> bool:
    return not torch.equal(one.cpu(), other.cpu())


def due(run: Path, images: int) -> bool:
    """Whether a snapshot is to be taken now: the first, and then at growing distances.

    After going back to an earlier step, pinned ones may lie ahead: they do not count.
    """
    seen = (_kept(run, step).images for step in reversed(steps(run)))
    last = next((one for one in seen if one <= images), None)
    return last is None or images >= max(last + 1, last * RATIO)


def save(run: Path, step: int, tensors: Mapping[str, Tensor], meta: Mapping[str, Any], *, limit: int = LIMIT,
         budget: int = BUDGET) -> Path | None:
    """Write a snapshot (floats as float32) and thin the others out; None if it is not due yet. Raises StorageError.

    meta["images"] says how many images were seen. limit: snapshots at most; budget: bytes at most, without the pinned
    ones. Those are never deleted, nor written over; the first and the newest always stay.
    """
    images = int(meta["images"])
    with WRITING:
        if not due(run, images) or (step in pinned(run) and file(run, step).is_file()):
            return None
        weights.write(file(run, step), step, {name: _float32(tensor) for name, tensor in tensors.items()}, meta)
        _thin(run, limit, budget)
    return file(run, step)


def delete_after(run: Path, step: int) -> None:
    """Forget what is later than `step`, but for the pinned; before resuming from there."""
    held = pinned(run)
    for number in steps(run):
        if number > step and number not in held:
            durable.remove(file(run, number))


def _thin(run: Path, limit: int, budget: int) -> None:
    kept, held = [_kept(run, step) for step in steps(run)], pinned(run)
    while len(kept) > limit or sum(one.size for one in kept if one.step not in held) > budget:
        pins = {place for place, one in enumerate(kept) if one.step in held}
        place = least_missed([one.images for one in kept], pins)
        if place is None:
            return
        durable.remove(file(run, kept.pop(place).step))


def _kept(run: Path, step: int) -> Kept:
    """Of one that another process thins out meanwhile: nothing on the disk."""
    images = checked.counted(manifest.header(file(run, step)).get("images", ""))
    try:
        size = file(run, step).stat().st_size
    except OSError:
        size = 0
    return Kept(step, step if images is None else images, size)


def _float32(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float32) if tensor.is_floating_point() else tensor
