"""A path that the system hands over is opened once there is something to look at."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QWidget

import main
from engine.commands import Open
from gui.frame.asked import Application, Asked


@pytest.fixture
def done(actions):
    """What was triggered, and said."""
    kept: list[tuple[str, object]] = []
    for key in ("open_run", "open_folder", "open_recipe"):
        actions.bind(key, lambda payload, key=key: kept.append((key, payload)))
    actions.said.connect(lambda text, *_: kept.append(("said", text)))
    return kept


@pytest.fixture
def asked(qtbot, bridge, actions, request):
    parent = QWidget()
    qtbot.addWidget(parent)
    return lambda path: Asked(bridge, actions, path, parent)


def test_a_path_waits_until_a_run_is_shown(asked, bridge, scripted, examples, done, qtbot):
    run = next(examples.iterdir())
    asked(run)
    bridge.start()
    assert done == []
    bridge.post(Open(run))
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    assert done == [("open_run", run)]


def test_each_kind_of_path_goes_where_it_belongs(asked, bridge, examples, done, qtbot, tmp_path):
    run = next(examples.iterdir())
    made = asked(None)
    bridge.start()
    bridge.post(Open(run))
    qtbot.waitUntil(lambda: made._exploring, timeout=5000)
    (tmp_path / "pictures").mkdir()
    (tmp_path / "saved.png").write_bytes(b"x")
    for path in (run / "run.toml", tmp_path / "pictures", tmp_path / "saved.png", tmp_path / "gone"):
        made.open(path)
    assert done == [("open_run", run), ("open_folder", str(tmp_path / "pictures")), ("open_recipe", tmp_path / "saved.png"),
                    ("said", f"“{tmp_path / 'gone'}” is not there.")]


def test_macos_tells_the_application(qapp):
    """Its `event` without an instance: there is one QApplication in a process."""
    class Heard:
        def emit(self, path):
            self.path = path

    class Stand:
        asked = Heard()

    assert Application.event(Stand(), QFileOpenEvent("/runs/first")) is True
    assert Stand.asked.path == Path("/runs/first")


def test_a_whole_path_opens_the_window_and_a_word_is_a_subcommand(monkeypatch, tmp_path):
    called = []
    monkeypatch.setattr("gui.app.main", lambda arguments: called.append(("window", arguments)) or 0)
    monkeypatch.setattr("engine.cli.main", lambda arguments: called.append(("headless", arguments)) or 0)
    for arguments in ([str(tmp_path)], ["check"], ["--run", "x"], []):
        main.main(arguments)
    assert called == [("window", [str(tmp_path)]), ("headless", ["check"]), ("window", ["--run", "x"]), ("window", [])]
