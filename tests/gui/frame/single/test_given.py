"""What can be given to open, what the command line takes for a path, and the messages between two starts."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import main as program
from engine.cli import COMMANDS, parser
from engine.commands import RunSpec
from engine.storage.recipe import KEY
from gui.frame.single import asking, message
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
    ask = Ask((Path("/a/ü b"), Path("/c")), "light", "token-1", "“ü” is not there.")
    assert unpack(pack(ask)) == ask and pack(ask).count(b"\n") == 1
    assert was_taken(message.answer(True)) and not was_taken(message.answer(False))


GOOD = {"lerp": 1, "paths": [], "theme": ""}


@pytest.mark.parametrize("line", [
    b"", b"\xff", b"[]", b"7", b"[" * 50_000, b" " * (message.MOST + 1), b'{"lerp": 1}',
    *(json.dumps(GOOD | bad).encode() for bad in (
        {"lerp": 2}, {"paths": "x"}, {"paths": ["relative"]}, {"paths": [3]}, {"paths": ["/a\0b"]}, {"paths": ["/" + "a" * 2000]},
        {"paths": ["/a"] * 99}, {"theme": "pink"}, {"theme": 3}, {"token": "a\nb"}, {"token": 3}, {"words": "x" * 2000}, {"words": []})),
])  # fmt: skip
def test_what_is_no_message_is_refused(line):
    with pytest.raises(Unreadable):
        unpack(line)


def test_a_line_of_an_older_version_has_no_token_and_no_words():
    assert unpack(json.dumps(GOOD).encode()) == Ask()


def test_whatever_is_not_too_much_fits_into_a_message():
    emoji = Path("/" + "🙂" * (message.LONGEST - 1))  # 12 bytes each in JSON
    fits = max(count for count in range(1, message.MOST_PATHS + 1) if not too_much([emoji] * count))
    assert fits > 1 and "too long together" in too_much([emoji] * message.MOST_PATHS)
    ask = Ask((emoji,) * fits, "contrast", "x" * message.TOKEN)
    assert unpack(pack(ask)[:-1]) == ask
    assert unpack(pack(Ask(words="🙂" * message.WORDS))[:-1]).words


def test_a_token_is_a_short_word_or_none():
    assert message.as_token("abc-1_TIME2") and not any(map(message.as_token, ("", "a" * 300, "a\nb", "ü")))


def test_too_much_at_once_is_said():
    assert "at most 32" in too_much([Path("/a")] * 40) and "too long" in too_much([Path("/" + "a" * 2000)])
    assert not too_much([Path("/a")])


# --- from the command line -------------------------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch):
    """Says whether somebody reads standard error."""
    return lambda there: monkeypatch.setattr(asking, "on_terminal", lambda: there)


def test_on_a_terminal_what_can_not_be_opened_is_refused_there(tmp_path, terminal):
    terminal(True)
    with pytest.raises(ValueError, match="is not there"):
        asking.ask_of(None, [tmp_path / "gone.png"], "")
    with pytest.raises(ValueError, match="at most 32"):
        asking.ask_of(None, [tmp_path] * 40, "")


def test_from_a_desktop_the_window_is_to_say_it(tmp_path, terminal, monkeypatch):
    terminal(False)
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token")
    assert asking.ask_of(None, [tmp_path / "plain.png"], "light") == Ask((tmp_path / "plain.png",), "light", "token")
    ask = asking.ask_of(None, [tmp_path] * 40, "")
    assert not ask.paths and "at most 32" in ask.words


def test_who_reads_standard_error(monkeypatch):
    for stream in (None, io.StringIO()):
        monkeypatch.setattr("sys.stderr", stream)
        assert not asking.on_terminal()


def test_the_home_of_nobody_is_not_there(tmp_path, terminal, monkeypatch):
    terminal(True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="~nosuchuser/x” is not there"):
        asking.ask_of(None, [Path("~nosuchuser/x")], "")
    with pytest.raises(ValueError, match="~nosuchuser/x” is not a run"):
        asking.ask_of(Path("~nosuchuser/x"), [], "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert asking.ask_of(None, [Path("~")], "").paths == (tmp_path,)
