"""The claim on a data folder: who holds its lock is the one window of it. The system lets go of it however the process ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

FILE = "window.lock"
TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EWOULDBLOCK)


class Claim:
    """`held`: this process has the lock. `trouble`: why there can be none, or ""."""

    def __init__(self, folder: Path) -> None:
        self._file, self._handle, self.trouble = folder / FILE, -1, ""

    @property
    def held(self) -> bool:
        return self._handle >= 0

    def take(self) -> bool:
        """False if another process holds it. Where there can be no lock (a disk that is read-only, or has none) nobody
        is the only one: True, though nothing is held."""
        if self.held:
            return True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            return self._without(error)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            return error.errno not in TAKEN and self._without(error)
        self._handle = handle
        return True

    def _without(self, error: OSError) -> bool:
        why = error.strerror or type(error).__name__
        self.trouble = (f"“{self._file}” can't be locked ({why[:1].lower()}{why[1:]}), so Lerp can't tell whether it is open already.\n"
                        "Check that the file and its folder are yours to write.")  # fmt: skip
        return True

    def release(self) -> None:
        """Let another start be the first."""
        if self.held:
            with contextlib.suppress(OSError):
                os.close(self._handle)
            self._handle = -1


def _lock(handle: int) -> None:
    """Raises OSError at once if another process has it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
