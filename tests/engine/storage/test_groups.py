"""Named groups of points among the marks of a run: kept, laid over a run that can only be read, refused if damaged."""

import json

import pytest

from engine.storage import bookmarks as marks
from engine.storage.bookmarks import Marks
from engine.storage.durable import StorageError
from engine.storage.groups import Group

A, B, C = Group("a", "One", (1, 4, 9)), Group("b", "Two", ()), Group("c", "Drei · 三", (2,))


def test_groups_are_kept_beside_the_bookmarks(tmp_path):
    (tmp_path / "run.toml").write_text("schema = 1")
    marks.write(tmp_path, Marks(groups=(A, C)))
    assert marks.read(tmp_path).groups == (A, C)


def test_what_differs_from_a_run_that_can_only_be_read_lies_in_the_own_file(tmp_path):
    run, own = tmp_path / "run", tmp_path / "own.json"
    run.mkdir()
    (run / "run.toml").write_text("schema = 1")
    marks.write(run, Marks(groups=(A, B)))
    wanted = Marks(groups=(Group("a", "Renamed", (1,)), C))
    marks.write(run, wanted, own)
    assert marks.read(run, own).groups == wanted.groups and marks.read(run).groups == (A, B)
    assert json.loads(own.read_text())["gone"] == ["b"]


@pytest.mark.parametrize("groups", [3, [3], [{"key": "a", "name": "x", "points": [-1]}], [{"key": "a", "name": "", "points": []}],
                                    [{"key": "a", "name": "x", "points": [1.5]}], [{"key": "a", "name": "x"}]])
def test_damaged_groups_are_told(tmp_path, groups):
    (tmp_path / marks.FILE).write_text(json.dumps({"groups": groups}))
    with pytest.raises(StorageError, match="can’t be read"):
        marks.read(tmp_path)
