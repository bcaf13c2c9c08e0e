"""What can be given to open, what the command line takes for a path, and the messages between two starts."""

import json
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import main as program
from engine.cli import COMMANDS, parser
from engine.commands import RunSpec
from engine.storage.recipe import KEY
from gui.frame.single import message
from gui.frame.single.given import Given, NotOpened, judge
from gui.frame.single.message import Ask, Unreadable, pack, too_much, unpack, was_taken
from tests.gui.scripted_engine import write_run


def test_a_run_its_toml_a_folder_and_a_recipe_are_told_apart(tmp_path):
    write_run(tmp_path / "run", RunSpec("digits", "vae"), step=1)
    (tmp_path / "pictures").mkdir()
    plain, saved = tmp_path / "plain.png", tmp_path / "saved.png"
    Image.new("L", (2, 2)).save(plain)
    words = PngInfo()
    words.add_text(KEY, "{}")
    Image.new("L", (2, 2)).save(saved, pnginfo=words)
    assert judge(tmp_path / "run") == judge(tmp_path / "run" / "run.toml") == Given("run", tmp_path / "run")
    assert judge(tmp_path / "pictures") == Given("folder", tmp_path / "pictures")
    assert judge(saved) == Given("recipe", saved)
    (tmp_path / "points.NPY").write_bytes(b"")
    assert judge(tmp_path / "points.NPY") == Given("table", tmp_path / "points.NPY")
    with pytest.raises(NotOpened, match="give their folder"):
        judge(plain)
    with pytest.raises(NotOpened, match="is not there"):
        judge(tmp_path / "nothing")


def test_a_subcommand_stays_one_and_what_looks_like_a_path_is_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train").mkdir()
    (tmp_path / "mine").mkdir()
    assert not any(program._is_path(word) for word in (*COMMANDS, "_decode", "_layout", "trian"))
    assert all(program._is_path(word) for word in ("./train", "mine", "gone/run", "gone.png", "run.toml", str(tmp_path)))


def test_every_subcommand_is_known_to_the_front_door():
    [choices] = [action.choices for action in parser()._actions if action.choices]
    assert tuple(choices) and set(choices) == set(COMMANDS)


def test_a_message_comes_back_as_it_was():
    ask = Ask((Path("/a/ü b"), Path("/c")), "light")
    assert unpack(pack(ask)) == ask and pack(ask).count(b"\n") == 1
    assert was_taken(message.answer(True)) and not was_taken(message.answer(False))


GOOD = {"lerp": 1, "paths": [], "theme": ""}


@pytest.mark.parametrize("line", [
    b"", b"\xff", b"[]", b"7", b"[" * 50_000, b" " * (message.MOST + 1), b'{"lerp": 1}',
    *(json.dumps(GOOD | bad).encode() for bad in (
        {"lerp": 2}, {"paths": "x"}, {"paths": ["relative"]}, {"paths": [3]}, {"paths": ["/a\0b"]}, {"paths": ["/" + "a" * 2000]},
        {"paths": ["/a"] * 99}, {"theme": "pink"}, {"theme": 3})),
])  # fmt: skip
def test_what_is_no_message_is_refused(line):
    with pytest.raises(Unreadable):
        unpack(line)


def test_too_much_at_once_is_said():
    assert "at most 32" in too_much([Path("/a")] * 40) and "too long" in too_much([Path("/" + "a" * 2000)])
    assert not too_much([Path("/a")])
