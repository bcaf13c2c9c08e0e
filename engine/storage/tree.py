"""Nested states (optimisers, generators, counters) as tensors beside JSON, and back, bit for bit.

JSON keeps the shape of the tree: scalars and lists are themselves, the rest is an object of one key: {"dict": pairs}
(keys keep their type), {"tuple": items}, {"tensor": name} or {"array": name}. Python's JSON spells a float so that
the same bits come back. Tensors that are one and the same come back as one; a dense layout other than
row-major (channels-last) comes back as it was, because the order of the numbers decides how a kernel rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

_SCALARS = (bool, int, float, str, type(None))


def pack(tree: Any, prefix: str = "") -> tuple[dict[str, Tensor], Any]:
    """Tensors by name (`prefix` before the path), detached copies on the CPU, and the JSON-able rest.

    Raises TypeError for anything else than dict, list, tuple, tensor, array, str, int, float, bool and None.
    """
    tensors: dict[str, Tensor] = {}
    return tensors, _pack(tree, prefix, tensors, {})


def unpack(tensors: Mapping[str, Tensor], shape: Any) -> Any:
    """The tree that `pack` took apart. Raises KeyError or ValueError if the two don't belong together."""
    return _unpack(shape, tensors, {})


def plain(tensor: Tensor) -> Tensor:
    """A copy on the CPU, row-major, sharing memory with nothing (what safetensors can hold)."""
    return tensor.detach().to("cpu", copy=True).contiguous()


def _pack(node: Any, name: str, tensors: dict[str, Tensor], seen: dict[tuple, str]) -> Any:
    if isinstance(node, Tensor):
        return _pack_tensor(node, name or "value", tensors, seen)
    if isinstance(node, np.ndarray):
        tensors[name or "value"] = torch.from_numpy(np.array(node, order="C"))
        return {"array": name or "value"}
    if isinstance(node, _SCALARS):
        return node
    if isinstance(node, Mapping):
        if not all(isinstance(key, str | int) for key in node):
            raise TypeError(f"{name}: only words and whole numbers can be keys")
        return {"dict": [[key, _pack(value, _join(name, key), tensors, seen)] for key, value in node.items()]}
    if isinstance(node, list | tuple):
        items = [_pack(value, _join(name, place), tensors, seen) for place, value in enumerate(node)]
        return items if isinstance(node, list) else {"tuple": items}
    raise TypeError(f"{name}: {type(node).__name__} can't be kept")


def _join(name: str, key: str | int) -> str:
    return f"{name}.{key}" if name else str(key)


def _pack_tensor(tensor: Tensor, name: str, tensors: dict[str, Tensor], seen: dict[tuple, str]) -> dict[str, Any]:
    identity = (tensor.device, tensor.dtype, tensor.data_ptr(), tuple(tensor.shape), tensor.stride())
    if tensor.numel() and identity in seen:
        return {"tensor": seen[identity]}
    seen[identity] = name
    tensors[name] = plain(tensor)
    if tensor.is_contiguous() or not _dense(tensor):
        return {"tensor": name}
    return {"tensor": name, "strides": list(tensor.stride())}


def _dense(tensor: Tensor) -> bool:
    """Whether the elements fill their memory without gaps or overlaps, in some order of the dimensions."""
    expected = 1
    for stride, length in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if length != 1 and stride != expected:
            return False
        expected *= length
    return True


def _unpack(node: Any, tensors: Mapping[str, Tensor], made: dict[str, Tensor]) -> Any:
    if isinstance(node, list):
        return [_unpack(item, tensors, made) for item in node]
    if not isinstance(node, dict):
        return node
    match node:
        case {"dict": pairs}:
            return {key: _unpack(value, tensors, made) for key, value in pairs}
        case {"tuple": items}:
            return tuple(_unpack(item, tensors, made) for item in items)
        case {"array": name}:
            return tensors[name].numpy().copy()
        case {"tensor": name}:
            if name not in made:
                made[name] = _relaid(tensors[name], node.get("strides"))
            return made[name]
    raise ValueError(f"unknown part of a state: {sorted(node)}")


def _relaid(tensor: Tensor, strides: list[int] | None) -> Tensor:
    if strides is None:
        return tensor.clone()
    return torch.empty_strided(tuple(tensor.shape), tuple(strides), dtype=tensor.dtype).copy_(tensor)
