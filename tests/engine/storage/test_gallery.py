"""Pictures, strips and films hold the pixels they were given."""

from __future__ import annotations

import shutil
import stat

import numpy as np
import pytest
from PIL import Image

from engine.storage import gallery, wall
from engine.storage.durable import StorageError


def samples(n=7, h=6, w=5, c=3) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (n, h, w, c), dtype=np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
def test_grid_and_strip_hold_each_sample_in_its_place(channels) -> None:
    raw = samples(c=channels)
    sheet = gallery.grid(raw, columns=3, gap=2)
    assert sheet.shape == (3 * 8 - 2, 3 * 7 - 2, channels)
    assert (sheet[8:14, 7:12] == raw[4]).all() and (sheet[16:, 14:] == 255).all()
    assert gallery.strip(raw).shape == (6, 35, channels)
    assert gallery.grid(raw[:4]).shape == (12, 10, channels)
    assert (gallery.enlarged(raw, 3)[2, ::3, ::3] == raw[2]).all()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("name", ["picture.png", "picture.webp", "PICTURE.PNG"])
def test_a_picture_comes_back_exactly(tmp_path, name, channels) -> None:
    picture = samples(c=channels)[0]
    gallery.save_picture(tmp_path / name, picture, {"lerp": "Größe"})
    with Image.open(tmp_path / name) as image:
        back = np.asarray(image.convert("L" if channels == 1 else "RGB")).reshape(picture.shape)
        assert name.endswith("webp") or image.text["lerp"] == "Größe"  # type: ignore[attr-defined]
    assert (back == picture).all()


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_film_has_its_frames_and_its_time(tmp_path, kind) -> None:
    frames = np.stack([np.full((8, 8, 1), value, np.uint8) for value in range(0, 240, 8)])
    gallery.save_film(tmp_path / f"film.{kind}", frames, rate=24)
    lengths, shown = [], []
    with Image.open(tmp_path / f"film.{kind}") as film:
        assert film.n_frames == 30
        for place in range(30):
            film.seek(place)
            film.load()
            lengths.append(film.info["duration"])
            shown.append(np.asarray(film.convert("L"))[0, 0])
    assert abs(sum(lengths) - 1250) <= 10 and shown == list(range(0, 240, 8))


def test_formats_that_are_not_there_are_named(tmp_path, monkeypatch) -> None:
    with pytest.raises(StorageError, match=r"\.bmp"):
        gallery.save_picture(tmp_path / "a.bmp", samples()[0])
    with pytest.raises(StorageError, match="film"):
        gallery.save_film(tmp_path / "a", samples())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(StorageError, match="ffmpeg") as caught:
        gallery.save_film(tmp_path / "a.mp4", samples())
    assert ".gif" in caught.value.advice and not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match="uint8"):
        gallery.grid(samples().astype(np.float32))


def program(folder, text: str) -> None:
    """A program called ffmpeg on the path."""
    file = folder / "ffmpeg"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell to stand in for ffmpeg")
def test_films_by_ffmpeg_hand_over_even_raw_frames(tmp_path, monkeypatch) -> None:
    """Whatever `ffmpeg` is on the path gets the frames; here one that writes down what it was told and given."""
    program(tmp_path, f'echo "$@" > {tmp_path}/told; for last; do :; done; cat > "$last"')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    raw = samples(h=6, w=5)
    gallery.save_film(tmp_path / "film.mp4", raw, rate=30)
    told = (tmp_path / "told").read_text()
    assert "-s 4x6" in told and "rgb24" in told and "-r 30" in told and "libx264" in told
    assert (tmp_path / "film.mp4").read_bytes() == np.ascontiguousarray(raw[:, :, :4]).tobytes()
    program(tmp_path, "cat > /dev/null; echo no such codec >&2; exit 1")
    with pytest.raises(StorageError, match="no such codec"):
        gallery.save_film(tmp_path / "other.webm", raw)
    assert not (tmp_path / "other.webm").exists()


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell to stand in for ffmpeg")
@pytest.mark.parametrize(("said", "words", "advice"), [
    ("av_interleaved_write_frame(): No space left on device\nConversion failed!", "disk is full", "Free some room"),
    ("film.mp4: Permission denied", "not permitted", "another folder"),
])
def test_what_the_disk_refuses_ffmpeg_is_told_as_of_any_file(tmp_path, monkeypatch, said, words, advice) -> None:
    program(tmp_path, f"cat > /dev/null; echo '{said}' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(StorageError, match=words) as caught:
        gallery.save_film(tmp_path / "film.mp4", samples())
    assert "“" + str(tmp_path / "film.mp4") in str(caught.value) and advice in caught.value.advice


@pytest.mark.skipif(not shutil.which("sh"), reason="needs a shell to stand in for ffmpeg")
def test_a_film_by_ffmpeg_can_be_ended_and_leaves_no_file(tmp_path, monkeypatch) -> None:
    """One that has taken every frame and does not come to an end by itself."""
    program(tmp_path, 'for last; do :; done; cat > "$last"; exec sleep 30')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    heard: list[int] = []

    def told(done: int) -> None:
        heard.append(done)
        if heard.count(7) == 3:
            raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        gallery.save_film(tmp_path / "film.mp4", samples(), times=3, told=told)
    assert heard == [1, 2, 3, 4, 5, 6, 7, 7, 7] and [file.name for file in tmp_path.iterdir()] == ["ffmpeg"]


def test_a_large_picture_can_be_ended_while_it_is_written(tmp_path) -> None:
    heard: list[int] = []

    def told() -> None:
        heard.append(1)
        if len(heard) == 20:
            raise KeyError("enough")

    noise = np.random.default_rng(0).integers(0, 256, (1000, 1000, 3), np.uint8)
    with pytest.raises(KeyError, match="enough"):
        gallery.save_picture(tmp_path / "plane.png", noise, told=told)
    assert len(heard) == 20 and not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_film_can_be_ended_at_any_frame(tmp_path, kind) -> None:
    def told(done: int) -> None:
        if done == 4:
            raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        gallery.save_film(tmp_path / f"film.{kind}", samples(), times=3, told=told)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="no ffmpeg here")
def test_a_real_film_by_ffmpeg(tmp_path) -> None:
    gallery.save_film(tmp_path / "film.webm", samples(h=32, w=32))
    assert (tmp_path / "film.webm").read_bytes()[:4] == b"\x1a\x45\xdf\xa3"


def test_the_wall_through_time(tmp_path) -> None:
    for step in (0, 5, 30):
        wall.save(tmp_path, step, samples())
    points = np.random.default_rng(1).normal(size=(50, 2)).astype(np.float32)
    wall.save(tmp_path, 40, points)
    assert [step for step, _ in wall.files(tmp_path)] == [0, 5, 30, 40]
    picture = wall.scatter(np.array([[0.0, 1.0], [1.0, 0.0], [np.nan, 0.0]]))
    dark = np.argwhere(picture[..., 0] < 100)
    assert len(dark) == 18 and dark[dark[:, 1] < 96][:, 0].max() < 96  # (0, 1) is at the upper left: y grows upwards
    wall.delete_after(tmp_path, 5)
    assert [step for step, _ in wall.files(tmp_path)] == [0, 5]
