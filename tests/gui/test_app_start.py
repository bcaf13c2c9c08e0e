"""Starting the program: without a screen, without PySide6, and what is loaded before the first paint."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from gui import app
from gui.frame.single.claim import Claim
from gui.frame.single.message import Ask

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


def test_the_window_is_painted_before_torch_and_pyqtgraph_are_there_and_a_second_start_hands_over(tmp_path):
    """The real program with the real engine; ended by a signal, as a desktop would. The second start, in another folder and
    without a terminal, gives it a run and an ordinary picture by their relative paths."""
    file = tmp_path / "timing.json"
    shutil.copytree(ROOT / "resources" / "examples" / "fashion-vae", tmp_path / "mine")
    Image.new("L", (2, 2)).save(tmp_path / "plain.png")
    env = os.environ | {"LERP_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, "main.py", "--timing", str(file)], cwd=ROOT, env=env,
                               stderr=subprocess.PIPE, text=True)  # fmt: skip
    try:
        wait(process, lambda: file.exists() and "torch_ready" in file.read_text())
        second = subprocess.run([sys.executable, str(ROOT / "main.py"), "plain.png", "mine"], cwd=tmp_path, env=env,
                                capture_output=True, text=True, timeout=60)  # fmt: skip
        assert (second.returncode, second.stderr) == (0, "")
        wait(process, (tmp_path / "mine" / "journey.jsonl").exists)  # begun as soon as a run is opened that can be written
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        errors = process.communicate()[1]
    found = json.loads(file.read_text())
    assert found["torch_at_paint"] is False and found["pyqtgraph_at_paint"] is False
    assert 0 < found["painted"] < found["torch_ready"]
    assert "Traceback" not in errors
    assert json.loads((tmp_path / "home" / "config" / "settings.json").read_text())["explore.last"] == str(tmp_path / "mine")


def test_what_stays_so_from_start_to_start_is_shown_once_and_logged_each_time(window, settings, caplog):
    for _ in range(2):
        app._say_trouble(window, "It can't be locked.\nCheck it.")
        window.toasts.clear()
    app._say_trouble(window, "Something else.")
    assert window.toasts.texts() == ["Something else."] and len(caplog.records) == 3
    assert settings.get("start.trouble", "") == "Something else."


def test_a_window_that_can_not_be_heard_lets_others_start_and_says_so(window, settings, settle, tmp_path):
    class Desktop(QObject):
        file_opened = Signal(object)
        listened = staticmethod(list)

    claim, desktop = Claim(tmp_path / "data"), Desktop()
    assert claim.take()
    start = app._Start(Ask(words="99 things are too many at once."), claim, str(tmp_path / "nowhere" / "socket"), "", (0, 0))
    app._listen(desktop, window, start, [])
    settle()
    assert not claim.held
    assert [any(words in text for text in window.toasts.texts()) for words in ("can't reach this window", "99 things")] == [True, True]
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert any("upgraded" in text for text in window.toasts.texts())  # the mark was of another file


def wait(process, seen):
    limit = time.monotonic() + 60
    while not seen():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < limit
        time.sleep(0.05)
