"""A newer version that was installed while the window was open is said, once."""

import os

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from engine import program
from gui.frame.upgraded import Upgraded


@pytest.fixture
def owner(qapp):
    made = QObject()
    yield made
    made.deleteLater()


def test_it_is_said_once_when_the_window_is_come_to(owner, tmp_path):
    file, said = tmp_path / "lerp", []
    file.write_text("old", encoding="utf-8")
    Upgraded(program.mark(str(file)), lambda: program.mark(str(file)), said.append, owner)

    def come():
        QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)

    come()
    assert not said
    file.rename(tmp_path / "lerp.old")
    come()
    assert not said  # in the middle of it
    (tmp_path / "lerp.new").write_text("new", encoding="utf-8")
    os.replace(tmp_path / "lerp.new", file)
    come()
    come()
    assert len(said) == 1 and said[0].startswith("Lerp was upgraded. Close it and start it again.")


def test_it_is_seen_without_leaving_the_window(owner, monkeypatch, qtbot):
    monkeypatch.setattr("gui.frame.upgraded.PAUSE", 5)
    said = []
    Upgraded((1, 1), lambda: (1, 2), said.append, owner)
    qtbot.waitUntil(lambda: len(said) == 1)
