"""install.sh of the portable archive, with a program that is no more than a few files, in a home with an awkward name."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = ("program/lerp", "program/_internal/a", "share/applications/lerp.desktop", "share/man/man1/lerp.1.gz")
DESKTOPS = {".local/share/applications"}  # which has a cache of its own by now, if the desktop keeps one


class Place:
    """An unpacked archive, and the home of who installs it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.unpacked = folder / "home of A & B|C $1", folder / "lerp"
        self.program, self.command = self.home / ".local/lib/lerp", self.home / ".local/bin/lerp"
        self.share = self.home / ".local/share"
        self.home.mkdir()
        self.lay(*FILES)

    def lay(self, *files: str, words: str = "started") -> None:
        for name in files:
            text = f"#!/bin/sh\necho {words}\n" if name == "program/lerp" else "Name=Lerp\nExec=lerp %F\n"
            (self.unpacked / name).parent.mkdir(parents=True, exist_ok=True)
            (self.unpacked / name).write_text(text)
        (self.unpacked / "program/lerp").chmod(0o755)
        (self.unpacked / "install.sh").write_bytes((ROOT / "packaging/linux/install.sh").read_bytes())

    def call(self, *words: str | Path, good: bool = True) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.home)}
        done = subprocess.run(["sh", *map(str, words)], env=environment, capture_output=True, text=True, timeout=20, check=False)
        assert (done.returncode == 0) is good, done.stderr
        return done.stdout if good else done.stderr

    def install(self, good: bool = True) -> str:
        return self.call(self.unpacked / "install.sh", good=good)

    def remove(self) -> str:
        return self.call(self.program / "install.sh", "--remove")

    def left(self) -> list[str]:
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.name != "mimeinfo.cache")


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_installing_starting_and_removing_leaves_what_was_there(place):
    (place.share / "lerp/runs").mkdir(parents=True)
    for _ in range(2):  # a second time over the first
        place.install()
    assert place.call(place.command) == "started\n"
    entry = (place.share / "applications/lerp.desktop").read_text()
    assert entry == f'Name=Lerp\nExec="{place.command}" %F\n'.replace("$", "\\\\$")  # as the desktop entry's rules quote it
    assert not list(place.program.parent.glob(".lerp-*"))

    assert "gone" in place.remove()

    assert set(place.left()) - DESKTOPS == {".local", ".local/share", ".local/share/lerp", ".local/share/lerp/runs"}


def test_an_upgrade_takes_the_old_files_away_and_keeps_engine_packs(place):
    place.lay("program/_internal/old", "share/icons/old.svg")
    place.install()
    (place.program / "engines/cuda").mkdir(parents=True)
    for gone in ("program/_internal/old", "share/icons/old.svg"):
        (place.unpacked / gone).unlink()
    place.lay("program/lerp", "program/_internal/new", words="newer")

    place.install()

    assert place.call(place.command) == "newer\n"
    assert sorted(path.name for path in (place.program / "_internal").iterdir()) == ["a", "new"]
    assert not (place.share / "icons").exists() and (place.program / "engines/cuda").is_dir()
    assert "engine packs are still in" in place.remove()
    assert [path.name for path in place.program.iterdir()] == ["engines"]
    place.install()  # over what a removal left
    assert place.call(place.command) == "newer\n" and (place.program / "engines/cuda").is_dir()


def test_another_command_of_this_name_is_left_alone_and_nothing_is_copied(place):
    place.command.parent.mkdir(parents=True)
    place.command.write_text("mine")
    before = place.left()

    assert "Move it away" in place.install(good=False)

    assert place.left() == before and place.command.read_text() == "mine"
    place.command.unlink()
    place.program.mkdir(parents=True)
    (place.program / "notes.txt").write_text("mine")
    assert "Move it away" in place.install(good=False)
    assert "Move it away" in place.call(place.unpacked / "install.sh", "--remove", good=False)
    assert (place.program / "notes.txt").is_file()


def test_a_copy_that_fails_leaves_the_old_version(place):
    place.install()
    place.lay("program/lerp", words="newer")
    (place.unpacked / "install.sh").write_text((ROOT / "packaging/linux/install.sh").read_text().replace("cp -RP", "false", 1))

    place.install(good=False)

    assert place.call(place.command) == "started\n" and not list(place.program.parent.glob(".lerp-*"))


def test_a_call_that_was_cut_off_between_two_renames_is_mended_by_the_next(place):
    place.install()
    (place.program / "engines").mkdir()
    place.program.rename(place.program.with_name(".lerp-old"))
    (place.program.with_name(".lerp-new")).mkdir()

    place.install()

    assert place.call(place.command) == "started\n" and (place.program / "engines").is_dir()
    assert not list(place.program.parent.glob(".lerp-*"))
    assert "Lerp is installed already" in place.call(place.program / "install.sh", good=False)
