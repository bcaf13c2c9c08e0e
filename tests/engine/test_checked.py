"""Numbers out of files that anybody may have written, and the readers that rest on them."""

import json
from pathlib import Path

import pytest

from engine import checked
from engine.storage import bookmarks, pins, snapshots, weights
from engine.storage.durable import StorageError
from engine.storage.untrusted import number


@pytest.mark.parametrize(("text", "found"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5000, None),
                                             ("²", None), ("٣", None), ("", None), ("-1", None), (" 1", None), ("1_0", None)])
def test_digits_alone_are_a_number(text, found):
    assert checked.counted(text) == found


@pytest.mark.parametrize("found", [10**400, float("inf"), float("nan"), True, None, "1", [1]])
def test_what_is_no_finite_number(found):
    assert checked.finite(found) is None
    with pytest.raises(ValueError, match="out of range"):
        number(found)


def test_bounds():
    assert checked.finite(3, 3) == 3.0 and checked.finite(-3.1, 3) is None
    assert checked.whole(3, 0, 3) == 3 and checked.whole(4, 0, 3) is None and checked.whole(True) is None and checked.whole(1.0) is None


@pytest.mark.parametrize("damage", [{"made": 10**400}, {"step": 10**400}, {"step": True}, {"made": float("inf")}])
def test_a_bookmark_with_an_impossible_number_is_refused_in_words(tmp_path: Path, damage):
    mark = {"key": "a", "name": "A", "point": {}, "latent": "AAAAAA==", **damage}
    (tmp_path / bookmarks.FILE).write_text(json.dumps({"bookmarks": [mark]}), encoding="utf-8")
    with pytest.raises(StorageError, match="can’t be read"):
        bookmarks.read(tmp_path)


@pytest.mark.parametrize("text", ['{"3": {"": 1e999}}', '[1e999]', "[" * 5000 + "]" * 5000])
def test_pins_that_nobody_can_read_keep_every_snapshot(tmp_path: Path, text):
    (tmp_path / pins.FOLDER).mkdir()
    (tmp_path / pins.FOLDER / pins.PINS).write_text(text, encoding="utf-8")
    (tmp_path / pins.FOLDER / "5.safetensors").touch()
    assert snapshots.pinned(tmp_path) == {5} and pins.saved_alone(tmp_path) == set()


def test_a_snapshot_that_vanishes_while_they_are_thinned_counts_nothing(tmp_path: Path, monkeypatch):
    for step in (1, 2, 3):
        weights.write(snapshots.file(tmp_path, step), step, {}, {"images": 64 * step})
    monkeypatch.setattr(snapshots, "steps", lambda run: [1, 2, 3])
    snapshots.file(tmp_path, 2).unlink()  # by another process that trains this run
    assert snapshots.save(tmp_path, 4, {}, {"images": 640}) == snapshots.file(tmp_path, 4)
    assert snapshots.due(tmp_path, 1000)


@pytest.mark.parametrize("version", ["²", "9" * 5000])
def test_weights_of_a_version_that_is_no_number_are_read_or_refused(tmp_path: Path, monkeypatch, version):
    monkeypatch.setattr(weights, "SCHEMA", version)
    weights.write(tmp_path / "1.safetensors", 1, {}, {})
    monkeypatch.undo()
    assert weights.read(tmp_path / "1.safetensors").step == 1
