"""A pack is used only if it fits, is whole, and lies where nobody else could have put it; else a sentence says why not."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from engine.pack import checking, choice, loading, places
from engine.pack.description import MANIFEST, RECORD, PackError, read

ROOT = Path(__file__).resolve().parents[3]
posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such modes")


def test_the_range_of_torch_is_that_of_the_project():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    oldest, before = (".".join(map(str, numbers)) for numbers in (checking.OLDEST, checking.BEFORE))
    assert f"torch>={oldest},<{before}" in wanted


def test_a_pack_that_fits_is_whole_and_tried_once(make):
    folder, tried = make(), []
    for _ in range(2):
        assert loading.examined(folder, tried.append).torch == "2.12.0"
    assert tried == [folder]
    (folder / "torch" / "__init__.py").touch()
    os.utime(folder / "torch" / "__init__.py", (1, 1))  # another time: all is read again
    loading.examined(folder, tried.append)
    assert tried == [folder, folder]


@pytest.mark.parametrize(("changes", "words"), [
    ({"python": "cp39"}, "for another Python (cp39)"),
    ({"platform": "win_arm"}, "for another system (win_arm)"),
    ({"torch": "2.10.1"}, "Lerp needs 2.11 or newer, older than 2.14"),
    ({"torch": "2.14.0+cu130"}, "holds torch 2.14.0+cu130"),
    ({"torch": "newest"}, "holds torch newest"),
])  # fmt: skip
def test_a_pack_for_something_else_is_refused(make, changes, words):
    with pytest.raises(PackError, match=re.escape(words)):
        checking.fitting(make(**changes))


@pytest.mark.parametrize(("harm", "words"), [
    (lambda folder: (folder / "torch/lib/part.bin").write_bytes(bytes(256)), "torch/lib/part.bin is not as it was made"),
    (lambda folder: (folder / "torch/lib/part.bin").write_bytes(b""), "torch/lib/part.bin is not as it was made"),
    (lambda folder: (folder / "torch/lib/part.bin").unlink(), "torch/lib/part.bin is missing"),
    (lambda folder: (folder / "json.py").write_text(""), "json.py does not belong to it"),
    (lambda folder: (folder / RECORD).write_text(""), f"{RECORD} is not the one it was made with"),
    (lambda folder: (folder / RECORD).unlink(), f"{RECORD} can't be read"),
    (lambda folder: (folder / MANIFEST).write_text("format = 1\n"), "lacks “name”"),
    (lambda folder: (folder / MANIFEST).write_text("format = 7\n"), "another version of Lerp"),
    (lambda folder: (folder / MANIFEST).write_text("]"), f"{MANIFEST}:"),
    (lambda folder: (folder / MANIFEST).write_bytes(b"\xff\xfe"), f"{MANIFEST}:"),
])  # fmt: skip
def test_a_damaged_pack_is_refused_and_never_tried(make, harm, words):
    folder, tried = make(), []
    loading.examined(folder, tried.append)
    harm(folder)
    with pytest.raises(PackError, match=re.escape(words)):
        loading.examined(folder, tried.append, again=True)
    assert tried == [folder]


@pytest.mark.parametrize("line", ["../evil.py", "/etc/passwd", "a\\b", "C:/x"])
def test_a_list_that_leads_out_of_the_folder_is_refused(make, line):
    folder = make()
    described = read(folder)
    text = f"{'0' * 64} 1 {line}\n"
    (folder / RECORD).write_text(text)
    import hashlib

    record = hashlib.sha256(text.encode()).hexdigest()
    (folder / MANIFEST).write_text((folder / MANIFEST).read_text().replace(described.record, record))
    with pytest.raises(PackError, match="a bad line"):
        checking.whole(folder, read(folder))


@pytest.mark.parametrize("name", ["json", "numpy", "engine", "gui"])
def test_a_pack_may_not_replace_what_is_not_torchs(make, name):
    folder = make()
    file = folder / MANIFEST
    file.write_text(file.read_text().replace('["torch"]', f'["{name}", "torch"]'))
    with pytest.raises(PackError, match=f"it would replace {name}"):
        read(folder)


@posix
def test_only_the_users_own_and_the_machines_folders_count(make, tmp_path):
    folder = make()
    elsewhere = tmp_path / "second"
    folder.rename(elsewhere)
    with pytest.raises(PackError, match="does not lie where engine packs belong"):
        checking.fitting(elsewhere)
    folder.symlink_to(elsewhere)
    with pytest.raises(PackError, match="is a link"):
        checking.fitting(folder)


@posix
def test_what_others_can_write_is_refused(make):
    folder = make()
    folder.chmod(0o777)
    with pytest.raises(PackError, match="Others can write"):
        checking.fitting(folder)
    folder.chmod(0o755)
    (folder / "torch" / "__init__.py").chmod(0o666)
    with pytest.raises(PackError, match="chmod -R go-w"):
        loading.examined(folder, lambda _: None)
    (folder / "torch" / "__init__.py").chmod(0o644)
    (folder / "torch" / "more.py").symlink_to("/etc/hostname")
    with pytest.raises(PackError, match=r"torch/more\.py is a link"):
        loading.examined(folder, lambda _: None)


@posix
@pytest.mark.parametrize("part", ["torch/lib", "torch/__init__.py"])
def test_a_part_that_belongs_to_another_user_is_refused(make, monkeypatch, part):
    folder = make()
    loading.examined(folder, lambda _: None)
    if os.getuid() == 0:
        os.chown(folder / part, 54321, -1)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 54321)
    with pytest.raises(PackError, match="belongs to another user"):
        checking.stamp(folder)
    with pytest.raises(PackError, match="belongs to another user"):
        checking.whole(folder, read(folder))


def test_the_choice_is_kept_and_a_variable_comes_before_it(home, monkeypatch):
    assert choice.chosen() == "built-in"
    choice.choose("second")
    choice.note_checked("second", "x")
    assert (choice.chosen(), choice.checked("second")) == ("second", "x")
    monkeypatch.setenv("LERP_ENGINE", "built-in")
    assert choice.chosen() == "built-in"
    monkeypatch.delenv("LERP_ENGINE")
    choice.forget("second")
    assert (choice.chosen(), choice.checked("second")) == ("built-in", "")
    (home / "config" / "engine.json").write_text("[")
    assert choice.chosen() == "built-in"


def test_starts_that_died_are_counted_until_one_goes_well(home):
    note = choice.starting("second")
    assert choice.died("second") == 0  # this process lives
    for number in (2**22 + 1, 2**22 + 2):  # above any process's number
        note.with_name(f"engine-starting-{number}").write_text("second")
    assert (choice.died("second"), choice.died("other")) == (2, 0)
    choice.forgive()
    assert choice.died("second") == 0 and note.exists()


@posix
def test_the_users_own_pack_is_found_by_name(make):
    assert places.named(make().name).parent == places.own()
    with pytest.raises(PackError, match="There is no engine “third”"):
        places.named("third")
