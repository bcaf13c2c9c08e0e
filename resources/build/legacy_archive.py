"""Reads tensors out of a legacy torch archive (before the zip format) without unpickling it.

`pickletools.genops` names the opcodes of a stream and executes none of them. The machine below follows those that a
dictionary of tensors needs, knows a few functions by name, calls none of them, and refuses everything else.
Layout: magic number, protocol version, system facts, the object, the list of storage keys (five streams, one behind the
other), then for each key in that list the number of elements (int64) and the elements, all little-endian.
"""

from __future__ import annotations

import pickletools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
DTYPES = {"torch FloatStorage": np.dtype("<f4"), "torch LongStorage": np.dtype("<i8")}
KNOWN = {"collections OrderedDict", "torch._utils _rebuild_tensor_v2", *DTYPES}
_MARK = object()


class NotAllowed(ValueError):
    """The stream holds something other than a dictionary of tensors."""


@dataclass(frozen=True)
class Name:
    """A function or class the stream speaks of: nothing but its name."""

    name: str


@dataclass(frozen=True)
class Storage:
    """A run of elements that follows the streams."""

    key: str
    dtype: np.dtype
    count: int


@dataclass(frozen=True)
class View:
    """A tensor: where in a storage it lies (offset and strides in elements)."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def of(self, elements: np.ndarray) -> np.ndarray:
        """Its numbers, copied; the strides must stay inside the storage."""
        last = self.offset + sum((n - 1) * s for n, s in zip(self.shape, self.strides, strict=True))
        if min((self.offset, *self.shape, *self.strides)) < 0 or last >= len(elements):
            raise NotAllowed("a tensor reaches beyond its storage")
        strides = [s * elements.itemsize for s in self.strides]
        return np.lib.stride_tricks.as_strided(elements[self.offset:], self.shape, strides, writeable=False).copy()


def read(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a state dictionary by name. Raises NotAllowed."""
    with open(path, "rb") as file:
        if walk(file) != MAGIC:
            raise NotAllowed("not a legacy torch archive")
        _version, _facts, state, keys = (walk(file) for _ in range(4))
        if not isinstance(state, dict) or not all(isinstance(view, View) for view in state.values()):
            raise NotAllowed("not a dictionary of tensors")
        storages = {view.storage.key: view.storage for view in state.values()}
        elements = {key: _elements(file, storages[key]) for key in keys}
    return {name: view.of(elements[view.storage.key]) for name, view in state.items()}


def _elements(file: BinaryIO, storage: Storage) -> np.ndarray:
    count = int.from_bytes(file.read(8), "little")
    data = file.read(count * storage.dtype.itemsize)
    if count != storage.count or len(data) != count * storage.dtype.itemsize:
        raise NotAllowed("a storage is not as long as it says")
    return np.frombuffer(data, storage.dtype)


def walk(file: BinaryIO) -> Any:
    """The value of one stream, from plain values alone. Raises NotAllowed."""
    stack: list[Any] = []
    memo: dict[int, Any] = {}
    for opcode, argument, _ in pickletools.genops(file):
        if opcode.name == "STOP":
            return stack.pop()
        _follow(opcode.name, argument, stack, memo)
    raise NotAllowed("the stream has no end")


def _follow(name: str, argument: Any, stack: list[Any], memo: dict[int, Any]) -> None:
    match name:
        case "PROTO":
            pass
        case "BININT" | "BININT1" | "BININT2" | "LONG1" | "BINUNICODE":
            stack.append(argument)
        case "NONE" | "NEWTRUE" | "NEWFALSE":
            stack.append({"NONE": None, "NEWTRUE": True, "NEWFALSE": False}[name])
        case "EMPTY_DICT" | "EMPTY_LIST" | "EMPTY_TUPLE":
            stack.append({"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple}[name]())
        case "MARK":
            stack.append(_MARK)
        case "BINPUT" | "LONG_BINPUT":
            memo[argument] = stack[-1]
        case "BINGET" | "LONG_BINGET":
            stack.append(memo[argument])
        case "TUPLE" | "TUPLE1" | "TUPLE2" | "TUPLE3":
            items = _since_mark(stack) if name == "TUPLE" else _last(stack, int(name[-1]))
            stack.append(tuple(items))
        case "SETITEM" | "SETITEMS":
            items = _last(stack, 2) if name == "SETITEM" else _since_mark(stack)
            stack[-1].update(zip(items[::2], items[1::2], strict=True))
        case "APPENDS":
            items = _since_mark(stack)
            stack[-1].extend(items)
        case "GLOBAL":
            if argument not in KNOWN:
                raise NotAllowed(f"the stream speaks of {argument}")
            stack.append(Name(argument))
        case "BINPERSID":
            stack.append(_storage(stack.pop()))
        case "REDUCE":
            function, given = _last(stack, 2)
            stack.append(_result(function, given))
        case "BUILD":
            stack.pop()  # attributes of the dictionary (version numbers of the modules): not needed
        case _:
            raise NotAllowed(f"opcode {name}")


def _last(stack: list[Any], count: int) -> list[Any]:
    items = stack[-count:]
    del stack[-count:]
    return items


def _since_mark(stack: list[Any]) -> list[Any]:
    start = len(stack) - 1 - next(i for i, item in enumerate(reversed(stack)) if item is _MARK)
    items = stack[start + 1:]
    del stack[start:]
    return items


def _storage(identity: Any) -> Storage:
    match identity:
        case ("storage", Name(name=kind), str(key), str(), int(count), None) if kind in DTYPES:
            return Storage(key, DTYPES[kind], count)
    raise NotAllowed("an unknown kind of storage")


def _result(function: Any, given: Any) -> Any:
    match function, given:
        case Name(name="collections OrderedDict"), ():
            return {}
        case Name(name="torch._utils _rebuild_tensor_v2"), (Storage() as storage, int(offset), shape, strides, *_):
            return View(storage, offset, shape, strides)
    raise NotAllowed(f"a call of {function}")
