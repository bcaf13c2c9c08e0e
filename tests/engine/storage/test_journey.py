"""RUN/journey.jsonl: appended, bounded, and forgiving."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.storage import journey
from engine.storage.journey import Visit


@pytest.fixture(autouse=True)
def described(tmp_path):
    """The folder is that of a run."""
    (tmp_path / "run.toml").write_text("schema = 1")


def visit(step=1, latent=(0.5, -1e-30)):
    return Visit('{"place": {"seed": 1}}', np.array(latent, "<f4").tobytes(), step, b"\x89PNG and so on")


def read(file):
    return [journey.visit(line) for line in journey.lines(file)]


def test_what_is_appended_is_read_in_its_order(tmp_path):
    file = journey.file_of(tmp_path, None)
    assert read(file) == [] and journey.append(file, [visit(1), visit(2)]) and journey.append(file, [visit(3)])
    assert read(file) == [visit(1), visit(2), visit(3)]


def test_it_stays_bounded(tmp_path):
    file = journey.file_of(tmp_path, None)
    journey.append(file, [visit(step) for step in range(500)])
    assert [one.step for one in read(file)] == list(range(300, 500))
    assert len(file.read_text().splitlines()) == journey.MOST


def test_a_torn_line_costs_only_itself(tmp_path):
    file = journey.file_of(tmp_path, None)
    journey.append(file, [visit(1), visit(2)])
    file.write_bytes(file.read_bytes()[:-9])
    assert read(file) == [visit(1), None]
    journey.append(file, [visit(3)])
    assert read(file) == [visit(1), None, visit(3)]


GOOD = {"point": {}, "latent": "AAAAAA==", "step": 1, "picture": ""}
BAD = [{"latent": "AAA="}, {"latent": "AADAfw=="}, {"latent": ""}, {"step": -1}, {"step": True}, {"point": []}, {"picture": 3}]


@pytest.mark.parametrize("line", ["", "7", "[", *(json.dumps({**GOOD, **change}) for change in BAD)])
def test_a_damaged_line_is_passed_over(line):
    assert journey.visit(json.dumps(GOOD)) is not None and journey.visit(line) is None


def test_no_run_is_made_for_it_but_the_own_folder_is(tmp_path):
    gone, own, emptied = tmp_path / "run", tmp_path / "home", tmp_path / "emptied"
    emptied.mkdir()
    assert not journey.append(journey.file_of(gone, None), [visit()]) and not gone.exists()
    assert not journey.append(journey.file_of(emptied, None), [visit()]) and not list(emptied.iterdir())
    file = journey.file_of(gone, own)
    assert journey.append(file, [visit()]) and own in file.parents and read(file) == [visit()]


def test_a_run_that_can_be_written_takes_over_what_lay_in_the_own_folder(tmp_path):
    own = tmp_path / "home"
    journey.append(journey.file_of(tmp_path, None), [visit(1)])
    journey.append(journey.file_of(tmp_path, own), [visit(2)])
    for _ in range(2):
        journey.take_over(tmp_path, own)
        assert read(journey.file_of(tmp_path, None)) == [visit(1), visit(2)] and not journey.file_of(tmp_path, own).exists()
