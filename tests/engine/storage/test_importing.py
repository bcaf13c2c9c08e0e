"""A run from elsewhere: whole ones come whole, others are refused in plain words, and nothing half is left."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine import manifest
from engine.commands import RunSpec
from engine.manifest import Manifest, Sample
from engine.storage import checkpoint, durable, importing, runs, snapshots
from engine.storage.durable import StorageError
from engine.storage.importing import Ended
from engine.storage.whole import is_whole

MADE = Manifest(RunSpec("digits", "vae"), "digits-vae", Sample("image", (8, 8, 1)), 4)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    run = tmp_path / "elsewhere" / "my run"
    runs.create(run)
    runs.write(run, MADE)
    checkpoint.save(run, 10, {"w": torch.arange(5.0)}, {"images": 640})
    snapshots.save(run, 10, {"w": torch.arange(5.0)}, {"images": 640})
    (run / ".writing-1-left").write_bytes(b"half")
    (run / "link").symlink_to(tmp_path)
    return run


def contents(run: Path) -> dict[str, bytes]:
    return {str(file.relative_to(run)): file.read_bytes() for file in run.rglob("*") if file.is_file() and not file.is_symlink()}


def test_a_whole_run_comes_byte_by_byte_and_the_disk_is_as_before_besides(source: Path, tmp_path: Path) -> None:
    library, told = tmp_path / "library", []
    plan = importing.examine(source, library)
    run = importing.copy(plan, told.append)
    expected = contents(source)
    del expected[".writing-1-left"]
    assert run == library / "my run" and contents(run) == expected
    assert told[-1] == plan.size and told == sorted(told)
    assert checkpoint.load(run).step == 10
    assert [entry.title for entry in manifest.list_runs(library)] == ["digits-vae"]
    second = importing.copy(importing.examine(source, library), told.append)
    assert second.name == "my run-2" and sorted(child.name for child in library.iterdir()) == ["my run", "my run-2"]


@pytest.mark.parametrize("name", ["地" * 82, "a" * 255], ids=["of three bytes", "of one"])
def test_a_long_name_is_cut(source: Path, tmp_path: Path, name: str) -> None:
    long = source.rename(source.with_name(name))
    for _ in range(2):
        run = importing.copy(importing.examine(long, tmp_path / "library"), lambda _: None)
        assert run.name[:66] == name[:66] and checkpoint.load(run).step == 10


def test_one_in_the_library_already_is_refused(source: Path) -> None:
    with pytest.raises(StorageError, match="already"):
        importing.examine(source, source.parent)


def damage_manifest(run: Path) -> None:
    (run / "run.toml").write_text("schema = ")


def damage_weights(run: Path) -> None:
    file = run / "checkpoints" / "10.safetensors"
    file.write_bytes(file.read_bytes()[:-3])


def lose_weights(run: Path) -> None:
    for part in ("checkpoints", "snapshots"):
        (run / part / "10.safetensors").unlink()


@pytest.mark.parametrize(("damage", "words"), [
    (damage_manifest, "damaged"), (damage_weights, "not whole"), (lose_weights, "no weights"),
    (lambda run: (run / "run.toml").unlink(), "not a run"),
])
def test_damaged_ones_are_refused_in_plain_words(source: Path, tmp_path: Path, damage, words: str) -> None:
    damage(source)
    with pytest.raises(StorageError, match=words) as caught:
        importing.examine(source, tmp_path / "library")
    assert caught.value.advice
    assert not (tmp_path / "library").exists()


def test_ending_it_or_a_failure_leaves_nothing(source: Path, tmp_path: Path, monkeypatch) -> None:
    library = tmp_path / "library"
    plan = importing.examine(source, library)

    def stop(done: int) -> None:
        raise Ended

    with pytest.raises(Ended):
        importing.copy(plan, stop)
    assert not list(library.iterdir())
    monkeypatch.setattr(durable, "_sync", lambda file: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(StorageError, match="full"):
        importing.copy(plan, lambda done: None)
    assert not list(library.iterdir())


def test_what_was_killed_is_not_listed_and_goes_with_the_next(source: Path, tmp_path: Path) -> None:
    left = tmp_path / "library" / f"{importing.UNDERWAY}old"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"x")
    assert manifest.list_runs(left.parent) == []
    importing.copy(importing.examine(source, left.parent), lambda done: None)
    assert not left.exists()


def test_too_little_room_is_told_before(source: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(importing, "SPARE", 1 << 60)
    with pytest.raises(StorageError, match="too little room"):
        importing.examine(source, tmp_path / "library")


def test_whole_is_told_by_the_length(source: Path, tmp_path: Path) -> None:
    file = source / "snapshots" / "10.safetensors"
    assert is_whole(file)
    (tmp_path / "longer").write_bytes(file.read_bytes() + b"x")
    (tmp_path / "noise").write_bytes(b"\xff" * 100)
    assert not any(is_whole(tmp_path / name) for name in ("longer", "noise", "nothing"))
