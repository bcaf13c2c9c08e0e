"""Internet sockets of a process and all it starts, seen from outside of it: by strace where there is one, and sampled."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from pathlib import Path

import psutil

EVERY = 0.1  # s between two samples
_INET = re.compile(r"(socket|connect|bind|sendto|sendmsg)\(.*?AF_INET6?\b")


def family(process: psutil.Process) -> list[psutil.Process]:
    """The process and everything beneath it that still lives."""
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


class Sockets:
    """Samples until `stop`. `seen`: what was there, in words; `samples`: how often it was looked."""

    def __init__(self, pid: int) -> None:
        self.seen: set[str] = set()
        self.samples = 0
        self._process, self._end = psutil.Process(pid), threading.Event()
        self.looked = threading.Event()  # at least once
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._end.wait(EVERY):
            looked = [self._sample(one) for one in family(self._process)]
            if any(looked):
                self.samples += 1
                self.looked.set()

    def _sample(self, one: psutil.Process) -> bool:
        """Whether it could be looked at: it may have ended."""
        try:
            found = one.net_connections(kind="inet")
            self.seen.update(f"{one.name()}: {c.type.name} {c.laddr} > {c.raddr} {c.status}" for c in found)
        except psutil.Error:
            return False
        return True

    def stop(self) -> None:
        self._end.set()
        self._thread.join(5)


def traced(command: list[str], log: Path) -> list[str]:
    """The same command under strace, which writes each network call of every thread and child to `log`; as it is without."""
    strace = shutil.which("strace")
    if strace is None:
        return command
    fast = ["--seccomp-bpf"] if b"seccomp-bpf" in subprocess.run([strace, "--help"], capture_output=True).stdout else []
    return [strace, "-f", *fast, "-qq", "-s", "0", "-e", "trace=network", "-e", "signal=none", "-o", str(log), *command]


def internet_calls(log: Path) -> list[str]:
    """The calls in such a log that name an internet family (unix sockets, X11's among them, are not the internet)."""
    if not log.is_file():
        return []
    with log.open(encoding="utf-8", errors="replace") as lines:
        return [line.strip() for line in lines if _INET.search(line)]
