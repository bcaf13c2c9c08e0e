"""A folder as people have them: mixed, broken, oddly named."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.catalogue import UnknownName
from engine.datasets import DataError, child
from engine.datasets.embedded import Digits
from engine.datasets.finding import resolve
from engine.datasets.folder import Folder, inspect_folder, open_folder


def paint(path: Path, size: tuple[int, int] = (40, 30), colour: object = (200, 40, 10), mode: str = "RGB",
          **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, colour).save(path, **options)  # type: ignore[arg-type]
    return path


def fill(folder: Path, count: int = 8, **options: object) -> None:
    for i in range(count):
        paint(folder / f"{i}.png", **options)  # type: ignore[arg-type]


def test_sub_folders_are_labels_in_natural_order(tmp_path: Path) -> None:
    for name, count in {"class 10": 3, "class 9": 4}.items():
        for i in range(count):
            paint(tmp_path / name / "deeper" / f"{i}.png", colour=(10 * i, 0, 99))
    paint(tmp_path / "alone.png", colour=(250, 0, 99))
    data = open_folder(tmp_path)
    assert data.classes == ("(top level)", "class 9", "class 10")
    assert data.labels is not None and data.labels.tolist() == [0, 1, 1, 1, 1, 2, 2, 2]
    assert data.samples[:, 32, 32, 0].tolist() == [250, 0, 10, 20, 30, 0, 10, 20]
    assert data.samples.shape == (8, 64, 64, 3) and data.samples.dtype == np.uint8
    assert data.fingerprint == open_folder(tmp_path).fingerprint


def test_one_sub_folder_is_no_label(tmp_path: Path) -> None:
    fill(tmp_path / "only")
    assert open_folder(tmp_path).labels is None


def test_numbers_in_names_count_as_numbers(tmp_path: Path) -> None:
    for i in (10, 9, 2, 1, 33, 20, 4, 7):
        paint(tmp_path / f"img{i}.png", colour=(i, i, 0))
    assert open_folder(tmp_path).samples[:, 0, 0, 0].tolist() == [1, 2, 4, 7, 9, 10, 20, 33]


@pytest.mark.parametrize(("size", "given", "becomes"), [((28, 28), 0, 28), ((30, 30), 0, 32), ((5, 5), 0, 8),
                                                        ((100, 100), 0, 64), ((30, 20), 0, 64), ((28, 28), 16, 16)])
def test_sizes(tmp_path: Path, size: tuple[int, int], given: int, becomes: int) -> None:
    fill(tmp_path, size=size)
    assert open_folder(tmp_path, given).spec.shape == (becomes, becomes, 3)


def test_grey_stays_grey_only_if_all_are(tmp_path: Path) -> None:
    for i, mode in enumerate(("L", "1", "I;16", "P", "LA", "L", "L")):
        paint(tmp_path / f"{i}.png", mode=mode, colour=0 if mode != "LA" else (0, 255))
    paint(tmp_path / "rgb.png", colour=(7, 7, 7))
    assert open_folder(tmp_path).spec.shape == (64, 64, 1)
    paint(tmp_path / "red.png", colour=(9, 0, 0))
    assert open_folder(tmp_path).spec.shape == (64, 64, 3)


def test_deep_grey_and_transparency(tmp_path: Path) -> None:
    fill(tmp_path)
    Image.fromarray(np.full((9, 9), 32896, np.uint16)).save(tmp_path / "a deep.png")
    paint(tmp_path / "b clear.png", mode="RGBA", colour=(255, 0, 0, 0))
    paint(tmp_path / "c half.webp", mode="RGBA", colour=(255, 0, 0, 128), lossless=True)
    samples = open_folder(tmp_path).samples[8:, 32, 32]
    assert samples.tolist() == [[128] * 3, [255] * 3, [255, 127, 127]]


def test_upright_and_centred(tmp_path: Path) -> None:
    fill(tmp_path)
    pixels = np.zeros((20, 60, 3), np.uint8)
    pixels[:, 20:40] = [0, 255, 0]  # the centre square is green, its left half ...
    pixels[:, 20:30] = [0, 0, 255]  # ... blue
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned clockwise: what was left is on top
    Image.fromarray(pixels).save(tmp_path / "z.png", exif=exif)
    last = open_folder(tmp_path, 20).samples[-1]
    assert (last[:9] == [0, 0, 255]).all() and (last[11:] == [0, 255, 0]).all()


def test_every_format_and_first_frames(tmp_path: Path) -> None:
    for i, suffix in enumerate(("png", "jpg", "webp", "gif", "bmp", "tiff")):
        paint(tmp_path / f"{i}.{suffix}", colour=(200, 40, 10))
    frames = [Image.new("RGB", (40, 30), c) for c in ((200, 40, 10), (0, 0, 250))]
    for suffix in ("gif", "webp"):
        frames[0].save(tmp_path / f"moving.{suffix}", save_all=True, append_images=frames[1:])
    data = open_folder(tmp_path)
    assert len(data) == 8
    assert np.abs(data.samples[:, 32, 32].astype(int) - (200, 40, 10)).max() < 12


@pytest.mark.skipif(sys.platform == "win32", reason="such names and links are not possible")
def test_good_ones_are_used_and_the_rest_is_listed(tmp_path: Path) -> None:
    fill(tmp_path)
    root = os.fsencode(tmp_path)
    whole = (tmp_path / "0.png").read_bytes()
    noise = np.random.default_rng(0).integers(0, 256, (50, 50, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.jpg")
    good = [b"line\nbreak.png", b"\xff\xfe.png", b"-rf.png", b"n" * 250 + b".png", b"no ending",
            "ünïcode 猫.png".encode()]
    for name in good:
        Path(os.fsdecode(os.path.join(root, name))).write_bytes(whole)
    bad = {
        "text.txt": b"hello", "empty.png": b"", "fake.png": b"hello", "cut.png": whole[:60], ".hidden.png": whole,
        "cut.jpg": (tmp_path / "noise.jpg").read_bytes()[:900], "evil.svg": b"<svg/>", "b\nad\xff.png": b"\x89PNG",
    }
    for key, content in bad.items():
        (tmp_path / key).write_bytes(content)
    Image.new("1", (10_000, 9_000)).save(tmp_path / "bomb.png")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere.png").symlink_to("missing.png")
    os.mkfifo(tmp_path / "pipe.png")
    info = inspect_folder(tmp_path)
    assert info.count == 8 + 1 + len(good)
    why = dict(info.refused)
    assert why.keys() == {*(set(bad) - {"b\nad\xff.png"}), "b\\nadÿ.png", "bomb.png", "loop", "nowhere.png", "pipe.png"}
    assert all("\n" not in f"{file}{reason}" for file, reason in info.refused)
    words = {"empty.png": "empty", "text.txt": "not a picture", "fake.png": "damaged", "bomb.png": "too large",
             "loop": "already", "nowhere.png": "nowhere", "pipe.png": "ordinary", ".hidden.png": "hidden",
             "cut.jpg": "cut short"}
    assert all(word in why[file] for file, word in words.items())
    assert info.thumbnail.shape == (84, 84, 3)


def test_linked_folders_are_read_once(tmp_path: Path) -> None:
    fill(tmp_path / "away")
    home = tmp_path / "home"
    home.mkdir()
    (home / "a").symlink_to(tmp_path / "away")
    (home / "b").symlink_to(tmp_path / "away")
    data = open_folder(home)
    assert len(data) == 8 and data.refused == (("b", "link to a folder already read"),)


def test_what_cannot_be_data_is_said_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no folder"):
        open_folder(tmp_path / "missing")
    with pytest.raises(DataError, match="holds nothing"):
        open_folder(tmp_path)
    (tmp_path / "a.txt").write_text("words")
    with pytest.raises(DataError, match="is a file"):
        open_folder(tmp_path / "a.txt")
    with pytest.raises(DataError, match=r"no usable picture.*a\.txt \(not a picture") as caught:
        open_folder(tmp_path)
    assert "PNG" in caught.value.advice
    fill(tmp_path, 7)
    with pytest.raises(DataError, match="only 7 usable"):
        open_folder(tmp_path)


CHILD = """
import os, sys, time
from engine.datasets import decoding
attempt = decoding.attempt
def trapped(path, row):
    if path.endswith("crash.png"): os.abort()
    if path.endswith("stuck.png"): time.sleep(60)
    return attempt(path, row)
