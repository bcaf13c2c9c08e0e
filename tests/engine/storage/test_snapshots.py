"""Snapshots lie log-spaced in images, within their number and budget; the pinned and the ends stay."""

from __future__ import annotations

import itertools
import math

import pytest
import torch

from engine.storage import snapshots
from engine.storage.durable import StorageError


def taken(run, images, **limits) -> None:
    snapshots.save(run, images // 64, {"average.decoder.w": torch.ones(256, dtype=torch.float64),
                                       "n": torch.tensor(3)}, {"images": images}, **limits)


def test_float32_and_only_when_due(tmp_path) -> None:
    taken(tmp_path, 0)
    assert snapshots.due(tmp_path, 64)
    taken(tmp_path, 6400)
    assert not snapshots.due(tmp_path, 6401)
    assert snapshots.save(tmp_path, 101, {}, {"images": 6464}) is None
    assert snapshots.steps(tmp_path) == [0, 100]
    found = snapshots.load(tmp_path)
    assert found.part("average.decoder")["w"].dtype == torch.float32 and found.tensors["n"].dtype == torch.int64
    assert found.meta["images"] == 6400


def test_a_long_run_keeps_few_and_evenly_in_the_logarithm(tmp_path) -> None:
    snapshots.pin(tmp_path, 3)
    images = 0
    while images < 40_000_000:
        taken(tmp_path, images, limit=20)
        images = max(images + 64, int(images * 1.3) // 64 * 64)
    steps = snapshots.steps(tmp_path)
    assert len(steps) == 20 and steps[0] == 0 and 3 in steps
    gaps = [math.log(after / before) for before, after in itertools.pairwise(steps[2:])]
    assert max(gaps) < 3 * (math.log(steps[-1] / steps[1]) / 18)


def test_the_budget_is_kept_but_ends_and_pins_stay(tmp_path) -> None:
    taken(tmp_path, 0)
    size = snapshots.file(tmp_path, 0).stat().st_size
    for number in range(1, 20):
        taken(tmp_path, 64 * 2**number, budget=5 * size + 500)
    assert len(snapshots.steps(tmp_path)) <= 5
    taken(tmp_path, 64 * 2**20, budget=1)
    assert snapshots.steps(tmp_path) == [0, 2**20]


def test_a_damaged_snapshot_is_passed_over(tmp_path) -> None:
    taken(tmp_path, 0)
    taken(tmp_path, 6400)
    snapshots.file(tmp_path, 100).write_bytes(b"\x10")
    found = snapshots.load(tmp_path)
    assert found.step == 0 and "damaged" in found.notes[0]
    with pytest.raises(StorageError, match="no snapshot"):
        snapshots.load(tmp_path / "nowhere")
