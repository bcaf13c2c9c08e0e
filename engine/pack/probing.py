"""Tries a pack in a process of its own: a torch that crashes takes that process with it and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from engine.pack.description import PackError, read

PATIENCE = 300.0  # seconds: a first start reads gigabytes from the disk


def command() -> list[str]:
    """How the child is started; in a frozen build the program itself serves. -P: nothing from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "_engine"]
    return [sys.executable, "-P", "-m", "engine.pack.probing"]


def probe(folder: Path) -> dict[str, str]:
    """What torch from this pack says of itself: version, file, device. Raises PackError if it does not work."""
    title = read(folder).title
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))}
    try:
        with tempfile.TemporaryDirectory(prefix="lerp-") as quiet:
            done = subprocess.run([*command(), str(folder)], cwd=quiet, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=PATIENCE, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout.splitlines()[-1])
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = words[-1][:300] if words else f"its process ended with {done.returncode}"
    except subprocess.TimeoutExpired:
        why = f"it had not started after {PATIENCE:g} s"
    except (OSError, ValueError, IndexError) as error:
        why = str(error)
    raise PackError(f"The engine “{title}” does not work here: {why}. Get a pack that is made for this machine.")


def main(arguments: list[str]) -> int:
    """The child: load torch from the pack, compute with it, and tell."""
    from engine.pack.loading import put_first

    folder = Path(arguments[0])
    put_first(folder, read(folder))
    import torch

    if not Path(torch.__file__ or "").is_relative_to(folder):
        print(f"torch came from {torch.__file__}", file=sys.stderr)
        return 1
    device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    layer = torch.nn.Conv2d(1, 4, 3).to(device)
    layer(torch.ones(2, 1, 8, 8, device=device)).square().mean().backward()
    if layer.weight.grad is None or not bool(torch.isfinite(layer.weight.grad).all()):
        print("its gradients are not numbers", file=sys.stderr)
        return 1
    print(json.dumps({"version": torch.__version__, "file": torch.__file__, "device": device}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
