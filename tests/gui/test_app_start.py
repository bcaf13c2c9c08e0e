"""Starting the program: without a screen, without PySide6, and what is loaded before the first paint."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; from gui.app import main; sys.exit(main(sys.argv[1:]))"


def run(code, *arguments, **changes):
    env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env = {key: value for key, value in (env | changes).items() if value is not None}
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, env=env, text=True, capture_output=True,
                          timeout=60)  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux may have no screen")
def test_without_a_screen_one_line_says_the_ways_out():
    ended = run(START, QT_QPA_PLATFORM=None)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert all(word in ended.stderr for word in ("no display", "xvfb-run", "offscreen", "train --help"))


def test_without_pyside6_one_line_says_how_to_get_it():
    ended = run("import sys; sys.modules['PySide6'] = None\n" + START)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1 and 'pip install -e ".[gui]"' in ended.stderr


def test_a_run_that_is_none_is_refused_in_one_line(tmp_path):
    ended = run(START, "--run", str(tmp_path))
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1 and "is not a run" in ended.stderr


def test_the_help_names_both_ways_of_use():
    ended = run(START, "--help")
    assert ended.returncode == 0 and "--data-dir" in ended.stdout and "train" in ended.stdout


def test_the_window_is_painted_before_torch_and_pyqtgraph_are_there(tmp_path):
    """The real program with the real engine; ended by a signal, as a desktop would."""
    file = tmp_path / "timing.json"
    env = os.environ | {"LERP_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, "main.py", "--timing", str(file)], cwd=ROOT, env=env,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    try:
        limit = time.monotonic() + 60
        while not (file.exists() and "torch_ready" in file.read_text()):
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < limit
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        errors = process.communicate()[1]
    found = json.loads(file.read_text())
    assert found["torch_at_paint"] is False and found["pyqtgraph_at_paint"] is False
    assert 0 < found["painted"] < found["torch_ready"]
    assert "Traceback" not in errors
