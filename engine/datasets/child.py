"""Foreign pictures are decoded in a child process: a file that crashes a decoder costs that file and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.datasets import DataError
from engine.program import CALL

MEMORY = 2 * 2**30  # bytes a child may use
PATIENCE = 60.0  # seconds for one picture


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """For each file its size (w, h), or why it is refused. pixels: uint8 [files, side, side, 3] (None: side 0)."""

    sizes: list[tuple[int, int] | None]
    reasons: list[str]
    pixels: np.ndarray | None


def command() -> list[str]:
    """How the child is started; in a frozen build the program itself serves, as `PROGRAM _decode JOB FIRST`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "_decode"]
    return [sys.executable, "-m", "engine.datasets.decoding"]


def decode(files: Sequence[str], side: int, *, start: Sequence[str] | None = None, patience: float = PATIENCE,
           memory: int = MEMORY) -> Decoded:
    """Look at the headers of files (side 0), or decode them to side x side px. Raises DataError if no child starts.

    start: the command of another child; patience: seconds one picture may take; memory: bytes the child may use.
    """
    with tempfile.TemporaryDirectory(prefix="lerp-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        job = {"side": side, "memory": memory + len(files) * side * side * 3, "files": list(files)}
        (folder / "job.json").write_text(json.dumps(job), encoding="ascii")
        (folder / "results.jsonl").touch()
        if side:
            np.lib.format.open_memmap(folder / "pixels.npy", "w+", np.uint8, (len(files), side, side, 3)).flush()
        results = _work(folder, len(files), list(start or command()), patience)
        pixels = np.load(folder / "pixels.npy", allow_pickle=False) if side else None
    sizes = [tuple(result["size"]) if "size" in result else None for result in results]
    return Decoded(sizes, [result.get("refused", "") for result in results], pixels)


def _work(folder: Path, count: int, start: list[str], patience: float) -> list[dict]:
    """Start children until every file has its line; the file at which one ended early is refused."""
    while len(done := _lines(folder)) < count:
        (folder / "ready").unlink(missing_ok=True)
        slow = _run(folder, [*start, str(folder), str(len(done))], patience)
        if not (folder / "ready").exists():
            words = (folder / "errors").read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise DataError(f"The process that reads pictures did not start: {''.join(words) or 'it said nothing'}.",
                            f"Run “{CALL} check”.")
        done = _lines(folder)
        if len(done) < count:
            why = f"took longer than {patience:g} s" if slow else "crashed the decoder"
            done.append({"refused": why})
            text = "".join(json.dumps(line) + "\n" for line in done)
            (folder / "results.jsonl").write_text(text, encoding="ascii")  # without a half line of the dead child
    return done


def _lines(folder: Path) -> list[dict]:
    text = (folder / "results.jsonl").read_text("ascii")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def _run(folder: Path, start: list[str], patience: float) -> bool:
    """One child to its end. True if it was ended because nothing had come for `patience` seconds."""
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"}
    with open(folder / "errors", "wb") as errors:
        child = subprocess.Popen(start, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=errors)
        try:
            return _watch(child, folder, patience)
        finally:
            child.kill()
            child.wait()


def _watch(child: subprocess.Popen[bytes], folder: Path, patience: float) -> bool:
    size, since = -1, time.monotonic()
    while True:
        try:
            child.wait(0.25)
            return False
        except subprocess.TimeoutExpired:
            now = (folder / "results.jsonl").stat().st_size + (folder / "ready").exists()
            if now != size:
                size, since = now, time.monotonic()
            elif time.monotonic() - since > (patience if (folder / "ready").exists() else PATIENCE):
                return True
