"""The short tour: the real window, the real engine, real mouse and key events, from start to close."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
SCENES = {"first-paint", "settings", "vae-trains", "vae-drag", "path-own-ends", "save", "edit-live", "pause", "resume",
          "library-undo", "library-resume", "gan-trains", "library-open", "own-folder", "light", "close"}  # fmt: skip
UNSEEN = {"close"}  # there is nothing left to take a picture of


@pytest.mark.timeout(400)
def test_a_person_gets_through_the_main_job(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "tour.py"), "--out", str(tmp_path / "tour")],
        cwd=tmp_path, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, timeout=380,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    told = json.loads((tmp_path / "tour" / "tour.json").read_text(encoding="utf-8"))
    assert {scene["scene"] for scene in told["scenes"]} >= SCENES
    assert all(scene["checks"] for scene in told["scenes"])
    for scene in told["scenes"]:
        assert bool(scene["file"]) == (scene["scene"] not in UNSEEN), scene["scene"]
        if scene["file"]:
            picture = QImage(str(tmp_path / "tour" / scene["file"]))
            assert picture.width() == 1280 and len(colours(picture)) > 20, scene["file"]


def colours(picture: QImage) -> set[int]:
    """Those of every seventh pixel: an empty window has few."""
    return {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
