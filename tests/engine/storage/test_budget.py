"""Thinning to a budget never touches what a run needs or somebody names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.commands import RunSpec
from engine.manifest import Manifest, Sample
from engine.storage import best, budget, checkpoint, durable, runs, snapshots, weights
from engine.storage.budget import CHECKPOINT, SNAPSHOT, WALL
from engine.storage.metrics import MetricsStore

MADE = Manifest(RunSpec("digits", "vae"), "digits-vae", Sample("image", (8, 8, 1)), 4)
BYTES = weights.encode(1, {"w": torch.zeros(64)}, {"images": 1})


def make(run: Path, parts: dict[str, list[int]]) -> Path:
    runs.write(run, MADE)
    for what, steps in parts.items():
        for step in steps:
            end = "webp" if what == WALL else "safetensors"
            durable.write_bytes(run / budget.PARTS[what] / f"{step}.{end}", BYTES)
    return run


def there(run: Path, what: str) -> set[int]:
    return {int(file.stem) for file in (run / budget.PARTS[what]).iterdir() if file.stem.isdigit()}


def test_older_checkpoints_go_first_and_no_more_than_is_wanted(tmp_path: Path) -> None:
    run = make(tmp_path / "a", {CHECKPOINT: [0, 10, 20], SNAPSHOT: [1, 2, 3, 4], WALL: [1, 2, 3]})
    plan = budget.plan([run], 2 * len(BYTES))
    assert [(item.what, item.step) for item in plan.items] == [(CHECKPOINT, 0), (CHECKPOINT, 10)]
    assert plan.enough and there(run, CHECKPOINT) == {0, 10, 20}, "a plan deletes nothing"
    assert budget.free(plan) == plan.freed == 2 * len(BYTES)
    assert there(run, CHECKPOINT) == {20} and there(run, SNAPSHOT) == {1, 2, 3, 4}


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, 30), max_size=7), st.sets(st.integers(0, 30), max_size=9), st.sets(st.integers(0, 30)))
def test_newest_first_and_pinned_always_stay(tmp_path_factory, points: set[int], shots: set[int], pins: set[int]) -> None:
    run = make(tmp_path_factory.mktemp("run"), {CHECKPOINT: sorted(points), SNAPSHOT: sorted(shots), WALL: sorted(shots)})
    for step in pins & shots:
        snapshots.pin(run, step)
    for step in pins & points:
        checkpoint.pin(run, step)
    plan = budget.plan([run], 1 << 40)
    budget.free(plan)
    assert not plan.enough
    left = there(run, CHECKPOINT) if points else set()
    assert left == (points & pins) | ({max(points)} if points else set())
    if shots:
        assert there(run, SNAPSHOT) == (shots & pins) | {min(shots), max(shots)}
        assert there(run, WALL) == {min(shots), max(shots)}


def test_a_damaged_newest_checkpoint_keeps_the_older_ones(tmp_path: Path) -> None:
    run = make(tmp_path / "a", {CHECKPOINT: [0, 10, 20]})
    (run / "checkpoints" / "20.safetensors").write_bytes(BYTES[:-1])
    assert not budget.plan([run], 1 << 40).items


def test_what_became_newest_or_pinned_meanwhile_stays(tmp_path: Path) -> None:
    run = make(tmp_path / "a", {CHECKPOINT: [0, 10, 20], SNAPSHOT: [1, 2, 3]})
    plan = budget.plan([run], 1 << 40)
    (run / "checkpoints" / "20.safetensors").unlink()
    snapshots.pin(run, 2)
    budget.free(plan)
    assert there(run, CHECKPOINT) == {10} and there(run, SNAPSHOT) == {1, 2, 3}


def test_unreadable_pins_hold_everything_and_read_only_runs_are_left_alone(tmp_path: Path, monkeypatch) -> None:
    run = make(tmp_path / "a", {SNAPSHOT: [1, 2, 3]})
    (run / "snapshots" / budget.PINS).write_text("[1,")
    assert not budget.plan([run], 1 << 40).items
    (run / "snapshots" / budget.PINS).unlink()
    plan = budget.plan([run], 1 << 40)
    assert [item.step for item in plan.items] == [2]
    monkeypatch.setattr(durable, "writable", lambda folder: False)
    assert budget.free(plan) == 0 and there(run, SNAPSHOT) == {1, 2, 3}
    assert not budget.plan([run], 1 << 40).items


def test_nothing_over_means_nothing_to_thin(tmp_path: Path) -> None:
    run = make(tmp_path / "a", {CHECKPOINT: [0, 10, 20]})
    assert budget.plan([run], 0).items == () == budget.plan([run], -5).items


@pytest.mark.parametrize("held", [False, True])
def test_best_numbers_have_names_and_prefer_held_out_data(tmp_path: Path, held: bool) -> None:
    store = MetricsStore(tmp_path)
    for step, value in enumerate([3.0, 1.0, np.nan, 2.0]):
        twin = {"held_out/elbo": value + 10} if held else {}
        store.append(step, step * 64, 0.0, {"elbo": value, "critic": value, **twin})
    store.close()
    first, second = best.best(tmp_path)
    assert (first.label, first.how, first.held_out, first.images) == ("Negative ELBO", "lowest", held, 64)
    assert first.value == (11.0 if held else 1.0)
    assert (second.label, second.how, second.value) == ("Critic loss", "last", 2.0)


def test_without_readable_numbers_there_are_none(tmp_path: Path) -> None:
    assert best.best(tmp_path) == ()
    (tmp_path / "metrics.sqlite").write_bytes(b"no database" * 100)
    assert best.best(tmp_path) == ()
