"""A person's words on a run: in the run, or laid over one that can only be read."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine import manifest
from engine.commands import RunSpec
from engine.manifest import Manifest, ManifestError, Sample
from engine.storage import durable, noted, runs
from engine.storage.noted import Marks, clean_tags, clean_title

MADE = Manifest(RunSpec("digits", "vae", (("lr", 1e-3),)), "digits-vae", Sample("image", (8, 8, 1)), 4)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    runs.write(tmp_path / "runs" / "one", MADE)
    return tmp_path / "runs" / "one"


def test_they_go_into_the_run_and_change_nothing_else(run: Path, tmp_path: Path) -> None:
    assert noted.keep(run, Marks("  Night\trun ", "two\r\nlines", ("Beta", "beta ", "x")), tmp_path / "own")
    read = manifest.read(run)
    assert read == replace(MADE, title="Night run", notes="two\nlines", tags=("beta", "x"), created=read.created)
    entry = manifest.entry(run)
    assert (entry.title, entry.notes, entry.tags) == ("Night run", "two\nlines", ("beta", "x"))
    assert not (tmp_path / "own").exists()


def test_those_on_a_shipped_run_are_laid_over_it(run: Path, tmp_path: Path) -> None:
    before = (run / manifest.FILE).read_bytes()
    assert not noted.keep(run, Marks("Mine", "“quoted” \\ ü", ("a",)), tmp_path / "own", shipped=True)
    assert (run / manifest.FILE).read_bytes() == before
    entry = noted.laid_over(manifest.entry(run), noted.read(tmp_path / "own"))
    assert (entry.title, entry.notes, entry.tags) == ("Mine", "“quoted” \\ ü", ("a",))
    noted.keep(run, Marks(MADE.title), tmp_path / "own", shipped=True)
    assert noted.read(tmp_path / "own") == {}, "what the run says itself needs no mark"


def test_a_run_that_can_not_be_written_is_laid_over_too(run: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(durable, "writable", lambda folder: folder != run)
    assert not noted.keep(run, Marks("Mine"), tmp_path / "own")
    assert list(noted.read(tmp_path / "own").values()) == [Marks("Mine")]
    monkeypatch.undo()
    assert noted.keep(run, Marks("Now in the run"), tmp_path / "own")
    assert noted.read(tmp_path / "own") == {} and manifest.read(run).title == "Now in the run"


def test_a_damaged_file_is_kept_aside(run: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / noted.FILE).write_text("runs = [", encoding="utf-8")
    assert noted.read(own) == {}
    noted.keep(run, Marks("Mine"), own, shipped=True)
    assert len(noted.read(own)) == 1
    assert (own / f"{noted.FILE}.damaged").read_text(encoding="utf-8") == "runs = ["


def test_a_damaged_run_is_told(run: Path, tmp_path: Path) -> None:
    (run / manifest.FILE).write_text("schema = ")
    with pytest.raises(ManifestError, match="damaged"):
        noted.keep(run, Marks("Mine"), tmp_path / "own")


def test_names_and_tags_are_made_safe() -> None:
    assert clean_title("\x00a\n b\u202e") == "a b" and len(clean_title("x" * 200)) == 80
    assert clean_tags(["", " A  b ", "a b", "\n"]) == ("a b",)
    with pytest.raises(ValueError, match="needs a name"):
        clean_title(" \n ")


def test_they_are_known_by_the_run_wherever_it_lies(run: Path, tmp_path: Path) -> None:
    own, moved = tmp_path / "own", tmp_path / "newer" / "one"
    noted.keep(run, Marks("Mine", "words"), own, shipped=True)
    runs.write(moved, manifest.read(run))
    laid = noted.read(own)
    assert noted.laid_over(manifest.entry(moved), laid, shipped=True).title == "Mine"
    assert noted.laid_over(manifest.entry(moved), laid).title == MADE.title, "a copy that can be written says it itself"
    noted.take_along(run, moved, own)
    assert (manifest.read(moved).title, manifest.read(moved).notes) == ("Mine", "words")
    noted.keep(moved, Marks("Another"), own)
    assert noted.laid_over(manifest.entry(run), noted.read(own), shipped=True).title == "Mine"


@pytest.mark.parametrize("own_words", ["", "A good one."])
def test_a_copy_of_a_shipped_run_no_longer_says_that_it_is_shipped(run: Path, tmp_path: Path, own_words: str) -> None:
    own, copied = tmp_path / "own", tmp_path / "copied"
    note = noted.SHIPPED + ("\n\n" + own_words if own_words else "")
    runs.write(run, replace(MADE, notes=noted.SHIPPED))
    if own_words:
        noted.keep(run, Marks("Mine", note), own, shipped=True)
    shutil.copytree(run, copied)
    noted.take_along(run, copied, own)
    assert (manifest.read(copied).notes, manifest.read(copied).title) == (own_words, "Mine" if own_words else MADE.title)


def test_every_shipped_run_has_the_note_that_a_copy_leaves_behind() -> None:
    for file in (Path(__file__).parents[3] / "resources" / "examples").glob("*/run.toml"):
        assert manifest.read(file.parent).notes == noted.SHIPPED


def test_those_of_earlier_versions_are_known_by_the_folder(run: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    durable.write_text(own / noted.FILE, f"[runs.'{run}']\ntitle = 'Before'\n")
    assert noted.laid_over(manifest.entry(run), noted.read(own)).title == "Before"
    noted.keep(run, Marks("Now"), own, shipped=True)
    assert [(one.title, one.at) for one in noted.read(own).values()] == [("Now", str(run))]
