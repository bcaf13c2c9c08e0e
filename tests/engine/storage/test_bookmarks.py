"""RUN/explorer.json: kept, checked, laid over, never lost."""

import hashlib
import json
import os
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.commands import RunSpec
from engine.manifest import Manifest, Sample
from engine.storage import bookmarks as marks
from engine.storage import durable, runs
from engine.storage.bookmarks import FILE, Mark, Marks, Preset
from engine.storage.durable import StorageError

PNG = b"\x89PNG\r\n\x1a\nand so on"


@pytest.fixture(autouse=True)
def described(tmp_path):
    """The folder is that of a run."""
    (tmp_path / "run.toml").write_text("schema = 1")


def mark(key="m1", name="Boot", **more):
    latent = np.array([0.1, -1e-30, 3.0], "<f4").tobytes()
    return Mark(key, name, '{"place": {"lattice": [0.5, 0.25, 0]}}', latent, 40, 12.5, PNG, '{"x": 0.5}', **more)


def presets(*numbers):
    return tuple((number, Preset(json.dumps({"x": number}), PNG)) for number in numbers)


def test_what_is_written_is_read_bit_for_bit(tmp_path):
    kept = Marks((mark(), mark("m2", "Ärmel · 袖", note="two\nlines", folder="Shoes", weights="0af" * 10, raw=True)), presets(1, 9))
    marks.write(tmp_path, kept)
    assert marks.read(tmp_path) == kept
    assert marks.read(tmp_path / "nothing") == Marks()
    assert not list(tmp_path.glob(f"{durable.MARK}*"))


def test_a_run_in_a_folder_whose_name_is_no_text_keeps_its_marks(tmp_path):
    run, kept = tmp_path / os.fsdecode(b"caf\xe9"), Marks((mark(),), presets(1))
    file = marks.own_file(tmp_path / "own", run)
    marks.write(run, kept, file)
    assert marks.read(run, file) == kept


def test_what_others_keep_in_the_file_stays(tmp_path):
    (tmp_path / FILE).write_text('{"format": 1, "directions": {"mine": [1, 2]}}')
    marks.write(tmp_path, Marks((mark(),)))
    assert json.loads((tmp_path / FILE).read_text("utf-8"))["directions"] == {"mine": [1, 2]}


def test_what_others_keep_in_the_own_file_stays_too(tmp_path):
    own = tmp_path / "own.json"
    own.write_text('{"format": 1, "directions": {"mine": [1, 2]}}')
    marks.write(tmp_path, Marks((mark(),)), own)
    assert json.loads(own.read_text("utf-8"))["directions"] == {"mine": [1, 2]} and marks.read(tmp_path, own) == Marks((mark(),))


_NAMES = st.dictionaries(st.sampled_from(["m1", "m2", "m3", "m4"]), st.text(max_size=5), max_size=4)
_NUMBERS = st.sets(st.integers(1, 9), max_size=4)


@settings(max_examples=12, deadline=None)
@given(_NAMES, _NUMBERS, st.lists(st.tuples(_NAMES, _NUMBERS), min_size=1, max_size=3))
def test_over_a_run_that_can_only_be_read_every_change_lies_in_the_own_file(tmp_path_factory, first, keys, changes):
    run, folder = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("own")
    (run / "run.toml").write_text("schema = 1")
    marks.write(run, Marks(tuple(mark(key, name) for key, name in first.items()), presets(*sorted(keys))))
    before, own = (run / FILE).read_bytes(), marks.own_file(folder, run)
    for names, numbers in changes:
        wanted = Marks(tuple(mark(key, name) for key, name in names.items()), presets(*sorted(numbers)))
        marks.write(run, wanted, own)
        found = marks.read(run, own)
        assert set(found.bookmarks) == set(wanted.bookmarks) and found.presets == wanted.presets
    assert (run / FILE).read_bytes() == before


def made(run, **more):
    runs.write(run, Manifest(RunSpec("digits", "vae", ()), "x", Sample("image", (8, 8, 1)), 4, id="id-1", **more))
    return run


