"""What the window remembers, and where."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.headless import check
from gui.settings import Folders, UserSettings, user_folders

values = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)), max_leaves=6,
)  # fmt: skip


def at(base: Path) -> Folders:
    return Folders(base / "data", base / "config", base / "cache", base / "logs")


def test_one_variable_puts_everything_beneath_one_folder(home):
    folders = user_folders()
    assert folders.runs == home / "data" / "runs"
    assert all(folder.is_relative_to(home) for folder in (folders.config, folders.cache, folders.logs))


@pytest.mark.parametrize("own_home", [True, False])
def test_the_check_looks_at_the_folders_of_the_window(home, monkeypatch, capsys, own_home):
    if not own_home:
        monkeypatch.delenv("LERP_HOME")
    used = user_folders()
    assert check.folders() == {"Runs": used.data, "Settings": used.config, "Cache": used.cache}
    check._folders(problems := [])
    assert not problems and str(used.config) in capsys.readouterr().out


def test_a_data_folder_of_ones_own(tmp_path, home):
    folders = user_folders(tmp_path / "elsewhere")
    assert folders.runs == tmp_path / "elsewhere" / "runs"
    assert folders.config.is_relative_to(home)


def test_the_home_of_nobody_stays_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LERP_HOME", "~nosuchuser/lerp")
    assert user_folders().data == tmp_path / "~nosuchuser" / "lerp" / "data"
    assert user_folders(Path("~nosuchuser/x")).data == tmp_path / "~nosuchuser" / "x"


@given(kept=st.dictionaries(st.text(min_size=1), values, max_size=4))
def test_what_is_kept_comes_back(tmp_path_factory, kept):
    folders = at(tmp_path_factory.mktemp("settings"))
    settings = UserSettings(folders)
    for key, value in kept.items():
        settings.set(key, value)
    assert settings.save()
    again = UserSettings(folders)
    for key, value in kept.items():
        assert again.get(key, value) == value


def test_a_value_of_another_type_is_the_default(settings):
    settings.set("layout.dock", "wide")
    assert settings.get("layout.dock", 328) == 328
    settings.set("text_scale", 1)
    assert settings.get("text_scale", 1.5) == 1.0


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_damaged_file_counts_as_empty(tmp_path, text):
    folders = at(tmp_path)
    folders.config.mkdir()
    (folders.config / "settings.json").write_text(text)
    settings = UserSettings(folders)
    assert settings.get("theme", "dark") == "dark"
    settings.set("theme", "light")
    assert settings.save()
    assert json.loads((folders.config / "settings.json").read_text()) == {"theme": "light"}


def test_a_disk_that_refuses_is_told_and_harms_nothing(tmp_path):
    folders = at(tmp_path)
    folders.config.write_text("a file where the folder should be")
    settings = UserSettings(folders)
    settings.set("theme", "light")
    assert not settings.save()


def test_the_next_file_is_saved_beside_the_last_one_for_as_long_as_that_folder_is_there(settings, tmp_path):
    assert settings.save_folder == Path.home()
    (tmp_path / "pictures").mkdir()
    settings.saved(tmp_path / "pictures" / "one.png")
    assert settings.save_folder == tmp_path / "pictures"
    (tmp_path / "pictures").rmdir()
    assert settings.save_folder == Path.home()
