"""Folders shown by a program of the desktop: with its own environment, and a sentence if it can't be."""

import os
import sys

import pytest
from PySide6.QtCore import QObject

from engine import program
from gui import outside

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's installed program has an opener of its own")


@pytest.fixture
def owner(qapp):
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """As in the installed program; returns what lays an opener that does as it is told."""
    monkeypatch.setattr(program, "INSTALLED", True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "inside"), raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path / "inside"))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(outside, "PAUSE", 10)

    def lay(script):
        (tmp_path / outside.OPENER).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / outside.OPENER).chmod(0o755)

    return lay


def test_the_opener_gets_the_environment_that_the_program_began_with(owner, tmp_path, installed, monkeypatch, qtbot):
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/mine")
    installed(f'echo "$LD_LIBRARY_PATH $1" > "{tmp_path}/seen.part"; mv "{tmp_path}/seen.part" "{tmp_path}/seen"')
    said = []
    outside.show_folder(tmp_path, said.append, owner)
    qtbot.waitUntil((tmp_path / "seen").exists)
    qtbot.waitUntil(lambda: not owner.children())
    assert (tmp_path / "seen").read_text(encoding="utf-8") == f"/opt/mine {tmp_path}\n" and not said


@pytest.mark.parametrize("script", ["exit 3", None], ids=["it fails", "there is none"])
def test_what_can_not_be_shown_is_said_with_its_path(owner, tmp_path, installed, monkeypatch, qtbot, script):
    if script is None:
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        installed(script)
    said = []
    outside.show_folder(tmp_path, said.append, owner)
    qtbot.waitUntil(lambda: bool(said))
    assert str(tmp_path) in said[0]


def test_from_the_source_the_desktop_is_asked_by_qt(owner, tmp_path, monkeypatch):
    asked, said = [], []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: asked.append(url.toLocalFile()) or False)
    outside.show_folder(tmp_path, said.append, owner)
    assert asked == [str(tmp_path)] and len(said) == 1
    outside.show_folder(tmp_path / "gone", said.append, owner)
    assert len(asked) == 1 and "is not there" in said[1]