def test_a_run_keeps_its_own_file_wherever_it_lies_and_whatever_is_written_into_it(tmp_path):
    first = marks.own_file(tmp_path, made(tmp_path / "a" / "run"))
    assert first == marks.own_file(tmp_path, made(tmp_path / "b" / "renamed", notes="more"))
    assert first != marks.own_file(tmp_path, tmp_path)


def test_a_file_under_the_name_of_earlier_versions_is_found(tmp_path):
    run = made(tmp_path / "run")
    told = hashlib.sha256((run / "run.toml").read_bytes()).hexdigest()[:16]
    marks.write(run, Marks((mark(),)), tmp_path / "own" / "bookmarks" / f"run-{told}.json")
    assert marks.read(run, marks.own_file(tmp_path / "own", run)) == Marks((mark(),))


def test_a_run_that_can_be_written_takes_over_what_lay_beside_it(tmp_path):
    run, folder = made(tmp_path / "run"), tmp_path / "own"
    marks.write(run, Marks((mark(), mark("m2"))))
    own = marks.own_file(folder, run)
    marks.write(run, Marks((mark(), mark("m3"))), own)
    copy = made(tmp_path / "copy")  # imported: what lay beside the other one comes along once, and stays with that
    (copy / FILE).write_bytes((run / FILE).read_bytes())
    marks.take_over(copy, marks.own_file(folder, copy))
    assert marks.read(copy) == Marks((mark(), mark("m3"))) and own.is_file()
    marks.write(copy, Marks())
    marks.take_over(copy, own)
    assert marks.read(copy) == Marks()
    marks.take_over(run, own)
    assert marks.read(run) == Marks((mark(), mark("m3"))) and not own.exists()
    marks.take_over(run, own)


GOOD = {"key": "a", "name": "b", "point": {}, "latent": "AAAAAA=="}
BAD = [
    "not json", "[]", '{"format": "one"}', '{"bookmarks": 3}', '{"gone": 3}', '{"presets": {"12": {"state": {}}}}',
    '{"presets": {"1": {"state": "x"}}}', *(
        json.dumps({"bookmarks": [{**GOOD, **change}]}) for change in (
            {"latent": "AAA="}, {"latent": "AADAfw=="}, {"latent": ""}, {"name": 3}, {"step": -1}, {"step": True},
            {"picture": "AAAA"}, {"made": "now"}, {"point": []}, {"raw": 1}, {"weights": 7}, {"weights": "x" * 65}, {"note": "x" * 5000})),
    json.dumps({"bookmarks": [GOOD, GOOD]}), json.dumps({"bookmarks": [{"key": "a"}]}),
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_a_damaged_file_is_told_and_left_as_it_is(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(StorageError) as told:
        marks.read(tmp_path)
    assert told.value.advice
    with pytest.raises(StorageError):
        marks.write(tmp_path, Marks((mark(),)))
    assert (tmp_path / FILE).read_text() == text


def test_a_good_entry_needs_little_and_a_newer_format_is_refused(tmp_path):
    (tmp_path / FILE).write_text(json.dumps({"format": 1, "bookmarks": [GOOD]}))
    assert marks.read(tmp_path).bookmarks[0].name == "b"
    (tmp_path / FILE).write_text('{"format": 2, "bookmarks": []}')
    with pytest.raises(StorageError, match="newer"):
        marks.read(tmp_path)


def test_too_many_are_refused_before_anything_is_written(tmp_path):
    many = tuple(replace(mark(), key=str(number)) for number in range(marks.MOST + 1))
    with pytest.raises(StorageError):
        marks.write(tmp_path, Marks(many))
    assert not (tmp_path / FILE).exists()


def test_the_folder_of_a_run_that_was_deleted_is_not_made_anew(tmp_path):
    with pytest.raises(StorageError, match="no longer there") as told:
        marks.write(tmp_path / "gone", Marks((mark(),)))
    assert told.value.advice and not (tmp_path / "gone").exists()
