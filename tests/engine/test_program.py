"""What programs that are not ours get of the installed program's environment."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from engine import program
from engine.mapping import child
from engine.storage import reel

INSIDE = Path("/usr/lib/lerp/_internal")


@pytest.mark.parametrize(("present", "found"), [
    ({"LD_LIBRARY_PATH": "/usr/lib/lerp/_internal"}, {}),
    ({"LD_LIBRARY_PATH": "/usr/lib/lerp/_internal", "LD_LIBRARY_PATH_ORIG": "/opt/a:/opt/b"}, {"LD_LIBRARY_PATH": "/opt/a:/opt/b"}),
    # replaced by an engine pack's start: what was there before was set by the first one
    ({"LD_LIBRARY_PATH": "/usr/lib/lerp/_internal", "LD_LIBRARY_PATH_ORIG": "/usr/lib/lerp/_internal/"}, {}),
    ({"QT_PLUGIN_PATH": "/usr/lib/lerp/_internal/PySide6/plugins:/opt/qt"}, {"QT_PLUGIN_PATH": "/opt/qt"}),
    ({"PATH": "/usr/lib/lerp/_internal:/usr/bin:/bin"}, {"PATH": "/usr/bin:/bin"}),
    ({"_PYI_ARCHIVE_FILE": "/usr/lib/lerp/lerp", "HOME": "/home/a"}, {"HOME": "/home/a"}),
    ({"LD_LIBRARY_PATH": "/usr/lib/lerp/_internals"}, {"LD_LIBRARY_PATH": "/usr/lib/lerp/_internals"}),
])  # fmt: skip
def test_a_foreign_program_gets_the_paths_from_before_the_start(present, found):
    assert program.foreign_environment(present, INSIDE) == found


def test_from_the_source_the_environment_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/mine")
    assert program.foreign_environment() == dict(os.environ)


@pytest.mark.skipif(sys.platform == "win32", reason="a script for sh")
def test_ffmpeg_gets_it_and_our_own_child_does_not(tmp_path, monkeypatch):
    monkeypatch.setattr(program, "INSTALLED", True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "inside"), raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path / "inside"))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    script = tmp_path / "ffmpeg"
    script.write_text('#!/bin/sh\ncat >/dev/null\nfor out; do :; done\nenv > "$out"\n', encoding="utf-8")
    script.chmod(0o755)
    reel.by_ffmpeg(tmp_path / "film.mp4", np.zeros((2, 4, 4, 3), np.uint8), 24.0, 1, lambda _: None, ())
    assert "LD_LIBRARY_PATH" not in (tmp_path / "film.mp4").read_text(encoding="utf-8")
    assert child._environment()["LD_LIBRARY_PATH"] == str(tmp_path / "inside")
