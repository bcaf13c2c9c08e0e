"""The watcher that says “no internet sockets” would see one."""

import os
import socket
import sys

from tests.benchmarks import sockets, watching
from tests.benchmarks.watching import Sockets, internet_calls

LOG = """\
101 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3
101 connect(3, {sa_family=AF_UNIX, sun_path=@""...}, 20) = 0
102 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 5
102 connect(5, {sa_family=AF_INET6, sin6_port=htons(443), ...}, 28) = -1 EINPROGRESS (Operation now in progress)
"""


def test_a_socket_of_the_process_is_seen():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        port, sockets = one.getsockname()[1], Sockets(os.getpid())
        assert sockets.looked.wait(10)
        sockets.stop()
    assert any(f"port={port}" in seen for seen in sockets.seen)


def test_a_command_that_nobody_could_watch_fails(monkeypatch, capsys):
    monkeypatch.setattr(watching.shutil, "which", lambda name: None)  # no strace
    monkeypatch.setattr(watching, "EVERY", 60)  # the first look would come too late
    monkeypatch.setattr(sys, "argv", ["sockets.py", "--", sys.executable, "-c", ""])
    assert sockets.main() == 1 and "Nothing was seen" in capsys.readouterr().err


def test_internet_calls_are_told_from_the_others(tmp_path):
    log = tmp_path / "strace.log"
    log.write_text(LOG)
    assert [line.split()[0] for line in internet_calls(log)] == ["102", "102"]
    assert internet_calls(tmp_path / "nowhere.log") == []
