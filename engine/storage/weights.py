"""One safetensors file: tensors by name and what is said about them. Reading it runs nothing that stands in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
from torch import Tensor

from engine import checked, manifest
from engine.storage import durable
from engine.storage.durable import StorageError
from engine.storage.tree import plain

SCHEMA = 1


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What a file holds: the step it is of, tensors on the CPU, and JSON-able meta data.

    notes: what was noticed while reading, in plain words (a newer file was damaged, ...).
    """

    step: int
    tensors: dict[str, Tensor]
    meta: dict[str, Any]
    path: Path
    notes: tuple[str, ...] = ()

    def part(self, name: str) -> dict[str, Tensor]:
        """The tensors whose name begins with `name.`, without it."""
        return {key[len(name) + 1 :]: value for key, value in self.tensors.items() if key.startswith(f"{name}.")}


def encode(step: int, tensors: Mapping[str, Tensor], meta: Mapping[str, Any]) -> bytes:
    """The bytes of a safetensors file; meta["images"], if there, is readable without torch (`manifest.header`)."""
    said = {"format": "pt", "lerp": str(SCHEMA), "step": str(step), "images": str(meta.get("images", 0)),
            "meta": json.dumps(dict(meta))}
    return safetensors.torch.save({name: plain(tensor) for name, tensor in tensors.items()}, said)


def read(path: Path) -> Weights:
    """The contents of a file. Raises StorageError for a damaged one, or one of a later version."""
    said = manifest.header(path)
    if (checked.counted(said.get("lerp", "1")) or 0) > SCHEMA:
        raise StorageError(f"“{path}” was written by a newer version of Lerp.", "Open it with that version.")
    try:
        tensors = safetensors.torch.load_file(path)
        return Weights(int(said["step"]), tensors, json.loads(said["meta"]), path)
    except (safetensors.SafetensorError, OSError, KeyError, ValueError, RecursionError) as error:
        raise StorageError(f"“{path}” is damaged: {error}.", "Restore it from a copy, or delete it.") from None


def write(path: Path, step: int, tensors: Mapping[str, Tensor], meta: Mapping[str, Any]) -> None:
    """Write a file durably. Raises StorageError."""
    durable.write_bytes(path, encode(step, tensors, meta))
