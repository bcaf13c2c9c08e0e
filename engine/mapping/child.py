"""A layout that settles in a child process, so that no window, training or decode waits for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np

Frame = tuple[np.ndarray, float]  # places float32 [n, 2], settled 0 to 1
PATIENCE = 5.0  # seconds a thread that lost its child may take


class LayoutFailed(RuntimeError):
    """The child could not settle it: `str` says why."""


def command() -> list[str]:
    """How the child is started; in a frozen build the program itself serves."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "_layout"]
    return [sys.executable, "-P", "-m", "engine.mapping.working"]  # nothing of the folder one is in


class Child:
    """One child with the thread that talks to it. Close it, and no process and no thread stays behind.

    data: float32 [n, d]. start: places float32 [n, 2] to go on from. settings: projection, neighbours, spread, perplexity,
    seed. Raises LayoutFailed if no process starts.
    """

    def __init__(self, data: np.ndarray, start: np.ndarray | None, settings: dict[str, object]) -> None:
        head = {**settings, "shape": list(data.shape), "started": start is not None}
        arrays = [data] if start is None else [data, start]
        self._parts = [memoryview(json.dumps(head).encode("ascii") + b"\n")]
        self._parts += [np.ascontiguousarray(array, np.float32).reshape(-1).data.cast("B") for array in arrays]
        self._lock = threading.Lock()
        self._newest: Frame | None = None
        self._failed, self._ended = "", False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        try:
            self._process = subprocess.Popen(command(), env=_environment(), stdin=subprocess.PIPE,
                                             stdout=subprocess.PIPE, stderr=self._errors)
        except OSError as error:
            self._errors.close()
            raise LayoutFailed(str(error)) from None
        self._thread = threading.Thread(target=self._talk, name="lerp-layout", daemon=True)
        self._thread.start()

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    def take(self) -> Frame | None:
        """The newest places since the last call, None if there are none. Raises LayoutFailed."""
        with self._lock:
            if self._failed:
                raise LayoutFailed(self._failed)
            found, self._newest = self._newest, None
            return found

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        with self._lock:
            return self._ended and self._newest is None and not self._failed

    def close(self) -> None:
        """End it. May be called more than once."""
        self._process.kill()
        self._process.wait()
        self._thread.join(PATIENCE)
        self._errors.close()

    # --- in the thread -----------------------------------------------------------------------------------------------

    def _talk(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        settled = 0.0
        try:
            with suppress(OSError), self._process.stdin as pipe:  # a child that ended early says why on the other pipe
                for part in self._parts:
                    pipe.write(part)
            self._parts.clear()
            with self._process.stdout as pipe:
                while (frame := self._frame(pipe)) is not None:
                    settled = frame[1]
                    with self._lock:
                        self._newest = frame
            words = "" if settled >= 1.0 else self._last_words()
        except (OSError, ValueError, KeyError, LayoutFailed) as error:
            words = str(error) or type(error).__name__
        with self._lock:
            self._failed, self._ended = words, True

    def _frame(self, pipe: IO[bytes]) -> Frame | None:
        line = pipe.readline()
        if not line.endswith(b"\n"):
            return None
        head = json.loads(line)
        if "failed" in head:
            raise LayoutFailed(head["failed"])
        count = int(head["places"])
        data = pipe.read(8 * count)
        if len(data) < 8 * count:
            return None
        return np.frombuffer(data, np.float32).reshape(count, 2), float(head["settled"])

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "its process ended early"


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **one, "PYTHONPATH": paths}
