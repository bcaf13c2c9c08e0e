"""One window of a data folder: whoever holds its lock; the system lets go of it even when the process is killed."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gui.frame.single import claim as claims
from gui.frame.single.claim import Claim

ROOT = Path(__file__).resolve().parents[4]
HOLD = """
import sys
from pathlib import Path
from gui.frame.single.claim import Claim
claim = Claim(Path(sys.argv[1])); claim.take(); print(claim.held, flush=True)
sys.stdin.read()
"""


def test_only_one_holds_it_and_another_folder_is_another_claim(tmp_path):
    first, second, elsewhere = Claim(tmp_path / "a"), Claim(tmp_path / "a"), Claim(tmp_path / "b")
    assert first.take() and first.take() and first.held
    assert not second.take() and not second.held
    assert elsewhere.take()
    first.release()
    assert second.take()
    second.release()
    elsewhere.release()


def test_a_process_that_is_killed_lets_go(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        mine = Claim(tmp_path)
        assert not mine.take()
        other.send_signal(signal.SIGKILL)
        other.wait(10)
        assert mine.take()
        mine.release()


@pytest.mark.parametrize("what", ["a file is in the way", "the disk knows no locks"])
def test_where_no_lock_can_be_had_the_start_goes_on_without_one(tmp_path, monkeypatch, what):
    if what == "a file is in the way":
        (tmp_path / "data").write_text("")
    else:
        monkeypatch.setattr(claims, "_lock", lambda _: (_ for _ in ()).throw(OSError(95, "not supported")))
    claim = Claim(tmp_path / "data")
    assert claim.take() and not claim.held and str(tmp_path / "data") in claim.trouble
    claim.release()


def test_the_lock_of_another_user_is_no_window_and_is_said(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(claims.os, "open", refuse)
    claim = Claim(tmp_path)
    assert claim.take() and not claim.held
    assert "window.lock” can't be locked (permission denied)" in claim.trouble


def test_the_lock_of_another_window_is_no_trouble(tmp_path):
    first, second = Claim(tmp_path), Claim(tmp_path)
    assert first.take() and not second.take() and not first.trouble + second.trouble
    first.release()