decoding.attempt = trapped
sys.exit(decoding.main(sys.argv[1:]))
"""


def test_a_crash_or_a_standstill_loses_one_picture(tmp_path: Path) -> None:
    files = [str(paint(tmp_path / name)) for name in ("a.png", "crash.png", "b.png", "stuck.png", "c.png")]
    entry = tmp_path / "entry.py"
    entry.write_text(CHILD)
    result = child.decode(files, 16, start=[sys.executable, str(entry)], patience=0.5)
    assert result.reasons == ["", "crashed the decoder", "", "took longer than 0.5 s", ""]
    assert result.pixels is not None and (result.pixels[[0, 2, 4]] == [200, 40, 10]).all()


def test_a_child_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="did not start: ValueError: broken"):
        child.decode(["x.png"], 16, start=[sys.executable, "-c", "raise ValueError('broken')"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory reliably")
def test_a_picture_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    files = [str(paint(tmp_path / "wide.png", (9000, 9000))), str(paint(tmp_path / "small.png"))]
    result = child.decode(files, 16, memory=450 * 2**20)
    assert result.reasons == ["needs too much memory", ""]


def test_a_change_in_the_folder_is_seen(tmp_path: Path) -> None:
    fill(tmp_path)
    first = Folder(tmp_path)
    assert first.load() is first.load()
    paint(tmp_path / "new.png")
    assert len(first.load()) == 9


def test_names_and_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert isinstance(resolve("digits"), Digits)
    assert isinstance(resolve("somewhere/else"), Folder)
    (tmp_path / "digits").mkdir()
    assert resolve("digits").path == tmp_path / "digits"  # type: ignore[attr-defined]
    with pytest.raises(UnknownName, match="Did you mean “fashion-mnist”"):
        resolve("fasion-mnist")
    for odd in ("", "x" * 5000, "a\0b"):
        with pytest.raises(UnknownName):
            resolve(odd)
    for odd in ("/" + "x" * 5000, "/a\0b"):
        with pytest.raises(DataError, match="There is no folder"):
            resolve(odd).load()
