"""RUN/snapshots/STEP.safetensors: the averaged weights through time, log-spaced in images, within a disk budget."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine import manifest
from engine.storage import durable, weights
from engine.storage.durable import StorageError
from engine.storage.thinning import least_missed
from engine.storage.weights import Weights

FOLDER = "snapshots"
PINS = "pinned.json"
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


def pin(run: Path, step: int) -> None:
    """Keep this snapshot for good: a saved picture, film or bookmark names it."""
    durable.write_text(run / FOLDER / PINS, json.dumps(sorted({*pinned(run), step})))


def pinned(run: Path) -> set[int]:
    try:
        return {int(step) for step in json.loads((run / FOLDER / PINS).read_text(encoding="utf-8"))}
    except (OSError, ValueError, TypeError):
        return set()


def due(run: Path, images: int) -> bool:
    """Whether a snapshot is to be taken now: the first, and then at growing distances."""
    last = next((_kept(run, step).images for step in reversed(steps(run))), None)
    return last is None or images >= max(last + 1, last * RATIO)


def save(run: Path, step: int, tensors: Mapping[str, Tensor], meta: Mapping[str, Any], *, limit: int = LIMIT,
         budget: int = BUDGET) -> Path | None:
    """Write a snapshot (floats as float32) and thin the others out; None if it is not due yet. Raises StorageError.

    meta["images"] says how many images were seen. limit: snapshots at most; budget: bytes at most. Pinned ones count
    but are never deleted; the first and the newest always stay.
    """
    images = int(meta["images"])
    if not due(run, images):
        return None
    weights.write(file(run, step), step, {name: _float32(tensor) for name, tensor in tensors.items()}, meta)
    _thin(run, limit, budget)
    return file(run, step)


def delete_after(run: Path, step: int) -> None:
    """Forget what is later than `step`; before resuming from there."""
    for number in steps(run):
        if number > step:
            durable.remove(file(run, number))


def _thin(run: Path, limit: int, budget: int) -> None:
    kept, held = [_kept(run, step) for step in steps(run)], pinned(run)
    while len(kept) > limit or sum(one.size for one in kept) > budget:
        pins = {place for place, one in enumerate(kept) if one.step in held}
        place = least_missed([one.images for one in kept], pins)
        if place is None:
            return
        durable.remove(file(run, kept.pop(place).step))


def _kept(run: Path, step: int) -> Kept:
    said = manifest.header(file(run, step)).get("images", "")
    return Kept(step, int(said) if said.isdigit() else step, file(run, step).stat().st_size)


def _float32(tensor: Tensor) -> Tensor:
    return tensor.to(torch.float32) if tensor.is_floating_point() else tensor
