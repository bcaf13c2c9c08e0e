"""A second start and the window that is there: told, refused while it closes, silent, or just being born."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine.commands import Inspect, Open
from gui import main_window
from gui.frame.single import calling
from gui.frame.single.application import Application
from gui.frame.single.claim import Claim
from gui.frame.single.listening import Listening
from gui.frame.single.message import MOST, Ask, pack
from gui.frame.single.receiving import Receiving

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def first(tmp_path, qapp):
    """The claim of a first window, and the name of its socket."""
    claim = Claim(tmp_path / "data")
    assert claim.take()
    yield calling.server_name(tmp_path / "data")
    claim.release()


@pytest.fixture
def ear(first, qapp):
    owner, willing = QObject(), [True]
    made = Listening(first, lambda: willing[0], owner)
    made.willing, made.heard = willing, []
    made.asked.connect(made.heard.append)
    assert made.listens
    yield made
    made.close()
    owner.deleteLater()


NOTHING = Ask()
SECOND = """
import sys
from pathlib import Path
from gui.frame.single.calling import begin
from gui.frame.single.claim import Claim
from gui.frame.single.message import unpack
data, server, ask, *times = sys.argv[1:]
print(begin(Claim(Path(data)), server, unpack(ask.encode()), *map(float, times)))
"""


def second(tmp_path, server, qtbot=None, ask=NOTHING, patience=5.0, answer_in=5.0, closing=5.0):
    """What becomes of another start, while the window's loop runs; it hangs without `qtbot`."""
    words = [str(tmp_path / "data"), server, pack(ask).decode(), str(patience), str(answer_in), str(closing)]
    with subprocess.Popen([sys.executable, "-c", SECOND, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        if qtbot is not None:
            qtbot.waitUntil(lambda: other.poll() is not None, timeout=20_000)
        return other.communicate()[0].strip()


def test_the_window_that_is_there_is_told_and_the_second_ends(tmp_path, first, ear, qtbot):
    ask = Ask((tmp_path / "run",), "light")
    assert second(tmp_path, first, qtbot, ask) == "handed over"
    qtbot.waitUntil(lambda: ear.heard == [ask])


def test_its_socket_is_the_users_alone(tmp_path, first, ear):
    assert Path(first).stat().st_mode & 0o077 == 0
    assert calling._ours(first)


def test_a_long_home_gets_a_short_name_of_its_own(tmp_path):
    one, other = (calling.server_name(tmp_path / (letter * 120)) for letter in "ab")
    assert one != other and max(len(one), len(other)) <= calling.LONGEST_NAME


def test_the_short_name_lies_in_the_sessions_own_folder_if_that_is_safe(tmp_path, monkeypatch):
    long, safe, open_to_all = tmp_path / ("a" * 120), Path(tempfile.mkdtemp(prefix="s")), Path(tempfile.mkdtemp(prefix="o"))
    open_to_all.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(safe))
    assert Path(calling.server_name(long)).parent == safe
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_to_all))
    assert Path(calling.server_name(long)).parent != open_to_all
    safe.rmdir()
    open_to_all.rmdir()


def test_an_ear_that_can_not_be_made_says_why(tmp_path, qapp):
    owner = QObject()
    ear = Listening(str(tmp_path / "nowhere" / "window.socket"), lambda: True, owner)
    assert not ear.listens and "can't reach this window (" in ear.trouble and "QLocal" not in ear.trouble
    ear.close()
    owner.deleteLater()


def test_one_that_closes_is_not_waited_for_for_ever(tmp_path, first, ear, qtbot):
    ear.willing[0] = False
    assert second(tmp_path, first, qtbot, patience=5.0, closing=0.1) == "alone"
    assert not ear.heard


def test_one_that_says_that_it_closes_is_given_the_time_for_it(tmp_path, qtbot):
    """It may take longer than one that only does not answer: its last checkpoint is being written."""
    claim, owner, refused = Claim(tmp_path / "data"), QObject(), []
    assert claim.take()
    server = calling.server_name(tmp_path / "data")

    def willing():
        refused.append(time.monotonic())
        if refused[-1] - refused[0] > 0.2:  # the second one's patience is long over
            ear.close()
            claim.release()
        return False

    ear = Listening(server, willing, owner)
    assert second(tmp_path, server, qtbot, patience=0.01, closing=20.0) == "first"
    assert len(refused) > 1
    ear.close()
    claim.release()
    owner.deleteLater()


def test_the_time_for_closing_is_more_than_closing_takes():
    assert calling.CLOSING * 1000 > main_window.PATIENCE + 3000  # what gui.app gives the engine's threads afterwards


def test_one_that_is_gone_meanwhile_makes_the_second_the_first(tmp_path, qtbot):
    claim = Claim(tmp_path / "data")
    assert claim.take()
    threading.Timer(0.1, claim.release).start()
    assert second(tmp_path, calling.server_name(tmp_path / "data"), qtbot) == "first"


