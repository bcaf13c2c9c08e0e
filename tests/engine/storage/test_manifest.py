"""run.toml keeps everything, refuses what is damaged or too new, and a library reads it without torch."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine import manifest
from engine.commands import RunSpec, Stop
from engine.manifest import Manifest, ManifestError, Sample
from engine.storage import checkpoint, runs, wall
from engine.storage.durable import StorageError

SPEC = RunSpec("fashion-mnist", "vae", (("lr", 1e-3), ("batch", 64), ("conditional", False), ("loss", "hinge")), seed=3,
               stop=Stop(200_000, 12.5), device="cpu", threads=2, preset="quick")
FULL = Manifest(
    SPEC, "vae on fashion-mnist", Sample("points", (2,), (0.5, -1 / 3), (2.0, 3.0)), 32, ("shirt", "Ø “quoted”"),
    "Fashion-MNIST", "ab" * 32, 10_000, (("threads", 2), ("precision", "fp32")), (("torch", "2.13.0"),),
    (("cpu", "some \\ name"),), "two\nlines", True, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def test_round_trip_keeps_everything() -> None:
    assert manifest.from_toml(manifest.to_toml(FULL)) == FULL


@given(settings=st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.one_of(st.booleans(), st.integers(-2**62, 2**62), st.floats(allow_nan=False), st.text(max_size=12)), max_size=6,
), title=st.text(max_size=30), seed=st.integers(0, 2**62))
def test_round_trip_of_any_settings(settings: dict, title: str, seed: int) -> None:
    spec = RunSpec("a", "b", tuple(settings.items()), seed=seed)
    made = Manifest(spec, title.replace("\r", ""), Sample("image", (28, 28, 1)), 8)
    read = manifest.from_toml(manifest.to_toml(made))
    assert read == made
    assert [type(value) for value in read.settings.values()] == [type(value) for value in settings.values()]


def test_a_later_schema_is_refused_with_the_way_out(tmp_path: Path) -> None:
    runs.write(tmp_path, replace(FULL, schema=manifest.SCHEMA + 1))
    with pytest.raises(ManifestError, match="newer version") as caught:
        manifest.read(tmp_path)
    assert caught.value.advice


@pytest.mark.parametrize("damage", [
    lambda text: text[: len(text) // 2], lambda text: "", lambda text: text.replace("[sample]", "[other]"),
    lambda text: text.replace("seed = 3", 'seed = "three"'), lambda text: text.replace("seed = 3", "seed = [3]"),
    lambda text: text.replace("shape = ", "form = "),
])
def test_a_damaged_one_is_refused_in_plain_words(tmp_path: Path, damage) -> None:
    (tmp_path / "run.toml").write_text(damage(manifest.to_toml(FULL)), encoding="utf-8")
    with pytest.raises(ManifestError, match="damaged"):
        manifest.read(tmp_path)


def test_what_is_no_run_and_what_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="not a run"):
        manifest.read(tmp_path / "nowhere")
    (tmp_path / "run.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ManifestError, match="not text"):
        manifest.read(tmp_path)


def test_the_library_lists_runs_and_names_damaged_ones(tmp_path: Path) -> None:
    for name in ("one", "two"):
        runs.create(tmp_path / name)
        runs.write(tmp_path / name, replace(FULL, title=name))
    checkpoint.save(tmp_path / "one", 0, {"w": torch.zeros(3)}, {"images": 0})
    checkpoint.save(tmp_path / "one", 250, {"w": torch.zeros(3)}, {"images": 16_000})
    picture = wall.save(tmp_path / "one", 250, torch.zeros(2, 4, 4, 1, dtype=torch.uint8).numpy())
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "run.toml").write_text("schema = ", encoding="utf-8")
    (tmp_path / "not a run").mkdir()
    found = {entry.path.name: entry for entry in manifest.list_runs(tmp_path)}
    assert set(found) == {"one", "two", "broken"}
    one = found["one"]
    assert (one.step, one.images, one.family, one.picture, one.finished) == (250, 16_000, "vae", picture, True)
    assert one.size == sum(file.stat().st_size for file in (tmp_path / "one").rglob("*") if file.is_file())
    assert (found["two"].step, found["two"].images) == (-1, 0)
    assert "damaged" in found["broken"].problem and not one.problem
    assert manifest.list_runs(tmp_path / "nowhere") == []


def test_a_run_that_is_deleted_while_the_library_looks_does_not_hide_the_others(tmp_path: Path, monkeypatch) -> None:
    for name in ("one", "two"):
        runs.create(tmp_path / name)
        runs.write(tmp_path / name, replace(FULL, title=name))
    look = os.scandir

    def deleted_meanwhile(folder):
        seen = look(folder)
        if Path(folder) == tmp_path / "one":
            (tmp_path / "one" / "checkpoints").rmdir()
        return seen

    (tmp_path / "one" / "checkpoints").mkdir(exist_ok=True)
    monkeypatch.setattr(os, "scandir", deleted_meanwhile)
    assert {entry.title for entry in manifest.list_runs(tmp_path)} == {"one", "two"}
    assert not (tmp_path / "one" / "checkpoints").exists()


def test_a_new_run_does_not_take_a_folder_that_is_in_use(tmp_path: Path) -> None:
    runs.create(tmp_path / "new")
    runs.write(tmp_path / "new", FULL)
    (tmp_path / "new" / "checkpoints" / ".writing-1-0.safetensors").touch()
    runs.create(tmp_path / "new")  # killed before its first checkpoint: nothing is lost by beginning again
    checkpoint.save(tmp_path / "new", 0, {"w": torch.zeros(3)}, {"images": 0})
    with pytest.raises(StorageError, match="not empty"):
        runs.create(tmp_path / "new")
    (tmp_path / "new").joinpath("checkpoints", "0.safetensors").unlink()
    (tmp_path / "new" / "diary.txt").touch()
    with pytest.raises(StorageError, match="not empty"):
        runs.create(tmp_path / "new")


def test_the_front_door_imports_no_torch() -> None:
    code = ("import sys, engine.manifest, engine.storage.runs, engine.storage.metrics, engine.storage.gallery, "
            "engine.latent.places, engine.latent.directions, engine.latent.sampling; "
            "print([name for name in ('torch', 'sklearn', 'PySide6') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
