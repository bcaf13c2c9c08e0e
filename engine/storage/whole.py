"""Whether a file of weights is whole, told by its header and its length alone. Imports no torch."""

from __future__ import annotations

import json
import struct
from pathlib import Path


def is_whole(file: Path) -> bool:
    """Whether a safetensors file is as long as its header says. Format: u64 length, JSON, data.

    https://github.com/huggingface/safetensors#format
    """
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            (length,) = struct.unpack("<Q", stream.read(8))
            if length > min(size, 100_000_000):
                return False
            table = json.loads(stream.read(length))
        ends = [entry["data_offsets"][1] for name, entry in table.items() if name != "__metadata__"]
        return size == 8 + length + max(ends, default=0)
    except (OSError, struct.error, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return False