def test_one_that_hangs_does_not_hold_the_second_up(tmp_path, first, ear):
    assert second(tmp_path, first, answer_in=0.1) == "alone"


def test_a_dead_socket_is_replaced(tmp_path, first, qtbot, qapp):
    dead = QLocalServer()
    dead.listen(first)
    (tmp_path / "kept").hardlink_to(first)
    dead.close()
    (tmp_path / "kept").rename(first)  # as a killed window leaves it: a name, and nobody behind it
    owner = QObject()
    ear = Listening(first, lambda: True, owner)
    assert ear.listens and second(tmp_path, first, qtbot) == "handed over"
    ear.close()
    owner.deleteLater()


@pytest.mark.parametrize("words", [b"GET / HTTP/1.1\r\n\r\n", b"x" * (MOST + 10), b'{"lerp":1,"paths":["../x"],"theme":""}\n'])
def test_strange_callers_are_sent_away(first, ear, qtbot, words):
    caller = QLocalSocket()
    caller.connectToServer(first)
    assert caller.waitForConnected(1000)
    caller.write(words)
    caller.flush()
    state = QLocalSocket.LocalSocketState.UnconnectedState
    qtbot.waitUntil(lambda: caller.state() is state, timeout=4000)
    assert not ear.heard and caller.readAll().isEmpty()


def test_a_message_may_come_in_pieces(first, ear, qtbot):
    line, caller = pack(Ask()), QLocalSocket()
    caller.connectToServer(first)
    assert caller.waitForConnected(1000)
    for piece in (line[:5], line[5:]):
        caller.write(piece)
        caller.flush()
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: ear.heard == [Ask()])
    caller.abort()


# --- what the window does with it ------------------------------------------------------------------------------------


@pytest.fixture
def receiving(window):
    return Receiving(window, window.actions, window.opening, lambda: window.dock.folded, window.errands.use_theme)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # of the offscreen screen
def test_the_window_comes_forward_opens_a_run_and_takes_the_theme(window, receiving, scripted, examples, settle, qt_theme):
    run = examples / "example-vae"
    window.actions.trigger("room_library")
    window.showMinimized()
    asked = len(scripted.asked(Open))
    receiving.asked(Ask((run,), "light"))
    settle()
    assert not window.isMinimized() and window.isVisible() and window.rooms.currentIndex() == 0
    assert [command.run for command in scripted.asked(Open)[asked:]] == [run]
    assert window.settings.get("theme", "") == "light"


def test_the_desktops_leave_to_come_to_the_front_is_used_once(window, receiving, monkeypatch):
    seen = []
    monkeypatch.setattr(window, "activateWindow", lambda: seen.append(os.environ.get("XDG_ACTIVATION_TOKEN")))
    monkeypatch.setattr(window, "raise_", lambda: None)
    receiving.asked(Ask(token="a-token"))
    receiving.asked(Ask())
    assert seen == ["a-token", None] and "XDG_ACTIVATION_TOKEN" not in os.environ


def test_why_a_start_had_nothing_to_open_is_said(window, receiving, monkeypatch, settle):
    monkeypatch.setattr(window, "raise_", lambda: None)
    receiving.asked(Ask(words="99 things are too many at once."))
    settle()
    assert "99 things are too many at once." in window.toasts.texts()


def test_a_folder_goes_to_train_as_if_it_was_dropped(window, receiving, scripted, tmp_path, settle):
    if not window.dock.folded:
        window.actions.trigger("fold_train")
    (tmp_path / "pictures").mkdir()
    receiving.take([tmp_path / "pictures"])
    settle()
    assert not window.dock.folded
    assert scripted.asked(Inspect)[-1].data == str(tmp_path / "pictures")


def test_what_is_gone_meanwhile_is_said(window, receiving, tmp_path, settle):
    receiving.take([tmp_path / "gone"])
    settle()
    assert any("is not there" in text for text in window.toasts.texts())


def test_before_the_run_of_the_start_is_there_it_waits(window, tmp_path, scripted, settle):
    window.opening.is_settled = False
    receiving = Receiving(window, window.actions, window.opening, lambda: False, window.errands.use_theme)
    (tmp_path / "pictures").mkdir()
    receiving.take([tmp_path / "pictures"])
    settle()
    assert not scripted.asked(Inspect)
    window.opening._settle()
    settle()
    assert scripted.asked(Inspect)


def test_files_from_the_desktop_wait_until_somebody_listens(tmp_path):
    """The application can't be made twice in a process: its method alone, on one that was not."""
    told = []

    class Here:
        early = []
        file_opened = type("Told", (), {"emit": staticmethod(told.append)})
        listened = Application.listened

    here, event = Here(), QFileOpenEvent(QUrl.fromLocalFile(str(tmp_path / "a.png")))
    assert event.type() is QEvent.Type.FileOpen
    assert Application.event(here, event) and here.listened() == [tmp_path / "a.png"]
    assert Application.event(here, event) and told == [tmp_path / "a.png"]
