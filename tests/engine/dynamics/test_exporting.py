"""A plane as one picture: what it knows of where it is from, and no file, nor a standing viewer, when it is overtaken."""

import threading

import pytest
import torch
from PIL import Image

from engine.answers import PlaneSaved
from engine.commands import Point, Seed
from engine.dynamics.atlas import Atlas
from engine.dynamics.exporting import TAG, exported
from engine.dynamics.writing import await_all
from engine.events import Failed
from engine.filming import Stopped
from engine.questions import Lay, SavePlane
from engine.storage import durable, gallery, planefile

THREE = (Point(Seed(1)), Point(Seed(2)), Point(Seed(3)))


@pytest.fixture
def plane(bench, drive):
    """plane(path, columns, rows, data): the bench, the plane, and the job that saves it; `told` is what it tells."""

    def begin(path, columns=6, rows=5, data="pictures", spacing=0.25, **asked):
        made = bench("vaegan", data)
        laid, _ = drive(Atlas(made.subject).lay(Lay(1, "points", THREE, (0, 1)), made.snapshot))
        question = SavePlane(4, path, laid.plane, -1.0, -1.0, spacing, columns, rows, **asked)
        return made, laid.plane, exported(made.subject, made.subject.pool.lease, question, begin.told.append)

    begin.told = []
    return begin


def test_a_plane_is_saved_as_one_picture_that_knows_where_it_is_from(plane, drive, tmp_path):
    path = tmp_path / "plane.png"
    made, laid, job = plane(path)
    drive(job)
    assert plane.told == [PlaneSaved(4, path, 30, (48, 40))]
    with Image.open(path) as picture:
        assert picture.size == (48, 40) and picture.text["Lerp step"] == "7"
    found = planefile.read(path)
    assert planefile.carries(path) and (found.plane, found.step, found.folder) == (laid, 7, made.subject.run.name)
    assert found.box == (-1.125, -1.125, 0.375, 0.125) and found.condition is None


@pytest.mark.parametrize(("given", "words"), [
    ({"columns": 2000, "rows": 2000}, "more pixels"), ({"path": "a.xyz"}, "can't be written"), ({"data": 2}, "Points"),
    ({"run": "another"}, "Another run"),
])
def test_what_can_not_be_saved_is_refused_in_words(plane, drive, tmp_path, given, words):
    drive(plane(tmp_path / given.pop("path", "a.png"), **given)[2])
    failed = plane.told[-1]
    assert isinstance(failed, Failed) and words in failed.what and failed.advice and failed.tag == TAG
    assert len(plane.told) == 1 and not list(tmp_path.iterdir())


def test_what_nobody_expected_is_told_too(plane, drive, tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "save_picture", lambda *_: 1 / 0)
    drive(plane(tmp_path / "a.png")[2])
    assert isinstance(plane.told[-1], Failed) and "division by zero" in plane.told[-1].what


@pytest.mark.parametrize("after", [0, 1])
def test_overtaken_while_it_is_decoded_it_leaves_no_file_and_says_so(plane, tmp_path, after):
    job = plane(tmp_path / "a.png", 40, 40)[2]
    with torch.no_grad():
        for _ in range(after):
            next(job)
    job.close()
    assert plane.told == [Stopped(4)] and not list(tmp_path.iterdir())


def test_overtaken_while_the_disk_takes_it_no_file_comes_and_nobody_waits_for_the_disk(plane, tmp_path, monkeypatch):
    there, on, real = threading.Event(), threading.Event(), durable._sync

    def sync(path):
        there.set()
        assert on.wait(10)
        real(path)

    monkeypatch.setattr(durable, "_sync", sync)
    job = plane(tmp_path / "a.png")[2]
    with torch.no_grad():
        while not there.is_set():
            next(job)
    job.close()
    assert plane.told == [Stopped(4)] and not on.is_set()
    await_all(0.0)  # the disk hangs: whoever ends does so nevertheless
    on.set()
    await_all()
    assert not list(tmp_path.iterdir())
