"""The start of the real program, in a process of its own: painted first, then torch, then the explorer."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.conftest import small
from tests.engine.test_determinism import headless

ROOT = Path(__file__).resolve().parents[2]
CEILING = 60.0  # s that a start may take on a busy machine before the test gives up

pytestmark = pytest.mark.timeout(180)


def start(home: Path, timing: Path, *arguments: str) -> dict:
    """Start the program, and end it once it has told how long everything took, to the explorer's first picture."""
    timing.unlink(missing_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LERP_HOME": str(home)}
    program = [sys.executable, str(ROOT / "main.py"), *arguments, "--timing", str(timing)]
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        told = _told(timing, running)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    return told


def _told(timing: Path, running: subprocess.Popen) -> dict:
    deadline = time.monotonic() + CEILING
    told: dict = {}
    while time.monotonic() < deadline and running.poll() is None:
        with contextlib.suppress(OSError, ValueError):  # not there yet, or half written
            told = json.loads(timing.read_text(encoding="utf-8"))
        if "explorer_painted" in told:
            return told
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(0.05)
    running.kill()
    raise AssertionError(f"it did not start: {told} {running.communicate()[1]!r}")


def test_painted_first_then_torch_then_the_explorer(tmp_path):
    run = tmp_path / "run"
    headless(small(images=320), run)
    start(tmp_path / "home", tmp_path / "first.json", "--run", str(run))
    told = start(tmp_path / "home", tmp_path / "second.json", "--run", str(run))
    assert told["torch_at_paint"] is False and told["pyqtgraph_at_paint"] is False
    assert 0 < told["painted"] < told["torch_ready"] < told["exploring"] <= told["explorer_painted"]
    assert told["painted"] < 10 and told["explorer_painted"] - told["torch_ready"] < 10  # 1.5 and 2 when nothing else runs
    assert 0 <= told["stall"] < 5


@pytest.mark.parametrize(("arguments", "environment", "words"), [
    (["--run", "/nowhere"], {}, "not a run"),
    ([], {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}, "no display"),
    (["--theme", "pink"], {}, "pink"),
])
def test_what_can_not_start_says_why_in_one_line(arguments, environment, words, tmp_path):
    told = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments], capture_output=True, text=True, timeout=CEILING, check=False,
        env={**os.environ, "LERP_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", **environment},
    )  # fmt: skip
    assert told.returncode == 2 and words in told.stderr and "Traceback" not in told.stderr
