"""A film of the path: every frame in its place, one snapshot, and no half file however it ends."""

import threading
import time

import numpy as np
import pytest
import torch
from PIL import Image

from engine.commands import Between, Point, Seed
from engine.dynamics.filming import DECODED, filmed
from engine.dynamics.writing import await_all
from engine.filming import Film, FilmFailed, Filming, FilmSaved, Stopped, factor
from engine.storage import durable, gallery


def walk(count: int) -> tuple[Point, ...]:
    return tuple(Point(Between(Point(Seed(1)), Point(Seed(2)), t, "slerp")) for t in np.linspace(0, 1, count).tolist())


@pytest.fixture
def film(bench):
    """film(path, data, **of the question): the bench and the job; `told` is what it tells."""

    def begin(path, data="pictures", count=6, **asked):
        made = bench("vaegan", data)
        question = Film(1, path, walk(count), **asked)
        return made, question, filmed(made.subject, made.subject.pool.lease, question, told.append)

    told: list = []
    begin.told = told
    return begin


def to_end(job) -> None:
    """As the viewing thread does, resting when there is nothing to do."""
    with torch.no_grad():
        for rest in job:
            time.sleep(rest or 0.0)


def read(path):
    """Pixels of every frame, lengths in ms, and how often it plays (0: for ever)."""
    shown, lengths = [], []
    with Image.open(path) as found:
        for place in range(found.n_frames):
            found.seek(place)
            found.load()
            shown.append(np.asarray(found.convert("L")))
            lengths.append(found.info["duration"])
        return np.stack(shown), lengths, found.info.get("loop")


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_every_frame_is_in_its_place_enlarged_by_a_whole_factor(film, tmp_path, kind):
    made, question, job = film(tmp_path / f"walk.{kind}", rate=10)
    to_end(job)
    shown, lengths, loop = read(question.path)
    with torch.no_grad():
        z = made.subject.latents(question.points, made.networks)
        wanted = made.subject.decode(z, question.points, made.networks)[..., 0]
    assert shown.shape == (6, 512, 512) and lengths == [100] * 6 and loop == 0
    assert np.abs(shown[:, ::64, ::64].astype(int) - wanted).max() <= 1
    assert (shown.reshape(6, 8, 64, 8, 64) == shown[:, ::64, None, ::64, None]).all()
    assert film.told[-1] == FilmSaved(1, question.path, 6, (512, 512), 7)
    shares = [event.share for event in film.told[:-1]]
    assert all(isinstance(event, Filming) for event in film.told[:-1]) and shares == sorted(shares)
    assert [file.name for file in tmp_path.iterdir()] == [question.path.name]


@pytest.mark.parametrize(("kind", "played"), [("gif", None), ("webp", 1)])
def test_without_a_loop_it_plays_once(film, tmp_path, kind, played):
    _, question, job = film(tmp_path / f"walk.{kind}", loop=False)
    to_end(job)
    assert read(question.path)[2] == played


def test_points_are_drawn_one_after_another(film, tmp_path):
    _, question, job = film(tmp_path / "walk.gif", 2)
    to_end(job)
    shown, _, _ = read(question.path)
    dark = [(frame < 128).sum() for frame in shown]
    assert shown.shape == (6, 512, 512) and dark[0] == 81 and dark[-1] > 81


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_film_that_is_ended_while_it_is_decoded_leaves_no_file_and_says_so(film, tmp_path, after):
    _, _, job = film(tmp_path / "walk.webp", count=60)
    with torch.no_grad():
        for _ in range(after):
            next(job)
    job.close()
    assert not list(tmp_path.iterdir()) and film.told[-1] == Stopped(1)


def test_a_film_that_is_ended_while_it_is_written_leaves_the_file_that_was_there(film, tmp_path):
    (tmp_path / "walk.webp").write_text("before")
    _, _, job = film(tmp_path / "walk.webp", count=400)
    with torch.no_grad():
        while not any(event.share > DECODED for event in film.told):
            next(job)
    job.close()
    await_all()
    assert film.told[-1] == Stopped(1) and [file.read_text() for file in tmp_path.iterdir()] == ["before"]


@pytest.fixture
def held(monkeypatch):
    """held(name): the writer stands at this step of `durable`; what is set when it is there, and what lets it go on."""

    def hold(name):
        there, on, real = threading.Event(), threading.Event(), getattr(durable, name)

        def wait(path):
            there.set()
            assert on.wait(10)
            real(path)

        monkeypatch.setattr(durable, name, wait)
        return there, on

    return hold


def until(job, there):
    """The job's slices, until the writer stands where it is held."""
    with torch.no_grad():
        while not there.is_set():
            next(job)


def test_ended_while_the_disk_takes_it_no_file_comes_and_nobody_waits_for_the_disk(film, tmp_path, held):
    _, _, job = film(tmp_path / "walk.gif")
    there, on = held("_sync")
    until(job, there)
    job.close()
    assert film.told[-1] == Stopped(1) and not on.is_set()
    on.set()
    await_all()
    assert not list(tmp_path.iterdir())


def test_ended_when_it_is_in_its_place_it_is_saved(film, tmp_path, held):
    _, question, job = film(tmp_path / "walk.gif")
    there, on = held("_sync_folder")
    until(job, there)
    threading.Timer(0.05, on.set).start()
    job.close()
    assert film.told[-1] == FilmSaved(1, question.path, 6, (512, 512), 7)
    assert not any(isinstance(event, Stopped) for event in film.told) and len(read(question.path)[0]) == 6


def test_what_nobody_expected_is_told_too(film, tmp_path, monkeypatch):
    _, _, job = film(tmp_path / "walk.gif")
    monkeypatch.setattr(gallery, "by_pillow", lambda *_: 1 / 0)
    to_end(job)
    assert film.told[-1].what == "The file could not be written: division by zero."


@pytest.mark.parametrize(("name", "words"), [("no/walk.gif", "folder is needed"), ("walk.bmp", "can't be written"),
                                             ("walk.mp4", "need the program ffmpeg")])
def test_what_can_not_be_written_is_said_and_leaves_nothing(film, tmp_path, monkeypatch, name, words):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "no").write_text("a file")
    _, _, job = film(tmp_path / name)
    to_end(job)
    failed = film.told[-1]
    assert isinstance(failed, FilmFailed) and words in failed.what and failed.advice
    assert [file.name for file in tmp_path.iterdir()] == ["no"]


def test_of_another_run_there_is_no_film(film, tmp_path):
    _, _, job = film(tmp_path / "walk.gif", run=tmp_path / "another")
    to_end(job)
    assert "Another run" in film.told[-1].what and not list(tmp_path.iterdir())


def test_it_is_decoded_by_one_snapshot_and_lets_go_of_it_before_it_is_written(film, tmp_path):
    made, question, _ = film(tmp_path / "walk.webp")
    held = []
    lease = made.subject.pool.lease

    class Leased:
        def __enter__(self):
            held.append("leased")
            self._lease = lease()
            return self._lease.__enter__()

        def __exit__(self, *error):
            held.append("let go")
            return self._lease.__exit__(*error)

    def tell(event):
        if isinstance(event, FilmSaved) or event.share > 0.3:
            held.append("written")

    to_end(filmed(made.subject, Leased, question, tell))
    assert held[:2] == ["leased", "let go"] and "leased" not in held[1:]


def test_pictures_are_enlarged_to_about_as_much_as_one_sees():
    assert [factor((side, side, 1)) for side in (8, 28, 64, 128, 256, 700)] == [64, 18, 8, 4, 2, 1]
