"""A second start: tell the window that is already there what to open, or find out that it can't be told."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from pathlib import Path
from typing import Literal

from gui.frame.single.claim import Claim
from gui.frame.single.message import Ask, Unreadable, pack, was_taken

Outcome = Literal["first", "handed over", "alone"]
ANSWER = 3.0  # s that a window may take to answer
PATIENCE = 10.0  # s that a window which just starts may take until it listens
CLOSING = 20.0  # s until one that says that it closes is gone: the last checkpoint (12) and the engine's threads (3) take 15
PAUSE = 0.05  # s
LONGEST_NAME = 80  # bytes; the system allows a local socket 104, and Qt makes it under a longer name first
LONGEST_FOLDER = 40  # bytes; its name has another 40
BESIDE = ("Lerp is open already and does not answer, so another window was opened. What both remember (layout, last "
          "choices) is that of the one closed last.")  # fmt: skip


def server_name(data: Path) -> str:
    """The local socket of the window of that data folder: in it, or in the user's folder for such things if the name would be
    too long; on Windows a pipe named after it."""
    if sys.platform == "win32":
        return f"lerp-{_mark(data)}"
    there = str(data.absolute() / "window.socket")
    if len(os.fsencode(there)) <= LONGEST_NAME:
        return there
    return str(_runtime_folder() / f"lerp-{os.getuid()}-{_mark(data)}")


def _runtime_folder() -> Path:
    """The session's own, if it is there and this user's alone. The temporary folder may be another in each terminal."""
    for named in (os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{os.getuid()}"):
        with contextlib.suppress(OSError):
            found = os.stat(named)
            if os.path.isabs(named) and len(os.fsencode(named)) <= LONGEST_FOLDER and stat.S_ISDIR(found.st_mode) \
                    and found.st_uid == os.getuid() and not found.st_mode & 0o077:  # fmt: skip
                return Path(named)
    import tempfile

    return Path(tempfile.gettempdir())


def _mark(data: Path) -> str:
    import hashlib  # here, since a start whose folder has a short name need not wait for it

    return hashlib.sha256(os.fsencode(data.absolute())).hexdigest()[:24]


def begin(claim: Claim, server: str, ask: Ask, patience: float = PATIENCE, answer_in: float = ANSWER,
          closing: float = CLOSING) -> Outcome:  # fmt: skip
    """Be the first window; or hand over to it; or, if it neither answers nor goes, open another one beside it."""
    until, closes = time.monotonic() + patience, False
    while not claim.take():
        told = _tell(server, pack(ask), answer_in)
        if told == "taken":
            return "handed over"
        if told == "closing" and not closes:
            until, closes = time.monotonic() + closing, True
        if (told == "silent" and not closes) or time.monotonic() > until:
            return "alone"
        time.sleep(PAUSE)  # it does not listen yet, or closes just now
    return "first"


def _tell(server: str, line: bytes, answer_in: float) -> Literal["taken", "closing", "later", "silent"]:
    """Imported here: a first start, which has nobody to tell, need not wait for it."""
    if not _ours(server):
        return "later"
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(server)
    if not socket.waitForConnected(round(1000 * answer_in)):
        return "later"
    until, told = time.monotonic() + answer_in, b""
    socket.write(line)
    while b"\n" not in told and (left := until - time.monotonic()) > 0:
        if not socket.bytesAvailable() and not socket.waitForReadyRead(max(1, round(1000 * left))):
            break
        told += socket.readAll().data()[:1024]
        if len(told) > 1024:
            break
    gone = socket.state() is not QLocalSocket.LocalSocketState.ConnectedState
    socket.abort()
    with contextlib.suppress(Unreadable):
        return "taken" if was_taken(told) else "closing"
    return "later" if gone else "silent"


def _ours(server: str) -> bool:
    """Whether it is there and belongs to this user: in a temporary folder anybody could have laid it."""
    if sys.platform == "win32":
        return True
    try:
        return os.lstat(server).st_uid == os.getuid()
    except OSError:
        return False
