"""Pins have owners: what one lets go of, another one may still need; files of before read as they were."""

from __future__ import annotations

import json

import pytest

from engine.storage import budget, snapshots


@pytest.fixture
def run(tmp_path):
    (tmp_path / "snapshots").mkdir()
    for step in (1, 2, 3):
        (tmp_path / "snapshots" / f"{step}.safetensors").write_bytes(b"x")
    return tmp_path


def test_a_step_is_free_once_nobody_names_it(run):
    snapshots.pin(run, 2)
    snapshots.pin(run, 2)
    snapshots.pin(run, 2, "mark-a")
    snapshots.pin(run, 2, "mark-a")  # once is enough
    assert snapshots.owners(run) == {"": {2}, "mark-a": {2}}
    snapshots.unpin(run, 2)
    snapshots.unpin(run, 2, "mark-a")
    snapshots.unpin(run, 2, "mark-b")
    assert snapshots.pinned(run) == {2} and snapshots.owners(run) == {"": {2}}
    snapshots.unpin(run, 2)
    assert snapshots.pinned(run) == set()


def test_the_list_of_before_is_read_and_what_is_written_reads_as_a_list(run):
    file = run / "snapshots" / snapshots.PINS
    file.write_text("[1, 3]")
    snapshots.pin(run, 3)
    snapshots.unpin(run, 3)  # a save that was cancelled: the picture of before still needs it
    assert snapshots.pinned(run) == {1, 3} == budget.pinned(run, budget.SNAPSHOT)
    assert {int(step) for step in json.loads(file.read_text())} == {1, 3}  # as an older Lerp reads it


@pytest.mark.parametrize("text", ["", "7", '{"1": 2}', '{"x": {}}', "[[]]"])
def test_where_the_file_is_damaged_all_stay(run, text):
    (run / "snapshots" / snapshots.PINS).write_text(text)
    assert snapshots.pinned(run) == {1, 2, 3}
