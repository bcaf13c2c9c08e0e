"""Every picture of the manual is one that a tour takes again."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.touring.pictures import DYNAMICS, ELSEWHERE, LONG, PICTURES, take

TOURING = Path(__file__).parent / "touring"
SCENES = "".join(file.read_text(encoding="utf-8") for file in TOURING.glob("*.py") if file.name != "pictures.py")
FROM_TOURS = LONG | DYNAMICS


def test_every_picture_has_a_scene_and_every_scene_its_picture():
    there = {file.name for file in PICTURES.iterdir()}
    assert there == {*FROM_TOURS, *ELSEWHERE}
    for source in ELSEWHERE.values():
        assert (TOURING.parents[1] / source).is_file()


@pytest.mark.parametrize("file", list(FROM_TOURS))
def test_the_scene_exists_and_the_picture_has_its_size(file):
    name, size = re.fullmatch(r"(.+?)(?:-(\d+x\d+)-(?:dark|light))?", FROM_TOURS[file]).groups()
    assert f'"{name}"' in SCENES, f"no scene is called {name}"
    with Image.open(PICTURES / file) as picture:
        assert f"{picture.width}x{picture.height}" == (size or "1440x900")


def test_they_are_taken_from_the_folders_of_two_tours_or_none_is(tmp_path):
    long, dynamics, into = (tmp_path / name for name in ("long", "dynamics", "into"))
    for folder in (long, dynamics, into):
        folder.mkdir()
    for number, name in enumerate(LONG.values(), 98):
        Image.new("RGBA", (8, 4), (number, 0, 0, 255)).save(long / f"{number}-{name}.png")
    Image.new("RGB", (8, 4)).save(long / "07-atlas-atlas-axes.png")  # another scene, whose name ends alike
    with pytest.raises(FileNotFoundError, match="points-1440x900-dark"):
        take(long, dynamics, into)
    assert not list(into.iterdir())
    for name in DYNAMICS.values():
        Image.new("RGB", (8, 4)).save(dynamics / f"03-{name}.png")
    take(long, dynamics, into)
    assert {file.name for file in into.iterdir()} == set(FROM_TOURS)
    with Image.open(into / "atlas-dark.png") as picture:
        assert picture.mode == "RGB" and picture.getpixel((0, 0))[0] == 98 + list(LONG.values()).index("atlas-axes")
