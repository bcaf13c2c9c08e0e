"""The library looks through folders that anybody may have filled: one bad run hides no other, and never ends the looking."""

import os

import pytest
from PySide6.QtCore import QObject

from engine.commands import RunSpec, Stop
from engine.storage import metrics
from gui.library import lister
from gui.library.lister import Lister
from gui.library.working import Work
from tests.gui.scripted_engine import write_run

SPEC = RunSpec("emoji", "gan", (("batch", 32),), 5, Stop(images=1000))


@pytest.fixture
def runs(settings):
    write_run(settings.folders.runs / "good", SPEC, step=1200)
    return settings.folders.runs


def looked(runs, examples, qtbot, again=None):
    """What the library lists, as {folder's name: entry}."""
    one = again or Lister(runs, examples)
    with qtbot.waitSignal(one.listed) as told:
        one.look()
    return {entry.path.name: entry for entry in told.args[0]}, one


@pytest.mark.parametrize("damage", [
    ("seed = 5", "seed = inf"), ("seed = 5", "seed = nan"), ("seed = 5", "seed = 0x" + "f" * 5000), ("seed = 5", "seed = " + "9" * 5000),
    ("seed = 5", "seed = " + "[" * 9000 + "]" * 9000), ("batch = 32", "batch = 0x" + "f" * 5000),
    ("schema = 1", "schema = 0x" + "f" * 5000),
    ("count = ", "count = inf # "), ("latent_dim = ", "latent_dim = 1e400 # "),
], ids=range(9))  # fmt: skip
def test_a_run_with_an_impossible_number_is_named_and_the_others_are_listed(runs, examples, qtbot, damage):
    text = (runs / "good" / "run.toml").read_text(encoding="utf-8")
    assert damage[0] in text
    (runs / "bad").mkdir()
    (runs / "bad" / "run.toml").write_text(text.replace(*damage, 1), encoding="utf-8")
    found, one = looked(runs, examples, qtbot)
    assert set(found) == {"good", "bad"} and found["good"].step == 1200 and not found["good"].problem
    assert "Restore run.toml" in found["bad"].problem or "newer version" in found["bad"].problem
    assert set(looked(runs, examples, qtbot, one)[0]) == {"good", "bad"}


def test_names_that_only_look_like_numbers_are_passed_over(runs, examples, qtbot):
    good = runs / "good"
    for part in ("wall", "snapshots", "checkpoints"):
        (good / part).mkdir(exist_ok=True)
    (good / "wall" / "².webp").touch()
    (good / "wall" / "9999.webp").touch()
    (good / "snapshots" / "³.safetensors").touch()
    found, _ = looked(runs, examples, qtbot)
    assert found["good"].picture == good / "wall" / "9999.webp" and not found["good"].problem


def test_a_folder_that_is_barred_does_not_hide_the_runs(runs, examples, qtbot, monkeypatch):
    (runs / "barred").mkdir()
    look = os.stat

    def barred(path, *args, **named):
        if str(path).endswith("barred/run.toml"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, *args, **named)

    monkeypatch.setattr(os, "stat", barred)
    assert set(looked(runs, examples, qtbot)[0]) == {"good"}


def test_numbers_that_break_the_reader_hide_nothing(runs, examples, qtbot, monkeypatch):
    def breaks(run):
        raise RuntimeError("no such number")

    (runs / "good" / metrics.FILE).touch()
    monkeypatch.setattr(lister, "best", breaks)
    found, one = looked(runs, examples, qtbot)
    assert set(found) == {"good"} and one.best[runs / "good"] == ()


def test_the_library_looks_again_after_a_look_that_failed(runs, examples, qtbot, monkeypatch):
    def breaks(folder):
        raise RecursionError

    one, told = Lister(runs, examples), []
    one.troubled.connect(told.append)
    with monkeypatch.context() as broken:
        broken.setattr(lister.noted, "read", breaks)
        assert looked(runs, examples, qtbot, one)[0] == {}
    assert set(looked(runs, examples, qtbot, one)[0]) == {"good"} and len(told) == 1
    monkeypatch.setattr(lister.noted, "read", breaks)
    for _ in range(2):
        assert set(looked(runs, examples, qtbot, one)[0]) == {"good"}  # what was found before
    assert told == ["The library could not be looked through: RecursionError. It shows what it found before."] * 2


def test_a_folder_that_cant_be_listed_is_told_of(library_of_nothing, examples, qtbot):
    one, told = Lister(library_of_nothing, examples), []
    one.troubled.connect(told.append)
    assert looked(library_of_nothing, examples, qtbot, one)[0] == {}
    assert "can't be listed: No such device" in told[0] and "permissions" in told[0]


@pytest.fixture
def library_of_nothing(runs, monkeypatch):
    look = lister.manifest.list_runs

    def gone(folder):
        if folder == runs:
            raise OSError(19, "No such device")
        return look(folder)

    monkeypatch.setattr(lister.manifest, "list_runs", gone)
    return runs


@pytest.mark.parametrize("error", [RecursionError("too deep"), OverflowError("too large"), KeyError("x")])
def test_work_that_breaks_is_answered_in_words(qtbot, qapp, error):
    def job(_work):
        raise error

    parent = QObject()
    work = Work(job, parent)
    with qtbot.waitSignal(work.failed) as told:
        work.start()
    assert told.args[0].startswith("That could not be done: ")
