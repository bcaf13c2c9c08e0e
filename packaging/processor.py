"""The torch that goes into the program computes on the processor alone: one for a card is ten times as large (docs/packaging.md)."""

from __future__ import annotations

import runpy
import sys
from importlib.util import find_spec
from pathlib import Path

WAY_OUT = (f"Install the one for the processor first: remove the environment (rm -r “{sys.prefix}”) and call make again with "
           "TORCH_FROM=\"options by which pip finds it\" (docs/packaging.md).")  # fmt: skip


def wrong_torch(folder: Path | None = None) -> str:
    """Why the torch in `folder` (default: the one installed) can't go in, and the way out; empty if it can. Does not import it."""
    if folder is None:
        found = find_spec("torch")
        if found is None or found.origin is None:
            return f"There is no torch here. {WAY_OUT}"
        folder = Path(found.origin).parent
    told = runpy.run_path(str(folder / "version.py"))
    for kind, name in (("cuda", "CUDA"), ("hip", "ROCm"), ("xpu", "Intel's cards")):
        if told.get(kind) is not None:
            return f"torch {told['__version__']} is built for {name} ({told[kind]}); the program brings one for the processor. {WAY_OUT}"
    return ""
