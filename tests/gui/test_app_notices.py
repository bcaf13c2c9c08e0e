"""What nobody caught: told in the window, kept in the log, in every thread."""

import logging
import sys
import threading

import pytest

from engine.events import Failed
from gui.notices import QUIET, Notices, log_to


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def shown():
    return []


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def notices(qapp, shown, clock):
    return Notices(lambda *what: shown.append(what), lambda: shown.append("revealed"), clock)


def test_a_failure_that_goes_on_is_told_once_and_again_after_a_pause(notices, shown, clock):
    event = Failed("train", "The disk is full.", "Free 2 GB.")
    for _ in range(20):
        notices.failed(event)
        clock.now += QUIET / 2
    assert shown == [("The disk is full.\nFree 2 GB.", "error", None, None)]
    clock.now += QUIET
    notices.failed(event)
    assert len(shown) == 2


def test_another_failure_is_another_notice(notices, shown):
    notices.failed(Failed("train", "The disk is full.", ""))
    notices.failed(Failed("data", "The folder is empty.", ""))
    assert [text for text, *_ in shown] == ["The disk is full.", "The folder is empty."]


@pytest.fixture
def hooked(notices, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    notices.install()
    return notices


def test_what_a_thread_raises_is_told_in_the_window_and_logged(hooked, shown, qtbot, caplog):
    thread = threading.Thread(target=lambda: 1 / 0)
    with caplog.at_level(logging.ERROR, logger="lerp"):
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(shown))
    text, level, words, reveal = shown[0]
    assert "ZeroDivisionError" in text and level == "error" and words == "Show log"
    assert "Traceback" not in text and "Traceback" in caplog.text
    reveal()
    assert shown[-1] == "revealed"


def test_the_log_is_a_file_and_a_large_one_makes_room(tmp_path):
    root = logging.getLogger()
    before = list(root.handlers)
    (tmp_path / "lerp.log").write_bytes(b"x" * 1_100_000)
    log_to(tmp_path)
    (added,) = [handler for handler in root.handlers if handler not in before]
    try:
        logging.getLogger("lerp").warning("Something.")
    finally:
        root.removeHandler(added)
        added.close()
    assert "Something." in (tmp_path / "lerp.log").read_text()
    assert (tmp_path / "lerp.old.log").stat().st_size == 1_100_000


def test_a_folder_that_can_not_be_written_does_not_end_the_start(tmp_path):
    (tmp_path / "logs").write_text("a file")
    root = logging.getLogger()
    before = list(root.handlers)
    log_to(tmp_path / "logs")
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
